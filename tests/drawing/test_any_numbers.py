"""Ranges, ticks and colours' scales of any finite numbers: they come to an end, grow, and lie where they say."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from downhill import Entrant, Experiment, simulate
from downhill.drawing.map_palette import loss_places, step_places
from downhill.drawing.ranges import linear_range, log_range
from downhill.drawing.scale import LEVELS, loss_scale
from downhill.drawing.ticks import bar_ticks, decade_ticks, linear_ticks
from downhill.drawing.value_axis import map_ticks, places
from downhill.export.still import render_png
from downhill.export.style import Style

FINITE = st.floats(allow_nan=False, allow_infinity=False)
CLOSE = st.tuples(FINITE, st.integers(0, 40)).map(lambda drawn: drawn[0] + drawn[1] * math.ulp(drawn[0]))
NUMBERS = st.lists(FINITE | CLOSE.filter(math.isfinite) | st.sampled_from([1e17, 1e17 + 16, 5e-324, 1.7e308]))
ROOM = st.tuples(st.floats(1, 5000), st.floats(4, 200))


@given(NUMBERS, FINITE, FINITE, ROOM)
def test_a_linear_axis_of_any_numbers(drawn: list[float], one: float, other: float, room: tuple[float, float]) -> None:
    low, high = linear_range(np.array(drawn), min(one, other), max(one, other))
    assert low < high
    assert math.isfinite(low)
    assert math.isfinite(high)
    check_ticks(low, high, room)


@given(FINITE, FINITE, ROOM)
def test_ticks_between_any_ends(one: float, other: float, room: tuple[float, float]) -> None:
    if one != other:
        check_ticks(min(one, other), max(one, other), room)


def check_ticks(low: float, high: float, room: tuple[float, float]) -> None:
    """Few enough, within the ends to rounding, ascending, each with its own text."""
    ticks = linear_ticks(low, high, *room)
    slack = 1e-6 * (high / 2 - low / 2)
    values = [value for value, _ in ticks]
    assert len(ticks) <= max(room[0] / room[1], 1) * (1 + 1e-6) + 2
    assert all(low - slack <= value <= high + slack for value in values)
    assert all(before < after for before, after in pairwise(values))
    assert len({text for _, text in ticks}) == len(ticks)


@given(NUMBERS, FINITE.filter(lambda number: number > 0) | st.just(math.inf), ROOM)
def test_a_logarithmic_axis_of_any_numbers(drawn: list[float], highest: float, room: tuple[float, float]) -> None:
    low, high = log_range(np.array(drawn), highest)
    assert low < high
    assert 0 < len(decade_ticks(low, high, *room)) <= 8


@given(
    st.lists(NUMBERS.map(lambda each: each or [0.0]), min_size=1, max_size=3),
    st.sampled_from(["linear", "log", "auto"]),
)
def test_colours_of_any_losses(drawn: list[list[float]], kind: str) -> None:
    losses = [np.array(each) for each in drawn]
    scale = loss_scale(np.concatenate(losses)[None], kind)  # type: ignore[arg-type]
    assert len(scale.edges) == LEVELS + 1
    assert (np.diff(scale.edges) >= 0).all()
    assert scale.edges[0] < scale.edges[-1]
    ticks = bar_ticks(scale)
    assert len(ticks) <= 9
    assert len({text for _, text in ticks}) == len(ticks)
    to_place, marks = loss_places(losses)
    for each in losses:
        assert ((to_place(each) >= 0) & (to_place(each) <= 1)).all()
    assert marks


@given(st.lists(st.integers(0, 100_000)))
def test_colours_of_any_numbers_of_steps(steps: list[int]) -> None:
    to_place, ticks = step_places(np.array(steps, int))
    assert all(0 <= place <= 1 for place, _ in ticks)
    assert ((to_place(np.array(steps, int)) >= 0) & (to_place(np.array(steps, int)) <= 1)).all()


FAR = st.floats(-1e300, 1e300)
SPREAD = st.one_of(
    st.tuples(st.sampled_from(["linear", "whole"]), FAR, FAR),
    st.tuples(st.just("log"), st.floats(1e-300, 1e300), st.floats(1e-300, 1e300)),
    st.tuples(st.just("near_one"), st.floats(0, 0.9999), st.floats(0, 0.9999)),
)


@given(SPREAD, st.integers(1, 512), ROOM)
def test_the_side_of_a_map_between_any_ends(
    ends: tuple[str, float, float], count: int, room: tuple[float, float]
) -> None:
    scale, one, other = ends
    low, high = min(one, other), max(one, other)
    own = np.unique(np.geomspace(low, high, count) if scale == "log" else np.linspace(low, high, count))
    ticks = map_ticks(scale, own, *room)
    assert len(ticks) <= 1.5 * max(room[0] / room[1], 1) + 40
    assert all(before < after for (before, _), (after, _) in pairwise(ticks))
    assert len(places(scale, own, own)) == len(own)


@pytest.mark.parametrize("formula", ["1e17+x", "x*1e-100*1e-200", "x*1e100*1e100*1e90", "1e17+0*x", "-1e17-x*y"])
@pytest.mark.parametrize("layout", ["split", "overlay"])
def test_pictures_of_losses_of_any_size(formula: str, layout: str) -> None:
    experiment = Experiment(f"formula:{formula}", (1.0, 0.5), 3, (Entrant("gd"), Entrant("adam")))
    style = Style(layout=layout)  # type: ignore[arg-type]
    assert render_png(experiment, simulate(experiment), style).startswith(b"\x89PNG")
