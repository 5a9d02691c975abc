"""A model y ≈ m(x) that people type: ``a*exp(-b*x)``, of which every name but x is a parameter."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
from jaxtyping import Array, Float

from downhill.expressions import FormulaError
from downhill.expressions.functions import CONSTANTS
from downhill.expressions.identifiers import symbol_of
from downhill.expressions.jax_values import evaluate
from downhill.expressions.numpy_values import evaluate_formula
from downhill.expressions.parse import typed_tree
from downhill.expressions.reading import Reader
from downhill.expressions.spelling import check_length
from downhill.expressions.tex import formula_tex, symbol_tex
from downhill.expressions.tree import Call, Name, Negative, Number, Operation, Tree, changed, names_in, nodes
from downhill.expressions.vocabulary import Vocabulary
from landscapes.entry import Scalar

MODEL = Vocabulary(("x",), "a*exp(-b*x)", is_open=True)
PARAMETERS = (2, 8)
PENALTIES = ("ridge", "lasso")
"""Names that the landscape's own numbers have."""

_NAME = re.compile(r"[A-Za-z]\w{0,19}", re.ASCII)
_CHEAP, _DEAR = 1, 10
"""What an operation costs, and a function with a series behind it."""


@dataclass(frozen=True)
class Model:
    """A model, read. Made by ``read_model``.

    Attributes:
        text: as typed, without the spaces at both ends.
        tree: what is computed.
        parameters: their names, in the order in which they are read.
    """

    text: str
    tree: Tree = field(repr=False, compare=False)
    parameters: tuple[str, ...] = field(repr=False, compare=False)

    def __call__(
        self, x: Float[Array, " examples"], parameters: Mapping[str, Scalar]
    ) -> Float[Array, " examples"] | Scalar:
        """m(x) in JAX; a single number if the model has no x."""
        return evaluate(self.tree, {"x": x, **parameters})

    def values(self, x: Float[np.ndarray, "..."], parameters: Mapping[str, Any]) -> Float[np.ndarray, "..."]:
        """m(x) in NumPy and float64, of x's shape."""
        numbers = {name: np.asarray(parameters[name], np.float64) for name in self.parameters}
        return np.broadcast_to(evaluate_formula(self.tree, {"x": x, **numbers}), x.shape)

    @property
    def tex(self) -> str:
        """m(x) in TeX."""

        def written(tree: Tree) -> Tree:
            if not isinstance(tree, Name) or tree.name in CONSTANTS:
                return tree
            return Name(symbol_tex(symbol_of(tree.name)))

        return formula_tex(changed(self.tree, written))

    @property
    def cost(self) -> int:
        """Of one example, in additions."""
        return sum(map(_cost, nodes(self.tree)))

    def is_linear_in(self, names: tuple[str, ...]) -> bool:
        """Whether it is Σ θᵢ φᵢ(x) + φ₀(x) in these parameters, as is seen from how it is written."""
        return _degree(self.tree, names) <= 1


@lru_cache(maxsize=128)
def read_model(text: str) -> Model:
    """The model that a text spells, such as ``y = a*exp(-b*x) + c``.

    Raises:
        FormulaError: it spells none, or one with fewer than 2 or more than 8 parameters.
    """
    check_length(text)
    stripped = text.strip()
    begin = len(text) - len(text.lstrip())
    tree, _ = typed_tree(stripped, Reader(MODEL), begin)
    found = (node.name for node in nodes(tree) if isinstance(node, Name))
    parameters = tuple(dict.fromkeys(name for name in found if name != "x" and name not in CONSTANTS))
    for name in parameters:
        if name == "y" or name in PENALTIES or not _NAME.fullmatch(name):
            raise FormulaError(f"found {name!r:.40}: a parameter has another name, of at most 20 characters", begin)
    low, high = PARAMETERS
    if not low <= len(parameters) <= high:
        raise FormulaError(
            f"found {len(parameters)} parameters: every name but x, pi and e is one, and {low} to {high} are allowed",
            begin,
        )
    return Model(stripped, tree, parameters)


def model_parameters(text: str) -> tuple[str, ...]:
    """The names of its parameters, in the order in which they are read.

    Raises:
        ValueError: the text is no model; the message says at which character and why.
    """
    try:
        return read_model(text).parameters
    except FormulaError as error:
        raise ValueError(f"model, {error}") from None


def _cost(node: Tree) -> int:
    match node:
        case Call() | Operation("**", _, Name() | Negative() | Operation() | Call()):
            return _DEAR
        case Operation("**", _, Number(exponent)):
            return _CHEAP * max(1, int(abs(exponent)).bit_length()) if exponent.is_integer() else _DEAR
        case Operation():
            return _CHEAP
        case _:
            return 0


def _degree(tree: Tree, names: tuple[str, ...]) -> float:
    """Of the tree as a polynomial in these names; infinite if it is none."""
    match tree:
        case Name(name):
            return float(name in names)
        case Negative(operand):
            return _degree(operand, names)
        case Operation("+" | "-", left, right):
            return max(_degree(left, names), _degree(right, names))
        case Operation("*", left, right):
            return _degree(left, names) + _degree(right, names)
        case Operation("/", above, below) if not names_in(below) & {*names}:
            return _degree(above, names)
        case _:
            return np.inf if names_in(tree) & {*names} else 0.0
