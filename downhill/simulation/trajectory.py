"""What a run leaves behind."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from downhill.experiment.entrant import Entrant
from downhill.simulation.outcome import Outcome

PerStep = Float[np.ndarray, " rows"]
PointPerStep = Float[np.ndarray, "rows 2"]


@dataclass(frozen=True, slots=True, eq=False)
class Trajectory:
    """One entrant's run: read-only float64 arrays, row t being the moment after t steps.

    There are K + 1 rows; fewer where a budget of K gradient evaluations or examples was used up before K steps. A run
    that diverges keeps all its rows; what is not finite in them is what was computed.

    Attributes:
        entrant: who ran.
        theta: the position θ_t; row 0 is the start.
        loss: f(θ_t), on a landscape with data over all examples.
        gradient: ∇f(θ_t), likewise, without noise and before any clipping.
        seen_gradient: g_t as the rule received it: of a minibatch, noisy, clipped.
        learning_rate: α_t, the rate at θ_t; NaN where the rule takes none.
        step: Δθ, the step that led to θ_t; zero in row 0.
        state: what the rule remembers after t steps, by the symbol's name, e.g. ``"second_moment"``.
        hessian: ∇²f(θ_t).
        eigenvalues: of the Hessian, ascending.
        gradient_step_loss: f(θ_t - α_t ∇f(θ_t)), what a plain gradient step would have led to.
        gradient_evaluations: how many gradients were computed to get here; a product of the Hessian with a vector, and
            a loss that a line search tried, count as one.
        examples: how many examples these have looked at; see ``Experiment.budget``.
        average: the average θ̄_t of the positions, where the entrant follows it.
        average_loss: f(θ̄_t).
        outcome: how the run ended, with ``.at_step``.
    """

    entrant: Entrant
    theta: PointPerStep
    loss: PerStep
    gradient: PointPerStep
    seen_gradient: PointPerStep
    learning_rate: PerStep
    step: PointPerStep
    state: Mapping[str, Float[np.ndarray, "rows *shape"]]
    hessian: Float[np.ndarray, "rows 2 2"]
    eigenvalues: PointPerStep
    gradient_step_loss: PerStep
    gradient_evaluations: PerStep
    examples: PerStep
    average: PointPerStep | None
    average_loss: PerStep | None
    outcome: Outcome
