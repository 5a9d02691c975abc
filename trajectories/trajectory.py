"""What a run leaves behind."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from trajectories.experiment import Entrant
from trajectories.outcome import Outcome

PerStep = Float[np.ndarray, " rows"]
PointPerStep = Float[np.ndarray, "rows 2"]


@dataclass(frozen=True, slots=True, eq=False)
class Trajectory:
    """One entrant's run of K steps: read-only float64 arrays with K + 1 rows, row t being the moment after t steps.

    A run that diverges keeps all its rows; what is not finite in them is what was computed.

    Attributes:
        entrant: who ran.
        theta: the position θ_t; row 0 is the start.
        loss: f(θ_t).
        gradient: ∇f(θ_t), before any clipping.
        learning_rate: α_t, the rate at θ_t.
        step: the step that led to θ_t; zero in row 0.
        state: what the rule remembers after t steps, by the symbol's name, e.g. ``"second_moment"``.
        gradient_evaluations: how many gradients were computed to get here.
        outcome: how the run ended, with ``.at_step``.
    """

    entrant: Entrant
    theta: PointPerStep
    loss: PerStep
    gradient: PointPerStep
    learning_rate: PerStep
    step: PointPerStep
    state: Mapping[str, Float[np.ndarray, "rows *shape"]]
    gradient_evaluations: PerStep
    outcome: Outcome
