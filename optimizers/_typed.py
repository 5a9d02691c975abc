"""Rules that people type: ``rule:v = phi*v - alpha*g; theta = theta + v`` stands wherever a rule's id does."""

import math
from collections import namedtuple
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from functools import lru_cache, partial
from typing import Any

import jax
import jax.numpy as jnp
import optax

from downhill.expressions.axes import axes_of
from downhill.expressions.error import FormulaError
from downhill.expressions.functions import FUNCTIONS
from downhill.expressions.identifiers import symbol_of
from downhill.expressions.jax_values import evaluate
from downhill.expressions.rule_text import MEASURED_LETTERS, RULE_PREFIX, Range, RuleText, read_rule
from downhill.expressions.tree import Call, Name, Negative, Operation, Tree, names_in, nodes
from downhill.parameters import Parameter, Scale
from optimizers._hessian import hessian_at, random_signs
from optimizers._line_search import backtrack
from optimizers.entry import (
    LEARNING_RATE,
    MOMENTUM,
    Loss,
    Optimizer,
    Scalar,
    Slope,
    Vector,
    decay,
    epsilon,
    transformation,
)

MOST_KEPT = 128
"""Typed rules remembered; a forgotten one is made anew, and compiled anew."""
COUNTED = "gradient_evaluations"
VELOCITY = "velocity"
"""The name of what an initial velocity is given to."""
_DECADES_OF_A_LOG = 2


@lru_cache(maxsize=MOST_KEPT)
def typed_rule(rule_id: str) -> Optimizer:
    """The rule of a text, as ``downhill.expressions.rule_text`` reads it.

    One text gives one rule, as long as it is remembered: programs are compiled for the rule itself. What it remembers
    and what only a run can compute is its state. A rule that remembers a vector ``velocity`` takes an initial one.

    Args:
        rule_id: ``"rule:"`` and the text.

    Raises:
        ValueError: it is no rule; the message says at which character and why.
    """
    try:
        rule = read_rule(rule_id.removeprefix(RULE_PREFIX))
    except FormulaError as error:
        raise ValueError(f"rule, {error}{error.in_address}") from None
    calls = [node for line in rule.lines for node in nodes(line.value) if isinstance(node, Call)]
    searches = any(call.function == "line_search" for call in calls)
    names = {line.target for line in rule.lines} | set(rule.numbers)
    axes = [*(rule.axes.get(name, 0) for name in names), *(axes_of(call, rule.axes) for call in calls)]
    kept = tuple(dict.fromkeys((*rule.remembered, *rule.measured, *([COUNTED] if searches else []))))
    return Optimizer(
        id=rule_id,
        name="Typed rule",
        build=partial(_build, rule, namedtuple("State", kept)),
        hyperparameters=tuple(parameter(name, typed) for name, typed in rule.numbers.items()),
        idea="Your own rule.",
        authors="typed",
        year=0,
        lines=rule.written,
        symbols=_symbols(names - {"theta", "learning_rate"}),
        gradient_evaluations=None if searches else _evaluations(rule),
        gradients=_evaluations(rule, {"gradient_at": 1}),
        takes_velocity=VELOCITY in rule.remembered and rule.axes.get(VELOCITY) == 1,
        is_elementwise=2 not in axes and all(call.function in (*FUNCTIONS, "where") for call in calls),
        holds_matrix=2 in axes,
        is_dear_at_times=searches,
    )


def _build(
    rule: RuleText, state_of: Callable[..., Any], hyperparameters: Mapping[str, Scalar]
) -> optax.GradientTransformationExtraArgs:
    """Its statements, one after another."""

    def init(theta: Vector) -> Any:
        names = {**hyperparameters, "theta": theta, "identity": jnp.eye(theta.size, dtype=theta.dtype)}
        first = {name: evaluate(tree, names, {}) for name, tree in rule.first.items()}
        begun = {
            name: jnp.broadcast_to(first.get(name, jnp.zeros((), theta.dtype)), _shape(rule, name, theta))
            for name in (*rule.remembered, *rule.measured)
        }
        return state_of(**begun | _counted(state_of, lambda: jnp.zeros((), jnp.int32)))

    def update(gradient: Vector, state: Any, theta: Vector, *, learning_rate: Scalar, **extra: Any) -> tuple[Any, Any]:
        names: dict[str, Any] = {**hyperparameters, **state._asdict(), "theta": theta, "gradient": gradient}
        names |= {"learning_rate": learning_rate, "t": extra["step"].astype(theta.dtype)}
        names["identity"] = jnp.eye(theta.size, dtype=theta.dtype)
        trials: list[Any] = []
        step: Any = None
        for line in rule.lines:
            calls = _calls(names, trials, **extra)
            if line.target == "theta":
                change = _change(line.value, names, calls)
                step = change if step is None else step + change
                names["theta"] = names["theta"] + change
            else:
                value = evaluate(line.value, names, calls)
                names[line.target] = jnp.broadcast_to(value, _shape(rule, line.target, theta))
        counted = _counted(state_of, lambda: state.gradient_evaluations + _evaluations(rule) + sum(trials))
        return step, state_of(**{name: names[name] for name in (*rule.remembered, *rule.measured)} | counted)

    return transformation(init, update)


def _symbols(names: Collection[str]) -> dict[str, str]:
    """How the names are written; what a run computes in the middle of a statement, as a letter that is free."""
    symbols = {name: symbol_of(name) for name in names}
    for name in sorted(names):
        kind, number = name.rstrip("0123456789"), name.lstrip("abcdefghijklmnopqrstuvwxyz")
        letter = symbol_of(f"{MEASURED_LETTERS[kind]}{number}") if kind in MEASURED_LETTERS else ""
        if letter and letter not in symbols.values():
            symbols[name] = letter
    return symbols


def _shape(rule: RuleText, name: str, theta: Vector) -> tuple[int, ...]:
    axes = rule.axes.get(name, 0)
    return () if axes == 0 else theta.shape if axes == 1 else (theta.size, theta.size)


def _counted(state_of: Any, count: Callable[[], Any]) -> dict[str, Any]:
    """The gradients computed so far, where the state counts them."""
    return {COUNTED: count()} if COUNTED in state_of._fields else {}


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


def _calls(
    names: Mapping[str, Any], trials: list[Any], *, value_fn: Loss, grad_fn: Slope, key: Any, **_: Any
) -> dict[str, Callable[..., Any]]:
    """The functions of a rule, at the values that its names have now; ``trials`` receives what each search tried."""
    theta, gradient = names["theta"], names["gradient"]

    def line_search(direction: Vector, first: Scalar, shrink: Scalar, c1: Scalar) -> Scalar:
        length, tried = backtrack(value_fn, theta, direction, gradient @ direction, first, c1, shrink)
        trials.append(tried)
        return length

    return {
        "gradient_at": grad_fn,
        "loss_at": value_fn,
        "hessian_at": lambda point: hessian_at(value_fn, point),
        "hessian_product": lambda vector: jax.jvp(jax.grad(value_fn), (theta,), (vector,))[1],
        "line_search": line_search,
        "random_signs": lambda: random_signs(key, theta),
        "eigenvalues_of": lambda matrix: jnp.linalg.eigh(matrix)[0],
        "eigenvectors_of": lambda matrix: jnp.linalg.eigh(matrix)[1],
        "solve": jnp.linalg.solve,
        "dot": lambda left, right: left @ right,
        "norm": jnp.linalg.norm,
        "outer": jnp.outer,
        "transpose": jnp.transpose,
        "diag": jnp.diag,
    }


_COSTS = {"gradient_at": 1, "loss_at": 1, "hessian_product": 1, "hessian_at": 2}


def _evaluations(rule: RuleText, each: Mapping[str, int] = _COSTS) -> int:
    """Gradients and the like that a step computes, each call of a function as many, but for what a line search tries.

    A gradient where the step arrives is the one with which the next step begins, and is counted there.
    """
    measured = [line.value for line in rule.lines if line.recorded]
    arrives = [line.value for line in rule.lines if line.target == "theta"]
    reads = any("gradient" in names_in(line.value) for line in rule.lines)
    counted = sum(
        each.get(call.function, 0)
        for call in measured
        if isinstance(call, Call) and not (call.function == "gradient_at" and reads and list(call.arguments) == arrives)
    )
    return max(counted + reads, 1)


def parameter(name: str, typed: Range | None) -> Parameter:
    """A hyperparameter: with the range that was typed, else that which its name has elsewhere, else [-10, 10]."""
    known = _KNOWN.get(name, Parameter(name, "", 1.0, -10.0, 10.0, "a number of the rule"))
    known = replace(known, name=name, symbol="α" if name == "learning_rate" else symbol_of(name))
    if typed is None:
        return known
    low, high = typed.low, typed.high
    is_log = low > 0 and math.log10(high / low) >= _DECADES_OF_A_LOG
    scale: Scale = "log" if is_log else "near_one" if (low, high) == (0, 1) and typed.high_excluded else "linear"
    middle = math.sqrt(low * high) if is_log else (low + high) / 2
    default = typed.default if typed.default is not None else middle
    if typed.default is None and low <= known.default <= high and not (typed.high_excluded and known.default == high):
        default = known.default
    return Parameter(name, known.symbol, default, low, high, known.meaning, scale, typed.high_excluded)


_OLD_KEPT = "fraction of the old value kept each step"
_KNOWN: Mapping[str, Parameter] = {
    "learning_rate": LEARNING_RATE,
    **dict.fromkeys(("phi", "mu", "momentum"), MOMENTUM),
    **dict.fromkeys(("beta", "beta1", "rho", "rho1", "decay", "gamma"), decay("decay", "ρ", 0.9, _OLD_KEPT)),
    **dict.fromkeys(("beta2", "rho2"), decay("decay", "ρ₂", 0.999, _OLD_KEPT)),
    **dict.fromkeys(("epsilon", "eps", "delta"), epsilon(1e-8)),
    "lam": Parameter("lam", "λ", 0.01, 0.0, 10.0, meaning="weight decay, or damping", scale="log"),
}
"""What is meant by names that are usual."""
