"""What each landscape's sentence says is seen in the race that it offers for it, and is not if that race is changed."""

import math
from collections.abc import Callable
from functools import cache

import numpy as np
import pytest

from downhill import Entrant, Experiment, Outcome, simulate
from downhill.experiment.shown import shown_race
from downhill.simulation import Trajectory
from landscapes import LANDSCAPES, find_landscape

PI = math.pi


def ends(run: Trajectory, x: float, y: float, within: float = 0.01) -> bool:
    return math.dist(run.theta[-1], (x, y)) < within


def distance(run: Trajectory, x: float = 0.0, y: float = 0.0) -> np.ndarray:
    """From a point, at every step."""
    return np.hypot(*(run.theta - (x, y)).T)


def moved(run: Trajectory) -> float:
    """The greatest distance from the start."""
    return float(distance(run, *run.theta[0]).max())


def slopes(run: Trajectory) -> np.ndarray:
    return np.hypot(*run.gradient.T)


def rises(run: Trajectory) -> int:
    """How many steps lead upwards."""
    return int((np.diff(run.loss) > 0).sum())


def first(holds: np.ndarray) -> int:
    """The first step at which it does; one beyond the last where it never does."""
    return int(np.append(holds, True).argmax())


def ackley(trapped: Trajectory, dancing: Trajectory, settling: Trajectory) -> bool:
    """A ripple is a trap; at the tip the gradient does not fade."""
    caught = trapped.outcome == Outcome.CONVERGED and trapped.loss[-1] > 5
    dances = distance(dancing)[-50:].max() < 0.5 and dancing.loss[-50:].max() > 0.3
    return caught and dances and slopes(settling)[-1] > 1 and distance(settling)[-1] < 1e-3


def beale(small: Trajectory, large: Trajectory, adam: Trajectory) -> bool:
    """The large rate does not survive the corner, the small one crawls."""
    crawls = slopes(small)[0] > 500 * slopes(small)[-1] and small.loss[-1] > 0.1
    return crawls and large.outcome == Outcome.DIVERGED and ends(adam, 3, 0.5, 0.1)


def booth(too_fast: Trajectory, descent: Trajectory, momentum: Trajectory, adam: Trajectory) -> bool:
    sound = all(ends(run, 1, 3, 0.1) for run in (descent, momentum, adam))
    return sound and too_fast.outcome == Outcome.DIVERGED


def branin(descent: Trajectory, momentum: Trajectory, adam: Trajectory) -> bool:
    return ends(descent, PI, 2.275) and ends(momentum, 3 * PI, 2.475) and ends(adam, -PI, 12.275)


def bukin6(constant: Trajectory, falling: Trajectory) -> bool:
    """The constant rate crosses the floor again and again, and climbs; the falling one hardly moves in the end.

    How high it stands then is chance: the last bits of a processor decide on which side of the floor a step ends. But
    all of 120 starts that differ in those bits show this, the way at least 9 times as long and the loss at least 81.
    """
    x, y = constant.theta.T
    crosses = int((np.diff(np.sign(y - x**2 / 100)) != 0).sum()) > 15
    ways = [np.hypot(*np.diff(run.theta[-21:], axis=0).T).sum() for run in (constant, falling)]
    return crosses and constant.loss[-50:].max() > 50 and ways[0] > 4 * ways[1]


def chain(descent: Trajectory, momentum: Trajectory, adam: Trajectory) -> bool:
    """Flat at first, steep later; all arrive, at different places of the curve of minima."""
    slow = first(descent.loss < 0.25) > 2 * max(first(run.loss < 0.25) for run in (momentum, adam))
    places = [tuple(run.theta[-1]) for run in (descent, momentum, adam)]
    apart = min(math.dist(places[0], places[1]), math.dist(places[0], places[2]), math.dist(places[1], places[2]))
    steepens = slopes(descent).max() > 5 * slopes(descent)[0]
    return slow and steepens and apart > 0.02 and all(run.loss[-1] < 1e-3 for run in (descent, momentum, adam))


def cliff(plain: Trajectory, clipped: Trajectory) -> bool:
    thrown = slopes(plain).max() > 10 and plain.step[:, 0].min() < -4
    return thrown and bool((np.abs(clipped.theta[30:, 0]) < 0.3).all())


def cliff_rnn(plain: Trajectory, clipped: Trajectory) -> bool:
    thrown = slopes(plain).max() > 300 and plain.outcome == Outcome.LEFT_THE_VIEW
    return thrown and clipped.outcome == Outcome.STILL_MOVING and clipped.loss[-1] < 0.002


def double_well(descent: Trajectory, momentum: Trajectory) -> bool:
    return ends(descent, -0.9143, 0, 0.03) and ends(momentum, 1.0679, 0)


def drop_wave(descent: Trajectory, momentum: Trajectory, pushed: Trajectory) -> bool:
    stay = all(moved(run) < 0.3 and slopes(run)[-1] < 0.01 for run in (descent, momentum))
    return stay and ends(pushed, 0, 0)


def easom(descent: Trajectory, adam: Trajectory, rprop: Trajectory) -> bool:
    return slopes(descent)[0] < 1e-14 and max(moved(descent), moved(adam)) < 1e-4 and ends(rprop, PI, PI)


def eggholder(frozen: Trajectory, leaving: Trajectory, rolling: Trajectory) -> bool:
    """The lowest point has the loss -959.64; the view is 1024 wide."""
    beyond = leaving.outcome == Outcome.LEFT_THE_VIEW and leaving.loss[-1] < -959.65
    return moved(frozen) < 10 and beyond and ends(rolling, 439.5, 454.0, 1)


def goldstein_price(small: Trajectory, large: Trajectory, adam: Trajectory) -> bool:
    return small.loss[-1] > 60 and large.outcome == Outcome.DIVERGED and ends(adam, 0, -1)


def goldstein_price_log(descent: Trajectory, momentum: Trajectory) -> bool:
    """The original has slopes from 0 to a million."""
    return slopes(descent).max() < 20 and ends(descent, 0.35, 0.4) and ends(momentum, 0.5, 0.25)


def griewank(descent: Trajectory, to_the_left: Trajectory, to_the_right: Trajectory) -> bool:
    wells = ends(descent, 0, 0) and ends(to_the_left, -3.14, 4.438) and ends(to_the_right, 3.14, 4.438)
    return wells and max(run.loss[-1] for run in (descent, to_the_left, to_the_right)) < 0.1


def himmelblau(descent: Trajectory, momentum: Trajectory, adam: Trajectory) -> bool:
    return ends(descent, 3.584, -1.848) and ends(momentum, -2.805, 3.131, 0.02) and ends(adam, 3, 2, 0.02)


def linear_regression(whole: Trajectory, batches: Trajectory) -> bool:
    low, high = whole.eigenvalues[-1]
    return high > 10 * low and rises(whole) == 0 and rises(batches) > 20


def logistic_regression(whole: Trajectory, batches: Trajectory) -> bool:
    return ends(whole, 1.2511, 0.1357) and rises(whole) == 0 and rises(batches) > 20


def long_valley(descent: Trajectory, momentum: Trajectory, adam: Trajectory) -> bool:
    on_the_floor = max(first(np.abs(run.theta[:, 1]) < 0.5) for run in (descent, momentum, adam)) < 30
    gone = [first(run.theta[:, 0] > 2) for run in (adam, momentum, descent)]
    return on_the_floor and gone[0] < gone[1] < gone[2] and moved(descent) < 2.1


def levy13(small: Trajectory, large: Trajectory, adam: Trajectory) -> bool:
    """Ripples are a third long."""
    return moved(small) < 1 / 3 and large.outcome == Outcome.DIVERGED and ends(adam, 1, 1, 1)


def matyas(descent: Trajectory, momentum: Trajectory) -> bool:
    x, y = descent.theta.T
    slides = first(np.abs(x - y) < 0.1) < 10 and first(distance(descent) < 1) > 50
    return slides and distance(momentum)[-1] < 0.1 < distance(descent)[-1]


def mccormick(descent: Trajectory, pushed: Trajectory) -> bool:
    return ends(descent, 2.594, 1.594) and ends(pushed, -0.547, -1.547)


def monkey_saddle(descent: Trajectory, momentum: Trajectory) -> bool:
    """Both start at a slope of 6.75; the three valleys leave the centre at 60°, 180° and 300°."""
    linger = all((slopes(run) < 1).sum() > 20 for run in (descent, momentum))
    (x, y), (other_x, other_y) = descent.theta[60], momentum.theta[-1]
    return linger and math.isclose(math.atan2(y, x), PI / 3, abs_tol=0.1) and other_x < -1 and abs(other_y) < 0.1


def multimodal(descent: Trajectory, adam: Trajectory, momentum: Trajectory, faster: Trajectory) -> bool:
    nearest = ends(descent, 3.922, 2.716) and ends(adam, 3.922, 2.716)
    return nearest and ends(momentum, 1.51, 1.51) and ends(faster, -0.906, 0.302)


def plane(descent: Trajectory, momentum: Trajectory, adagrad: Trajectory, adam: Trajectory) -> bool:
    """Along x the slope is 0.6, along y 0.8; Adam's steps are equally long along both."""
    one_pace, speeds_up, tires = (np.hypot(*run.step[1:].T) for run in (descent, momentum, adagrad))
    fast = np.isclose(speeds_up[-1], 0.01 / (1 - 0.9), rtol=1e-3) and speeds_up[0] < 0.011
    indifferent = np.allclose(adam.step[1:], -0.05, rtol=1e-6)
    return bool(np.allclose(one_pace, 0.05) and fast and tires[-1] < tires[0] / 5 and indifferent)


def plateau(descent: Trajectory, rmsprop: Trajectory, adam: Trajectory) -> bool:
    return moved(descent) < 0.3 and max(rmsprop.loss[-1], adam.loss[-1]) < 0.01


def quadratic(too_fast: Trajectory, descent: Trajectory, momentum: Trajectory, adagrad: Trajectory) -> bool:
    """2/κ is 0.1. Compared is how far the runs go up and down."""
    zigzag, less, straight = (np.abs(run.step[:, 1]).sum() for run in (descent, momentum, adagrad))
    return zigzag > 30 and too_fast.outcome == Outcome.DIVERGED and straight < 2.01 and 4 < less < 6


def rastrigin(descent: Trajectory, adam: Trajectory, momentum: Trajectory) -> bool:
    nearest = ends(descent, -2.985, 2.985) and ends(adam, -2.985, 2.985)
    return nearest and ends(momentum, -1.99, 1.99)


def rosenbrock(small: Trajectory, large: Trajectory, momentum: Trajectory) -> bool:
    x, y = small.theta.T
    falls = first(np.abs(y - x**2) < 0.1) < 10 and x[-1] < -1
    return falls and slopes(small)[-1] < 2 and large.outcome == Outcome.DIVERGED and momentum.theta[-1][0] > 0.8


def saddle(descent: Trajectory, nudged: Trajectory, adam: Trajectory) -> bool:
    """The factor is 1 + 2 · 0.05."""
    y = nudged.theta[60:, 1]
    escapes = np.allclose(y[1:], 1.1 * y[:-1], rtol=0.02) and nudged.outcome == Outcome.LEFT_THE_VIEW
    return descent.outcome == Outcome.STALLED_AT_SADDLE and escapes and adam.outcome.at_step < nudged.outcome.at_step


def sine_exp(descent: Trajectory, adam: Trajectory, pushed: Trajectory) -> bool:
    barely = moved(descent) < 1.3 and slopes(descent)[-1] < 0.01
    return barely and ends(adam, PI / 2, PI / 2) and ends(pushed, -3 * PI / 2, PI / 2, 0.02)


def sine_exp_printed(descent: Trajectory, newton: Trajectory) -> bool:
    """Newton's method is drawn to the saddle, which shows that it is one."""
    slides = bool((np.diff(descent.theta[:, 1]) > 0).all()) and descent.loss[-1] < -10
    return slides and newton.outcome == Outcome.STALLED_AT_SADDLE and ends(newton, PI / 2, PI / 2)


def six_hump_camel(descent: Trajectory, momentum: Trajectory, adam: Trajectory) -> bool:
    return ends(descent, 1.607, 0.569) and ends(momentum, 0.0898, -0.7127) and ends(adam, -0.0898, 0.7127)


def styblinski_tang(*pushed: Trajectory) -> bool:
    """To the upper right, the upper left, the lower left and the lower right."""
    low, high = -2.9035, 2.7468
    wells = ((high, high), (low, high), (low, low), (high, low))
    return all(ends(run, *well, within=0.02) for run, well in zip(pushed, wells, strict=True))


def three_hump_camel(descent: Trajectory, momentum: Trajectory) -> bool:
    return ends(descent, -1.7475, 0.8737, 0.15) and ends(momentum, 0, 0)


def tiny_network(descent: Trajectory, adam: Trajectory) -> bool:
    twins = np.allclose(descent.theta[-1], -adam.theta[-1], atol=0.01)
    return bool(twins and descent.theta[-1][1] < 0) and np.isclose(descent.loss[-1], adam.loss[-1], rtol=1e-3)


CHECKS: dict[str, Callable[..., bool]] = {
    check.__name__: check
    for check in (
        *(ackley, beale, booth, branin, bukin6, chain, cliff, cliff_rnn, double_well, drop_wave, easom, eggholder),
        *(goldstein_price, goldstein_price_log, griewank, himmelblau, linear_regression, logistic_regression),
        *(long_valley, levy13, matyas, mccormick, monkey_saddle, multimodal, plane, plateau, quadratic, rastrigin),
        *(rosenbrock, saddle, sine_exp, sine_exp_printed, six_hump_camel, styblinski_tang, three_hump_camel),
        tiny_network,
    )
}

Runs = tuple[Trajectory, ...]
CHANGES: dict[str, Callable[[Runs], Runs]] = {
    "turned round": lambda runs: runs[::-1],
    "all like the first": lambda runs: runs[:1] * len(runs),
    "all like the last": lambda runs: runs[-1:] * len(runs),
}
"""Entrants do not notice one another, so a race of others has the same trajectories in other places."""


@cache
def runs_of(landscape: str) -> Runs:
    race = shown_race(LANDSCAPES[landscape])
    assert race is not None
    return tuple(simulate(race))


def test_every_landscape_is_checked() -> None:
    """Source: the table above."""
    assert sorted(CHECKS) == sorted(LANDSCAPES)


@pytest.mark.parametrize("landscape", CHECKS)
def test_its_race_shows_what_its_sentence_says(landscape: str) -> None:
    """Source: the sentence, in numbers; minima from closed forms and the landscapes' known critical points."""
    assert CHECKS[landscape](*runs_of(landscape))


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("landscape", CHECKS)
def test_another_race_does_not_show_it(landscape: str, change: str) -> None:
    """Source: what a check is for: it fails where the entrants are not those of the race."""
    assert not CHECKS[landscape](*CHANGES[change](runs_of(landscape)))


@pytest.mark.parametrize("landscape", CHECKS)
def test_its_race_is_good_to_watch(landscape: str) -> None:
    """Source: the contract: few entrants, not long, from a start in the view, with the parameters' defaults."""
    entry, race = LANDSCAPES[landscape], shown_race(LANDSCAPES[landscape])
    assert race is not None
    assert race.start is not None
    assert 2 <= len(race.entrants) <= 4
    assert len(set(race.entrants)) == len(race.entrants)
    assert 30 <= race.steps <= 300
    assert all(low <= coordinate <= high for coordinate, (low, high) in zip(race.start, entry.view, strict=True))
    assert race.parameters == entry.defaults


def test_adagrad_loses_its_advantage_in_a_turned_ravine() -> None:
    """Source: the ravine's sentence: along the axes AdaGrad is down after 20 steps, askew not after 50."""
    entrants = (Entrant("adagrad", {"learning_rate": 1.0}),)
    (along,), (askew,) = (
        simulate(Experiment("quadratic", (-4.0, 2.0), 50, entrants, {"angle": angle})) for angle in (0.0, 45.0)
    )
    assert along.loss[20] < 0.01
    assert askew.loss[50] > 0.1


def test_a_typed_formula_offers_none() -> None:
    """Source: the contract: nothing is known of it."""
    assert shown_race(find_landscape("formula:x**2 + y**2")) is None
