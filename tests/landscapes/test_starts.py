"""The suggested starts: they lie in the view, and what they say is true."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from downhill import Entrant, Experiment, Outcome, simulate
from downhill.simulation import Trajectory
from landscapes import LANDSCAPES, Landscape, SuggestedStart
from tests.landscapes.test_facts import eigenvalues_at, gradient_at, loss_at


class Here:
    """A suggested start, and what can be measured there: slope and curvature by JAX, descent by simulation."""

    def __init__(self, landscape: str, name: str) -> None:
        self.entry = LANDSCAPES[landscape]
        [start] = [start for start in self.entry.starts if start.name == name]
        self.point = start.point

    def loss(self, dx: float = 0.0, dy: float = 0.0) -> float:
        return loss_at(self.entry, self.beside(dx, dy), self.entry.defaults)

    def gradient(self, dx: float = 0.0, dy: float = 0.0) -> np.ndarray:
        return gradient_at(self.entry, self.beside(dx, dy), self.entry.defaults)

    def slope(self, dx: float = 0.0, dy: float = 0.0) -> float:
        return float(np.hypot(*self.gradient(dx, dy)))

    def curvatures(self) -> np.ndarray:
        return eigenvalues_at(self.entry, self.point, self.entry.defaults)

    def hilltop(self) -> bool:
        return bool((self.curvatures() < 0).all())

    def beside(self, dx: float, dy: float) -> tuple[float, float]:
        return self.point[0] + dx, self.point[1] + dy

    def straight_to(self, x: float, y: float) -> bool:
        """Whether the gradient points away from (x, y)."""
        (gx, gy), away = self.gradient(), (self.point[0] - x, self.point[1] - y)
        aside = abs(gx * away[1] - gy * away[0])
        return aside < 1e-12 * self.slope() * math.hypot(*away) and gx * away[0] + gy * away[1] > 0

    def descent(self, rate: float, steps: int = 5000, dx: float = 0.0, dy: float = 0.0) -> Trajectory:
        [run] = simulate(
            Experiment(self.entry.id, self.beside(dx, dy), steps, (Entrant("gd", {"learning_rate": rate}),))
        )
        return run

    def ends(self, rate: float, x: float, y: float, within: float = 0.01, dx: float = 0.0, dy: float = 0.0) -> bool:
        return math.dist(self.descent(rate, dx=dx, dy=dy).theta[-1], (x, y)) < within

    def ends_at_loss(self, rate: float, loss: float, digits: int) -> bool:
        return round(float(self.descent(rate).loss[-1]), digits) == loss


def dances_around_the_tip(here: Here) -> bool:
    run = here.descent(1e-3)
    return bool((np.hypot(*run.theta[-100:].T) < 0.01).all() and (np.hypot(*run.gradient[-100:].T) > 1).all())


def leaves_for_good(here: Here) -> bool:
    run = here.descent(1e-2)
    return bool((np.diff(run.theta[:, 0]) > 0).all() and run.outcome == Outcome.LEFT_THE_VIEW)


def goes_away_for_ever(here: Here) -> bool:
    x = here.descent(1e-3).theta[:, 0]
    return bool((np.diff(x) < 0).all() and x[-1] < -2)


def same_steps(here: Here) -> bool:
    """As from the landscape's own start."""
    [other] = simulate(Experiment(here.entry.id, None, 50, (Entrant("gd", {"learning_rate": 0.1}),)))
    return np.allclose(here.descent(0.1, 50).step, other.step, rtol=1e-12)


def into_the_monkeys_saddle(here: Here) -> bool:
    run = here.descent(1e-2)
    x, y = run.theta.T
    return bool((np.abs(y) < 1e-15).all() and (np.diff(x) < 0).all() and (np.diff(x, 2) > 0).all() and 0 < x[-1] < 0.01)


def falls_along_the_axis(here: Here) -> bool:
    run = here.descent(1e-2)
    x, y = run.theta[: run.outcome.at_step].T
    return run.outcome == Outcome.DIVERGED and x[-1] < -1e5 and bool((np.abs(y) <= 1e-15 * np.abs(x)).all())


def overstepped_by_ever_more(here: Here) -> bool:
    return 24 < here.slope() < 26 and here.curvatures()[1] > 20_000 and here.curvatures()[1] * 1e-4 > 2


PI = math.pi
CLAIMS: dict[tuple[str, str], Callable[[Here], Any]] = {
    ("ackley", "inside the last ripple"): dances_around_the_tip,
    ("ackley", "in a far dent"): lambda p: p.ends(1e-3, *p.point, within=0.03) and p.ends_at_loss(1e-3, 11.0, 2),
    ("beale", "right of the saddle"): lambda p: p.ends(5e-3, 3, 0.5),
    ("beale", "left of the saddle"): goes_away_for_ever,
    ("beale", "in a high corner"): lambda p: p.slope() > 1e5 and p.descent(1e-3).outcome == Outcome.DIVERGED,
    ("booth", "on the ravine's floor"): lambda p: p.straight_to(1, 3) and np.isclose(p.curvatures()[0], 2),
    ("booth", "up the steep wall"): lambda p: (
        p.straight_to(1, 3)
        and np.isclose(p.curvatures()[1], 18)
        and p.descent(0.055, 1).theta[1][0] > 1  # 1/18 is 0.0556
        and p.descent(0.056, 1).theta[1][0] < 1
    ),
    ("branin", "left of a saddle"): lambda p: p.ends(1e-2, -PI, 12.275),
    ("branin", "right of a saddle"): lambda p: p.ends(1e-2, PI, 2.275),
    ("branin", "beside the other saddle"): lambda p: p.ends(1e-2, 3 * PI, 2.475),
    ("bukin6", "beside the floor"): lambda p: (
        math.isclose(p.point[1] - p.point[0] ** 2 / 100, 0.01) and p.slope() > 500
    ),
    ("bukin6", "high on the wall"): lambda p: round(p.slope()) == 32,
    ("chain", "close to 0"): lambda p: (
        p.slope() < 0.015 and math.dist(p.descent(0.02, 200).theta[-1], p.point) < 0.1 < p.loss() - 0.3
    ),
    ("chain", "one sign wrong"): lambda p: (
        bool((np.diff(p.descent(0.02).theta[:, 1]) < 0).all())
        and 0 < p.descent(0.02).theta[-1, 1] < 0.1
        and np.isclose(p.descent(0.02).loss[-1], 0.5, atol=1e-4)
    ),
    ("cliff", "on the wall"): lambda p: np.isclose(p.loss() - 1, 4 / 2) and round(p.gradient()[0], 2) == 49.5,
    ("cliff", "beyond the wall"): leaves_for_good,
    ("cliff_rnn", "above the cliff"): lambda p: round(p.loss(), 2) == 0.4 and round(p.loss(0, 0.1), 2) == 0.03,
    ("cliff_rnn", "below the cliff"): lambda p: (
        p.slope() < 0.1 and p.gradient()[1] > 0 and p.loss(0, -0.2) < p.loss() < p.loss(0, -0.3)
    ),
    ("double_well", "left of the saddle"): lambda p: p.ends(1e-2, -0.9143, 0),
    ("double_well", "right of the saddle"): lambda p: p.ends(1e-2, 1.0679, 0),
    ("drop_wave", "inside the first crest"): lambda p: p.ends(1e-3, 0, 0),
    ("drop_wave", "beyond the first crest"): lambda p: p.ends_at_loss(1e-3, -0.94, 2),
    ("drop_wave", "far out"): lambda p: p.ends_at_loss(1e-3, -0.11, 2),
    ("easom", "inside the well"): lambda p: p.ends(1e-2, PI, PI),
    ("easom", "behind the rim"): lambda p: p.loss() > 0 and bool((np.diff(p.descent(1e-2).theta[:, 0]) < 0).all()),
    ("easom", "in the desert"): lambda p: p.slope() < 1e-57 and bool((p.descent(1.0).theta == p.point).all()),
    ("eggholder", "by the lowest corner"): lambda p: (
        p.descent(0.1).outcome == Outcome.LEFT_THE_VIEW and p.descent(0.1).loss[-1] < -959.7
    ),
    ("eggholder", "near a deep well"): lambda p: p.ends(0.1, -466, 386, 1) and p.ends_at_loss(0.1, -895, 0),
    ("eggholder", "in the middle"): lambda p: p.ends(0.1, 0, 0, 20) and p.ends_at_loss(0.1, -67, 0),
    ("goldstein_price", "near the second minimum"): lambda p: p.ends(2e-5, -0.6, -0.4),
    ("goldstein_price", "near the third minimum"): lambda p: p.ends(2e-5, 1.8, 0.2),
    ("goldstein_price", "in a high corner"): lambda p: 790_000 < p.loss() < 800_000 and p.slope() > 1e6,
    ("goldstein_price_log", "near the second minimum"): lambda p: (
        p.ends(1e-4, 0.35, 0.4) and p.ends_at_loss(1e-4, -2.18, 2)
    ),
    ("goldstein_price_log", "in a high corner"): lambda p: (
        round(p.slope()) == 4
        # f = exp(2.427 f_log + 8.693), on coordinates four times as long
        and p.slope() * 2.427 * math.exp(2.427 * p.loss() + 8.693) / 4 > 1e6
    ),
    ("griewank", "in the middle well"): lambda p: p.ends(0.1, 0, 0),
    ("griewank", "on a saddle"): lambda p: (
        p.slope() < 0.003
        and p.ends(0.1, 0, 0, dx=-0.1, dy=-0.1)
        and p.ends(0.1, 3.14, 4.44, dx=0.1, dy=0.1)
        and p.ends(0.1, 0, 0, dx=-0.1)
        and p.ends(0.1, 3.14, 4.44, dx=0.1)
    ),
    ("griewank", "in a corner"): lambda p: p.ends(0.1, 6.28, 8.88) and p.ends_at_loss(0.1, 0.03, 2),
    ("himmelblau", "on the hilltop"): lambda p: p.slope() < 0.1 and p.hilltop(),
    ("himmelblau", "left of a saddle"): lambda p: p.ends(1e-3, -2.8051, 3.1313),
    ("himmelblau", "right of a saddle"): lambda p: p.ends(1e-3, 3, 2),
    ("levy13", "beside the minimum"): lambda p: p.ends(1e-3, 1, 1),
    ("levy13", "one ripple too far"): lambda p: p.ends_at_loss(1e-3, 0.11, 2) and p.ends(1e-3, 4 / 3, 1),
    ("levy13", "in a corner"): overstepped_by_ever_more,
    ("linear_regression", "no line yet"): lambda p: np.isclose(p.loss(), 1, rtol=1e-12),
    ("linear_regression", "on the ravine's floor"): lambda p: (
        round(math.dist(p.point, (0.5865, -0.8797)), 1) == 1.8
        and p.slope() < 1
        and np.isclose(p.curvatures()[0], 0.5)
        and np.allclose(p.gradient() / p.slope(), (-(0.2**0.5), 0.8**0.5), atol=0.03)  # along (1, -2)
    ),
    ("logistic_regression", "nothing known"): lambda p: np.isclose(p.loss(), math.log(2), rtol=1e-12),
    ("logistic_regression", "sure and wrong"): lambda p: round(p.loss(), 1) == 3.4 and p.curvatures()[1] < 0.03,
    ("long_valley", "on the divide"): lambda p: p.descent(0.1, 1000).outcome == Outcome.STALLED_AT_SADDLE,
    ("long_valley", "halfway down"): lambda p: round(p.slope(), 3) == 0.077 >= round(max(p.slope(-1), p.slope(1)), 3),
    ("matyas", "on the trough's floor"): lambda p: (
        p.straight_to(0, 0) and round(p.slope(), 2) == 0.45 and round(math.hypot(*p.point)) == 11
    ),
    ("matyas", "straight up the side"): lambda p: p.straight_to(0, 0) and np.allclose(p.descent(1.0, 1).theta[1], 0),
    ("mccormick", "below the saddle"): lambda p: p.ends(1e-2, -0.55, -1.55),
    ("mccormick", "above the saddle"): lambda p: p.ends(1e-2, 2.59, 1.59),
    ("monkey_saddle", "on a ridge"): into_the_monkeys_saddle,
    ("monkey_saddle", "in a valley"): falls_along_the_axis,
    ("multimodal", "in the middle"): lambda p: p.ends(1e-2, *p.entry.critical_points(p.entry.defaults)[0].point),
    ("multimodal", "in a corner"): lambda p: p.ends(1e-2, -4.5, -4.5, 0.05) and p.ends_at_loss(1e-2, 1.13, 2),
    ("plane", "in the middle"): same_steps,
    ("plane", "in the highest corner"): lambda p: p.point == (5, 5) and np.isclose(p.loss(), 7),
    ("plateau", "where it is steepest"): lambda p: (
        round(p.slope(), 2) == 1.21 and p.slope() > max(p.slope(0.03, 0.04), p.slope(-0.03, -0.04))
    ),
    ("plateau", "far out on the plateau"): lambda p: p.slope() < 1e-7 and p.ends(0.1, *p.point),
    ("quadratic", "on the floor"): lambda p: p.straight_to(0, 0),
    ("quadratic", "straight up the wall"): lambda p: np.allclose(p.descent(1 / 20, 1).theta[1], 0, atol=1e-15),
    ("rastrigin", "in the middle cell"): lambda p: p.ends(1e-4, 0, 0),
    ("rastrigin", "near the highest top"): lambda p: (
        int(p.loss()) == 80 and p.hilltop() and p.ends(1e-4, 4, 4, 0.05) and p.ends_at_loss(1e-4, 32, 0)
    ),
    ("rosenbrock", "on the floor's left arm"): lambda p: np.isclose(p.slope(), 5) and p.slope(0, 0.5) > 300,
    ("rosenbrock", "between the arms"): lambda p: (
        p.curvatures()[0] < 0 and p.gradient()[0] == -2 and bool((p.descent(1e-4).theta[1:, 0] > 0).all())
    ),
    ("saddle", "on the ridge"): lambda p: p.descent(0.05, 1000).outcome == Outcome.STALLED_AT_SADDLE,
    ("saddle", "beside the saddle"): lambda p: (
        p.slope() < 0.003 and np.argmax(np.hypot(*(p.descent(0.05, 100).theta - p.point).T) > 1) == 73
    ),
    ("sine_exp", "on the ridge"): lambda p: (
        p.ends(0.1, PI / 2, PI / 2) and bool((p.descent(0.1).theta[:, 1] == PI / 2).all())
    ),
    ("sine_exp", "on the flat"): lambda p: p.slope() < 1e-3 and p.loss(-1) > 0 > p.loss(1),
    ("sine_exp_printed", "on the ridge"): lambda p: (
        p.descent(0.05).outcome == Outcome.STALLED_AT_SADDLE and p.ends(0.05, PI / 2, PI / 2)
    ),
    ("sine_exp_printed", "beside the saddle"): lambda p: p.descent(1e-2).outcome == Outcome.DIVERGED,
    ("six_hump_camel", "above the middle saddle"): lambda p: p.ends(1e-3, -0.0898, 0.7127),
    ("six_hump_camel", "on a hump"): lambda p: p.slope() < 0.02 and p.hilltop(),
    ("six_hump_camel", "in a poor basin"): lambda p: p.ends_at_loss(1e-3, 2.10, 2),
    ("styblinski_tang", "on the hilltop"): lambda p: p.slope() < 0.1 and p.hilltop(),
    ("styblinski_tang", "towards the deepest well"): lambda p: p.ends(1e-3, -2.9035, -2.9035),
    ("styblinski_tang", "towards the poorest well"): lambda p: p.ends(1e-3, 2.7468, 2.7468),
    ("three_hump_camel", "inside a saddle"): lambda p: p.ends(1e-2, 0, 0),
    ("three_hump_camel", "outside a saddle"): lambda p: p.ends(1e-2, 1.7475, -0.8737),
    ("tiny_network", "beside the origin"): lambda p: p.slope() < 0.03 and p.ends(0.1, 0.6165, 1.8594),
    ("tiny_network", "one sign wrong"): lambda p: p.ends(0.1, -0.6165, -1.8594),
    ("tiny_network", "saturated"): lambda p: p.slope() < 0.04,
}
ALL = [(landscape.id, start.name) for landscape in LANDSCAPES.values() for start in landscape.starts]


@pytest.mark.parametrize("claim", CLAIMS, ids=": ".join)
def test_what_it_shows_is_true(claim: tuple[str, str]) -> None:
    """Source: each sentence in numbers: closed forms, and the landscapes' known critical points as ends of descent."""
    assert CLAIMS[claim](Here(*claim))


def test_every_sentence_is_checked() -> None:
    """Source: the table above."""
    assert sorted(CLAIMS) == sorted(ALL)


@pytest.mark.parametrize("landscape", LANDSCAPES.values(), ids=lambda landscape: landscape.id)
def test_every_landscape_has_some(landscape: Landscape) -> None:
    """Source: the contract: one to three besides its own, short names that differ, a sentence each."""
    names = [start.name for start in landscape.starts]
    assert 1 <= len(names) <= 3
    assert len(set(names)) == len(names)
    for start in landscape.starts:
        assert 0 < len(start.name) <= 28
        assert start.shows.endswith(".")
        assert start.point != landscape.start
        for coordinate, (low, high) in zip(start.point, landscape.view, strict=True):
            assert low <= coordinate <= high


def test_a_suggestion_outside_the_view_is_refused() -> None:
    """Source: the entry's contract."""
    far = SuggestedStart("far", (0.0, 3.0), "Nothing.")
    view = ((-1.0, 1.0), (-1.0, 1.0))
    with pytest.raises(ValueError, match=r"start 'far': y = 3\.0: must lie in \[-1\.0, 1\.0\]"):
        Landscape("id", "name", "f", lambda p, _: p[0], view, (0.0, 0.0), "shows", "source", starts=(far,))
