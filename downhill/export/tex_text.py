"""Any text as TeX's input, which only writes it: nothing in it is a command."""

import re
import unicodedata

CHARACTER = r"\downhillcharacter"
"""A macro of our files: a character that only some engines and fonts have."""
DEFINITION = rf"""\ifdefined\Umathchar
  \def{CHARACTER}#1{{#1}}
\else
  \def{CHARACTER}#1{{\ifcsname u8:\detokenize{{#1}}\endcsname#1\else?\fi}}
\fi"""
"""pdfTeX knows the characters that the document's encodings declare, and stops at others; elsewhere fonts decide."""

_RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ", "0123456789+-n", strict=True))
_LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋", "0123456789+-", strict=True))
_WRITTEN = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "%": r"\%",
    "&": r"\&",
    "#": r"\#",
    "$": r"\$",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedblright{}",
    "[": "{[}",
    "]": "{]}",
    "–": r"\textendash{}",
    "—": r"\textemdash{}",
    "…": r"\textellipsis{}",
    "\u00a0": "~",
} | {each: f"{each}{{}}" for each in "-`'!?,"}  # two of these make another character
_MATHS = {
    "−": "-",
    "×": r"\times",
    "·": r"\cdot",
    "÷": r"\div",
    "±": r"\pm",
    "≤": r"\leq",
    "≥": r"\geq",
    "≈": r"\approx",
    "≠": r"\neq",
    "∞": r"\infty",
    "→": r"\to",
    "←": r"\leftarrow",
    "∇": r"\nabla",
    "∂": r"\partial",
    "√": r"\surd",
    "∈": r"\in",
    "∗": "*",
    "′": "'",
    "°": r"^\circ",
    "µ": r"\mu",
    "ο": "o",
    "ϵ": r"\epsilon",
    "ε": r"\varepsilon",
    "φ": r"\varphi",
    "ϕ": r"\phi",
    "ϑ": r"\vartheta",
    "ς": r"\varsigma",
}
_GREEK = (
    *("Alpha", "Beta", "Gamma", "Delta", "Epsilon", "Zeta", "Eta", "Theta", "Iota", "Kappa", "Lambda", "Mu", "Nu"),
    *("Xi", "Pi", "Rho", "Sigma", "Tau", "Upsilon", "Phi", "Chi", "Psi", "Omega"),
)
_AS_LATIN = {
    "Alpha": "A",
    "Beta": "B",
    "Epsilon": "E",
    "Zeta": "Z",
    "Eta": "H",
    "Iota": "I",
    "Kappa": "K",
    "Mu": "M",
    "Nu": "N",
    "Rho": "P",
    "Tau": "T",
    "Chi": "X",
}
"""TeX has no commands for these."""


def tex_text(text: str) -> str:
    """The text, to be put into braces or a node."""
    text = unicodedata.normalize("NFC", text)
    written = re.sub(
        "|".join(f"[{''.join(map(re.escape, group))}]+" for group in (_RAISED, _LOWERED)) + r"| (?= )|.", _one, text
    )
    return f"{{}}{written}" if written.startswith(" ") else written


def _one(found: re.Match[str]) -> str:
    """One character, some digits that are raised or lowered, or a space before another one."""
    text = found.group()
    if text[0] in _RAISED or text[0] in _LOWERED:
        sign, digits = ("^", _RAISED) if text[0] in _RAISED else ("_", _LOWERED)
        return rf"\ensuremath{{{sign}{{{''.join(map(digits.__getitem__, text))}}}}}"
    if text == " ":
        followed = found.end() < len(found.string) and found.string[found.end()] == " "
        return r"\ " if followed else " "
    if text in _WRITTEN:
        return _WRITTEN[text]
    maths = _MATHS.get(text) or _greek(text)
    if maths:
        return rf"\ensuremath{{{maths}}}"
    return text if text.isascii() else f"{CHARACTER}{{{text}}}"


def _greek(letter: str) -> str | None:
    """The command of mathematics for a Greek letter without accents."""
    name = unicodedata.name(letter, "")
    case, _, word = name.removeprefix("GREEK ").partition(" LETTER ")
    word = {"Lamda": "Lambda"}.get(word.capitalize(), word.capitalize())
    if not name.startswith("GREEK ") or word not in _GREEK:
        return None
    if case == "CAPITAL":
        return rf"\mathrm{{{_AS_LATIN[word]}}}" if word in _AS_LATIN else rf"\{word}"
    return rf"\{word.lower()}" if case == "SMALL" else None
