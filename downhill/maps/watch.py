"""What is noted of a run on its way, so that its outcome is known at the end without its path."""

from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array, Bool, Float, Int

from downhill.experiment.experiment import BOUND
from downhill.simulation.outcome import LOOKOUT, OUTCOMES, TOLERANCE, Outcome, lookouts, rests

NEVER = 2**31 - 1

Step = Int[Array, ""]
Scalar = Float[Array, ""]
Vector = Float[Array, "2"]
Corners = Float[Array, "2 2"]
Matrix = Float[Array, "2 2"]

_DIVERGED, _LEFT, _UNMOVED, _MOVING = (
    OUTCOMES.index(kind)
    for kind in (Outcome.DIVERGED, Outcome.LEFT_THE_VIEW, Outcome.NEVER_MOVED, Outcome.STILL_MOVING)
)


class Watch(NamedTuple):
    """What is noted of a run on its way.

    Attributes:
        unsound: the first step that was not finite or beyond the bound, or ``NEVER``.
        outside: the first step of the stretch outside the view that still lasts.
        still: the first step of the stretch with a vanishing gradient that still lasts.
        moved: whether it has been anywhere but at its start.
        reached: the first step with the loss that is asked for, while sound, or ``NEVER``; ``None`` if nobody asks.
        last: the last step that the budget reaches; ``None`` where all steps are made.
        spent: what has been taken from the budget until then; ``None`` likewise.
    """

    unsound: Step
    outside: Step
    still: Step
    moved: Bool[Array, ""]
    reached: Any
    last: Any
    spent: Any


def beginning(*, targeted: bool, counted: bool) -> Watch:
    """Before any step."""
    never, zero = jnp.int32(NEVER), jnp.int32(0)
    reached, last = never if targeted else None, zero if counted else None
    return Watch(never, zero, zero, jnp.bool_(False), reached, last, spent=last)


def observed(
    watch: Watch, t: Step, start: Vector, theta: Vector, loss: Scalar, gradient: Vector, view: Corners, target: Any
) -> Watch:
    """After step t has been observed, as ``downhill.simulation.outcome.judge`` looks at every step of a trajectory."""
    # Written by coordinates: reductions over the two of them would keep XLA from doing all this in one pass.
    (x, y), (along_x, along_y), (x0, y0) = theta, gradient, start
    is_finite = jnp.isfinite(loss) & jnp.isfinite(along_x) & jnp.isfinite(along_y)
    is_sound = is_finite & (jnp.abs(x) <= BOUND) & (jnp.abs(y) <= BOUND)
    unsound = jnp.where(is_sound, watch.unsound, jnp.minimum(watch.unsound, t))
    return watch._replace(
        unsound=unsound,
        outside=jnp.where(_inside(theta, view), t + 1, watch.outside),
        still=jnp.where(_vanishes(gradient), watch.still, t + 1),
        moved=watch.moved | (x != x0) | (y != y0),
        reached=None
        if watch.reached is None
        else jnp.where((loss <= target) & (unsound == NEVER), jnp.minimum(watch.reached, t), watch.reached),
    )


def prolonged(watch: Watch, since: Step, by: Step) -> Watch:
    """As if what was noted after the step ``since`` had been noted ``by`` steps later."""

    def moved(first: Step) -> Step:
        return jnp.where(first > since, first + by, first)

    return watch._replace(outside=moved(watch.outside), still=moved(watch.still))


def judged(
    watch: Watch,
    loss: Callable[[Vector], Scalar],
    theta: Vector,
    gradient: Vector,
    hessian: Matrix,
    view: Corners,
    steps: Step,
) -> Any:
    """How the run ended, an index into ``OUTCOMES``, and at which step: in the order of ``outcome.judge``."""
    (a, b), (_, c) = hessian
    middle, half = (a + c) / 2, jnp.hypot((a - c) / 2, b)
    radius = LOOKOUT * jnp.hypot(*(view[1] - view[0]))
    # One after the other: all at once would need memory for every example at every point.
    around = jax.lax.map(loss, lookouts(theta, hessian, radius, jnp)) - loss(theta)
    rest = rests(middle - half, middle + half, around.min(), around.max(), TOLERANCE * radius)
    vanishes = _vanishes(gradient)
    cases = [
        (watch.unsound < NEVER, _DIVERGED, watch.unsound),
        (~_inside(theta, view), _LEFT, watch.outside),
        *((vanishes & holds, OUTCOMES.index(Outcome(kind)), watch.still) for kind, holds in rest.items()),
        (~watch.moved, _UNMOVED, jnp.int32(0)),
    ]
    holds, kinds, at_steps = zip(*cases, strict=True)
    last = steps if watch.last is None else watch.last
    return jnp.select(holds, [jnp.int8(kind) for kind in kinds], jnp.int8(_MOVING)), jnp.select(holds, at_steps, last)


def _inside(theta: Vector, view: Corners) -> Bool[Array, ""]:
    x, y = theta
    (x_low, y_low), (x_high, y_high) = view
    return (x_low <= x) & (x <= x_high) & (y_low <= y) & (y <= y_high)


def _vanishes(gradient: Vector) -> Bool[Array, ""]:
    along_x, along_y = gradient
    return along_x * along_x + along_y * along_y <= TOLERANCE**2
