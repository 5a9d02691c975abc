"""Which minimum a run has reached."""

from collections.abc import Sequence
from importlib import import_module

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize

from downhill import Entrant, Experiment
from downhill.maps import Basins, FinalStates, Map, Minimum, compute
from downhill.maps.minima import MOST, reached_minima
from downhill.simulation import loss_grid
from downhill.simulation.outcome import OUTCOMES, Outcome
from landscapes import LANDSCAPES
from tests.quick_maps import quick_maps as quick_maps

pytestmark = pytest.mark.usefixtures("quick_maps")

# Himmelblau 1972, p. 428; six digits.
HIMMELBLAU = [(3.0, 2.0), (-2.805118, 3.131312), (-3.779310, -3.283186), (3.584428, -1.848126)]
NOWHERE_KNOWN = Experiment("formula:sin(x)*sin(y)")
BOWL, WELLS = Experiment("quadratic"), Experiment("double_well")


def ends(
    points: Sequence[tuple[float, float]], kind: Outcome = Outcome.CONVERGED, loss: Sequence[float] | None = None
) -> FinalStates:
    """Runs in one row that ended at these points."""
    theta = np.array(points, float).reshape(1, -1, 2)
    losses = np.arange(theta.shape[1], dtype=float) if loss is None else np.array(loss, float)
    return FinalStates(
        theta=theta,
        loss=losses.reshape(1, -1),
        outcome=np.full(theta.shape[:2], OUTCOMES.index(kind), np.int8),
        at_step=np.zeros(theta.shape[:2], np.int32),
        reached=None,
    )


@pytest.fixture(autouse=True)
def _small_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("downhill.maps.compute"), "runs_per_device", lambda *_: 64)


# On real maps ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("landscape", ["himmelblau", "formula:(x**2 + y - 11)**2 + (x + y**2 - 7)**2"])
def test_himmelblaus_four(landscape: str) -> None:
    """Source: Himmelblau's published minima, listed by the landscape or found by the runs; the nearest by NumPy."""
    experiment = Experiment(landscape, steps=200, entrants=(Entrant("gd", {"learning_rate": 0.01}),))
    done = compute(Map(experiment, Basins(size=16, precision="float64")))
    assert len(done.minima) == 4
    assert {minimum.known for minimum in done.minima} == {landscape == "himmelblau"}
    assert [minimum.loss for minimum in done.minima] == sorted(minimum.loss for minimum in done.minima)
    between = np.linalg.norm(np.array(HIMMELBLAU)[:, None] - [minimum.point for minimum in done.minima], axis=-1)
    assert between.min(axis=1).max() < 1e-5
    distance = np.linalg.norm(done.final_states[0].theta[..., None, :] - np.array(HIMMELBLAU), axis=-1)
    assert distance.min(axis=-1).max() < done.radius, "descent ends in one of them from everywhere"
    np.testing.assert_array_equal(done.reached[0], between.argmin(axis=1)[distance.argmin(axis=-1)])


def test_the_minimum_of_data() -> None:
    """Source: SciPy's own descent on the loss grid's function: the lowest point, which all runs reach."""
    experiment = Experiment("linear_regression", steps=300, entrants=(Entrant("gd", {"learning_rate": 0.05}),))
    done = compute(Map(experiment, Basins(size=8)))

    def loss(point: np.ndarray) -> float:
        x, y = point.reshape(2, 1)
        return float(loss_grid(experiment.landscape, experiment.parameters, x, y)[0, 0])

    lowest = minimize(loss, np.zeros(2), tol=1e-12)
    [minimum] = done.minima
    np.testing.assert_allclose(minimum.point, lowest.x, atol=1e-4)
    assert minimum.loss == pytest.approx(lowest.fun)
    assert (done.reached[0] == 0).all()


def test_the_same_map_has_the_same_minima() -> None:
    """Source: itself, computed twice, on a landscape whose minima only the runs know."""
    entrants = (Entrant("gd", {"learning_rate": 0.5}),)
    wanted = Map(Experiment(NOWHERE_KNOWN.landscape, steps=100, entrants=entrants), Basins(size=12))
    one, other = compute(wanted), compute(wanted)
    assert len(one.minima) > 3
    assert one.minima == other.minima
    np.testing.assert_array_equal(one.reached, other.reached)


@pytest.mark.parametrize("landscape", ["himmelblau", NOWHERE_KNOWN.landscape])
def test_without_entrants_there_are_the_known_ones(landscape: str) -> None:
    """Source: the landscape's own list."""
    done = compute(Map(Experiment(landscape), Basins(size=4)))
    known = LANDSCAPES[landscape].critical_points({}) if landscape in LANDSCAPES else ()
    assert {each.point for each in done.minima} == {each.point for each in known if each.kind == "minimum"}
    assert done.reached == ()


# On ends made by hand -------------------------------------------------------------------------------------------------


def test_known_minima_are_there_the_lowest_first() -> None:
    """Source: x³ - x = t by NumPy: the right well is the deeper one."""
    minima, [reached] = reached_minima(WELLS, [ends([(9.0, 9.0)], Outcome.STILL_MOVING)], 0.1)
    shallow, _, deep = np.sort(np.roots([1, 0, -1, -0.15]).real)
    np.testing.assert_allclose([minimum.point for minimum in minima], [(deep, 0), (shallow, 0)], atol=1e-12)
    assert minima[0].loss < minima[1].loss
    assert all(minimum.known for minimum in minima)
    np.testing.assert_array_equal(reached, [[-1]])


def test_the_radius_itself_still_counts() -> None:
    """Source: the definition, on distances that are exact in binary."""
    points = [(0.5, 0.0), (0.0, -0.5), (0.3, 0.4), (np.nextafter(0.5, 1), 0.0)]
    _, [reached] = reached_minima(BOWL, [ends(points, Outcome.STILL_MOVING)], 0.5)
    np.testing.assert_array_equal(reached, [[0, 0, 0, -1]])


@pytest.mark.parametrize("kind", [Outcome.STALLED_AT_SADDLE, Outcome.LEFT_THE_VIEW, Outcome.STILL_MOVING])
def test_only_converged_runs_find_a_minimum(kind: Outcome) -> None:
    """Source: the definition; to be close to a known one any end will do."""
    minima, [reached] = reached_minima(BOWL, [ends([(0.0, 0.0), (3.0, 0.0)], kind)], 0.1)
    assert [minimum.point for minimum in minima] == [(0, 0)]
    np.testing.assert_array_equal(reached, [[0, -1]])


def test_a_diverged_run_is_nowhere() -> None:
    """Source: the definition of an end: NaN."""
    nan = [(np.nan, np.nan)]
    minima, [reached] = reached_minima(BOWL, [ends(nan, Outcome.DIVERGED, [np.nan])], 1e9)
    assert len(minima) == 1
    np.testing.assert_array_equal(reached, [[-1]])


def test_a_group_stands_where_its_lowest_run_ended() -> None:
    """Source: by hand: two groups far from the known minimum at 0, which takes what is near it."""
    points = [(2.0, 0.0), (2.05, 0.0), (0.05, 0.0), (-2.0, 0.0), (2.1, 0.0)]
    minima, [reached] = reached_minima(BOWL, [ends(points, loss=[5.0, 4.0, 1.0, 3.0, 6.0])], 0.1)
    expected = (Minimum((0.0, 0.0), 0.0, True), Minimum((-2.0, 0.0), 3.0, False), Minimum((2.05, 0.0), 4.0, False))
    assert minima == expected
    np.testing.assert_array_equal(reached, [[2, 2, 0, 1, 2]])


def test_entrants_share_what_they_find() -> None:
    """Source: by hand: one finds it, the other only passes by."""
    found, passing = ends([(2.0, 1.0)]), ends([(2.0, 1.02)], Outcome.STILL_MOVING)
    minima, reached = reached_minima(BOWL, [passing, found], 0.1)
    assert minima == (Minimum((0.0, 0.0), 0.0, True), Minimum((2.0, 1.0), 0.0, False))
    np.testing.assert_array_equal(reached, [[[1]], [[1]]])


@pytest.mark.parametrize(("experiment", "listed"), [(BOWL, 1), (WELLS, 2)])
def test_at_most_five_hundred_are_told_apart(experiment: Experiment, listed: int) -> None:
    """Source: by hand: 600 places, the farther the lower: the known ones stay, and of the others the lowest."""
    points = [(10.0 + place, 0.0) for place in range(600)]
    minima, [reached] = reached_minima(experiment, [ends(points, loss=[-x for x, _ in points])], 0.25)
    assert len(minima) == MOST == 500
    kept = {minimum.point[0] for minimum in minima if not minimum.known}
    assert kept == {10.0 + place for place in range(100 + listed, 600)}
    assert (reached >= 0).sum() == 500 - listed


@pytest.mark.parametrize("formula", ["x**2", "(x*y)**2", "0*x + 3"])
def test_the_floor_of_a_valley_is_no_minimum(formula: str) -> None:
    """Source: these formulas' Hessians have an eigenvalue 0 wherever their gradient vanishes."""
    experiment = Experiment(f"formula:{formula}")
    minima, [reached] = reached_minima(experiment, [ends([(0.0, 0.25 * place) for place in range(9)])], 0.1)
    assert minima == ()
    assert (reached == -1).all()


def test_acklys_ripples_are_all_found() -> None:
    """Source: Ackley 1987: a local minimum close to every whole point, here 16 of one quadrant."""
    entrants = (Entrant("gd", {"learning_rate": 0.005}),)
    part = Basins(size=13, x_low=0.9, x_high=4.1, y_low=0.9, y_high=4.1, precision="float64")
    done = compute(Map(Experiment("ackley", steps=1500, entrants=entrants), part))
    found = np.array([minimum.point for minimum in done.minima if not minimum.known])
    whole = {(float(x), float(y)) for x in range(1, 5) for y in range(1, 5)}
    assert {tuple(point) for point in found.round().tolist()} == whole
    assert (done.reached[0][done.final_states[0].outcome == 0] >= 0).all()


@given(
    points=st.lists(st.tuples(st.floats(-3, 3), st.floats(-3, 3)), min_size=1, max_size=12),
    kinds=st.lists(st.sampled_from([Outcome.CONVERGED, Outcome.STILL_MOVING]), min_size=12, max_size=12),
    radius=st.floats(0.01, 4),
)
def test_the_nearest_within_the_radius(points: list[tuple[float, float]], kinds: list[Outcome], radius: float) -> None:
    """Source: the definition, run by run."""
    outcome = np.array([[OUTCOMES.index(kind) for kind in kinds[: len(points)]]], np.int8)
    minima, [reached] = reached_minima(BOWL, [ends(points)._replace(outcome=outcome)], radius)
    found = np.array([minimum.point for minimum in minima])
    for point, index, kind in zip(points, reached[0], kinds, strict=False):
        distances = np.hypot(*(found - point).T)
        if index < 0:
            assert distances.min() > radius
            assert kind != Outcome.CONVERGED
        else:
            assert distances[index] == distances.min() <= radius
    for number, one in enumerate(minima):
        others = np.delete(found, number, axis=0)
        assert one.known or (np.hypot(*(others - one.point).T) > radius).all()
