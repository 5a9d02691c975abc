"""A typed rule's statements as code of optax, PyTorch or NumPy."""

import builtins
from collections.abc import Mapping
from typing import NamedTuple

from downhill.experiment import Entrant
from downhill.export.plain_words import HELPERS, PREFIX
from downhill.expressions.axes import rule_axes
from downhill.expressions.functions import CONSTANTS, FUNCTIONS
from downhill.expressions.lines import remembered
from downhill.expressions.rule_text import RULE_PREFIX, RuleText, read_rule
from downhill.expressions.source import source
from downhill.expressions.tree import Call, Name, Number, Operation, Tree, changed, names_in

_OF_MATRICES: Mapping[str, str] = {
    **{name: name for name in ("outer", "diag", "where")},
    "dot": "dot",
    "norm": "linalg.norm",
    "solve": "linalg.solve",
    "eigenvalues_of": "linalg.eigvalsh",
}
_HELPERS: Mapping[str, Mapping[str, str]] = {
    "eigenvectors_of": {
        library: f"def eigenvectors_of(matrix):\n    return {prefix}.linalg.eigh(matrix)[1]"
        for library, prefix in PREFIX.items()
    },
    "transpose": dict.fromkeys(PREFIX, "def transpose(matrix):\n    return matrix.T"),
    "hessian_at": {
        "optax": "def hessian_at(theta):\n    return jax.hessian({f})(theta)",
        "torch": "def hessian_at(theta):\n    return torch.autograd.functional.hessian({f}, theta)",
    },
    "slope_at": {"torch": "def slope_at(theta):\n    return gradient_at(theta.detach().requires_grad_())"},
}
_TENSOR = "tensor"
_GIVEN = ("theta", "gradient", "learning_rate", "t", "identity", *CONSTANTS)
_OF_SCRIPTS = frozenset(
    {*dir(builtins), "np", "math", "jax", "jnp", "optax", "torch", "path", "rule", "step", "state", "after", "updates"}
    | {"begin", "init", "update", "typed_rule", "gradient_at", "rate_at", "h", "h0", "scan", "nought", *_HELPERS}
)
"""Names that a script uses itself: one's own of that name has an underscore behind it."""


class WrittenRule(NamedTuple):
    """A typed rule in a library's terms.

    Attributes:
        helpers: blocks of functions that the statements call.
        code: the statements, a line each.
        first: code of what is remembered, before the first step.
        numbers: the hyperparameters that are read, but for the learning rate.
        reads: the names that are read.
    """

    helpers: list[str]
    code: str
    first: Mapping[str, str]
    numbers: Mapping[str, float]
    reads: frozenset[str]


def written_rule(entrant: Entrant, library: str, loss: str) -> WrittenRule:
    """The typed rule of an entrant.

    Args:
        entrant: whose rule it is.
        library: ``"optax"``, ``"torch"`` or ``"numpy"``.
        loss: the name of the loss's function.

    Raises:
        ValueError: the rule needs what the library, or a script, does not have.
    """
    rule = read_rule(entrant.rule.removeprefix(RULE_PREFIX))
    writer, axes = _Writer(library, loss), rule_axes(rule.lines, rule.first)
    code = "\n".join(f"{writer.name(line.target)} = {writer.code(line.value)}" for line in rule.lines)
    first = {
        writer.name(name): writer.code(_first(rule, axes.get(name, 0), name))
        for name in remembered(rule.lines)
        if name != "theta"
    }
    if entrant.velocity is not None:
        first["velocity"] = f"{PREFIX[library]}.{'tensor' if library == 'torch' else 'array'}({list(entrant.velocity)})"
    numbers = {writer.name(name): value for name, value in entrant.hyperparameters.items() if name != "learning_rate"}
    reads = frozenset[str]().union(*(names_in(line.value) for line in rule.lines))
    return WrittenRule(list(writer.helpers.values()), code, first, numbers, reads)


def _first(rule: RuleText, axes: int, name: str) -> Tree:
    """0 in the shape of what is remembered, plus what it begins with."""
    nought: Tree = {0: Number(0.0), 1: Operation("*", Number(0.0), Name("theta")), 2: Call("nought", ())}[axes]
    return Operation("+", nought, rule.first[name]) if name in rule.first else nought


class _Writer:
    """Writes expressions, and notes which helpers they need."""

    def __init__(self, library: str, loss: str) -> None:
        self.library, self.loss, self.prefix = library, loss, PREFIX[library]
        self.helpers: dict[str, str] = {}
        eye = f"{self.prefix}.eye(2)"
        self.names = {"identity": eye, "pi": "math.pi", "e": "math.e"}

    def name(self, name: str) -> str:
        """What a name of the rule is called in the script."""
        clashes = name not in _GIVEN and (name in _OF_SCRIPTS or name == self.loss)
        return f"{name}_" if clashes else name

    def code(self, tree: Tree) -> str:
        tree = changed(tree, self._own)
        return source(tree, self._word, self.names)

    def _own(self, node: Tree) -> Tree:
        match node:
            case Name(name):
                return Name(self.name(name))
            case Call("hessian_product", (vector,)):
                return Operation("@", Call("hessian_at", (Name("theta"),)), vector)
            case Call(function, arguments) if self.library == "torch" and function in FUNCTIONS:
                return Call(function, tuple(Call(_TENSOR, (each,)) for each in arguments))
            case _:
                return node

    def _word(self, function: str) -> str:
        if function == _TENSOR:
            return "torch.as_tensor"
        if function == "nought":
            return self._helper("nought", f"def nought():\n    return {self.prefix}.zeros((2, 2))")
        if function == "loss_at":
            return self.loss
        if function == "gradient_at" and self.library != "torch":
            return "gradient_at"
        if function in _OF_MATRICES:
            return f"{self.prefix}.{_OF_MATRICES[function]}"
        if function in FUNCTIONS:
            return self._function(function)
        name = "slope_at" if function == "gradient_at" else function
        if self.library not in _HELPERS.get(name, {}):
            raise ValueError(f"the rule calls {function}, which a script with this library does not have")
        return self._helper(name, _HELPERS[name][self.library].format(f=self.loss))

    def _function(self, function: str) -> str:
        name = FUNCTIONS[function].jax_name.rpartition(".")[2]
        if self.library == "optax":
            return FUNCTIONS[function].jax_name
        if self.library == "numpy" and name in ("sigmoid", "relu"):
            return self._helper(name, HELPERS["numpy"][name])
        return f"{self.prefix}.{name}"

    def _helper(self, name: str, code: str) -> str:
        self.helpers[name] = code
        return name
