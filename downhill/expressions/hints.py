"""What is wrong with a sign, a word or a name, and what to write instead."""

import difflib

from downhill.expressions.vocabulary import Vocabulary

_CONDITION = "write where(x > 0, a, b)"
SIGNS = {
    "@": "write * for a product",
    "%": "there is no remainder, and a per cent is written 0.01",
    "//": "write floor(x/y) for a whole quotient",
    "=": "write only what stands on the right of f(x, y) =, and == in a comparison",
    ":=": "write only what stands on the right of f(x, y) =",
    "[": "write round parentheses",
    "]": "write round parentheses",
    "{": "write round parentheses",
    "}": "write round parentheses",
    "!": "there is no factorial",
    "#": "a formula has no comments",
    "\\": "write sin(x), not TeX",
    ";": "there is only one formula",
    ".": "a point stands only in a number, as in 0.5",
    "?": _CONDITION,
    **dict.fromkeys(("<<", ">>", "&", "~"), "there are no operations on bits"),
}
WORDS = {
    **dict.fromkeys(("and", "or", "not"), "there are no logical operators: where(…) may hold another where(…)"),
    **dict.fromkeys(("if", "else", "elif"), _CONDITION),
    **dict.fromkeys(("in", "is"), "compare with < <= > >= == !="),
    **dict.fromkeys(("for", "while", "async"), "there are no loops"),
    **dict.fromkeys(("True", "False", "None"), "write a number"),
    "lambda": "write only what stands behind its colon",
}
INSTEAD_OF_CALLS = {
    "inv": "solve(A, b) for A⁻¹ b",
    "clip": "min(max(v, low), high)",
    "clamp": "min(max(v, low), high)",
    "mod": "t - 5*floor(t/5) for the remainder",
    "pow": "a^b",
    "sum": "dot(a, b), or norm(v)",
    "mean": "dot(a, b), or norm(v)",
    "matmul": "A @ b",
}
_LONGEST_SHOWN = 40


def about_sign(sign: str, words: Vocabulary) -> str:
    """A sign that no formula holds."""
    return f"found {sign!r}: {words.signs.get(sign) or SIGNS.get(sign, words.allowed)}"


def about_word(word: str, words: Vocabulary) -> str:
    """A word that means something in Python."""
    instead = "write lam or λ" if word == "lambda" and words.is_open else WORDS.get(word, words.allowed)
    return f"found {word!r}, a word of Python's: {instead}"


def about_name(name: str, words: Vocabulary) -> str:
    """A name that is not known."""
    shown = name if len(name) <= _LONGEST_SHOWN else f"{name[:_LONGEST_SHOWN]}…"
    return f"found {shown!r}: {_guess(name, words)}known are {', '.join(words.names)} (log is the natural logarithm)"


def about_call(name: str, words: Vocabulary) -> str:
    """A name before a parenthesis, which is no function: a misspelled one must not become a factor."""
    if name in words.variables:
        return f"{name} is no function: a product is written {name}*(…), and the slope at another point grad(…)"
    if name in INSTEAD_OF_CALLS:
        return f"{name} is no function: write {INSTEAD_OF_CALLS[name]}"
    functions = ", ".join(words.arities)
    return f"{name} is no function: {_guess(name, words)}known are {functions}; a product is written {name}*(…)"


def _guess(name: str, words: Vocabulary) -> str:
    near = ["^"] if name == "pow" else difflib.get_close_matches(name.lower(), words.names, n=1)
    return f"did you mean {near[0]}? " if near else ""


def product_of(left: str, right: str, words: Vocabulary) -> str:
    """How to write the product that was meant where two things stand side by side."""
    before = "(…)" if left == ")" else left
    after = "(…)" if right == "(" else f"{right}(…)" if right in words.arities else right
    return f"{before}*{after}"
