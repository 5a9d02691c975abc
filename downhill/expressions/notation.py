"""How an expression is written in two dimensions: fractions, roots, powers, and parentheses where they must be."""

import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from downhill.expressions.axes import axes_of
from downhill.expressions.tree import Call, Name, Negative, Number, Operation, Phrase, Tree, Words

# How tightly a piece holds together: a looser one needs parentheses where a tighter one is expected. Of two products
# only the one with a matrix may stand behind another factor as it is.
RELATION, SUM, PRODUCT, MATRIX_PRODUCT, POWER, ATOM = range(6)
_OPERATORS = {"+": SUM, "-": SUM, "*": PRODUCT, "@": MATRIX_PRODUCT, "/": POWER, "**": POWER}
_CALLS = {"where": RELATION, "line_search": RELATION, "sqrt": POWER, "transpose": POWER} | dict.fromkeys(
    ("solve", "dot", "outer", "hessian_product"), MATRIX_PRODUCT
)
_THETA = Name("theta")
TRIES = "k"
SAID_IN_WORDS = ("line_search", "random_signs")
"""The functions that are not written with their names."""
_ACCENTS = {"\N{COMBINING CIRCUMFLEX ACCENT}": "hat", "\N{COMBINING TILDE}": "tilde", "\N{COMBINING MACRON}": "bar"}


class Notation(ABC):
    """Writes expressions; what the pieces look like, a kind of notation says.

    Args:
        names: how each name is written; one that is missing, as it is.
        axes: of the names' values, see ``axes``; two vectors are multiplied with ⊙.
        products: the names that are written as a product, such as 1×10⁻⁸.
    """

    def __init__(self, names: Mapping[str, str], axes: Mapping[str, int], products: Collection[str] = ()) -> None:
        self.names, self.axes, self.products = names, axes, products

    def write(self, tree: Tree, least: int = RELATION, *, behind_a_sign: bool = False) -> str:
        """The expression, in parentheses if it holds together less tightly than ``least``.

        Args:
            tree: the expression.
            least: how tightly it must.
            behind_a_sign: whether no sign may follow, as behind an operator.
        """
        text = self._written(tree)
        if self._tightness(tree) < least or (behind_a_sign and _begins_with_a_sign(tree)):
            return self.fenced("(", text)
        return text

    def _written(self, tree: Tree) -> str:
        match tree:
            case Number(value):
                return self.number(value)
            case Name(name):
                return self.names.get(name, name)
            case Words(text):
                return self.words(text)
            case Phrase(parts):
                return self.row(*map(self._part, parts))
            case Negative(operand):
                return self.negative(self.write(operand, PRODUCT, behind_a_sign=True))
            case Operation("*" | "@" as operator, left, right):
                coordinates = operator == "*" and min(axes_of(left, self.axes), axes_of(right, self.axes)) > 0
                behind = self.write(right, MATRIX_PRODUCT, behind_a_sign=True)
                return self.product(self.write(left, PRODUCT), "⊙" if coordinates else operator, behind)
            case Operation("/", left, right):
                return self.fraction(self.write(left), self.write(right))
            case Operation("**", left, right):
                return self.power(self.write(left, ATOM), self.write(right))
            case Operation(operator, left, right):
                least = PRODUCT if operator in "+-" else SUM
                return self.joined(self.write(left, SUM), operator, self.write(right, least, behind_a_sign=True))
            case Call(function, arguments):
                return self._call(function, arguments)

    def _call(self, function: str, arguments: Sequence[Tree]) -> str:
        match function, arguments:
            case "sqrt", [radicand]:
                return self.root(self.write(radicand))
            case "abs", [operand]:
                return self.fenced("|", self.write(operand))
            case "norm", [operand]:
                return self.fenced("‖", self.write(operand))
            case "random_signs", []:
                return self.words("random signs, each −1 or 1")
            case "line_search", [direction, first, shrink, c1]:
                return self.row(*map(self._part, searched(direction, first, shrink, c1).parts))
            case "hessian_product", [right]:
                behind = self.write(right, MATRIX_PRODUCT, behind_a_sign=True)
                return self.product(self.applied("hessian_at", _THETA), "@", behind)
            case "floor", [operand]:
                return self.fenced("⌊", self.write(operand))
            case "solve", [matrix, right]:
                inverse = self.power(self.write(matrix, ATOM), self.number(-1.0))
                return self.product(inverse, "@", self.write(right, MATRIX_PRODUCT, behind_a_sign=True))
            case "dot", [left, right]:
                return self.row(self._transposed(left), self.write(right, MATRIX_PRODUCT, behind_a_sign=True))
            case "outer", [left, right]:
                return self.row(self.write(left, PRODUCT), self._transposed(right))
            case "transpose", [matrix]:
                return self._transposed(matrix)
            case "eigenvalues_of" | "eigenvectors_of", [matrix]:
                return self.row(self.words(function.replace("_", " ") + " "), self.write(matrix, ATOM))
            case "where", [condition, yes, no]:
                when = (self.words(" if "), self.write(condition), self.words(", else "))
                return self.row(self.write(yes, SUM), *when, self.write(no))
            case (("loss_at" | "gradient_at" | "hessian_at" | "diag"), [operand]):
                return self.applied(function, operand)
            case _:
                return self.function(function, [self.write(argument) for argument in arguments])

    def _part(self, tree: Tree) -> str:
        return self.words(f" {tree.text} ") if isinstance(tree, Words) else self.write(tree)

    def _transposed(self, tree: Tree) -> str:
        return self.power(self.write(tree, ATOM), self.transposition)

    def _tightness(self, tree: Tree) -> int:
        match tree:
            case Number(value):
                mantissa, _, exponent = repr(value).partition("e")
                return ATOM if not exponent else POWER if mantissa in ("1", "1.0") else PRODUCT
            case Name(name):
                return PRODUCT if name in self.products else ATOM
            case Operation(operator, _, _):
                return _OPERATORS.get(operator, RELATION)
            case Call(function, _):
                return _CALLS.get(function, ATOM)
            case Negative():
                return PRODUCT
            case Words() | Phrase():
                return RELATION

    # The pieces -------------------------------------------------------------------------------------------------------

    transposition: str

    @abstractmethod
    def number(self, value: float) -> str:
        """A number, which as an exponent may have a sign."""

    @abstractmethod
    def words(self, text: str) -> str:
        """Words."""

    @abstractmethod
    def row(self, *pieces: str) -> str:
        """Pieces one after another."""

    @abstractmethod
    def negative(self, operand: str) -> str:
        """-a."""

    @abstractmethod
    def joined(self, left: str, operator: str, right: str) -> str:
        """A sum, a difference or a comparison."""

    @abstractmethod
    def product(self, left: str, operator: str, right: str) -> str:
        """A product: with a number ("*"), coordinate by coordinate ("⊙"), or with a matrix ("@")."""

    @abstractmethod
    def fraction(self, above: str, below: str) -> str:
        """A quotient."""

    @abstractmethod
    def power(self, base: str, exponent: str) -> str:
        """A power."""

    @abstractmethod
    def root(self, radicand: str) -> str:
        """A square root."""

    @abstractmethod
    def fenced(self, opening: str, content: str) -> str:
        """What stands between "(", "|", "‖" or "⌊" and its counterpart."""

    @abstractmethod
    def applied(self, function: str, operand: Tree) -> str:
        """The loss or one of its derivatives at a point, or a diagonal matrix."""

    @abstractmethod
    def function(self, name: str, arguments: Sequence[str]) -> str:
        """Any other function of the table."""


def searched(direction: Tree, first: Tree, shrink: Tree, c1: Tree) -> Phrase:
    """What a backtracking line search finds, in symbols and words; its number k of shorter lengths is no other name."""
    power = Operation("**", shrink, Name(TRIES))
    length = Operation("*", first, power)
    there = Call("loss_at", (Operation("+", _THETA, Operation("*", length, direction)),))
    fall = Operation("*", Operation("*", c1, first), power)
    promised = Operation("*", fall, Call("dot", (Name("gradient"), direction)))
    enough = Operation("<=", there, Operation("+", Call("loss_at", (_THETA,)), promised))
    count = Name(TRIES)
    words = (Words("with the smallest"), count, Words("below 60 for which"), enough, Words("or 0 if there is none"))
    return Phrase((length, *words))


def _begins_with_a_sign(tree: Tree) -> bool:
    match tree:
        case Negative():
            return True
        case Number(value):
            return value < 0
        case Operation("*" | "@" | "+" | "-", left, _):
            return _begins_with_a_sign(left)
        case _:
            return False


class Symbol(NamedTuple):
    """A symbol as people write it, such as ``ρ₁``, ``ŝ``, ``|H|`` or ``weight sum``, in its parts.

    Attributes:
        base: the letter, or all of a word.
        accent: ``"hat"``, ``"tilde"``, ``"bar"``, or empty.
        subscript: a digit, or empty.
        bars: whether it stands between bars.
    """

    base: str
    accent: str = ""
    subscript: str = ""
    bars: bool = False


def symbol_parts(text: str) -> Symbol:
    """The parts of a symbol."""
    base, *rest = unicodedata.normalize("NFD", text)
    if len(rest) == 1 and rest[0] in _ACCENTS:
        return Symbol(base, accent=_ACCENTS[rest[0]])
    if len(rest) == 1 and (digit := unicodedata.normalize("NFKC", rest[0])).isdigit():
        return Symbol(base, subscript=digit)
    return Symbol(text.strip("|"), bars=True) if base == "|" else Symbol(text)
