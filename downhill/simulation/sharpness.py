"""The sharpness along a path, and how sharp the loss may be at most where a rule is to stay stable."""

from typing import Any

import numpy as np
from jaxtyping import Int

from downhill.experiment.entrant import Entrant
from downhill.expressions.lines import read_lines
from downhill.expressions.numpy_values import evaluate
from downhill.simulation.phases import phases
from downhill.simulation.surroundings import eigenvalues
from downhill.simulation.trajectory import PerStep, PointPerStep, Trajectory
from optimizers import Optimizer
from optimizers._switched import SWITCH_AT


def sharpness(run: Trajectory) -> PerStep:
    """λ_max at every θ_t: of the Hessian H, or with a preconditioner D of D^(-1/2) H D^(-1/2); NaN where not finite.

    D is that of the step about to be made. H is of the loss that the rule sees: with ½λ‖θ‖² in it where there is such
    a decay, but of all examples.

    Source: Cohen et al. 2021 for H, 2022 for Adam and its like.
    """
    values = np.empty(len(run.loss))
    for phase in phases(run):  # where one rule hands over, the step about to be made is the second's
        values[phase.first_step : phase.first_step + len(phase.run.loss)] = _of_one_rule(phase.run)
    return values


def sharpness_limit(run: Trajectory) -> PerStep:
    """:func:`limit` at every θ_t."""
    return limit(run.entrant, run.learning_rate, np.arange(len(run.loss)))


def limit(entrant: Entrant, learning_rates: PerStep, steps: Int[np.ndarray, " rows"]) -> PerStep:
    """The largest sharpness at which the rule, with its learning rate α_t, is stable on a quadratic; NaN where unknown.

    2/α_t for gradient descent, (2 + 2φ)/α_t for momentum, (2 + 2φ)/((1 + 2φ)α_t) for Nesterov's (Cohen et al. 2021);
    of the preconditioned Hessian (2 + 2ρ₁)/((1 - ρ₁)α_t) for Adam, 38/α_t with ρ₁ = 0.9 (Cohen et al. 2022). With
    ``sam`` it is another, which depends on the gradient.

    Args:
        entrant: who runs.
        learning_rates: α_t.
        steps: t, which says of two rules whose step it is.
    """
    first, *then = (_limit_of_one(part, learning_rates) for part in entrant.parts)
    return np.where(steps < entrant.hyperparameters[SWITCH_AT.name], first, then[0]) if then else first


def _limit_of_one(entrant: Entrant, learning_rates: PerStep) -> PerStep:
    largest = entrant.optimizer.largest_stable_rate
    if largest is None or entrant.sam is not None:
        return np.full(len(learning_rates), np.nan)
    # Of a linear rule the inverse of the largest stable rate is a + b λ; it is 1/α at the λ that is looked for.
    with np.errstate(all="ignore"):  # where no rate is stable, or the rate is 0
        at_1, at_2 = 1 / np.array([largest(entrant.hyperparameters, curvature) for curvature in (1.0, 2.0)])
        return 1 + (1 / learning_rates - at_1) / (at_2 - at_1)


def preconditioner(optimizer: Optimizer, names: dict[str, Any]) -> Any:
    """D at each step, a row for each.

    Args:
        optimizer: a rule that has one.
        names: what its lines may read before the first of them, by name: single numbers, and a row for each step.
    """
    switches = {each.name: float(names[each.name]) for each in optimizer.hyperparameters if each.scale == "switch"}
    for line in read_lines(f"{optimizer.lines}\npreconditioner = {optimizer.preconditioner}", switches):
        names[line.target] = evaluate(line.value, names)
    return names["preconditioner"]


def _of_one_rule(run: Trajectory) -> PerStep:
    hessian = run.hessian + (run.entrant.coupled_decay or 0.0) * np.eye(2)
    with np.errstate(all="ignore"):
        if run.entrant.optimizer.preconditioner:
            roots = np.sqrt(_preconditioner_along(run))
            hessian = hessian / (roots[:, :, None] * roots[:, None, :])
        return eigenvalues(hessian)[:, 1]


def _preconditioner_along(run: Trajectory) -> PointPerStep:
    numbers = {name: np.float64(value) for name, value in run.entrant.hyperparameters.items()}
    along = {"theta": run.theta, "gradient": run.seen_gradient, "t": np.arange(float(len(run.loss)))}
    return preconditioner(run.entrant.optimizer, {**numbers, **run.state, **along, "learning_rate": run.learning_rate})
