"""What may follow what in a formula. Nearly every mistake is found here, before Python's grammar sees the text."""

from downhill.expressions.characters import check_characters
from downhill.expressions.error import FormulaError
from downhill.expressions.functions import FUNCTIONS
from downhill.expressions.hints import call_of, product_of
from downhill.expressions.reading import MAX_DEPTH
from downhill.expressions.tokens import Token, tokens

MAX_LENGTH = 200
EXAMPLE = "x**2 + 3*sin(y)**2"
OPERAND = "a number, x, y, a function or a parenthesis"


def check_length(text: str) -> None:
    """Before anything else is done with the text.

    Raises:
        FormulaError: more than ``MAX_LENGTH`` characters, spaces included.
    """
    if len(text) > MAX_LENGTH:
        raise FormulaError(f"found {len(text)} characters: at most {MAX_LENGTH} are allowed", MAX_LENGTH)


def check_spelling(text: str) -> None:
    """Numbers, names, operators and parentheses stand where they may.

    Raises:
        FormulaError: at the first that does not, or at the first thing that is none of them.
    """
    if not text:
        raise FormulaError(f"the formula is empty: type one, e.g. {EXAMPLE}", 0)
    check_characters(text)
    opened: list[tuple[Token, bool]] = []  # the open parentheses, and whether they hold a function's arguments
    previous: Token | None = None
    for token in tokens(text):
        _check_brackets(previous, token, opened)
        _check_neighbours(previous, token)
        previous = token
    _check_end(previous, opened)


def _check_brackets(previous: Token | None, token: Token, opened: list[tuple[Token, bool]]) -> None:
    if token.text == "(":
        if len(opened) == MAX_DEPTH:
            raise FormulaError(f"nested more than {MAX_DEPTH} deep", token.position)
        opened.append((token, previous is not None and previous.text in FUNCTIONS))
    elif token.text == ")":
        if not opened:
            raise FormulaError("this parenthesis closes none: leave it out, or open one before", token.position)
        opened.pop()
    elif token.text == "," and not (opened and opened[-1][1]):
        raise FormulaError(
            "found a comma: it stands only between the two arguments of a function, as in max(x, y); "
            "a decimal number has a point",
            token.position,
        )


def _check_neighbours(previous: Token | None, token: Token) -> None:
    begins = token.text == "(" or token.kind in ("number", "name")
    if previous is None or previous.text in ("(", ",") or previous.kind == "operator":
        if not begins and token.text not in ("+", "-"):
            raise FormulaError(f"{OPERAND} is missing before this {token.text!r}", token.position)
    elif previous.text in FUNCTIONS:
        if token.text != "(":
            raise _uncalled(previous)
    elif begins:
        product = product_of(previous.text, token.text)
        raise FormulaError(f"an operator is missing before {token.text!r}: write {product}", token.position)


def _check_end(last: Token | None, opened: list[tuple[Token, bool]]) -> None:
    if last is not None and last.text in FUNCTIONS:
        raise _uncalled(last)
    if opened:
        raise FormulaError("this parenthesis is never closed: close it, or leave it out", opened[-1][0].position)
    if last is not None and last.kind == "operator":
        raise FormulaError(f"{OPERAND} is missing behind this {last.text!r}", last.position)


def _uncalled(function: Token) -> FormulaError:
    name = function.text
    return FormulaError(f"{name} is a function: write its arguments in parentheses, {call_of(name)}", function.position)
