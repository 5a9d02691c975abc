"""Where the runs of a map end, against the trajectories that ``simulate`` makes of them one by one."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from downhill import Entrant, Experiment, Outcome, Schedule, simulate
from downhill.maps import Basins, ComputedMap, FinalStates, Map, Plane, Sensitivity, compute, devices
from downhill.maps import final_states as module
from downhill.maps.compute import compute_in_portions
from downhill.maps.final_states import NEVER
from downhill.simulation import Trajectory, programs
from downhill.simulation.memory import room
from downhill.simulation.outcome import OUTCOMES
from tests.products import sampled
from tests.quick_maps import COMPUTING
from tests.quick_maps import quick_maps as quick_maps

pytestmark = pytest.mark.usefixtures("quick_maps")


@pytest.fixture(autouse=True)
def _few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Portions small enough that these maps need several, the last of them filled up."""
    monkeypatch.setattr(devices, "_AT_ONCE", {"cpu": 16})


def gd(rate: float, **options: Any) -> Entrant:
    return Entrant("gd", {"learning_rate": rate}, **options)


def single(experiment: Experiment, entrant: Entrant) -> Trajectory:
    [trajectory] = simulate(replace(experiment, entrants=(entrant,)))
    return trajectory


def runs(computed: ComputedMap, index: int) -> Iterator[tuple[tuple[int, int], Trajectory]]:
    """Every run of the map's entrant with this index, simulated alone, and where it stands on the map."""
    experiment, variation = computed.map.experiment, computed.map.variation
    entrant = experiment.entrants[computed.entrants[index]]
    for row, y in enumerate(computed.axes[1].values.tolist()):
        for column, x in enumerate(computed.axes[0].values.tolist()):
            if isinstance(variation, Basins):
                changed, runner = replace(experiment, start=(x, y)), entrant
            else:
                names = {variation.x: x, variation.y: y} if isinstance(variation, Plane) else {"learning_rate": x}
                changed = experiment if isinstance(variation, Plane) else replace(experiment, seed=int(y))
                runner = replace(entrant, hyperparameters={**entrant.hyperparameters, **names})
            yield (row, column), single(changed, runner)


def check(computed: ComputedMap, rtol: float = 1e-9, atol: float = 1e-12) -> set[str]:
    """Compare every run; returns the kinds of outcome that there were."""
    kinds: set[str] = set()
    target = computed.map.variation.target if isinstance(computed.map.variation, Sensitivity) else None
    for index, ends in enumerate(computed.final_states):
        for place, run in runs(computed, index):
            kind = OUTCOMES[ends.outcome[place]]
            assert (kind, ends.at_step[place]) == (run.outcome, run.outcome.at_step), place
            diverged = run.outcome == Outcome.DIVERGED
            expected = (np.full(2, np.nan), np.nan) if diverged else (run.theta[-1], run.loss[-1])
            np.testing.assert_allclose(ends.theta[place], expected[0], rtol, atol)
            np.testing.assert_allclose(ends.loss[place], expected[1], rtol, atol)
            if target is not None:
                sound = run.loss[: run.outcome.at_step] if diverged else run.loss
                below = np.flatnonzero(sound <= target)
                assert ends.reached is not None
                assert ends.reached[place] == (below[0] if below.size else NEVER), place
            kinds.add(str(kind))
    return kinds


def basins(landscape: str, entrants: tuple[Entrant, ...], size: int = 4, steps: int = 65, **more: Any) -> ComputedMap:
    return compute(
        Map(Experiment(landscape, steps=steps, entrants=entrants, **more), Basins(size, precision="float64"))
    )


def equal(one: FinalStates, other: FinalStates) -> None:
    jax.tree.map(np.testing.assert_array_equal, one, other)


# Every run, alone -----------------------------------------------------------------------------------------------------


def test_every_outcome(monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: ``simulate``; and what a saddle does: it holds whom it meets on its axis, and throws out all others."""
    monkeypatch.setattr(COMPUTING, "run_to_the_end", module.run_to_the_end)  # as it is compiled for people
    assert check(basins("saddle", (gd(0.1),), size=5, steps=60)) == {Outcome.STALLED_AT_SADDLE, Outcome.LEFT_THE_VIEW}
    assert check(basins("saddle", (gd(2.0),), size=5, steps=60)) == {Outcome.STALLED_AT_SADDLE, Outcome.DIVERGED}
    bowl = "formula:x**2 + 3*y**2"
    assert check(basins(bowl, (gd(0.1),))) == {Outcome.CONVERGED}
    assert check(basins(bowl, (gd(1e-5),))) == {Outcome.STILL_MOVING}


@pytest.mark.parametrize("steps", [1, 63, 64, 65, 127, 128])
def test_steps_around_the_blocks(steps: int) -> None:
    """Source: ``simulate``, for numbers of steps that blocks of 64 do and do not divide."""
    check(basins("double_well", (gd(0.3),), steps=steps))


RULES = {
    "adam": {"learning_rate": 0.2},
    "rmsprop": {"learning_rate": 0.05},
    "adahessian": {"learning_rate": 0.1},  # draws numbers of its own
    "lion": {"learning_rate": 0.05},
    "schedule_free_adamw": {"learning_rate": 0.1},
}


@pytest.mark.parametrize("rule", sampled(RULES, every=2))
def test_every_kind_of_rule(rule: str) -> None:
    """Source: ``simulate``: memories of all shapes, chance; of more rules in the tests below."""
    check(basins("himmelblau", (Entrant(rule, RULES[rule]),), size=3))


@pytest.mark.parametrize("last", [{"end_factor": 0.01}, {"final_rate": 0.001}])
def test_everything_around_a_rule(last: dict[str, float]) -> None:
    """Source: ``simulate``: schedule, clipping and noise, seed by seed."""
    schedule = Schedule("cosine", {"decay_steps": 50.0, "warm_up": 5.0, **last})
    entrant = Entrant("momentum", schedule=schedule, clip_value=3.0, clip_norm=2.0, noise=0.5)
    experiment = Experiment("beale", steps=65, entrants=(entrant,), seed=7)
    computed = compute(Map(experiment, Sensitivity(values=9, low=1e-4, high=0.5, seeds=2)))
    check(computed)
    assert (computed.final_states[0].theta[0] != computed.final_states[0].theta[1]).any()  # another seed, another run


def test_minibatches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: ``simulate``: the same examples in the same order."""
    monkeypatch.setattr(devices, "_AT_ONCE", {"cpu": 128})  # 16 of such runs
    check(basins("logistic_regression", (gd(0.1, batch_size=16.0),), size=2, steps=40, seed=3))


def test_a_plane() -> None:
    """Source: ``simulate``, of the entrant asked for at every pair of values."""
    entrants = (gd(0.1), Entrant("momentum"))
    variation = Plane(1, size=5, x_low=1e-3, x_high=1.0, y_high=0.99, precision="float64")
    assert len(check(compute(Map(Experiment("beale", steps=65, entrants=entrants), variation)))) > 1


@pytest.mark.parametrize(("rule", "noise"), [("newton", None), ("bfgs", 1.0)])
def test_a_budget_of_gradients(rule: str, noise: float | None) -> None:
    """Source: ``simulate``: a step that would need more than K gradients is not made, and none after it."""
    computed = basins("rosenbrock", (Entrant(rule, noise=noise),), size=5, steps=41, budget="gradients")
    check(computed, rtol=1e-6)


@pytest.mark.parametrize("rule", ["gd", "newton", "bfgs"])
@pytest.mark.parametrize("batch", [30.0, None])
def test_a_budget_of_examples(rule: str, batch: float | None, made: list[int]) -> None:
    """Source: ``simulate``; after the 500 examples of BFGS, less than 17 batches, no block of 64 steps is begun."""
    entrant = Entrant(rule, batch_size=batch)
    computed = basins("logistic_regression", (entrant,), size=2, steps=500, budget="examples", seed=3)
    check(computed, rtol=1e-6)
    jax.effects_barrier()
    assert max(made) < 192


def test_a_budget_of_examples_without_data() -> None:
    """Source: ``simulate``: a gradient counts as the m examples that its noise is divided by."""
    entrants = (Entrant("newton", noise=1.0, batch_size=4.0), Entrant("bfgs", noise=1.0, batch_size=4.0), gd(1e-3))
    check(basins("rosenbrock", entrants, size=3, steps=100, budget="examples"), rtol=1e-6)


@pytest.mark.parametrize(("landscape", "target"), [("beale", 1.0), ("saddle", -1e5), ("saddle", -1e15)])
def test_the_step_that_reaches_a_loss(landscape: str, target: float) -> None:
    """Source: the losses of ``simulate``; a loss that only a diverged run has does not count."""
    experiment = Experiment(landscape, steps=200, entrants=(gd(0.1),))
    computed = compute(Map(experiment, Sensitivity(values=12, low=1e-3, high=5.0, target=target)))
    check(computed)
    [ends] = computed.final_states
    assert ends.reached is not None
    assert (ends.reached == NEVER).any()
    assert (ends.reached < NEVER).any() == (target > -1e15)


def test_nobody() -> None:
    """Source: by hand: without entrants there is nothing to run, and the minima known are still listed."""
    computed = basins("himmelblau", ())
    assert (computed.entrants, computed.final_states, computed.reached) == ((), (), ())
    assert len(computed.minima) == 4
    rateless = Entrant.from_optax("still", optax.set_to_zero())
    one = compute(Map(Experiment("beale", steps=3, entrants=(gd(0.1), rateless)), Sensitivity(values=2, target=1.0)))
    assert one.entrants == (0,)  # a rule without a learning rate has no place on the axis


# Runs that end early --------------------------------------------------------------------------------------------------


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The steps that maps make during the test, one number each."""
    made: list[int] = []
    mover = module.mover

    def counted(*arguments: Any, **static: Any) -> Any:
        first, moment = mover(*arguments, **static)

        def step(carry: Any, at: Any) -> Any:
            jax.debug.callback(lambda t: made.append(int(t)), at[0])
            return moment(carry, at)

        return first, step

    monkeypatch.setattr(module, "mover", counted)
    monkeypatch.setattr(programs, "_kept", programs.Kept(room()))  # nothing that was compiled without the count
    return made


def in_full(monkeypatch: pytest.MonkeyPatch) -> None:
    """Maps do not look for runs that repeat themselves from now on."""
    static = COMPUTING._static
    monkeypatch.setattr(COMPUTING, "_static", lambda *all_, **named: {**static(*all_, **named), "repeats": False})


def test_stopping_early_changes_nothing(made: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: the same map without looking for repetition; and ``simulate`` for a part of it.

    At a rate of 1 the bowl's lowest point, (4, 0), is reached at once. At 2 there are two points in turn, (x, y) and
    (8 - x, -y): both are in view for x = 4, none for x = -8, and else one.
    """
    experiment = Experiment("formula:(x - 4)**2/2 + y**2/2", steps=301, entrants=(gd(1.0), gd(2.0)))
    wanted = Map(experiment, Basins(5, -8.0, 8.0, -4.0, 4.0, precision="float64"))
    early = compute(wanted)
    jax.effects_barrier()
    assert max(made) < 200 < experiment.steps
    assert check(early) == {Outcome.CONVERGED, Outcome.STILL_MOVING, Outcome.LEFT_THE_VIEW}
    in_full(monkeypatch)
    made.clear()
    full = compute(wanted)
    jax.effects_barrier()
    assert max(made) == experiment.steps - 1
    for one, other in zip(early.final_states, full.final_states, strict=True):
        equal(one, other)


def test_runs_that_have_diverged_are_not_run_on(made: list[int]) -> None:
    """Source: Beale is of degree 8: at a rate of 1 all runs are lost within a block; Adam's are not, and run on."""
    experiment = Experiment("beale", (4.0, 4.0), 300, (Entrant("adam", noise=1.0), gd(1.0, noise=1.0)))
    diverged = compute(Map(replace(experiment, entrants=experiment.entrants[1:]), Basins(2)))
    jax.effects_barrier()
    assert (diverged.final_states[0].outcome == OUTCOMES.index(Outcome.DIVERGED)).all()
    assert max(made) < 128
    compute(Map(replace(experiment, entrants=experiment.entrants[:1]), Basins(2)))
    jax.effects_barrier()
    assert max(made) == 299


def test_a_rate_that_still_grows_is_no_standstill() -> None:
    """Source: ``simulate``: the first of 5,000 steps of warm-up are lost in rounding, the later ones are not."""
    entrant = gd(1e-6, schedule=Schedule(numbers={"warm_up": 1e5}))
    experiment = Experiment("plane", steps=5000, entrants=(entrant,), parameters={"slope": 0.05})
    far = Basins(2, x_low=999_999.0, x_high=1e6, y_low=999_999.0, y_high=1e6, precision="float64")
    computed = compute(Map(experiment, far))
    check(computed, rtol=1e-15, atol=0)
    assert (computed.final_states[0].theta[..., 0] != computed.axes[0].values).all()


def test_three_in_turn_are_not_taken_for_a_standstill(made: list[int]) -> None:
    """Source: ``simulate``: 67 = 3 + 64 steps, of which the first three lead back to where they began."""
    turning = Entrant.from_optax("turning", thirds())
    experiment = Experiment("quadratic", (1.0, 0.0), 67, (turning,))
    computed = compute(Map(experiment, Basins(2, precision="float64")))
    check(computed)
    jax.effects_barrier()
    assert max(made) == 66


def thirds() -> Any:
    """Steps 1, 1, -2 in turn."""

    def update(gradient: Any, turn: Any, theta: Any = None) -> Any:
        del theta
        return jnp.full_like(gradient, jnp.where(turn == 2, -2.0, 1.0)), (turn + 1) % 3

    return optax.GradientTransformation(lambda _: jnp.zeros((), jnp.int32), update)


# float32 --------------------------------------------------------------------------------------------------------------


def test_float32_is_float64_rounded() -> None:
    """Source: the same map in float64; float32 rounds at 6e-8, and 60 steps down a bowl do not add to it."""
    experiment = Experiment("booth", steps=60, entrants=(Entrant("momentum", {"learning_rate": 0.02}, noise=1.0),))
    single_, double = (compute(Map(experiment, Basins(4, precision=precision))) for precision in ("float32", "float64"))
    for one, other in zip(single_.final_states, double.final_states, strict=True):
        assert one.theta.dtype == one.loss.dtype == np.float32
        assert other.theta.dtype == other.loss.dtype == np.float64
        np.testing.assert_allclose(one.theta, other.theta, rtol=1e-5, atol=1e-5)
        assert (one.outcome == other.outcome).all()


def test_chance_of_a_rules_own_is_the_same_in_float32() -> None:
    """Source: the same map in float64: where the axes are turned, every random sign of AdaHessian's counts."""
    experiment = Experiment(
        "quadratic", steps=8, parameters={"angle": 30.0}, entrants=(Entrant("adahessian", {"learning_rate": 0.3}),)
    )
    [single_], [double] = (
        compute(Map(experiment, Basins(4, precision=precision))).final_states for precision in ("float32", "float64")
    )
    np.testing.assert_allclose(single_.theta, double.theta, rtol=1e-3, atol=1e-3)


# What a program needs -------------------------------------------------------------------------------------------------


def bytes_needed(landscape: str, entrant: Entrant, steps: int) -> int:
    """What a map's program in float64 needs on one device, by XLA's own account."""
    experiment = Experiment(landscape, steps=steps, entrants=(entrant,))
    static = COMPUTING._static(experiment, entrant, in_start=True)
    static.pop("own")
    x = np.zeros(devices.runs_per_device(static["landscape"], 0.0) * static["mesh"].size)
    numbers = COMPUTING._varied(Map(experiment, Basins(2)), entrant, x, x, np.float64)
    setting = COMPUTING._setting(experiment, entrant, None, np.float64)
    with jax.enable_x64(True):
        lowered = jax.jit(partial(module._ends, **static)).lower(devices.spread(numbers, in_start=True), setting)
    analysis = lowered.compile(compiler_options={"xla_backend_optimization_level": 0}).memory_analysis()
    assert analysis is not None
    return analysis.temp_size_in_bytes + analysis.output_size_in_bytes + analysis.argument_size_in_bytes


def test_memory_does_not_grow_with_the_steps() -> None:
    """Source: XLA's own account of the program's memory."""
    few, many = (bytes_needed("beale", Entrant("adam"), steps) for steps in (10, 5000))
    assert few == many < 100_000


@pytest.mark.parametrize(
    ("landscape", "entrant"),
    [("beale", Entrant("lbfgs")), ("tiny_network", Entrant("newton", batch_size=8.0))],
    ids=["the longest memory", "examples"],
)
def test_memory_is_bounded(landscape: str, entrant: Entrant, monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: the bound stated, and XLA's own account of the two that need most."""
    monkeypatch.undo()  # as many runs at once as there really are
    assert 5e6 < bytes_needed(landscape, entrant, 100) <= 12e6


def test_other_numbers_compile_nothing(compilations: list[str]) -> None:
    """Source: the contract: starts, regions, sizes, steps, rates and everything else is traced."""
    experiment = Experiment("double_well", steps=9, entrants=(gd(0.1, clip_norm=1.0), Entrant("adam")))
    compute(Map(experiment, Basins(3)))
    compute(Map(replace(experiment, steps=300), Basins(3)))  # whose runs converge, so that minima are looked for
    compute(Map(experiment, Sensitivity(values=3, precision="float32")))
    compilations.clear()

    for size in (2, 5, 8):
        compute(Map(experiment, Basins(size, x_low=-1.0, x_high=0.5, radius=0.3)))
    changed = replace(experiment, steps=300, seed=3, start=(0.1, 0.1), parameters={"tilt": 0.1})
    scheduled = gd(0.2, clip_norm=2.0, schedule=Schedule(numbers={"warm_up": 0.0}))
    for entrants in (experiment.entrants[::-1], (scheduled, Entrant("adam", {"beta1": 0.5}))):
        compute(Map(replace(changed, entrants=entrants), Basins(3)))
    compute(Map(changed, Sensitivity(values=20, seeds=2, low=1e-3, high=1.0, precision="float32")))
    compute(Map(changed, Plane(1, "beta1", "beta2", 3)))
    assert compilations == []


def test_a_map_can_be_left_at_any_portion() -> None:
    """Source: 3 · 3 runs in portions of 16 and of 64 runs in fours: the shares by hand."""
    wanted = Map(Experiment("double_well", steps=3, entrants=(gd(0.1), gd(0.01))), Basins(8, precision="float64"))
    at_once = 16 * devices.mesh().size
    portions = -(-64 // at_once)
    expected = [0.0, *((part + 1) / (2 * portions) for part in range(2 * portions))]
    assert list(compute_in_portions(wanted)) == pytest.approx(expected)
    work = compute_in_portions(wanted)
    assert [next(work) for _ in range(2)] == pytest.approx(expected[:2])
    work.close()

    def leave(share: float) -> None:
        if share > 0:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        compute(wanted, leave)
