"""What is wrong with a sign, a word or a name, and what to write instead."""

import difflib

from downhill.expressions.functions import FUNCTIONS, NAMES, VARIABLES

ALLOWED = "a formula is made of numbers, x, y, pi, e, + - * / **, parentheses and functions such as sin(x)"

SIGNS = {
    "^": "write x**2 for a power",
    "@": "write * for a product",
    "%": "there is no remainder, and a per cent is written 0.01",
    "//": "write floor(x/y) for a whole quotient",
    "=": "write only what stands on the right of f(x, y) =",
    ":=": "write only what stands on the right of f(x, y) =",
    "[": "write round parentheses",
    "]": "write round parentheses",
    "{": "write round parentheses",
    "}": "write round parentheses",
    "|": "write abs(x) for an absolute value",
    "!": "there is no factorial",
    "#": "a formula has no comments",
    "\\": "write sin(x), not TeX",
    ";": "there is only one formula",
    ".": "a point stands only in a number, as in 0.5",
    **dict.fromkeys(("<", ">", "<=", ">=", "==", "!="), "there are no comparisons: min(x, y) and max(x, y) may do"),
    **dict.fromkeys(("<<", ">>", "&", "~"), "there are no operations on bits"),
}
WORDS = {
    **dict.fromkeys(("and", "or", "not"), "there are no logical operators"),
    **dict.fromkeys(("if", "else", "elif"), "there are no conditions: min(x, y) and max(x, y) may do"),
    **dict.fromkeys(("in", "is"), "there are no comparisons"),
    **dict.fromkeys(("for", "while", "async"), "there are no loops"),
    **dict.fromkeys(("True", "False", "None"), "write a number"),
    "lambda": "write only what stands behind its colon",
}
SYNONYMS = {"ln": "log", "pow": "**", "arcsin": "asin", "arccos": "acos", "arctan": "atan", "arctan2": "atan2"}


def about_sign(sign: str) -> str:
    """A sign that no formula holds."""
    return f"found {sign!r}: {SIGNS.get(sign, ALLOWED)}"


def about_word(word: str) -> str:
    """A word that means something in Python."""
    return f"found {word!r}, a word of Python's: {WORDS.get(word, ALLOWED)}"


def about_name(name: str) -> str | None:
    """A name that is not known; ``None`` if it is."""
    if name in NAMES:
        return None
    return f"found {name!r}: {_guess(name)}known are {', '.join(NAMES)} (log is the natural logarithm)"


def _guess(name: str) -> str:
    if set(name) <= set(VARIABLES):
        return f"did you mean {'*'.join(name)}? "
    if name.lower() in NAMES:
        return f"did you mean {name.lower()}? "
    near = [SYNONYMS[name]] if name in SYNONYMS else difflib.get_close_matches(name.lower(), NAMES, n=1)
    return f"did you mean {near[0]}? " if near else ""


def product_of(left: str, right: str) -> str:
    """How to write the product that was meant where two things stand side by side."""
    before = "(…)" if left == ")" else left
    after = "(…)" if right == "(" else f"{right}(…)" if right in FUNCTIONS else right
    return f"{before}*{after}"


def call_of(name: str) -> str:
    """How to write a call of a function."""
    return f"{name}({', '.join(VARIABLES[: FUNCTIONS[name].arity])})"
