"""A typed formula as an expression in another library's terms."""

import numpy as np

from downhill.export.plain_words import word
from downhill.expressions import parse
from downhill.expressions.functions import CONSTANTS, FUNCTIONS, VARIABLES
from downhill.expressions.numpy_values import evaluate
from downhill.expressions.source import source
from downhill.expressions.tree import Call, Negative, Number, Operation, Tree, names_in

_CONSTANTS = {name: np.float64(value) for name, value in CONSTANTS.items()}
# Functions of the code that no formula has: a power of a complex number, and a number as a tensor.
_POWER, _TENSOR = "power", "tensor"
_JAX_NAMES = {name: function.jax_name for name, function in FUNCTIONS.items()} | {_POWER: "jnp.power"}


def formula_body(text: str, library: str) -> tuple[str, dict[str, None]]:
    """The formula as an expression in x and y, and the helpers that it calls.

    What holds neither x nor y is one number, computed here: Python would raise at 1/0, where JAX has infinity, and
    would never end with 9**9**9**9.

    Args:
        text: as typed.
        library: ``"optax"``, ``"torch"`` or ``"numpy"``.
    """
    helpers: dict[str, None] = {}

    def called(function: str) -> str:
        if function == _TENSOR:
            return "torch.tensor"
        name, is_helper = word(_JAX_NAMES[function], library)
        if is_helper:
            helpers[name] = None
        return name

    tree = parse(text).tree
    written = source(_computed(tree, library), called, {})
    return (written if _varies(tree) else f"0 * x + {written}"), helpers  # so that its slope is 0, not unknown


def _varies(tree: Tree) -> bool:
    return not names_in(tree).isdisjoint(VARIABLES)


def _computed(tree: Tree, library: str) -> Tree:
    """The same with every part that does not vary as one number, in functions that the library has."""
    if not _varies(tree):
        return _value(tree)
    match tree:
        case Negative(operand):
            return Negative(_computed(operand, library))
        case Operation("**", left, right) if library == "numpy" and not _varies(right) and not _is_small(right):
            return Call(_POWER, (_computed(left, library), _computed(right, library)))
        case Operation(operator, left, right):
            return Operation(operator, _computed(left, library), _computed(right, library))
        case Call(function, arguments):
            return Call(function, tuple(_argument(argument, library) for argument in arguments))
        case _:
            return tree


def _argument(tree: Tree, library: str) -> Tree:
    """PyTorch's functions take tensors only."""
    computed = _computed(tree, library)
    return Call(_TENSOR, (computed,)) if library == "torch" and not _varies(tree) else computed


def _is_small(exponent: Tree) -> bool:
    """Whether NumPy takes this power of a complex number as a product."""
    value = _value(exponent).value
    return value.is_integer() and abs(value) < 100


def _value(tree: Tree) -> Number:
    with np.errstate(all="ignore"):
        return Number(float(evaluate(tree, _CONSTANTS)))
