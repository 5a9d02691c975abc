"""A rule's lines, run: what is written down is what is computed."""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp

from downhill.expressions.axes import rule_axes
from downhill.expressions.jax_values import evaluate
from downhill.expressions.lines import Line, remembered
from downhill.expressions.tree import Call, Name, Negative, Operation, Tree, names_in, nodes
from optimizers._hessian import hessian_at, random_signs
from optimizers._line_search import backtrack
from optimizers._types import Build, Scalar, Vector, transformation

COUNTED = "gradient_evaluations"
"""The name of the count of gradients, in the state of a rule of which their number varies."""


class Steps:
    """What carries lines out.

    The state is what they remember from the step before (at first 0, or what ``first`` says), what is recorded, and
    the points where a gradient other than the entrant's own was measured (at first θ).

    Args:
        lines: the assignments; recorded ones must be computable, and are computed.
        first: of what is remembered the first values that are not 0.
    """

    def __init__(self, lines: Sequence[Line], first: Mapping[str, Tree]) -> None:
        self.lines, self.first = tuple(lines), first
        self.axes = rule_axes(lines, first)
        measured = [line for line in lines if line.recorded]
        self.points = [name for line in measured if (name := _point(line.value))]
        self.kept = [name for name in remembered(self.lines) if name != "theta"]
        self.kept = list(dict.fromkeys([*self.kept, *self.points, *(line.target for line in measured)]))
        self.calls = [node for line in lines for node in nodes(line.value) if isinstance(node, Call)]
        self.searches = any(call.function == "line_search" for call in self.calls)
        self.names = frozenset[str]().union(*(names_in(line.value) for line in lines))
        fields = [*self.kept, *([COUNTED] if self.searches else [])]
        self.state = namedtuple("State", fields)  # pyright: ignore[reportUntypedNamedTuple] - lines say what it holds

    @property
    def build(self) -> Build:
        """The transformation, as a function of the hyperparameters."""
        return partial(_build, self)

    @property
    def evaluations(self) -> int:
        """Gradients and the like that a step computes, but for what a line search tries."""
        return self._counted({"gradient_at": 1, "loss_at": 1, "hessian_product": 1, "hessian_at": 2})

    @property
    def gradients(self) -> int:
        """How many of those are gradients."""
        return self._counted({"gradient_at": 1})

    def _counted(self, each: Mapping[str, int]) -> int:
        """Each call of a function counts as so many.

        A gradient where the step arrives is the one with which the next step begins, and is counted there.
        """
        arrives = [line.value for line in self.lines if line.target == "theta"]
        own = "gradient" in self.names
        counted = sum(
            each.get(call.function, 0)
            for call in self.calls
            if not (call.function == "gradient_at" and own and list(call.arguments) == arrives)
        )
        return max(counted + own, 1)

    @property
    def holds_matrix(self) -> bool:
        """Whether a number for every pair of coordinates is in the state, or on the way."""
        targets = [self.axes.get(line.target, 0) for line in self.lines]
        return 2 in targets or any(call.function in ("hessian_at", "outer", "diag") for call in self.calls)

    def shape(self, name: str, theta: Vector) -> tuple[int, ...]:
        """Of a name's value."""
        axes = self.axes.get(name, 0)
        return () if axes == 0 else theta.shape if axes == 1 else (theta.size, theta.size)

    def known(self, hyperparameters: Mapping[str, Scalar], theta: Vector) -> dict[str, Any]:
        """Values that have names before the first line."""
        names: dict[str, Any] = {**hyperparameters, "theta": theta}
        if "identity" in self.names or self.first:
            names["identity"] = jnp.eye(theta.size, dtype=theta.dtype)
        return names


def _point(tree: Tree) -> str:
    """The name of the point at which a gradient is measured; empty if it has none, or is θ."""
    match tree:
        case Call("gradient_at", (Name(name),)) if name != "theta":
            return name
        case _:
            return ""


def _build(steps: Steps, hyperparameters: Mapping[str, Scalar]) -> Any:
    counts = steps.searches

    def init(theta: Vector) -> Any:
        names = steps.known(hyperparameters, theta)
        nought = jnp.zeros((), theta.dtype)
        begun = {name: theta if name in steps.points else nought for name in steps.kept}
        begun |= {name: evaluate(tree, names, {}) for name, tree in steps.first.items()}
        begun = {name: jnp.broadcast_to(value, steps.shape(name, theta)) for name, value in begun.items()}
        return steps.state(**begun, **({COUNTED: jnp.zeros((), jnp.int32)} if counts else {}))

    def update(gradient: Vector, state: Any, theta: Vector, *, learning_rate: Scalar, **extra: Any) -> tuple[Any, Any]:
        names = {**steps.known(hyperparameters, theta), **state._asdict()}
        names |= {"gradient": gradient, "learning_rate": learning_rate}
        if "t" in steps.names:
            names["t"] = extra["step"].astype(theta.dtype)
        trials: list[Any] = []
        moved: Any = None
        for line in steps.lines:
            calls = _calls(names, trials, extra)
            if line.target == "theta":
                change = _change(line.value, names, calls)
                moved = change if moved is None else moved + change
                names["theta"] = names["theta"] + change
            else:
                names[line.target] = jnp.broadcast_to(
                    evaluate(line.value, names, calls), steps.shape(line.target, theta)
                )
        kept = {name: names[name] for name in steps.kept}
        if counts:
            kept[COUNTED] = state.gradient_evaluations + steps.evaluations + sum(trials)
        return moved, steps.state(**kept)

    return transformation(init, update)


def _change(tree: Tree, names: Mapping[str, Any], calls: Mapping[str, Callable[..., Any]]) -> Any:
    """What a line adds to θ: of θ + a - b exactly a - b; of anything else the difference to θ, which is rounded."""
    added = _added(tree)
    change = evaluate(tree, names, calls) - names["theta"] if added is None else evaluate(added, names, calls)
    return jnp.broadcast_to(change, names["theta"].shape)


def _added(tree: Tree) -> Tree | None:
    match tree:
        case Operation("+", Name("theta"), right):
            return right
        case Operation("-", Name("theta"), right):
            return Negative(right)
        case Operation("+" | "-" as operator, left, right) if (first := _added(left)) is not None:
            return Operation(operator, first, right)
        case _:
            return None


def _calls(names: Mapping[str, Any], trials: list[Any], extra: Mapping[str, Any]) -> dict[str, Callable[..., Any]]:
    """The functions of a rule, at the values that its names have now; ``trials`` receives what each search tried."""
    theta, gradient = names["theta"], names["gradient"]

    def line_search(direction: Vector, first: Scalar, shrink: Scalar, c1: Scalar) -> Scalar:
        slope = gradient @ direction
        length, tried = backtrack(extra["value_fn"], theta, direction, slope, first, c1, shrink)
        trials.append(tried)
        return length

    return {
        "gradient_at": lambda point: extra["grad_fn"](point),
        "loss_at": lambda point: extra["value_fn"](point),
        "hessian_at": lambda point: hessian_at(extra["value_fn"], point),
        "hessian_product": lambda vector: jax.jvp(jax.grad(extra["value_fn"]), (theta,), (vector,))[1],
        "line_search": line_search,
        "random_signs": lambda: random_signs(extra["key"], theta),
        "eigenvalues_of": lambda matrix: jnp.linalg.eigh(matrix)[0],
        "eigenvectors_of": lambda matrix: jnp.linalg.eigh(matrix)[1],
        "solve": jnp.linalg.solve,
        "dot": lambda left, right: left @ right,
        "norm": jnp.linalg.norm,
        "outer": jnp.outer,
        "transpose": jnp.transpose,
        "diag": jnp.diag,
    }
