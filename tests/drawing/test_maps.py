"""The colours of maps: every run has one, they can be told apart, and the legend tells the truth about them."""

import re
from collections.abc import Callable, Mapping
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import ArrayLike

from downhill.drawing.maps import SHOWS, Class, Colouring, EntrantRuns, Show, colouring
from downhill.drawing.theme import DARK, LIGHT, THEMES, Theme
from downhill.simulation.outcome import OUTCOMES, Outcome
from tests.drawing.test_theme import EYES, lab, linear
from tests.number_texts import number_of

OUTCOME_NAMES = [str(kind) for kind in OUTCOMES]
K = 500
CONVERGED, STALLED, HIGHEST, FLAT, LEFT, DIVERGED, UNMOVED, MOVING = (
    OUTCOMES.index(kind)
    for kind in (
        Outcome.CONVERGED,
        Outcome.STALLED_AT_SADDLE,
        Outcome.STALLED_AT_MAXIMUM,
        Outcome.STALLED_WHERE_FLAT,
        Outcome.LEFT_THE_VIEW,
        Outcome.DIVERGED,
        Outcome.NEVER_MOVED,
        Outcome.STILL_MOVING,
    )
)


def some_ends(seed: int, minima: int) -> EntrantRuns:
    """Runs of every kind, at random."""
    numbers = np.random.default_rng(seed)
    shape = (17, 23)
    outcome = numbers.integers(0, len(OUTCOMES), shape).astype(np.int8)
    diverged = outcome == DIVERGED
    return EntrantRuns(
        outcome=outcome,
        at_step=np.maximum(numbers.integers(0, K + 1, shape), diverged).astype(np.int32),
        loss=np.where(diverged, np.nan, 10 ** numbers.uniform(-9, 3, shape)),
        reached=np.where(diverged, -1, numbers.integers(-1, minima, shape)).astype(np.int8),
    )


def ends_of(
    loss: ArrayLike = 0.0, outcome: ArrayLike = CONVERGED, reached: ArrayLike = 0, at_step: ArrayLike = 0
) -> EntrantRuns:
    """Runs in one row, what is given once being the same for all."""
    loss, outcome, reached, at_step = np.broadcast_arrays(
        *(np.atleast_2d(x) for x in (loss, outcome, reached, at_step))
    )
    return EntrantRuns(outcome=outcome, at_step=at_step, loss=np.asarray(loss, float), reached=reached)


def counts(done: Colouring) -> dict[str, tuple[int, ...]]:
    return {each.label: each.counts for each in done.classes}


# Every run ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("show", SHOWS)
@pytest.mark.parametrize("minima", [0, 1, 12, 13, 20])
def test_every_run_has_a_colour_and_is_counted_once(show: Show, minima: int) -> None:
    """Source: NumPy's counts of the indices; what is in no class is on the ramp, and all of it is every run."""
    ends = [some_ends(seed, minima) for seed in range(3)]
    done = colouring(show, ends, OUTCOME_NAMES, [f"m{number}" for number in range(minima)])
    assert done.runs == 17 * 23
    assert done.colours.keys() == THEMES.keys()
    for place, index in enumerate(done.indices):
        assert (index.dtype, index.shape) == (np.uint8, (17, 23))
        there = {each.colour: each.counts[place] for each in done.classes}
        assert all((index == colour).sum() == count for colour, count in there.items())
        first, behind = done.ramp.colours if done.ramp else (0, 0)
        on_ramp = (first <= index) & (index < behind)
        assert on_ramp.sum() + sum(there.values()) == done.runs
    for colours in done.colours.values():
        assert all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in colours)
        assert max(index.max() for index in done.indices) < len(colours)
    assert len({each.colour for each in done.classes}) == len(done.classes)
    assert all(any(each.counts) for each in done.classes)


def test_what_is_counted_by_minimum_and_outcome() -> None:
    """Source: the definitions, counted by NumPy on the runs themselves."""
    ends, minima = [some_ends(seed, 15) for seed in (7, 8)], [f"m{number}" for number in range(15)]

    def count(holds: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> tuple[int, ...]:
        return tuple(int(holds(each.outcome, each.reached).sum()) for each in ends)

    diverged = {"diverged": count(lambda o, _: o == DIVERGED)}
    assert counts(colouring("minimum", ends, OUTCOME_NAMES, minima)) == {
        **{f"m{number}": count(lambda _, r, number=number: r == number) for number in range(12)},
        "one of 3 others": count(lambda _, r: r >= 12),
        "at none of them": count(lambda o, r: (o != DIVERGED) & (r < 0)),
        **diverged,
    }
    nowhere = {
        "stalled: a saddle, a maximum or zero curvature": count(lambda o, _: np.isin(o, (STALLED, HIGHEST, FLAT))),
        "left the view": count(lambda o, _: o == LEFT),
        "never moved": count(lambda o, _: o == UNMOVED),
        "still moving": count(lambda o, _: o == MOVING),
        **diverged,
    }
    assert counts(colouring("outcome", ends, OUTCOME_NAMES, minima)) == {
        **{
            f"converged to m{number}": count(lambda o, r, number=number: (o == CONVERGED) & (r == number))
            for number in range(12)
        },
        "converged to one of 3 others": count(lambda o, r: (o == CONVERGED) & (r >= 12)),
        "converged elsewhere": count(lambda o, r: (o == CONVERGED) & (r < 0)),
        **nowhere,
    }
    assert counts(colouring("steps", ends, OUTCOME_NAMES, minima)) == nowhere
    assert counts(colouring("loss", ends, OUTCOME_NAMES, minima)) == diverged


@pytest.mark.parametrize(
    ("kind", "label"),
    [(STALLED, "at a saddle"), (HIGHEST, "at a maximum"), (FLAT, "where the curvature is zero")],
)
def test_one_kind_of_stalling_alone_is_named(kind: int, label: str) -> None:
    """Source: what it is."""
    done = colouring("outcome", [ends_of(outcome=kind)], OUTCOME_NAMES, [])
    assert counts(done) == {f"stalled {label}": (1,)}


def test_the_thirteenth_minimum_alone_is_another() -> None:
    """Source: English."""
    done = colouring("minimum", [ends_of(reached=[0, 12])], OUTCOME_NAMES, [f"m{n}" for n in range(13)])
    assert [each.label for each in done.classes] == ["m0", "another"]


@pytest.mark.parametrize("show", SHOWS)
def test_a_class_has_one_colour_on_all_maps(show: Show) -> None:
    """Source: one legend serves all entrants: where only the second has an outcome, its index is no other's."""
    one, other = ends_of(reached=0), ends_of(loss=np.nan, outcome=DIVERGED, reached=-1, at_step=3)
    done = colouring(show, [one, other], OUTCOME_NAMES, ["m0"])
    assert done.indices[0][0, 0] != done.indices[1][0, 0]
    assert counts(done)["diverged"] == (0, 1)


@pytest.mark.parametrize("show", SHOWS)
@pytest.mark.parametrize(
    ("at_step", "label"), [((0, 0), "not defined at the start"), ((0, 3), "diverged, or not defined at the start")]
)
def test_starts_without_a_value_are_named_as_that(show: Show, at_step: tuple[int, int], label: str) -> None:
    """Source: a run that was nowhere has not diverged from anywhere."""
    done = colouring(show, [ends_of(np.nan, DIVERGED, -1, at_step)], OUTCOME_NAMES, ["m0"])
    assert counts(done) == {label: (2,)}


@pytest.mark.parametrize("show", SHOWS)
def test_nobody_on_the_map(show: Show) -> None:
    """Source: an experiment may be empty."""
    done = colouring(show, [], OUTCOME_NAMES, ["m0"])
    assert (done.indices, done.classes, done.ramp, done.runs) == ((), (), None, 0)


@pytest.mark.parametrize("show", SHOWS)
def test_everything_diverged(show: Show) -> None:
    """Source: by hand: one class with all of them, and no scale of numbers that nothing has."""
    done = colouring(show, [ends_of([np.nan] * 5, DIVERGED, -1, 3)], OUTCOME_NAMES, ["m0"])
    assert done.classes == (Class("diverged", 0, (5,)),)
    assert done.ramp is None
    assert len(done.colours["light"]) == 1


# Colours --------------------------------------------------------------------------------------------------------------


def seen(colours: Mapping[str, str], eye: str) -> dict[str, np.ndarray]:
    return {name: lab(EYES[eye] @ linear(colour)) for name, colour in colours.items()}


both = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
every_eye = pytest.mark.parametrize("eye", EYES)


@both
@every_eye
def test_any_two_classes_differ_for_every_eye(theme: Theme, eye: str) -> None:
    """Source: CIE 1976 ΔE of 10, as between two paths, on a map with all classes there are."""
    runs = [(CONVERGED, number) for number in range(-1, 13)] + [
        (kind, -1) for kind in (STALLED, DIVERGED, LEFT, UNMOVED, MOVING)
    ]
    outcome, reached = zip(*runs, strict=True)
    for show, classes in (("outcome", 19), ("minimum", 15)):
        done = colouring(show, [ends_of(0.0, outcome, reached)], OUTCOME_NAMES, [f"m{n}" for n in range(14)])
        assert len(done.classes) == classes
        colours = seen({each.label: done.colours[theme.name][each.colour] for each in done.classes}, eye)
        for one, other in combinations(colours, 2):
            assert np.linalg.norm(colours[one] - colours[other]) >= 10, (show, one, other)


@both
@every_eye
@pytest.mark.parametrize("show", ["steps", "loss"])
def test_the_ramp_grows_evenly_and_differs_from_the_classes(show: Show, theme: Theme, eye: str) -> None:
    """Source: CIE lightness: from one colour to the next it changes in one direction, by at most 2. ΔE as above."""
    done = colouring(show, [some_ends(1, 1)], OUTCOME_NAMES, ["m0"])
    assert done.ramp is not None
    colours = done.colours[theme.name]
    ramp = np.array([lab(EYES[eye] @ linear(colour)) for colour in colours[slice(*done.ramp.colours)]])
    towards_ink = np.diff(ramp[:, 0]) * np.sign(lab(linear(theme.ink))[0] - lab(linear(theme.background))[0])
    assert len(ramp) == 64
    assert towards_ink.min() > 0.2
    assert towards_ink.max() < 2
    for each in done.classes:
        grey = lab(EYES[eye] @ linear(colours[each.colour]))
        assert np.linalg.norm(ramp - grey, axis=1).min() >= 10, each.label


@both
def test_the_first_minima_have_the_paths_hues(theme: Theme) -> None:
    """Source: the theme, whose hues are tested to stand out from the page."""
    done = colouring("minimum", [ends_of(reached=range(6))], OUTCOME_NAMES, [f"m{n}" for n in range(6)])
    assert done.colours[theme.name] == theme.paths


# The ramp of a number -------------------------------------------------------------------------------------------------


def on_ramp(show: Show, ends: EntrantRuns) -> tuple[np.ndarray, tuple[tuple[float, str], ...]]:
    """The runs' places on the ramp, 0 to 63, and its ticks."""
    done = colouring(show, [ends], OUTCOME_NAMES, ["m0"])
    assert done.ramp is not None
    first, behind = done.ramp.colours
    assert behind - first == 64
    return done.indices[0][0].astype(int) - first, done.ramp.ticks


@pytest.mark.parametrize(("fewest", "most"), [(0, 1), (0, 9), (1, 2), (0, 5000), (120, 200), (4999, 5000)])
def test_step_ticks_stand_beside_their_colours(fewest: int, most: int) -> None:
    """Source: log10(1 + t) between its lowest and its highest, by hand; a tick's run has the colour at its place."""
    _, ticks = on_ramp("steps", ends_of(at_step=[fewest, most]))
    steps = [number_of(text) for _, text in ticks]
    assert (steps[0], steps[-1]) == (fewest, most)
    places, _ = on_ramp("steps", ends_of(at_step=steps))
    assert (places[0], places[-1]) == (0, 63)
    low, high = np.log10(1 + fewest), np.log10(1 + most)
    for (share, _), step, place in zip(ticks, steps, places, strict=True):
        assert share == pytest.approx((np.log10(1 + step) - low) / (high - low))
        assert place == min(int(64 * share), 63)


def test_one_number_of_steps_has_one_colour() -> None:
    """Source: by hand: the fewest, which it is."""
    places, _ = on_ramp("steps", ends_of(at_step=[7, 7]))
    assert (places == 0).all()


@pytest.mark.parametrize(
    "losses",
    [
        pytest.param(np.linspace(-3, 7, 200), id="linear"),
        pytest.param(np.geomspace(1e-12, 1e3, 200), id="logarithmic"),
        pytest.param(1000 + np.linspace(0, 1, 200), id="a small range far from 0"),
        pytest.param(np.concatenate([np.zeros(150), np.linspace(0, 50, 50)]), id="most of them at 0"),
    ],
)
def test_loss_ticks_stand_beside_their_colours(losses: np.ndarray) -> None:
    """Source: NumPy: the run whose loss is nearest to the tick's text has the colour at its place, to two of 64."""
    places, ticks = on_ramp("loss", ends_of(losses))
    assert [share for share, _ in ticks] == pytest.approx([0, 1 / 3, 2 / 3, 1])
    texts = [text for _, text in ticks]
    assert len(set(texts)) == len(texts), texts
    assert number_of(texts[0]) == pytest.approx(losses.min(), abs=0.01 * np.ptp(losses))
    assert number_of(texts[-1]) == pytest.approx(losses.max(), abs=0.01 * np.ptp(losses))
    assert (np.diff(places) >= 0).all()
    assert (places[0], places[-1]) == (0, 63)
    wanted, _ = on_ramp("loss", ends_of([*losses, *np.clip([number_of(t) for t in texts], losses.min(), losses.max())]))
    for (share, text), place in zip(ticks, wanted[-4:], strict=True):
        assert abs(place - 64 * share) <= 2, text


def test_the_lowest_tick_is_the_lowest_loss() -> None:
    """Source: by hand: 0 is written as 0, whatever the logarithm's floor leaves of it."""
    for lowest in (0.0, -1.0, 2.5):
        _, ticks = on_ramp("loss", ends_of(lowest + np.array([0, 0, 0, 1e-5, 1e-3, 80.0])))
        assert ticks[0][1] == f"{lowest:g}".replace("-", "−")
        assert ticks[-1][1] == f"{lowest + 80:.3g}"


@pytest.mark.parametrize("loss", [0.0, 5.0, -1e9, 1e140])
def test_a_constant_loss_has_one_colour(loss: float) -> None:
    """Source: by hand: the lowest, which it is."""
    places, ticks = on_ramp("loss", ends_of([loss] * 7))
    assert (places == 0).all()
    assert len({text for _, text in ticks}) == 4


@pytest.mark.parametrize(
    ("losses", "expected"),
    [
        pytest.param([0.0, 1.0, 1e300], [0, 63, 63], id="beyond what a scale can show"),
        pytest.param([1.0, 1 + 1e-15, 1.7e308], [0, 63, 63], id="the largest float beside a tiny range"),
        pytest.param([-1.7e308, 0.0, 1.0, 1.7e308], [0, 0, 63, 63], id="both ends"),
        pytest.param([0.0, 0.0, 0.0, 1e-320], [0, 0, 0, 0], id="the smallest floats"),
        pytest.param([1e300, 1.7e308], [63, 63], id="nothing else"),
        pytest.param([np.nan, 2.0, 4.0, np.inf], [None, 0, 63, None], id="what is not finite"),
    ],
)
def test_huge_and_infinite_losses(losses: list[float], expected: list[int | None]) -> None:
    """Source: by hand; warnings are errors."""
    outcome = np.where(np.isfinite(losses), CONVERGED, DIVERGED)
    places, ticks = on_ramp("loss", ends_of(losses, outcome))
    assert [place for place, wanted in zip(places, expected, strict=True) if wanted is not None] == [
        wanted for wanted in expected if wanted is not None
    ]
    assert all(np.isfinite(number_of(text)) for _, text in ticks)


def test_a_run_that_is_far_away_leaves_colours_for_the_others() -> None:
    """Source: three losses a factor of ten apart, and one that is about to diverge."""
    places, _ = on_ramp("loss", ends_of([0.1, 1.0, 10.0, 100.0, 1e12]))
    assert (np.diff(places) >= 3).all()


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=30))
def test_a_higher_loss_is_never_paler(losses: list[float]) -> None:
    """Source: order; any finite numbers, without a warning."""
    places, ticks = on_ramp("loss", ends_of(sorted(losses)))
    assert (np.diff(places) >= 0).all()
    assert ((places >= 0) & (places < 64)).all()
    assert (np.diff([share for share, _ in ticks]) > 0).all()
