"""A landscape's loss as source code that needs this package no longer.

What is written is the landscape's own function, taken from its file: with numbers in place of ``parameters``, without
annotations, and with each of JAX's words in the other library's. A typed formula is written from its own text.
"""

import ast
import inspect
import sys
from collections.abc import Iterable, Mapping
from types import ModuleType
from typing import Any, Literal, NamedTuple

from downhill.export.plain_formula import formula_body
from downhill.export.plain_words import HELPERS, word
from landscapes import LANDSCAPES, Landscape

Library = Literal["optax", "torch", "numpy"]


class Loss(NamedTuple):
    """A loss as code: the name of its function of a point, and all that has to be written before it can be called."""

    name: str
    code: str


def plain_loss(landscape: Landscape, parameters: Mapping[str, float], library: Library) -> Loss:
    """The loss for JAX, PyTorch or NumPy; for NumPy, of complex numbers too, with ∂f/∂x = Im f(x + ih) / h.

    Args:
        landscape: of the catalogue, or a typed one.
        parameters: its numbers by name.
        library: whose functions are called; optax stands for JAX.

    Raises:
        ValueError: the landscape has data, or its function calls something that has no other form.
    """
    if landscape.fit:
        raise ValueError("data of one's own are read by this package")
    if landscape.examples:
        raise ValueError(f"the {landscape.examples} examples of {landscape.name} are loaded by this package")
    if landscape.id not in LANDSCAPES:
        body, helpers = formula_body(landscape.name, library)
        functions = [f"def f(point):\n    x, y = point\n    return {body}"]
        return Loss("f", _joined([], helpers.values(), functions))
    writer = _Writer(parameters, library)
    writer.write(landscape.f)
    helpers = [HELPERS[library][helper] for helper in writer.helpers]
    return Loss(landscape.f.__name__, _joined(writer.constants.values(), helpers, writer.functions.values()))


def _joined(constants: Iterable[str], helpers: Iterable[str], functions: Iterable[str]) -> str:
    return "\n\n\n".join([block for block in ("\n".join(constants), *helpers, *functions) if block])


class _Writer:
    """Collects a function's source and that of all it calls, those first; and the numbers that they name."""

    def __init__(self, parameters: Mapping[str, float], library: Library) -> None:
        self.parameters, self.library = parameters, library
        self.constants: dict[str, str] = {}
        self.functions: dict[str, str] = {}
        self.helpers: dict[str, None] = {}

    def write(self, function: Any) -> None:
        module = sys.modules[function.__module__]
        definitions = [each for each in ast.parse(inspect.getsource(module)).body if isinstance(each, ast.FunctionDef)]
        [definition] = (each for each in definitions if each.name == function.__name__)
        plain = _Rewriting(self, module).visit(definition)
        self.functions[function.__name__] = ast.unparse(ast.fix_missing_locations(plain))

    def constant(self, name: str, value: float) -> ast.Name:
        """A number under a name of its own. PyTorch's functions take tensors only, so there it is one."""
        written = f"torch.tensor({value!r})" if self.library == "torch" and isinstance(value, float) else repr(value)
        self.constants[name] = f"{name} = {written}"
        return ast.Name(name)

    def word(self, dotted: str) -> ast.expr:
        """What JAX calls by this name, as the library calls it."""
        written, helper = word(dotted, self.library)
        if helper:
            self.helpers[written] = None
        return ast.parse(written, mode="eval").body


class _Rewriting(ast.NodeTransformer):
    """One function's tree, rewritten node by node."""

    def __init__(self, writer: _Writer, module: ModuleType) -> None:
        self.writer, self.module = writer, module

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        if ast.get_docstring(node) is not None:
            del node.body[0]
        node.name, node.returns = node.name.lstrip("_"), None
        node.args.args = [ast.arg(each.arg) for each in node.args.args if each.arg != "parameters"]
        return self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        node.args = [each for each in node.args if ast.unparse(each) != "parameters"]
        return self.generic_visit(node)

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        match node:
            case ast.Subscript(ast.Name("parameters"), ast.Constant(str() as name)):
                # In capitals, since a local name may be the same.
                return self.writer.constant(name.upper(), self.writer.parameters[name])
            case _:
                return self.generic_visit(node)

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        dotted = ast.unparse(node)
        return self.writer.word(dotted) if dotted.startswith(("jnp.", "jax.")) else self.generic_visit(node)

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        self.generic_visit(node)
        if self.writer.library == "numpy":  # complex numbers have no order
            node.left = ast.Attribute(node.left, "real")
        return node

    def visit_Name(self, node: ast.Name) -> ast.AST:
        value = vars(self.module).get(node.id)
        plain = node.id.lstrip("_")
        if isinstance(node.ctx, ast.Store) or value is None or isinstance(value, ModuleType):
            return node
        if isinstance(value, int | float):
            return self.writer.constant(plain, value)
        if not inspect.isfunction(value):
            raise ValueError(f"the loss uses {node.id}, which is neither number nor function")
        self.writer.write(value)
        return ast.Name(plain)
