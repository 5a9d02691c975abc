"""What a formula is typed with, in the plain characters that the rest reads; and what to type instead of the others."""

import re
import unicodedata
from typing import NamedTuple

from downhill.expressions.error import FormulaError

# What people paste from books and other programs. A space keeps a word apart from its neighbours.
READ_AS = {
    **dict.fromkeys("−–—‐‑‒", "-"),
    **dict.fromkeys("·⋅∙×∗•\N{INVISIBLE TIMES}", "*"),
    **dict.fromkeys("÷∕⁄", "/"),
    **dict(zip("≤⩽≥⩾≠", ("<=", "<=", ">=", ">=", "!="), strict=True)),
    **dict(zip("½¼¾", (" 0.5 ", " 0.25 ", " 0.75 "), strict=True)),
    **dict.fromkeys("\N{ZERO WIDTH SPACE}\N{WORD JOINER}\N{FUNCTION APPLICATION}\N{ZERO WIDTH NO-BREAK SPACE}", ""),
    "∣": "|",
    "π": " pi ",
    "√": " sqrt ",
}
INSTEAD = {
    **dict.fromkeys("⌊⌋", "floor(…)"),
    **dict.fromkeys("⁺⁻", "^-1 for a power"),
    **dict.fromkeys("ˣʸ", "^x"),
    "∞": "a number",
    # Cyrillic and Greek letters that look like the plain ones below them.
    **dict(zip("хχуγеасор", "xxyyeacop", strict=True)),
}
CONTROLS = {"\t": "a tab", "\n": "a line break", "\r": "a line break", "\0": "a null byte"}
_RAISED = dict(zip("⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "+-0123456789", strict=True))
_POWER_OR_ONE = re.compile(r"[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+|.", re.DOTALL)


_LETTER_OR_ONE = re.compile(
    r"(?P<word>←|⊙|∈|∇f)|(?P<letter>[αβγδεϵζηθικλμνξρστυφϕχψωΔ])(?P<index>[₀-₉]*)|(?P<digits>[₀-₉]+)|"
    + _POWER_OR_ONE.pattern,
    re.DOTALL,
)
_WORDS = {"←": "=", "⊙": "*", "∈": " in ", "∇f": " grad"}
_LETTERS = {"λ": "lam", "ϵ": "epsilon", "ϕ": "phi", "Δ": "Delta"}


class Plain(NamedTuple):
    """A text of plain characters, and the place in what was typed that each of them stands for."""

    text: str
    places: tuple[int, ...]


def plain(typed: str, letters: bool = False) -> Plain:
    """The same in characters of ASCII, from the space on: ``x²·π`` becomes ``x**(2)* pi``.

    Letters of another style become the usual ones. What only looks like one, as a Cyrillic х does, is refused: the
    formula that is shown is the one that is computed.

    Args:
        typed: the text.
        letters: whether small Greek letters are read by their names, β₁ as ``beta1``; ``lam`` is λ.

    Raises:
        FormulaError: at the first other character, with its name and what to type instead.
    """
    characters: list[str] = []
    places: list[int] = []
    for match in (_LETTER_OR_ONE if letters else _POWER_OR_ONE).finditer(typed):
        written = _named(match) if letters and match.lastgroup else _written(match.group(), match.start())
        characters.append(written)
        places += [match.start()] * len(written)
    return Plain("".join(characters), tuple(places))


def _written(found: str, place: int) -> str:
    if found[-1] in _RAISED and found not in "⁺⁻":
        return f"**({''.join(_RAISED[character] for character in found)})"
    if " " <= found <= "~":
        return found
    read = READ_AS.get(_usual(found), _usual(found))
    if not all(" " <= character <= "~" for character in read):
        raise FormulaError(f"found {_name(found)}: {_advice(found)}", place)
    return read


def _named(match: re.Match[str]) -> str:
    """A Greek letter's name, with its index; of a Latin letter only the index is here."""
    if word := match["word"]:
        return _WORDS[word]
    if digits := match["digits"]:
        return unicodedata.normalize("NFKC", digits)
    letter = match["letter"]
    name = _LETTERS.get(letter, unicodedata.name(letter).split()[-1].lower())
    return f" {name}{unicodedata.normalize('NFKC', match['index'])} "


def _usual(character: str) -> str:
    """Without its style or width; 𝑥 is x, １ is 1, and any space the usual one."""
    if unicodedata.category(character) == "Zs":
        return " "
    styled = unicodedata.decomposition(character).startswith(("<font>", "<wide>", "<narrow>"))
    return unicodedata.normalize("NFKC", character) if styled else character


def _name(character: str) -> str:
    if character in CONTROLS:
        return CONTROLS[character]
    name = unicodedata.name(character, f"U+{ord(character):04X}")
    return f"{character!r} ({name})" if character.isprintable() else name


def _advice(character: str) -> str:
    if character in INSTEAD:
        return f"write {INSTEAD[character]}"
    # NFKC knows most look-alikes, such as ligatures and digits in circles.
    usual = unicodedata.normalize("NFKC", character)
    if usual.strip() and usual.isascii() and usual.isprintable():
        return f"write {usual}"
    return "write only the plain letters, digits and signs of an English keyboard, and spaces between them"
