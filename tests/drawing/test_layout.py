"""Where everything lies: inside the picture, beside and not over each other, with one scale for both axes."""

from itertools import combinations
from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from downhill.drawing.layout import Box, Layout, Plan, View, default_size, plan
from downhill.drawing.theme import PROJECTOR_SCALE
from downhill.experiment.experiment import MAX_ENTRANTS
from downhill.export.style import LARGEST, SMALLEST
from landscapes import LANDSCAPES

LAYOUTS: tuple[Layout, ...] = get_args(Layout)
WITH_PANELS = [layout for layout in LAYOUTS if layout != "curve"]
VIEWS: dict[str, View] = {
    "square": ((-1.0, 1.0), (-1.0, 1.0)),
    "wide": ((-6.0, 6.0), (0.0, 2.0)),
    "tall": ((0.0, 1.0), (-3.0, 3.0)),
    "tiny": ((1e-9, 2e-9), (1e-9, 2e-9)),
    "far": ((999_999.0, 1_000_001.0), (-1_000_001.0, -999_999.0)),
}
# The default sizes, and smaller ones in which there is still room for everything.
CASES = [
    (layout, count, size)
    for layout in LAYOUTS
    for count in range(MAX_ENTRANTS + 1)
    for size in ((default_size(layout, count), (480, 480)) if count <= 9 else (default_size(layout, count),))
]


def overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def boxes(planned: Plan) -> list[Box]:
    curve = [planned.curve] if planned.curve else []
    return [planned.title, *planned.legend, *(panel.box for panel in planned.panels), *curve]


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(("layout", "count", "size"), CASES)
def test_everything_has_its_own_place_in_the_picture(
    layout: Layout, count: int, size: tuple[int, int], view: str
) -> None:
    planned = plan(layout, size, count, VIEWS[view])
    assert planned.size == size
    for left, top, right, bottom in boxes(planned):
        assert 0 <= left < right <= size[0]
        assert 0 <= top < bottom <= size[1]
    for one, other in combinations(boxes(planned), 2):
        assert not overlap(one, other)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(("layout", "count", "size"), CASES)
def test_one_scale_for_both_axes(layout: Layout, count: int, size: tuple[int, int], view: str) -> None:
    """A step is as long on paper whichever way it leads, to the pixel that a side is rounded to."""
    (x_low, x_high), (y_low, y_high) = VIEWS[view]
    for panel in plan(layout, size, count, VIEWS[view]).panels:
        width, height = panel.size
        aspect = (x_high - x_low) / (y_high - y_low)
        assert (width - 1) / (height + 1) < aspect < (width + 1) / (height - 1)


@pytest.mark.parametrize("layout", WITH_PANELS)
@pytest.mark.parametrize("count", range(MAX_ENTRANTS + 1))
def test_everybody_has_a_panel_and_a_name(layout: Layout, count: int) -> None:
    planned = plan(layout, default_size(layout, count), count, VIEWS["square"])
    assert [index for panel in planned.panels for index in panel.entrants] == list(range(count))
    assert len(planned.panels) == (max(count, 1) if layout == "grid" else 1)
    assert len(planned.legend) == count
    sizes = {panel.size for panel in planned.panels}
    assert len(sizes) == 1


@pytest.mark.parametrize("count", range(MAX_ENTRANTS + 1))
def test_the_curve_alone_has_most_of_the_picture(count: int) -> None:
    """Source: no panel, a name for everybody, and a third of the picture at the very least: twelve names take a lot."""
    size = default_size("curve", count)
    planned = plan("curve", size, count, VIEWS["square"])
    assert (planned.panels, len(planned.legend)) == ((), count)
    left, top, right, bottom = planned.curve or (0, 0, 0, 0)
    assert (right - left) * (bottom - top) > size[0] * size[1] / 3


@pytest.mark.parametrize("count", range(1, MAX_ENTRANTS + 1))
def test_a_panel_has_its_name_right_above_it_and_the_outer_ones_have_numbers(count: int) -> None:
    planned = plan("grid", default_size("grid", count), count, VIEWS["square"])
    boxes = [panel.box for panel in planned.panels]
    for panel, name in zip(planned.panels, planned.legend, strict=True):
        left, top, right, _ = panel.box
        assert (name[0], name[2], name[3]) == (left, right, top)
        beside = any(box[1] == top and box[0] < left for box in boxes)
        below = any(box[0] == left and box[1] > top for box in boxes)
        assert panel.tick_labels == (not beside, not below)
        for other_name, other in zip(planned.legend, planned.panels, strict=True):
            if other_name[1] > panel.box[1]:
                assert other_name[1] - panel.box[3] >= 10  # air for the ticks between one row and the next's names
            if other.box[1] == top and other.box[0] > left:
                assert other.box[0] - right >= 10


@pytest.mark.parametrize("landscape", LANDSCAPES)
@pytest.mark.parametrize("layout", WITH_PANELS)
@pytest.mark.parametrize("count", [1, 4, 6, 12])
def test_the_landscape_gets_most_of_the_room(landscape: str, layout: Layout, count: int) -> None:
    """A quarter of the picture at the very least, of the part that the curve leaves: panels never shrink to stamps."""
    size = default_size(layout, count)
    planned = plan(layout, size, count, LANDSCAPES[landscape].view)
    covered = sum(panel.size[0] * panel.size[1] for panel in planned.panels)
    assert covered > 0.25 * (0.5 if layout == "split" else 1) * size[0] * size[1]


@given(
    st.sampled_from(LAYOUTS),
    st.integers(0, MAX_ENTRANTS),
    st.sampled_from(sorted(VIEWS)),
    st.tuples(st.integers(SMALLEST[0], LARGEST[0]), st.integers(SMALLEST[1], LARGEST[1])),
    st.sampled_from([1.0, PROJECTOR_SCALE]),
)
def test_a_plan_for_any_size(layout: Layout, count: int, view: str, size: tuple[int, int], scale: float) -> None:
    """Everything is in the picture, and nothing covers anything else, but for a pixel that edges are rounded by."""
    planned = plan(layout, size, count, VIEWS[view], scale)
    for left, top, right, bottom in boxes(planned):
        assert 0 <= left < right <= size[0]
        assert 0 <= top < bottom <= size[1]
    for (left, top, right, bottom), other in combinations(boxes(planned), 2):
        assert not overlap((left + 1, top + 1, right - 1, bottom - 1), other)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("count", [1, 6])
def test_type_grows_with_the_picture_and_for_a_projector(layout: Layout, count: int) -> None:
    """Source: the rule: twice the usual size has type twice as large."""
    default = default_size(layout, count)
    width, height = {(960, 720): (640, 480), (960, 660): (640, 440)}.get(default, default)
    doubled = plan(layout, (2 * width, 2 * height), count, VIEWS["square"])
    assert doubled.scale == 2
    usual = plan(layout, (width, height), count, VIEWS["square"])
    assert boxes(doubled) == [tuple(2 * edge for edge in box) for box in boxes(usual)]
    assert plan(layout, (width, height), count, VIEWS["square"], PROJECTOR_SCALE).scale == PROJECTOR_SCALE


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("view", VIEWS)
def test_corners_of_the_view_are_corners_of_the_panel(layout: Layout, view: str) -> None:
    """Source: what the view means; y grows upwards."""
    (x_low, x_high), (y_low, y_high) = VIEWS[view]
    for panel in plan(layout, (900, 700), 3, VIEWS[view]).panels:
        width, height = panel.size
        at = panel.pixels(np.array([(x_low, y_low), (x_high, y_high), ((x_low + x_high) / 2, (y_low + y_high) / 2)]))
        assert np.allclose(at, [(0, height), (width, 0), (width / 2, height / 2)], atol=1e-6)


def test_pixels_of_what_is_not_finite_are_not_finite_and_warn_nobody() -> None:
    [panel] = plan("overlay", (640, 480), 1, VIEWS["square"]).panels
    at = panel.pixels(np.array([(np.inf, 0.0), (np.nan, np.nan), (-1e308, 1e308)]))
    assert at[0, 0] == np.inf
    assert np.isnan(at[1]).all()
    assert (at[2] == -np.inf).all()
