"""Many runs at once, of which only the ends are kept: memory does not grow with the steps."""

from collections.abc import Mapping
from typing import Any, NamedTuple, cast

import jax
import jax.numpy as jnp
import numpy as np
from jax.sharding import Mesh, PartitionSpec
from jaxtyping import Array, Bool, Float, Int

from landscapes import Landscape
from optimizers import Optimizer
from trajectories.gradients import Around
from trajectories.loop import Carry, Scalar, Vector, mover
from trajectories.outcome import BOUND, KINDS, TOLERANCE, Outcome
from trajectories.programs import Program

AXIS = "devices"
_RUNS = "runs"
NEVER = 2**31 - 1
_BLOCK = 64  # steps between two looks whether all runs have ended

_CONVERGED, _STALLED, _DIVERGED, _LEFT, _MOVING = (
    KINDS.index(kind)
    for kind in (
        Outcome.CONVERGED,
        Outcome.STALLED_AT_SADDLE,
        Outcome.DIVERGED,
        Outcome.LEFT_THE_VIEW,
        Outcome.STILL_MOVING,
    )
)


class Setting(NamedTuple):
    """What all runs of a call share, but for what they vary in: arrays of NumPy outside the program, of JAX within.

    Attributes:
        parameters: the landscape's.
        view: its corners, shape (2, 2): (x low, y low), (x high, y high).
        factors: α_t / α_0 at each step, shape (rows,), as many as there can be.
        around: the numbers around the gradient.
        steps: K.
        target: a loss to reach; ``None`` if nobody asks when it is.
    """

    parameters: Any
    view: Any
    factors: Any
    around: Around
    steps: Any
    target: Any


class Varied(NamedTuple):
    """What runs differ in: a row for each run, or one value for all.

    Attributes:
        start: θ_0, shape (runs, 2) or (2,).
        hyperparameters: by name, shape (runs,) or ().
        seed: unsigned 32-bit, shape (runs,) or ().
    """

    start: Any
    hyperparameters: Mapping[str, Any]
    seed: Any


class Ends(NamedTuple):
    """How runs ended, a row for each.

    Attributes:
        theta: θ_K; NaN for runs that diverged.
        loss: f(θ_K); NaN for runs that diverged.
        outcome: index into ``trajectories.outcome.KINDS``.
        at_step: as in :class:`trajectories.Outcome`.
        reached: the first step with a loss of at most the target, before any divergence, or ``NEVER``; ``None`` without
            a target.
    """

    theta: Float[np.ndarray, "*runs 2"]
    loss: Float[np.ndarray, "*runs"]
    outcome: Int[np.ndarray, "*runs"]
    at_step: Int[np.ndarray, "*runs"]
    reached: Int[np.ndarray, "*runs"] | None


class _Watch(NamedTuple):
    """What is noted of a run on its way.

    Attributes:
        unsound: the first step that was not finite or beyond the bound, or ``NEVER``.
        outside: the first step of the stretch outside the view that still lasts.
        still: the first step of the stretch with a vanishing gradient that still lasts.
        reached: the first step with the loss that is asked for, while sound, or ``NEVER``.
        last: the last step that the budget reaches, where that is not K for all.
    """

    unsound: Int[Array, ""]
    outside: Int[Array, ""]
    still: Int[Array, ""]
    reached: Any
    last: Any


def _ends(
    varied: Varied,
    setting: Setting,
    *,
    landscape: Landscape,
    optimizer: Optimizer,
    in_start: bool,
    repeats: bool,
    counted: bool,
    mesh: Mesh,
) -> Ends:
    def run(each: Varied, setting: Setting) -> Ends:
        return _run(each, setting, landscape=landscape, optimizer=optimizer, repeats=repeats, counted=counted)

    # Runs vary in their starts, or in all else; what they share is computed once for all of them.
    axes = (0, None, None) if in_start else (None, 0, 0)
    specs = Varied(*(cast(Any, PartitionSpec() if axis is None else PartitionSpec(AXIS)) for axis in axes))
    return jax.shard_map(
        jax.vmap(run, in_axes=(Varied(*cast(Any, axes)), None), axis_name=_RUNS),
        mesh=mesh,
        in_specs=(specs, PartitionSpec()),
        out_specs=PartitionSpec(AXIS),
        check_vma=False,
    )(varied, setting)


run_ends = Program(_ends)
"""Ends of as many runs on each of the mesh's devices.

Args:
    varied: the runs; either their starts have a row for each, or hyperparameters and seeds have.
    setting: what they share.
    landscape: where they run.
    optimizer: who.
    in_start: whether it is the starts that vary.
    repeats: whether equal positions and states are followed by equal ones at any time: no schedule, no chance.
    counted: whether a run ends before it would need more than K gradients, which its state counts.
    mesh: the devices, along one axis.
"""


def _run(
    varied: Varied, setting: Setting, *, landscape: Landscape, optimizer: Optimizer, repeats: bool, counted: bool
) -> Ends:
    start, hyperparameters, seed = varied
    first, moment = mover(
        start, setting.parameters, hyperparameters, setting.around, seed, landscape=landscape, optimizer=optimizer
    )
    rate = hyperparameters.get("learning_rate", jnp.nan)
    steps = setting.steps

    def loss(point: Vector) -> Scalar:
        return landscape.f(point, setting.parameters)

    def step(t: Int[Array, ""], both: tuple[Carry, _Watch]) -> tuple[Carry, _Watch]:
        carry, watch = both
        watch = _watched(watch, t, carry[0], *jax.value_and_grad(loss)(carry[0]), setting)
        after, _ = moment(carry, (t, rate * setting.factors[t]))
        if counted:  # a step that the budget does not reach is not made, and none after it
            within = (watch.last == t) & (after[1].gradient_evaluations <= steps)
            after = jax.tree.map(lambda new, old: jnp.where(within, new, old), after, carry)
            watch = watch._replace(last=jnp.where(within, t + 1, watch.last))
        return after, watch

    def block(blocks: tuple[Int[Array, ""], tuple[Carry, _Watch], Bool[Array, ""]]) -> Any:
        t, before, _ = blocks
        # The odd steps come first, so that all other blocks are alike: one that changes nothing is followed by more.
        until = t + jnp.where((t == 0) & (steps % _BLOCK > 0), steps % _BLOCK, _BLOCK)
        after = jax.lax.fori_loop(t, until, step, before)
        has_ended = after[1].unsound < NEVER
        if repeats:
            has_ended |= _are_equal(before[0], after[0]) & (until - t == _BLOCK)
        return until, after, jax.lax.psum(~has_ended, _RUNS) > 0

    start_of_all = (jnp.int32(0), (first, _first_watch(setting, counted=counted)), jnp.bool_(True))
    until, (carry, watch), _ = jax.lax.while_loop(lambda blocks: (blocks[0] < steps) & blocks[2], block, start_of_all)
    theta, watch = carry[0], _prolonged(watch, until, steps)
    value, gradient = jax.value_and_grad(loss)(theta)
    watch = _watched(watch, steps, theta, value, gradient, setting)
    return _judged(theta, value, gradient, jax.hessian(loss)(theta), watch, setting)


def _first_watch(setting: Setting, *, counted: bool) -> _Watch:
    never, zero = jnp.int32(NEVER), jnp.int32(0)
    return _Watch(never, zero, zero, None if setting.target is None else never, zero if counted else None)


def _prolonged(watch: _Watch, until: Int[Array, ""], steps: Int[Array, ""]) -> _Watch:
    """As if the last block had been repeated to the end."""

    def moved(first: Int[Array, ""]) -> Int[Array, ""]:
        return jnp.where(first > until - _BLOCK, first + (steps - until), first)

    return watch._replace(outside=moved(watch.outside), still=moved(watch.still))


def _are_equal(one: Any, other: Any) -> Bool[Array, ""]:
    pairs = zip(jax.tree.leaves(one), jax.tree.leaves(other), strict=True)
    return jnp.array([(a == b).all() for a, b in pairs]).all()


def _inside(theta: Vector, setting: Setting) -> Bool[Array, ""]:
    x, y = theta
    (x_low, y_low), (x_high, y_high) = setting.view
    return (x_low <= x) & (x <= x_high) & (y_low <= y) & (y <= y_high)


def _vanishes(gradient: Vector) -> Bool[Array, ""]:
    along_x, along_y = gradient
    return along_x * along_x + along_y * along_y <= TOLERANCE**2


def _watched(
    watch: _Watch, t: Int[Array, ""], theta: Vector, loss: Scalar, gradient: Vector, setting: Setting
) -> _Watch:
    """As ``trajectories.outcome.judge`` looks at every step of a trajectory."""
    # Written by coordinates: reductions over the two of them would keep XLA from doing all this in one pass.
    (x, y), (along_x, along_y) = theta, gradient
    is_finite = jnp.isfinite(loss) & jnp.isfinite(along_x) & jnp.isfinite(along_y)
    is_sound = is_finite & (jnp.abs(x) <= BOUND) & (jnp.abs(y) <= BOUND)
    unsound = jnp.where(is_sound, watch.unsound, jnp.minimum(watch.unsound, t))
    return watch._replace(
        unsound=unsound,
        outside=jnp.where(_inside(theta, setting), t + 1, watch.outside),
        still=jnp.where(_vanishes(gradient), watch.still, t + 1),
        reached=None
        if watch.reached is None
        else jnp.where((loss <= setting.target) & (unsound == NEVER), jnp.minimum(watch.reached, t), watch.reached),
    )


def _judged(
    theta: Vector,
    loss: Scalar,
    gradient: Vector,
    hessian: Float[Array, "2 2"],
    watch: _Watch,
    setting: Setting,
) -> Ends:
    """As ``trajectories.outcome.judge`` does, in its order."""
    (a, b), (_, c) = hessian
    lowest_eigenvalue = (a + c) / 2 - jnp.hypot((a - c) / 2, b)
    diverged = watch.unsound < NEVER
    cases = [
        (diverged, _DIVERGED, watch.unsound),
        (~_inside(theta, setting), _LEFT, watch.outside),
        (_vanishes(gradient) & (lowest_eigenvalue >= -TOLERANCE), _CONVERGED, watch.still),
        (_vanishes(gradient), _STALLED, watch.still),
    ]
    holds, kinds, steps = zip(*cases, strict=True)
    last = setting.steps if watch.last is None else watch.last
    ends: Any = (
        jnp.where(diverged, jnp.nan, theta),
        jnp.where(diverged, jnp.nan, loss),
        jnp.select(holds, [jnp.int8(kind) for kind in kinds], jnp.int8(_MOVING)),
        jnp.select(holds, steps, last),
        watch.reached,
    )
    return Ends(*ends)
