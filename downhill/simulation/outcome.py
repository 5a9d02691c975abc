"""How a run ended, read off the trajectory: data, never an exception."""

from typing import ClassVar, Literal

import numpy as np
from jaxtyping import Float

from downhill.experiment.experiment import BOUND

TOLERANCE = 1e-4
"""Largest ‖g‖, and most negative eigenvalue, that still count as zero."""

OutcomeCode = Literal["converged", "stalled_at_saddle", "diverged", "left_the_view", "still_moving"]

_LABELS: dict[OutcomeCode, str] = {
    "converged": "converged",
    "stalled_at_saddle": "stalled at a saddle",
    "diverged": "diverged",
    "left_the_view": "left the view",
    "still_moving": "still moving",
}


class Outcome(str):
    """How a run ended: a string that equals one of the constants below and knows the step it happened at.

    Attributes:
        code: the string itself.
        at_step: CONVERGED, STALLED_AT_SADDLE: first step from which ‖g‖ stayed within the tolerance. DIVERGED: first
            step that was not finite or beyond the bound. LEFT_THE_VIEW: first step from which it stayed outside.
            STILL_MOVING: the last step.
    """

    __slots__ = ("at_step", "code")
    code: OutcomeCode
    at_step: int

    CONVERGED: ClassVar["Outcome"]
    STALLED_AT_SADDLE: ClassVar["Outcome"]
    DIVERGED: ClassVar["Outcome"]
    LEFT_THE_VIEW: ClassVar["Outcome"]
    STILL_MOVING: ClassVar["Outcome"]

    def __new__(cls, code: OutcomeCode, at_step: int = 0) -> "Outcome":
        """An outcome of this kind."""
        outcome = super().__new__(cls, code)
        outcome.code = code
        outcome.at_step = at_step
        return outcome

    @property
    def label(self) -> str:
        """In words, without the step: ``"stalled at a saddle"``."""
        return _LABELS[self.code]

    @property
    def template(self) -> str:
        """In words, with ``{}`` in the place of the step, which is not the first: ``"converged at step {}"``."""
        return f"{self.label} at step {{}}"

    def describe(self) -> str:
        """In words, e.g. ``"converged at step 87"``. At step 0 it is the loss or its slope that is not finite."""
        if self == Outcome.LEFT_THE_VIEW and self.at_step == 0:
            return "outside the view from the start"
        if self == Outcome.DIVERGED and self.at_step == 0:  # the start itself lies within the bound
            return "not defined at the start"
        return self.template.format(self.at_step)


Outcome.CONVERGED = Outcome("converged")
Outcome.STALLED_AT_SADDLE = Outcome("stalled_at_saddle")
Outcome.DIVERGED = Outcome("diverged")
Outcome.LEFT_THE_VIEW = Outcome("left_the_view")
Outcome.STILL_MOVING = Outcome("still_moving")

OUTCOMES = (
    Outcome.CONVERGED,
    Outcome.STALLED_AT_SADDLE,
    Outcome.LEFT_THE_VIEW,
    Outcome.DIVERGED,
    Outcome.STILL_MOVING,
)
"""All of them; tables of many runs hold their index."""


def _start_of_last_stretch(holds: np.ndarray) -> int:
    """First index from which ``holds`` is true to the end; ``holds`` ends with True."""
    failures = np.flatnonzero(~holds)
    return int(failures[-1]) + 1 if failures.size else 0


def judge(
    theta: Float[np.ndarray, "steps 2"],
    loss: Float[np.ndarray, " steps"],
    gradient: Float[np.ndarray, "steps 2"],
    last_eigenvalues: Float[np.ndarray, "2"],
    view: tuple[tuple[float, float], tuple[float, float]],
) -> Outcome:
    """How the run ended.

    The kinds are tried in this order: diverged, left the view (a flat region far outside is no place to converge to),
    converged or stalled, still moving.

    Args:
        theta: every position, the start first.
        loss: the loss at each.
        gradient: the gradient at each.
        last_eigenvalues: the Hessian's eigenvalues at the last position.
        view: ((x low, x high), (y low, y high)).
    """
    x, y = theta.T
    with np.errstate(invalid="ignore", over="ignore"):
        slope = np.hypot(*gradient.T)  # finite only if both are
        sound = np.isfinite(loss) & np.isfinite(slope) & (np.abs(x) <= BOUND) & (np.abs(y) <= BOUND)  # not if NaN
    if not sound.all():
        return Outcome("diverged", int(np.argmin(sound)))
    (x_low, x_high), (y_low, y_high) = view
    if not (x_low <= x[-1] <= x_high and y_low <= y[-1] <= y_high):
        outside = (x < x_low) | (x > x_high) | (y < y_low) | (y > y_high)
        return Outcome("left_the_view", _start_of_last_stretch(outside))
    if slope[-1] <= TOLERANCE:
        still = slope <= TOLERANCE
        kind = "converged" if last_eigenvalues.min() >= -TOLERANCE else "stalled_at_saddle"
        return Outcome(kind, _start_of_last_stretch(still))
    return Outcome("still_moving", len(theta) - 1)
