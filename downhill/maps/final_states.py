"""Many runs at once, of which only the ends are kept: memory does not grow with the steps."""

from collections.abc import Mapping
from typing import Any, NamedTuple, cast

import jax
import jax.numpy as jnp
import numpy as np
from jax.sharding import Mesh, PartitionSpec
from jaxtyping import Array, Bool, Float, Int

from downhill.maps.watch import NEVER, Watch, beginning, judged, observed, prolonged
from downhill.simulation.gradients import GradientOptions
from downhill.simulation.loop import Carry, Scalar, Vector, mover
from downhill.simulation.plateau import Plateau
from downhill.simulation.programs import SOON_RUN, Program
from landscapes import Landscape
from optimizers import Optimizer
from optimizers._switched import base_rate

AXIS = "devices"
_RUNS = "runs"
_BLOCK = 64  # steps between two checks whether all runs have ended


class Setting(NamedTuple):
    """What all runs of a call share, but for what they vary in: arrays of NumPy outside the program, of JAX within.

    Attributes:
        parameters: the landscape's.
        view: its corners, shape (2, 2): (x low, y low), (x high, y high).
        factors, constants: f and c of each step's rate α_t = f_t α_0 + c_t, shape (rows,), as many as there can be.
        options: the numbers around the gradient.
        plateau: the numbers of a schedule that watches the loss; ``None`` for any other.
        steps: how many are made at most.
        costs: what each gradient takes from a budget of ``steps``, at each step, where the rule's state counts them and
            a run ends before it would need more; ``None`` where all steps are made.
        ascents: how many gradients each step needs besides; ``None`` likewise.
        target: a loss to reach; ``None`` if nobody asks when it is.
    """

    parameters: Any
    view: Any
    factors: Any
    constants: Any
    options: GradientOptions
    plateau: Plateau | None
    steps: Any
    costs: Any
    ascents: Any
    target: Any


class Varied(NamedTuple):
    """What runs differ in: a row for each run, or one value for all.

    Attributes:
        start: θ_0, shape (runs, 2) or (2,).
        hyperparameters: and the initial velocity where there is one, by name, shape (runs,) or ().
        seed: unsigned 32-bit, shape (runs,) or ().
    """

    start: Any
    hyperparameters: Mapping[str, Any]
    seed: Any


class FinalStates(NamedTuple):
    """How runs ended, a row for each.

    Attributes:
        theta: θ_K; NaN for runs that diverged.
        loss: f(θ_K); NaN for runs that diverged.
        outcome: index into ``downhill.simulation.outcome.OUTCOMES``.
        at_step: as in :class:`downhill.Outcome`.
        reached: the first step with a loss of at most the target, before any divergence, or ``NEVER``; ``None`` without
            a target.
    """

    theta: Float[np.ndarray, "*runs 2"]
    loss: Float[np.ndarray, "*runs"]
    outcome: Int[np.ndarray, "*runs"]
    at_step: Int[np.ndarray, "*runs"]
    reached: Int[np.ndarray, "*runs"] | None


def _ends(
    varied: Varied,
    setting: Setting,
    *,
    landscape: Landscape,
    optimizer: Optimizer,
    in_start: bool,
    repeats: bool,
    mesh: Mesh,
) -> FinalStates:
    def run(each: Varied, setting: Setting) -> FinalStates:
        return _run(each, setting, landscape=landscape, optimizer=optimizer, repeats=repeats)

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


# XLA would use half of the widest registers, and copy what a loop carries; it is a quarter slower then.
_OPTIONS = SOON_RUN | {"xla_cpu_prefer_vector_width": 512, "xla_cpu_copy_insertion_use_region_analysis": True}
run_to_the_end = Program(_ends, _OPTIONS)
"""FinalStates of as many runs on each of the mesh's devices.

Args:
    varied: the runs; either their starts have a row for each, or hyperparameters and seeds have.
    setting: what they share.
    landscape: where they run.
    optimizer: who.
    in_start: whether it is the starts that vary.
    repeats: whether equal positions and states are followed by equal ones at any time: no schedule, no second rule, no
        chance.
    mesh: the devices, along one axis.
"""


def _run(varied: Varied, setting: Setting, *, landscape: Landscape, optimizer: Optimizer, repeats: bool) -> FinalStates:
    start, hyperparameters, seed = varied
    given = start, setting.parameters, hyperparameters, setting.options, seed, setting.plateau
    first, moment = mover(*given, landscape=landscape, optimizer=optimizer)
    steps, costs = setting.steps, setting.costs

    def loss(point: Vector) -> Scalar:
        return landscape.f(point, setting.parameters)

    def observe(watch: Watch, t: Int[Array, ""], theta: Vector) -> tuple[Watch, Scalar, Vector]:
        value, gradient = jax.value_and_grad(loss)(theta)
        return observed(watch, t, start, theta, value, gradient, setting.view, setting.target), value, gradient

    def step(t: Int[Array, ""], both: tuple[Carry, Watch]) -> tuple[Carry, Watch]:
        carry, watch = both
        watch, _, _ = observe(watch, t, carry[0])
        after, _ = moment(carry, (t, base_rate(hyperparameters, t) * setting.factors[t] + setting.constants[t]))
        if costs is not None:  # a step that the budget does not reach is not made, and none after it
            gradients = after[1].gradient_evaluations - carry[1].gradient_evaluations + setting.ascents[t]
            spent = watch.spent + (gradients * costs[t]).astype(costs.dtype)
            within = (watch.last == t) & (spent <= steps)
            after = jax.tree.map(lambda new, old: jnp.where(within, new, old), after, carry)
            last, spent = jnp.where(within, t + 1, watch.last), jnp.where(within, spent, watch.spent)
            watch = watch._replace(last=last, spent=spent)
        return after, watch

    def block(blocks: tuple[Int[Array, ""], tuple[Carry, Watch], Bool[Array, ""]]) -> Any:
        t, before, _ = blocks
        # The odd steps come first, so that all other blocks are alike: one that changes nothing is followed by more.
        until = t + jnp.where((t == 0) & (steps % _BLOCK > 0), steps % _BLOCK, _BLOCK)
        after = jax.lax.fori_loop(t, until, step, before)
        has_ended = after[1].unsound < NEVER
        if costs is not None:
            has_ended |= after[1].last < t  # no step of this block was made
        if repeats:
            has_ended |= _are_equal(before[0], after[0]) & (until - t == _BLOCK)
        return until, after, jax.lax.psum(~has_ended, _RUNS) > 0

    watch = beginning(targeted=setting.target is not None, counted=costs is not None)
    blocks = (jnp.int32(0), (first, watch), jnp.bool_(True))
    until, (carry, watch), _ = jax.lax.while_loop(lambda blocks: (blocks[0] < steps) & blocks[2], block, blocks)
    # What was left undone would have repeated the last block.
    watch, value, gradient = observe(prolonged(watch, until - _BLOCK, steps - until), steps, carry[0])
    kind, at_step = judged(watch, loss, carry[0], gradient, jax.hessian(loss)(carry[0]), setting.view, steps)
    diverged = watch.unsound < NEVER
    theta, value = jnp.where(diverged, jnp.nan, carry[0]), jnp.where(diverged, jnp.nan, value)
    return FinalStates(*cast(Any, (theta, value, kind, at_step, watch.reached)))


def _are_equal(one: Any, other: Any) -> Bool[Array, ""]:
    pairs = zip(jax.tree.leaves(one), jax.tree.leaves(other), strict=True)
    return jnp.array([(a == b).all() for a, b in pairs]).all()
