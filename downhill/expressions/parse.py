"""From a typed text to a formula."""

from collections.abc import Callable
from dataclasses import dataclass, field

import jax.numpy as jnp
from jaxtyping import ArrayLike, Real

from downhill.expressions.error import FormulaError
from downhill.expressions.functions import Scalar
from downhill.expressions.jax_values import evaluate
from downhill.expressions.reading import Reader, read
from downhill.expressions.spelling import Spelled, check_length, spell
from downhill.expressions.tex import formula_tex
from downhill.expressions.tree import Tree
from downhill.expressions.vocabulary import PLANE

PREFIX = "formula:"


@dataclass(frozen=True)
class Formula:
    """A loss f over the plane, as someone typed it. Made by ``parse``.

    Formulas of one text are equal. A pickle or a copy holds only the text, which is checked again when it is read.

    Attributes:
        text: as typed, without the spaces at both ends.
        tex: f in TeX.
        left_side: what was typed up to the sign of equality and is not needed, such as ``f(x, y) =``; mostly empty.
        tree: what is computed.
    """

    text: str
    tex: str = field(compare=False)
    left_side: str = field(repr=False, compare=False)
    tree: Tree = field(repr=False, compare=False)

    def __call__(self, x: Real[ArrayLike, ""], y: Real[ArrayLike, ""]) -> Scalar:
        """f(x, y) in the precision of JAX's floats; NaN and infinity are values like any other."""
        return evaluate(self.tree, {"x": jnp.asarray(x, dtype=float), "y": jnp.asarray(y, dtype=float)})

    def __reduce__(self) -> tuple[Callable[[str], "Formula"], tuple[str]]:
        return parse, (self.text,)


def parse(text: str) -> Formula:
    """The formula that a text spells, e.g. ``parse("x**2 + 3*sin(y)**2")``.

    It may hold x and y, numbers up to 1e100, pi, e, + - * / ** or ^, parentheses, and what ``functions`` lists, with
    Python's precedence; log is the natural logarithm. It may be written as by hand: ``f(x, y) = 2x² + π|y| + xy``. A
    product without its sign is refused where it can be read in two ways, as in 1/2x and e^2x. ``where(x > 0, a, b)``
    begins with a comparison, < <= > >= == !=. A formula with neither x nor y is a plane. The text is at most
    ``MAX_LENGTH`` characters long; its tree has at most ``reading.MAX_NODES`` nodes, ``reading.MAX_DEPTH`` deep; a
    literal exponent is at most ``reading.MAX_EXPONENT``.

    Raises:
        FormulaError: with the place of the first fault, what is there, and what is allowed.
    """
    check_length(text)
    stripped = text.strip()
    tree, spelled = typed_tree(stripped, Reader(PLANE), len(text) - len(text.lstrip()))
    return Formula(stripped, formula_tex(tree), spelled.left_side, tree)


def typed_tree(text: str, reader: Reader, begin: int = 0) -> tuple[Tree, Spelled]:
    """The tree of a typed expression, and how it was spelled.

    Args:
        text: the expression.
        reader: knows what it may hold.
        begin: where it stands in what was typed.

    Raises:
        FormulaError: it is none; the place counts from the beginning of what was typed.
    """
    try:
        spelled = spell(text, reader.words)
    except FormulaError as error:
        raise FormulaError(error.fault, begin + error.position, error.in_address) from None
    try:
        return read(spelled.written.text, reader), spelled
    except FormulaError as error:
        raise FormulaError(error.fault, begin + spelled.written.places[error.position]) from None
