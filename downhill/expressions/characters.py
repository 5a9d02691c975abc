"""Which characters a formula may be written with, and what to type instead of the others."""

import unicodedata

from downhill.expressions.error import FormulaError

# What people paste from books and other programs.
INSTEAD = {
    **dict.fromkeys("−–—‐‑‒", "-"),
    **dict.fromkeys("·⋅∙×∗•", "*"),
    **dict.fromkeys("÷∕⁄", "/"),
    **{digit: f"**{power}" for power, digit in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")},
    **dict(zip("½¼¾", ("1/2", "1/4", "3/4"), strict=True)),
    **dict.fromkeys("⌊⌋", "floor(…)"),
    "⁻": "**-1",
    "π": "pi",
    "√": "sqrt(…)",
    "∞": "a number",
    # Cyrillic and Greek letters that look like the plain ones below them.
    **dict(zip("хχуγеасор", "xxyyeacop", strict=True)),
}
CONTROLS = {"\t": "a tab", "\n": "a line break", "\r": "a line break", "\0": "a null byte"}


def check_characters(text: str) -> None:
    """Only the characters of ASCII, from the space on, are allowed.

    Python's own parser would take 𝑥 for x and １ for 1. Here the formula that is shown is the one that was typed.

    Raises:
        FormulaError: at the first other character, with its name and what to type instead.
    """
    for position, character in enumerate(text):
        if not " " <= character <= "~":
            raise FormulaError(f"found {_name(character)}: {_advice(character)}", position)


def _name(character: str) -> str:
    if character in CONTROLS:
        return CONTROLS[character]
    name = unicodedata.name(character, f"U+{ord(character):04X}")
    return f"{character!r} ({name})" if character.isprintable() else name


def _advice(character: str) -> str:
    if character in INSTEAD:
        return f"write {INSTEAD[character]}"
    # NFKC knows most look-alikes, such as full-width digits, ligatures and letters of another style.
    plain = unicodedata.normalize("NFKC", character)
    if plain.strip() and plain.isascii() and plain.isprintable():
        return f"write {plain}"
    return "write only the plain letters, digits and signs of an English keyboard, and spaces between them"
