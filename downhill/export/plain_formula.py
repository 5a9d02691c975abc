"""A typed formula as an expression in another library's terms."""

import ast
from collections.abc import Mapping

from downhill.export.plain_kinks import LEVEL, WRITTEN
from downhill.export.plain_words import HELPERS, word
from downhill.expressions import parse
from downhill.expressions.functions import FUNCTIONS, VARIABLES
from downhill.expressions.numpy_values import evaluate_formula
from downhill.expressions.source import Choice, source
from downhill.expressions.tree import Call, Name, Negative, Number, Operation, Tree, names_in, nodes

# Functions of the code that no formula has: a power, a number as a tensor, and the real part of a complex number.
_POWER, _TENSOR, _REAL = "power", "tensor", "real"
_OF_LIBRARIES = {_TENSOR: "torch.tensor", _REAL: "np.real"}


def formula_body(text: str, library: str) -> tuple[str, dict[str, str]]:
    """The formula as an expression in x and y, and the code of the helpers that it calls, by name.

    What holds neither x nor y is one number, computed here: Python would raise at 1/0, where JAX has infinity, and
    would never end with 9**9**9**9.

    Args:
        text: as typed.
        library: ``"optax"``, ``"torch"`` or ``"numpy"``.
    """
    helpers: dict[str, str] = {}

    def called(function: str) -> str:
        if function in _OF_LIBRARIES:
            return _OF_LIBRARIES[function]
        if function in WRITTEN[library]:
            name, helpers[name] = WRITTEN[library][function]
            return name
        name, is_helper = word(FUNCTIONS[function].jax_name, library)
        if is_helper:
            helpers[name] = HELPERS[library][name]
        return name

    tree = parse(text).tree
    steps = library == "torch" and any(isinstance(node, Call) and node.function in LEVEL for node in nodes(tree))
    body = _connected(_computed(tree, library)) if steps else _moving(tree, library)
    return source(body, called, {}, _CHOICES[library]), helpers


def _varies(tree: Tree) -> bool:
    return not names_in(tree).isdisjoint(VARIABLES)


def _moving(tree: Tree, library: str) -> Tree:
    """As below, and with the slope 0, not an unknown one, of what is a mere number."""
    computed = _computed(tree, library)
    return computed if _varies(tree) else _connected(computed)


def _connected(tree: Tree) -> Tree:
    """The same with the slope 0 where it does not vary."""
    return Operation("+", Operation("*", Number(0.0), Name("x")), tree)


def _computed(tree: Tree, library: str) -> Tree:
    """The same with every part that does not vary as one number, in functions that the library has."""
    if not _varies(tree):
        return _value(tree)
    match tree:
        case Negative(operand):
            return Negative(_computed(operand, library))
        case Operation("**", _, Number(0)):  # of whatever it is the power, its slope has no say
            return _connected(Number(1.0))
        case Operation("**", left, right) if _is_written_out(left, right, library):
            return Call(_POWER, (_computed(left, library), _computed(right, library)))
        case Operation(operator, left, right):
            return Operation(operator, _computed(left, library), _computed(right, library))
        case Call("where", (Operation(sign, left, right), yes, no)):
            condition = Operation(sign, _ordered(left, library), _ordered(right, library))
            return Call("where", (condition, _moving(yes, library), _moving(no, library)))
        case Call(function, arguments):
            return Call(function, tuple(_argument(argument, library) for argument in arguments))
        case _:
            return tree


def _argument(tree: Tree, library: str) -> Tree:
    """PyTorch's functions take tensors only."""
    computed = _computed(tree, library)
    return Call(_TENSOR, (computed,)) if library == "torch" and not _varies(tree) else computed


def _ordered(tree: Tree, library: str) -> Tree:
    """One side of a comparison; complex numbers have no order."""
    computed = _computed(tree, library)
    return _of_reals(computed) if library == "numpy" else computed


def _of_reals(tree: Tree) -> Tree:
    match tree:
        case Name(name) if name in VARIABLES:
            return Call(_REAL, (tree,))
        case Negative(operand):
            return Negative(_of_reals(operand))
        case Operation(operator, left, right):
            return Operation(operator, _of_reals(left), _of_reals(right))
        case Call(function, arguments):
            return Call(_REAL, (Call(function, tuple(_of_reals(argument) for argument in arguments)),))
        case _:
            return tree


def _is_written_out(base: Tree, exponent: Tree, library: str) -> bool:
    """Whether the library's own power would have another value or slope.

    NumPy's goes on in the complex plane where JAX has NaN, unless the power is a product; the slopes of the others
    differ at 0.
    """
    if _varies(exponent):
        return library == "numpy" or _varies(base)
    value = _value(exponent).value
    return not (value.is_integer() and abs(value) < 100) if library == "numpy" else 0 < value < 1


def _value(tree: Tree) -> Number:
    return Number(float(evaluate_formula(tree, {})))


# How one of two branches is chosen, so that only that one has a say in the slope.


def _conditional(condition: ast.expr, yes: ast.expr, no: ast.expr) -> ast.expr:
    return ast.IfExp(condition, yes, no)


def _jax_conditional(condition: ast.expr, yes: ast.expr, no: ast.expr) -> ast.expr:
    written = (ast.unparse(each) for each in (condition, yes, no))
    return ast.parse("jax.lax.cond({}, lambda: {}, lambda: {})".format(*written), mode="eval").body


_CHOICES: Mapping[str, Choice] = {
    "optax": _jax_conditional,
    "torch": _conditional,
    "numpy": _conditional,
}
