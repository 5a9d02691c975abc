"""Where everything lies in a map's picture."""

from itertools import pairwise

import pytest

from downhill.drawing.map_layout import MapContents, MapPlan, lay_out


def contents(panels: int, cells: int = 41, *, strips: bool = False) -> MapContents:
    shape = (4.0, 1e3) if strips else (1.0, 1.0)
    least = (200, 26) if strips else (110, 110)
    return MapContents(
        panels, (cells, cells), shape, least, strips, 0, lambda width, scale: (min(500 * scale, width), 120 * scale)
    )


def inside(plan: MapPlan) -> bool:
    width, height = plan.size
    every = (plan.title, plan.legend, *plan.panels)
    return all(0 <= left < right <= width and 0 <= top < bottom <= height for left, top, right, bottom in every)


@pytest.mark.parametrize("panels", range(1, 13))
@pytest.mark.parametrize("size", [None, (320, 240), (640, 480), (1920, 1440), (1920, 240), (320, 1440)])
@pytest.mark.parametrize("strips", [False, True])
def test_nothing_is_cut_off_or_covered(panels: int, size: tuple[int, int] | None, strips: bool) -> None:
    """Source: boxes lie within the picture and apart from each other, panels are alike."""
    plan = lay_out(contents(panels, strips=strips), (720, 480), size, 1.0)
    assert inside(plan)
    assert size in (None, plan.size)
    assert len({(right - left, bottom - top) for left, top, right, bottom in plan.panels}) == 1
    assert max(box[3] for box in plan.panels) < plan.legend[1]
    for one, other in pairwise(plan.panels):
        beside, below = other[0] >= one[2], other[1] >= one[3]
        assert beside or below


@pytest.mark.parametrize("cells", [2, 41, 100])
def test_cells_that_can_be_seen_are_whole_pixels(cells: int) -> None:
    """Source: arithmetic; from three pixels on."""
    left, top, right, bottom = lay_out(contents(1, cells), (720, 480), None, 1.0).panels[0]
    assert ((right - left) % cells, (bottom - top) % cells) == (0, 0)
    assert right - left >= 3 * cells


def test_many_cells_take_all_the_room() -> None:
    """Source: a pixel cannot be divided; the nearest run is shown."""
    left, _, right, _ = lay_out(contents(1, 1024), (720, 480), None, 1.0).panels[0]
    assert right - left > 300


def test_type_grows_with_the_picture_and_with_the_projector() -> None:
    """Source: twice the size is twice the scale, where there is room."""
    small, large = (lay_out(contents(1), (640, 480), size, 1.0).scale for size in ((640, 480), (1280, 960)))
    assert large == pytest.approx(2 * small)
    assert lay_out(contents(1), (640, 480), None, 1.4).scale > lay_out(contents(1), (640, 480), None, 1.0).scale


def test_numbers_stand_only_at_the_outer_sides() -> None:
    """Source: four panels in two rows: those below have numbers below, those at the left have them beside."""
    plan = lay_out(contents(4), (720, 720), None, 1.0)
    assert plan.labelled == ((False, True), (False, False), (True, True), (True, False))


def test_a_picture_without_a_size_is_as_high_as_it_must_be() -> None:
    """Source: the legend is what is lowest, a margin below it."""
    plan = lay_out(contents(2), (960, 520), None, 1.0)
    assert plan.size[1] - plan.legend[3] == 12
    assert plan.title[1] == 0
