"""Rules that people type: ``rule:v = phi*v - alpha*g; theta = theta + v`` stands wherever a rule's id does."""

import math
from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import lru_cache

from downhill.expressions.error import FormulaError
from downhill.expressions.functions import ARITIES as OF_FORMULAS
from downhill.expressions.identifiers import symbol_of
from downhill.expressions.lines import remembered
from downhill.expressions.rule_text import MEASURED_LETTERS, RULE_PREFIX, Range, read_rule
from downhill.parameters import Parameter, Scale
from optimizers._lines import Steps
from optimizers.entry import LEARNING_RATE, MOMENTUM, Optimizer, decay, epsilon

MOST_KEPT = 128
"""Typed rules remembered; a forgotten one is made anew, and compiled anew."""
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
    steps = Steps(rule.lines, rule.first)
    names = {line.target for line in rule.lines} | set(rule.numbers)
    return Optimizer(
        id=rule_id,
        name="Typed rule",
        build=steps.build,
        hyperparameters=tuple(parameter(name, typed) for name, typed in rule.numbers.items()),
        idea="Your own rule.",
        authors="typed",
        year=0,
        lines=rule.written,
        symbols=_symbols(names - {"theta", "learning_rate"}),
        gradient_evaluations=None if steps.searches else steps.evaluations,
        gradients=steps.gradients,
        takes_velocity=VELOCITY in remembered(rule.lines) and steps.axes.get(VELOCITY) == 1,
        is_elementwise=not steps.holds_matrix and all(call.function in OF_FORMULAS for call in steps.calls),
        holds_matrix=steps.holds_matrix,
        is_dear_at_times=steps.searches,
    )


def _symbols(names: Collection[str]) -> dict[str, str]:
    """How the names are written; what a run computes in the middle of a statement, as a letter that is free."""
    symbols = {name: symbol_of(name) for name in names}
    for name in sorted(names):
        kind, number = name.rstrip("0123456789"), name.lstrip("abcdefghijklmnopqrstuvwxyz")
        letter = symbol_of(f"{MEASURED_LETTERS[kind]}{number}") if kind in MEASURED_LETTERS else ""
        if letter and letter not in symbols.values():
            symbols[name] = letter
    return symbols


def parameter(name: str, typed: Range | None) -> Parameter:
    """A hyperparameter: with the range that was typed, else that which its name has elsewhere, else [-10, 10]."""
    known = _KNOWN.get(name, Parameter(name, "", 1.0, -10.0, 10.0, "a number of the rule"))
    known = replace(known, name=name, symbol="α" if name == "learning_rate" else symbol_of(name))
    if typed is None:
        return known
    low, high = typed.low, typed.high
    is_log = low > 0 and math.log10(high / low) >= _DECADES_OF_A_LOG
    scale: Scale = "log" if is_log else "near_one" if (low, high) == (0, 1) and typed.high_excluded else "linear"
    middle = low * math.sqrt(high / low) if is_log else (low + high) / 2
    default = typed.default if typed.default is not None else middle
    if typed.default is None and low <= known.default <= high and not (typed.high_excluded and known.default == high):
        default = known.default
    return Parameter(name, known.symbol, default, low, high, known.meaning, scale, typed.high_excluded)


_OLD_KEPT = "fraction of the old value kept each step"
_KNOWN: Mapping[str, Parameter] = {
    **dict.fromkeys(("learning_rate", "lr", "eta", "rate"), LEARNING_RATE),
    **dict.fromkeys(("phi", "mu", "momentum"), MOMENTUM),
    **dict.fromkeys(("beta", "beta1", "rho", "rho1", "decay", "gamma"), decay("decay", "ρ", 0.9, _OLD_KEPT)),
    **dict.fromkeys(("beta2", "rho2"), decay("decay", "ρ₂", 0.999, _OLD_KEPT)),
    **dict.fromkeys(("epsilon", "eps", "delta"), epsilon(1e-8)),
    "lam": Parameter("lam", "λ", 0.01, 0.0, 10.0, meaning="weight decay, or damping", scale="log"),
}
"""What is meant by names that are usual."""
