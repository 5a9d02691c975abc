"""A symbol such as ``ρ₁`` or ``ŝ``, and the name by which one types it, ``rho1`` or ``s_hat``."""

import re
import unicodedata

_ACCENTS = {"hat": "\N{COMBINING CIRCUMFLEX ACCENT}", "tilde": "\N{COMBINING TILDE}", "bar": "\N{COMBINING MACRON}"}
_GREEK = {unicodedata.name(letter).split()[-1].lower(): letter for letter in "αβγδεζηθικμνξπρστυφχψω"} | {
    "lam": "λ",
    "Delta": "Δ",
}
_LETTERS = {letter: name for name, letter in _GREEK.items()}
_NAME = re.compile(r"([A-Za-z]+)(\d?)(?:_(hat|tilde|bar))?", re.ASCII)


def symbol_of(name: str) -> str:
    """How a name is written in a formula; one that is no letter, as words."""
    if match := _NAME.fullmatch(name):
        base, digit, accent = _GREEK.get(match[1], match[1]), match[2], match[3]
        if len(base) == 1 and not (digit and accent):
            subscript = chr(ord("₀") + int(digit)) if digit else ""
            return unicodedata.normalize("NFC", base + subscript + _ACCENTS.get(accent or "", ""))
    return name.replace("_", " ")


def identifier_of(symbol: str) -> str:
    """The inverse of ``symbol_of``; of anything else a name that is like it."""
    letters: list[str] = []
    for character in unicodedata.normalize("NFD", symbol):
        if character in _LETTERS:
            letters.append(_LETTERS[character])
        elif name := next((name for name, accent in _ACCENTS.items() if accent == character), ""):
            letters.append(f"_{name}")
        else:
            letters.append(unicodedata.normalize("NFKC", character))
    return re.sub(r"\W+", "_", "".join(letters), flags=re.ASCII).strip("_")
