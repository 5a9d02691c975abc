"""How a run ended, read off the trajectory: data, never an exception."""

import math
from typing import Any, ClassVar, Literal

import numpy as np
from jaxtyping import Float

from downhill.experiment.experiment import BOUND
from downhill.simulation.surroundings import Losses, eigenvalues

TOLERANCE = 1e-4
"""Largest ‖g‖, and largest eigenvalue of either sign, that still count as zero."""

LOOKOUT = 0.01
"""How far from a point the landscape is looked at where its Hessian is singular, in diagonals of the view."""

OutcomeCode = Literal[
    "converged",
    "stalled_at_saddle",
    "stalled_at_maximum",
    "stalled_where_flat",
    "diverged",
    "left_the_view",
    "never_moved",
    "still_moving",
]

_LABELS: dict[OutcomeCode, str] = {
    "converged": "converged",
    "stalled_at_saddle": "stalled at a saddle",
    "stalled_at_maximum": "stalled at a maximum",
    "stalled_where_flat": "stalled where the curvature is zero",
    "diverged": "diverged",
    "left_the_view": "left the view",
    "never_moved": "never moved",
    "still_moving": "still moving",
}


class Outcome(str):
    """How a run ended: a string that equals one of the constants below and knows the step it happened at.

    Attributes:
        code: the string itself.
        at_step: CONVERGED, STALLED_…: first step from which ‖g‖ stayed within the tolerance. DIVERGED: first step that
            was not finite or beyond the bound. LEFT_THE_VIEW: first step from which it stayed outside. NEVER_MOVED: 0.
            STILL_MOVING: the last step.
        words: how it is described, where that is not by code and step.
    """

    __slots__ = ("at_step", "code", "words")
    code: OutcomeCode
    at_step: int
    words: str

    CONVERGED: ClassVar["Outcome"]
    STALLED_AT_SADDLE: ClassVar["Outcome"]
    STALLED_AT_MAXIMUM: ClassVar["Outcome"]
    STALLED_WHERE_FLAT: ClassVar["Outcome"]
    DIVERGED: ClassVar["Outcome"]
    LEFT_THE_VIEW: ClassVar["Outcome"]
    NEVER_MOVED: ClassVar["Outcome"]
    STILL_MOVING: ClassVar["Outcome"]

    def __new__(cls, code: OutcomeCode, at_step: int = 0, words: str = "") -> "Outcome":
        """An outcome of this kind."""
        outcome = super().__new__(cls, code)
        outcome.code = code
        outcome.at_step = at_step
        outcome.words = words
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
        if self.words:
            return self.words
        if self == Outcome.LEFT_THE_VIEW and self.at_step == 0:
            return "outside the view from the start"
        if self == Outcome.DIVERGED and self.at_step == 0:  # the start itself lies within the bound
            return "not defined at the start"
        if self == Outcome.NEVER_MOVED:
            return self.label
        return self.template.format(self.at_step)

    def last_sound_step(self, rows: int) -> int:
        """The last step to draw, on screen and in files: of so many rows the last, or the one before a divergence."""
        return (self.at_step if self == Outcome.DIVERGED else rows) - 1


Outcome.CONVERGED = Outcome("converged")
Outcome.STALLED_AT_SADDLE = Outcome("stalled_at_saddle")
Outcome.STALLED_AT_MAXIMUM = Outcome("stalled_at_maximum")
Outcome.STALLED_WHERE_FLAT = Outcome("stalled_where_flat")
Outcome.DIVERGED = Outcome("diverged")
Outcome.LEFT_THE_VIEW = Outcome("left_the_view")
Outcome.NEVER_MOVED = Outcome("never_moved")
Outcome.STILL_MOVING = Outcome("still_moving")

OUTCOMES = (
    Outcome.CONVERGED,
    Outcome.STALLED_AT_SADDLE,
    Outcome.STALLED_AT_MAXIMUM,
    Outcome.STALLED_WHERE_FLAT,
    Outcome.LEFT_THE_VIEW,
    Outcome.DIVERGED,
    Outcome.NEVER_MOVED,
    Outcome.STILL_MOVING,
)
"""All of them; tables of many runs hold their index."""


def _start_of_last_stretch(holds: np.ndarray) -> int:
    """First index from which ``holds`` is true to the end; ``holds`` ends with True."""
    failures = np.flatnonzero(~holds)
    return int(failures[-1]) + 1 if failures.size else 0


View = tuple[tuple[float, float], tuple[float, float]]


def lookouts(theta: Any, hessian: Any, radius: Any, numpy: Any = np) -> Any:
    """Eight points around ``theta``, every 45°, beginning along an eigenvector of the Hessian; shape (8, 2).

    Args:
        theta: shape (2,).
        hessian: shape (2, 2); one that is not finite has no say.
        radius: how far away.
        numpy: NumPy, or JAX's.
    """
    (a, b), (_, c) = hessian
    angles = numpy.nan_to_num(numpy.arctan2(2 * b, a - c) / 2) + numpy.arange(8) * (math.pi / 4)
    return theta[None] + radius * numpy.stack([numpy.cos(angles), numpy.sin(angles)], 1)


def rests(low: Any, high: Any, lowest: Any, highest: Any, slack: Any) -> dict[OutcomeCode, Any]:
    """What a point without a slope is: the first of these that holds.

    Where the Hessian is singular the landscape around tells: a minimum has higher places around it and no lower ones. A
    difference that a slope within the tolerance makes is none.

    Args:
        low: the Hessian's lower eigenvalue; numbers of NumPy or of JAX, as all that follow.
        high: the higher one.
        lowest: by how much the lowest of the places around is higher than the point.
        highest: by how much the highest is.
        slack: the difference that does not count.
    """
    falls, climbs = lowest < -slack, highest > slack
    return {
        "converged": (low > TOLERANCE) | (~(low < -TOLERANCE) & climbs & ~falls),
        "stalled_at_maximum": (high < -TOLERANCE) | (~(high > TOLERANCE) & falls & ~climbs),
        "stalled_at_saddle": low < -TOLERANCE,
        "stalled_where_flat": ~(low < -TOLERANCE),
    }


def judge(
    theta: Float[np.ndarray, "steps 2"],
    loss: Float[np.ndarray, " steps"],
    gradient: Float[np.ndarray, "steps 2"],
    last_hessian: Float[np.ndarray, "2 2"],
    view: View,
    losses_at: Losses,
) -> Outcome:
    """How the run ended.

    The kinds are tried in this order: diverged, left the view (a flat region far outside is no place to converge to),
    at rest, never moved, still moving.

    Args:
        theta: every position, the start first.
        loss: the loss at each.
        gradient: the gradient at each.
        last_hessian: the Hessian at the last position.
        view: ((x low, x high), (y low, y high)).
        losses_at: the loss at other points; asked where the slope and an eigenvalue vanish.
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
        radius = LOOKOUT * math.hypot(x_high - x_low, y_high - y_low)
        kind = _rest(theta[-1], loss[-1], last_hessian, radius, losses_at)
        return Outcome(kind, _start_of_last_stretch(slope <= TOLERANCE))
    if (theta == theta[0]).all():
        return Outcome("never_moved", 0)
    return Outcome("still_moving", len(theta) - 1)


def _rest(theta: Any, loss: Any, hessian: Any, radius: float, losses_at: Any) -> OutcomeCode:
    low, high = eigenvalues(hessian[None])[0]
    signs_tell = min(abs(low), abs(high)) > TOLERANCE
    around = np.zeros(1) if signs_tell else losses_at(lookouts(theta, hessian, radius)) - loss
    kinds = rests(low, high, around.min(), around.max(), TOLERANCE * radius)
    return next(kind for kind, holds in kinds.items() if holds)
