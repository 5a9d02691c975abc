"""A rule worked through: every line of it with every step's numbers."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Float

from downhill.expressions.lines import Line
from downhill.expressions.numpy_values import evaluate
from downhill.expressions.tree import Name, Operation, Words
from downhill.simulation.trajectory import Trajectory

PerStep = Float[np.ndarray, "steps *shape"]
UPDATE = "optax_update"
"""What a rule without lines has added to θ, by its name in the lines that stand in for them."""


class DerivedLine(NamedTuple):
    """A line of a rule and what it yields.

    Attributes:
        line: the assignment.
        values: at each step t, that from θ_t to θ_{t+1}; the trajectory's own where the line is recorded.
    """

    line: Line
    values: PerStep


class Derivation(NamedTuple):
    """A rule with its numbers, at steps t = 0 … K - 1.

    Attributes:
        constants: the hyperparameters by name, without the learning rate, which a schedule may change.
        before: every other name's value before the first line, at each step.
        lines: in their order.
        symbols: of all these names that have one.
    """

    constants: Mapping[str, float]
    before: Mapping[str, PerStep]
    lines: tuple[DerivedLine, ...]
    symbols: Mapping[str, str]


def derive(run: Trajectory) -> Derivation:
    """The lines of an entrant's rule, evaluated in float64 at all steps at once from the numbers of its trajectory.

    At step t a line sees θ_t, g_t, α_t and the state after t steps, and what the lines before it have yielded. A rule
    that has no lines is shown as recorded: its state, its update, and θ ← θ + update. What is not finite stays so.
    """
    optimizer, steps = run.entrant.optimizer, len(run.loss) - 1
    rates = {"learning_rate": run.learning_rate[:-1]}
    constants = {name: value for name, value in run.entrant.hyperparameters.items() if name not in rates}
    before = {name: values[:-1] for name, values in run.state.items()} | rates
    before |= {"theta": run.theta[:-1], "gradient": run.seen_gradient[:-1], "t": np.arange(float(steps))}
    after = {name: values[1:] for name, values in run.state.items()} | {UPDATE: run.step[1:]}
    names: dict[str, Any] = before | {name: np.float64(value) for name, value in constants.items()}
    names["identity"] = np.broadcast_to(np.eye(2), (steps, 2, 2))
    done: list[DerivedLine] = []
    for line in optimizer.lines_for(constants) if optimizer.lines else _recorded_lines(run):
        with np.errstate(all="ignore"):
            found = after[line.target] if line.recorded else evaluate(line.value, names)
            names[line.target] = found if np.ndim(found) else np.full(steps, found)  # of numbers alone: of every step
        done.append(DerivedLine(line, names[line.target]))
    return Derivation(constants, before, tuple(done), {**optimizer.notation, UPDATE: "u"})


def _recorded_lines(run: Trajectory) -> tuple[Line, ...]:
    """What can be said of a rule that another library computes."""
    by = Words("computed by optax")
    recorded = (Line(name, by, recorded=True, replaces=False) for name in (*run.state, UPDATE))
    return *recorded, Line("theta", Operation("+", Name("theta"), Name(UPDATE)), recorded=False, replaces=True)
