"""How runs end, each outcome read off the arrays once more, by a plain reading of its definition."""

import math

import numpy as np
import pytest

from downhill import Entrant, Experiment, Outcome, simulate
from downhill.maps import Basins, Map, compute
from downhill.simulation import Trajectory
from downhill.simulation.outcome import OUTCOMES, judge
from downhill.simulation.sweep import sweep
from landscapes import LANDSCAPES
from tests.products import sampled
from tests.quick_maps import quick_maps as quick_maps

pytestmark = pytest.mark.usefixtures("quick_maps")


def run(landscape: str, start: tuple[float, float], steps: int, entrant: Entrant) -> Trajectory:
    [trajectory] = simulate(Experiment(landscape, start, steps, (entrant,)))
    return trajectory


def gd(rate: float) -> Entrant:
    return Entrant("gd", {"learning_rate": rate})


def first_step_of_the_last_stretch(holds: list[bool]) -> int:
    """Backwards from the end for as long as it holds."""
    at = len(holds)
    while at > 0 and holds[at - 1]:
        at -= 1
    return at


def small_gradient(trajectory: Trajectory) -> list[bool]:
    return [math.hypot(*gradient) <= 1e-4 for gradient in trajectory.gradient.tolist()]


def outside(trajectory: Trajectory, landscape: str) -> list[bool]:
    (x_low, x_high), (y_low, y_high) = LANDSCAPES[landscape].view
    return [not (x_low <= x <= x_high and y_low <= y <= y_high) for x, y in trajectory.theta.tolist()]


def test_converged() -> None:
    """Source: the definition: ‖g‖ ≤ 1e-4 from that step to the end, no negative curvature."""
    adam = run("beale", (2.0, 0.2), 2000, Entrant("adam", {"learning_rate": 0.05}))
    assert adam.outcome == Outcome.CONVERGED
    assert adam.outcome.at_step == first_step_of_the_last_stretch(small_gradient(adam))
    assert 0 < adam.outcome.at_step < 2000
    assert math.dist(adam.theta[-1], (3.0, 0.5)) < 1e-3
    assert adam.outcome.describe() == f"converged at step {adam.outcome.at_step}"


def test_converged_from_the_minimum_itself() -> None:
    """Source: at the minimum nothing moves, so it has converged at step 0."""
    still = run("sine_exp", (math.pi / 2, math.pi / 2), 10, gd(0.1))
    assert (still.outcome, still.outcome.at_step) == (Outcome.CONVERGED, 0)


def test_a_run_that_only_crosses_a_flat_point_has_not_converged_there() -> None:
    """Source: the definition: the last stretch counts, not the first small gradient.

    A heavy ball on the saddle's axis swings through x = 0, where the gradient is small for a moment.
    """
    ball = run("saddle", (-1.5, 0.0), 1500, Entrant("momentum", {"learning_rate": 5e-5, "momentum": 0.99}))
    small = small_gradient(ball)
    assert small.index(True) < first_step_of_the_last_stretch(small)
    expected = first_step_of_the_last_stretch(small) if small[-1] else 1500
    assert ball.outcome.at_step == expected


def test_stalled_at_a_saddle() -> None:
    """Source: x_t = -1.5 · 0.8^t on the axis, so ‖g‖ = 3 · 0.8^t ≤ 1e-4 from t = 47 on: ln(3e4) / ln(1.25) = 46.2."""
    stalled = run("saddle", (-1.5, 0.0), 100, gd(0.1))
    assert (stalled.outcome, stalled.outcome.at_step) == (Outcome.STALLED_AT_SADDLE, 47)
    assert stalled.outcome.describe() == "stalled at a saddle at step 47"


def test_stalled_at_a_maximum() -> None:
    """Source: sin x e^… is highest at (-π/2, π/2); and Himmelblau's hill, where Newton jumps from (0, -1)."""
    assert run("sine_exp", (-math.pi / 2, math.pi / 2), 10, gd(0.1)).outcome == Outcome.STALLED_AT_MAXIMUM
    jumped = run("himmelblau", (0.0, -1.0), 20, Entrant("newton"))
    assert math.dist(jumped.theta[-1], (-0.2708446, -0.9230386)) < 1e-6
    assert jumped.outcome == Outcome.STALLED_AT_MAXIMUM
    assert jumped.outcome.describe() == f"stalled at a maximum at step {jumped.outcome.at_step}"


SINGULAR = [
    ("x**4 + y**4", Outcome.CONVERGED),
    ("x**2 + y**4", Outcome.CONVERGED),
    ("x**2", Outcome.CONVERGED),  # a valley's floor: nothing around is lower
    ("3 - x**4 - y**4", Outcome.STALLED_AT_MAXIMUM),
    ("-y**2", Outcome.STALLED_AT_MAXIMUM),
    ("(x + 2*y)**2", Outcome.CONVERGED),
    ("y**4 - x**2", Outcome.STALLED_AT_SADDLE),
    ("x**3 - 3*x*y**2", Outcome.STALLED_WHERE_FLAT),
    ("100*(x + y)**2 + (x - y)**3", Outcome.STALLED_WHERE_FLAT),
    ("x**3 + y**3", Outcome.STALLED_WHERE_FLAT),
    ("2", Outcome.STALLED_WHERE_FLAT),
    ("1e-5*x - 1e-6*y**2", Outcome.STALLED_WHERE_FLAT),
]
"""Functions of which the Hessian at 0 is singular, and what 0 is by hand; each third is another kind."""


@pytest.mark.parametrize(("formula", "kind"), SINGULAR)
def test_where_the_hessian_is_singular_the_landscape_around_tells(formula: str, kind: Outcome) -> None:
    """Source: the functions themselves."""
    [alone] = simulate(at_0(formula))
    assert alone.outcome == kind


@pytest.mark.parametrize(("formula", "kind"), sampled(SINGULAR, every=3))
def test_it_tells_so_in_sweeps_and_on_maps_too(formula: str, kind: Outcome) -> None:
    """Source: the functions themselves; in both precisions."""
    assert {*sweep(at_0(formula), 0, "learning_rate", (0.01, 0.1)).outcomes} == {kind}
    for precision in ("float32", "float64"):
        [ends] = compute(Map(at_0(formula), Basins(3, precision=precision))).final_states
        assert OUTCOMES[ends.outcome[1, 1]] == kind


def at_0(formula: str) -> Experiment:
    return Experiment(f"formula:{formula}", (0.0, 0.0), 3, (gd(0.1),))


@pytest.mark.parametrize(("rule", "start"), [("newton", (1.5, 0.01)), ("lbfgs", (1.5, 0.01)), ("newton", (0.5, 0.2))])
def test_nothing_converges_at_the_monkey_saddle(rule: str, start: tuple[float, float]) -> None:
    """Source: f = x³ - 3xy² falls in three directions from 0, where its Hessian vanishes."""
    drawn_in = run("monkey_saddle", start, 60, Entrant(rule))
    assert drawn_in.outcome != Outcome.CONVERGED


def test_never_moved() -> None:
    """Source: MoMo's step is max(0, f - f*) / ‖g‖² at first: nothing where f* lies above the loss."""
    still = run("formula:x**2 + y**2 - 60", (2.0, 2.0), 20, Entrant("momo"))
    assert (still.theta == still.theta[0]).all()
    assert (still.outcome, still.outcome.at_step) == (Outcome.NEVER_MOVED, 0)
    assert still.outcome.describe() == "never moved"
    everywhere = Map(Experiment("formula:x**2 + y**2 - 60", steps=3, entrants=(still.entrant,)), Basins(2))
    [ends] = compute(everywhere).final_states
    assert {OUTCOMES[index] for index in ends.outcome.ravel().tolist()} == {Outcome.NEVER_MOVED}


def test_left_the_view() -> None:
    """Source: y_t = 0.001 · 1.2^t > 2 from t = 42 on: ln(2000) / ln(1.2) = 41.7; nothing holds it back at the edge."""
    left = run("saddle", (-1.5, 0.001), 60, gd(0.1))
    assert (left.outcome, left.outcome.at_step) == (Outcome.LEFT_THE_VIEW, 42)
    np.testing.assert_allclose(left.theta[-1, 1], 0.001 * 1.2**60, rtol=1e-12)
    assert left.outcome.describe() == "left the view at step 42"


def test_a_run_that_comes_back_has_not_left() -> None:
    """Source: the definition: it counts where it is at the end. The slope left of x = -2π leads back into view."""
    back = run("sine_exp", (-6.8, 1.6), 500, gd(2.0))
    out = outside(back, "sine_exp")
    assert out[0]
    assert out[1]
    assert not out[-1]
    assert back.outcome == Outcome.CONVERGED
    assert math.dist(back.theta[-1], (-3 * math.pi / 2, math.pi / 2)) < 1e-3


def test_flat_and_far_outside_is_no_convergence() -> None:
    """Source: the recurrent net's wall throws GD hundreds of units out, where the surface is flat to the last bit."""
    thrown = run("cliff_rnn", (5.5, -2.0), 100, gd(0.5))
    assert (thrown.gradient[-1] == 0).all()
    assert thrown.outcome == Outcome.LEFT_THE_VIEW
    assert thrown.outcome.at_step == first_step_of_the_last_stretch(outside(thrown, "cliff_rnn"))


def test_still_moving() -> None:
    """Source: the definition: none of the others; the step is the last."""
    moving = run("beale", (-1.5, -1.5), 37, gd(1e-4))
    assert (moving.outcome, moving.outcome.at_step) == (Outcome.STILL_MOVING, 37)
    assert moving.outcome.describe() == "still moving at step 37"


def test_diverged_beyond_the_bound() -> None:
    """Source: x_t = -1.5 · (-3)^t, y_t = 0.001 · 5^t at α = 2: |x| > 1e6 from t = 13 on, ln(1e6/1.5) / ln 3 = 12.2."""
    diverged = run("saddle", (-1.5, 0.001), 30, gd(2.0))
    assert np.isfinite(diverged.theta).all()
    assert (diverged.outcome, diverged.outcome.at_step) == (Outcome.DIVERGED, 13)
    np.testing.assert_allclose(diverged.theta[:, 0], -1.5 * (-3.0) ** np.arange(31), rtol=1e-12)
    assert diverged.outcome.describe() == "diverged at step 13"


@pytest.mark.parametrize("formula", ["log(x)", "1/(x + 4)", "x**0.5"])
def test_a_start_without_a_loss_is_named_as_that(formula: str) -> None:
    """Source: none of them has a value at x = -4; a run that was nowhere has not diverged from anywhere."""
    nowhere = run(f"formula:{formula}", (-4.0, 3.0), 5, gd(0.1))
    assert (nowhere.outcome, nowhere.outcome.at_step) == (Outcome.DIVERGED, 0)
    assert nowhere.outcome.describe() == "not defined at the start"


@pytest.mark.parametrize("rule", ["gd", "momentum", "nesterov"])
def test_divergence_to_infinity_is_data(rule: str) -> None:
    """Source: Beale is of degree 8: a rate of 1 overshoots to inf and nan within a few steps; rows are kept."""
    blown = run("beale", (4.0, 4.0), 50, Entrant(rule, {"learning_rate": 1.0}))
    assert blown.outcome == Outcome.DIVERGED
    assert blown.theta.shape == (51, 2)
    assert np.isnan(blown.theta[-1]).any()
    assert np.isnan(blown.loss[-1])
    sound = [
        math.isfinite(loss) and all(map(math.isfinite, gradient)) and all(abs(c) <= 1e6 for c in theta)
        for theta, loss, gradient in zip(
            blown.theta.tolist(), blown.loss.tolist(), blown.gradient.tolist(), strict=True
        )
    ]
    assert blown.outcome.at_step == sound.index(False)
    assert blown.outcome.at_step > 0
    assert np.isfinite(blown.theta[0]).all()


@pytest.mark.parametrize("spoilt", ["theta", "loss", "gradient"])
@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan])
def test_one_number_that_is_not_finite_is_divergence(spoilt: str, value: float) -> None:
    """Source: the definition, on arrays made here: whichever of them it is, and though the run recovers."""
    arrays = {"theta": np.ones((5, 2)), "loss": np.ones(5), "gradient": np.ones((5, 2))}
    arrays[spoilt][3:4, ...].flat[-1] = value
    outcome = judge(**arrays, last_hessian=np.eye(2), view=((-2.0, 2.0), (-2.0, 2.0)), losses_at=len)
    assert (outcome, outcome.at_step) == (Outcome.DIVERGED, 3)


def test_a_position_beyond_the_view_is_kept_as_computed() -> None:
    """Source: θ_1 = θ_0 - α ∇f in plain Python, far outside the view; and the run goes on from there."""
    far = run("cliff", (-4.0, 2.0), 3, gd(50.0))
    # In front of the wall ∇f = (-1/2, y/2) but for exp(-80): x grows by 25, y → y - 25 y.
    np.testing.assert_allclose(far.theta, [(-4, 2), (21, -48), (46, 1152), (71, -27648)], rtol=1e-12)
    assert far.outcome == Outcome.LEFT_THE_VIEW


def test_a_start_outside_the_view_is_kept() -> None:
    """Source: the contract: a start may be anywhere within ±1e6."""
    started = run("saddle", (1e6, -1e6), 1, gd(1e-6))
    assert started.theta[0].tolist() == [1e6, -1e6]
    assert started.outcome == Outcome.DIVERGED  # y has grown beyond the bound
    assert started.outcome.at_step == 1


def test_outcomes_compare_as_constants() -> None:
    """Source: the documented use: an outcome equals its constant whatever its step."""
    assert len(set(OUTCOMES)) == len(OUTCOMES) == 8
    assert Outcome("converged", 5) == Outcome.CONVERGED == "converged"
