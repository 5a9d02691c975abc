"""What may follow what in a formula. Nearly every mistake is found here, before Python's grammar sees the text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from downhill.expressions.characters import Plain, plain
from downhill.expressions.error import FormulaError
from downhill.expressions.hints import about_call, product_of
from downhill.expressions.reading import MAX_DEPTH
from downhill.expressions.tokens import Token, tokens
from downhill.expressions.vocabulary import Vocabulary

MAX_LENGTH = 200
_POWERS = ("**", "^")
_TO_MINUS_1 = re.compile(r"(?:\*\*|\^) *\(? *[-−] *1(?!\d)|⁻¹(?![⁰¹²³⁴⁵⁶⁷⁸⁹])")


def check_length(text: str, most: int = MAX_LENGTH) -> None:
    """Before anything else is done with the text.

    Raises:
        FormulaError: more than ``most`` characters, spaces included.
    """
    if len(text) > most:
        raise FormulaError(f"found {len(text)} characters: at most {most} are allowed", most)


@dataclass(frozen=True, slots=True)
class Spelled:
    """A formula in Python's spelling.

    Attributes:
        written: the text, and the place as typed of each of its characters.
        left_side: ``f(x, y) =`` or the like, which was typed before it and is not needed; empty if nothing was.
    """

    written: Plain
    left_side: str


def spell(text: str, words: Vocabulary) -> Spelled:
    """``f(x, y) = 2x² + |y|`` becomes ``2*x**(2)+abs(y)``.

    Args:
        text: as typed.
        words: the names and functions that it may hold.

    Raises:
        FormulaError: a number, name, operator or parenthesis stands where it may not, or there is something else.
    """
    written = plain(text, letters=words.is_open)
    left = _left_side(words).match(written.text) if words.has_left_side else None
    begin = left.end() if left and left[1].lower() not in words.names else 0
    speller = _Speller(text, words)
    for token in tokens(written, words, begin):
        speller.add(token)
    spelled = [("**" if token.text == "^" else token.text, token.position) for token in speller.all(len(text))]
    places = tuple(position for word, position in spelled for _ in word)
    return Spelled(Plain("".join(word for word, _ in spelled), places), written.text[:begin].strip())


def _left_side(words: Vocabulary) -> re.Pattern[str]:
    """``f(x, y) =``, with or without the parentheses."""
    variables = " *, *".join(f"[{name}{name.upper()}]" for name in words.variables)
    return re.compile(rf" *([A-Za-z]\w*) *(?:\( *{variables} *\))? *:?=(?!=)", re.ASCII)


@dataclass(slots=True)
class _Level:
    """What is known between an open parenthesis and where we are; of a bar and its counterpart likewise.

    Attributes:
        opened: the parenthesis or bar; ``None`` outside all of them.
        owner: the function whose arguments it holds; ``"|"`` of a bar, ``"("`` of a parenthesis alone.
        compares: whether a comparison may stand here.
        divides: whether the last sign, but for powers, is a division.
        powers: how many powers stand in the last product.
    """

    opened: Token | None
    owner: str
    compares: bool = False
    divides: bool = False
    powers: int = 0


class _Speller:
    """Takes one token after another, and writes the products whose sign was left out.

    Args:
        typed: the text as typed.
        words: the names and functions that it may hold.
    """

    def __init__(self, typed: str, words: Vocabulary) -> None:
        self.typed, self.words = typed, words
        self.levels = [_Level(None, "")]
        self.written: list[Token] = []

    def all(self, end: int) -> Sequence[Token]:
        """What was written, once nothing more comes."""
        last = self.written[-1] if self.written else None
        if last is None:
            raise FormulaError(f"the formula is empty: type one, e.g. {self.words.example}", max(end - 1, 0))
        if last.text in self.words.arities:
            raise self.uncalled(last)
        if len(self.levels) > 1:
            raise self.unclosed()
        if last.kind in ("operator", "comparison"):
            raise FormulaError(f"{self.words.operand} is missing behind this {last.text!r}", last.position)
        return self.written

    def add(self, token: Token) -> None:
        if token.text == "|":
            closes = self.levels[-1].owner == "|" and self.ends_operand()
            texts = [("bracket", ")")] if closes else [("name", "abs"), ("bracket", "(")]
            for kind, text in texts:
                self.add_plain(Token(kind, text, token.position), is_bar=True)
        else:
            self.add_plain(token)

    def add_plain(self, token: Token, is_bar: bool = False) -> None:
        self.check_brackets(token, is_bar)
        self.check_neighbours(token)
        if token.text == "(":
            self.open(token, is_bar)
        elif token.text == ")":
            self.levels.pop()
        elif token.text == "," or token.kind in ("operator", "comparison"):
            self.note(token)
        self.written.append(token)

    def ends_operand(self) -> bool:
        return bool(self.written) and (
            self.written[-1].text == ")" or (self.written[-1].kind in ("number", "name") and not self.calls())
        )

    def calls(self) -> bool:
        return bool(self.written) and self.written[-1].text in self.words.arities

    def check_brackets(self, token: Token, is_bar: bool) -> None:
        level = self.levels[-1]
        if token.text == "(" and len(self.levels) > MAX_DEPTH:
            raise FormulaError(f"nested more than {MAX_DEPTH} deep", token.position)
        if token.text == ")" and level.opened is None:
            raise FormulaError("this parenthesis closes none: leave it out, or open one before", token.position)
        if token.text == ")" and level.owner == "|" and not is_bar:
            raise self.unclosed()
        if token.text == "," and level.owner not in self.words.arities:
            raise FormulaError(
                "found a comma: it stands only between the arguments of a function, as in max(x, y); "
                "a decimal number has a point",
                token.position,
            )
        if token.kind == "comparison" and not level.compares:
            raise FormulaError(
                f"found {token.text!r}: a comparison of two stands first in where, as in where(x > 0, a, b)",
                token.position,
            )

    def check_neighbours(self, token: Token) -> None:
        begins = token.text == "(" or token.kind in ("number", "name")
        if self.calls():
            if token.text != "(":
                raise self.uncalled(self.written[-1], token.text, self.typed[token.position :])
        elif not self.ends_operand():
            if not begins and token.text not in ("+", "-"):
                raise FormulaError(f"{self.words.operand} is missing before this {token.text!r}", token.position)
        elif begins:
            self.multiply(token)

    def multiply(self, token: Token) -> None:
        """2x, x(y + 1), (x)(y), 2sin(y)."""
        last, level = self.written[-1], self.levels[-1]
        if self.words.is_open and last.kind == "name" and token.text == "(":
            raise FormulaError(about_call(last.text, self.words), last.position)
        # A space is also what becomes of a + in an address that was written by hand.
        spaced = self.typed[token.position - 1] == " "
        if spaced or token.kind == "number":
            product = product_of(last.text, token.text, self.words)
            address = "; in an address + is %2B" if spaced else ""
            raise FormulaError(
                f"an operator is missing before {token.text!r}: write {product}", token.position, address
            )
        if level.divides:
            raise FormulaError(
                "a product without its sign can be read in two ways behind /: write (1/2)*x or 1/(2*x)", token.position
            )
        if level.powers and not self.ends_power():
            raise FormulaError(
                "a product without its sign can be read in two ways behind a power: write e^2*x or e^(2*x)",
                token.position,
            )
        level.powers = 0
        self.written.append(Token("operator", "*", token.position))

    def ends_power(self) -> bool:
        """Whether it is plain what the exponent is: x^2y is x²y to everybody, but not e^2x, e^xy or x^-2y."""
        if self.written[-1].text == ")":
            return True
        base, sign, exponent = self.written[-3:]
        plain_base = self.levels[-1].powers == 1 and base.text in (*self.words.variables, ")")
        return plain_base and sign.text in _POWERS and exponent.kind == "number"

    def open(self, token: Token, is_bar: bool) -> None:
        level, owner = self.levels[-1], self.written[-1].text if self.calls() else "("
        first = not self.written or self.written[-1].text == "("
        compares = owner == "where" or (owner == "(" and first and level.compares)
        self.levels.append(_Level(token, "|" if is_bar else owner, compares))

    def note(self, token: Token) -> None:
        """What a sign means for the products without one that follow."""
        level = self.levels[-1]
        if token.text in _POWERS:
            level.powers += 1
        elif self.ends_operand():  # it is no sign of a number
            level.divides, level.powers = token.text == "/", 0
            level.compares = level.compares and token.kind == "operator"  # not behind a comma or a comparison

    def unclosed(self) -> FormulaError:
        level = self.levels[-1]
        assert level.opened is not None  # the outermost level is never closed
        if level.owner == "|":
            return FormulaError("this bar is never closed: write |x| or abs(x)", level.opened.position)
        return FormulaError("this parenthesis is never closed: close it, or leave it out", level.opened.position)

    def uncalled(self, function: Token, following: str = "", typed: str = "") -> FormulaError:
        call, inverse = self.words.call_of(function.text), f"a{function.text}"
        if _TO_MINUS_1.match(typed) and inverse in self.words.arities:
            power = f"; its inverse is {self.words.call_of(inverse)}"
        else:
            power = f", and a power behind them, {call}{following}2" if following in _POWERS else ""
        return FormulaError(
            f"{function.text} is a function: write its arguments in parentheses, {call}{power}", function.position
        )
