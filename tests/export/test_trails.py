"""Trails: cut where they leave the panel, in the direction they leave it, and drawn on what they lead over."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from PIL import Image, ImageColor

from downhill.drawing.theme import LIGHT, PathStyle
from downhill.export.trails import Trail
from downhill.export.way import _BEYOND, Way, clip

SOLID = PathStyle("#0072b2", (), "circle", hollow=False)
Corner = tuple[Fraction, Fraction]


def exactly_clipped(begin: Corner, end: Corner, low: Corner, high: Corner) -> tuple[Corner, Corner] | None:
    """The segment's part in a box, in rational numbers: its extreme points among the ends and all crossings.

    The intersection of a segment and a box is the hull of the ends that lie inside and of the points where the segment
    meets a line that bounds the box, as far as they lie in the box.
    """
    shares = {Fraction(0), Fraction(1)}
    for axis in range(2):
        way = end[axis] - begin[axis]
        if way != 0:
            shares |= {(bound - begin[axis]) / way for bound in (low[axis], high[axis])}

    def at(share: Fraction) -> Corner:
        return begin[0] + (end[0] - begin[0]) * share, begin[1] + (end[1] - begin[1]) * share

    def inside(point: Corner) -> bool:
        return all(low[axis] <= point[axis] <= high[axis] for axis in range(2))

    good = [share for share in shares if 0 <= share <= 1 and inside(at(share))]
    return (at(min(good)), at(max(good))) if good else None


coordinate = st.one_of(
    st.integers(-40, 160).map(float),
    st.floats(-200, 300, allow_nan=False),
    st.floats(-1e6, 1e6, allow_nan=False),
)
sides = st.tuples(st.integers(1, 120), st.integers(1, 120))


@given(st.tuples(coordinate, coordinate), st.tuples(coordinate, coordinate), sides)
@example((-9.0, 5.0), (-9.0, 50.0), (100, 80))  # beside the box, along its edge
@example((5.0, 89.0), (50.0, 89.0), (100, 80))
@example((-8.0, 5.0), (-8.0, 50.0), (100, 80))  # on the edge
@example((30.0, 30.0), (30.0, 30.0), (100, 80))  # a step of nothing
def test_clip_against_rational_arithmetic(
    begin: tuple[float, float], end: tuple[float, float], size: tuple[int, int]
) -> None:
    low = (Fraction(-_BEYOND), Fraction(-_BEYOND))
    high = (Fraction(size[0] + _BEYOND), Fraction(size[1] + _BEYOND))
    exact = exactly_clipped((Fraction(begin[0]), Fraction(begin[1])), (Fraction(end[0]), Fraction(end[1])), low, high)
    first, last, visible = clip(np.array([begin]), np.array([end]), size)
    if exact is None:
        if visible[0]:  # rounding may only ever show the box's very corner
            assert np.allclose(first, last, atol=1e-6)
        return
    if not visible[0]:
        assume(exact[0] != exact[1])  # touching a corner may be rounded away
        length = max(abs(float(one - other)) for one, other in zip(*exact, strict=True))
        assert length < 1e-6
        return
    assert np.allclose(first[0], [float(number) for number in exact[0]], atol=1e-6)
    assert np.allclose(last[0], [float(number) for number in exact[1]], atol=1e-6)


@given(st.lists(st.tuples(coordinate, coordinate), min_size=2, max_size=8), sides)
def test_many_segments_are_clipped_as_each_is(points: list[tuple[float, float]], size: tuple[int, int]) -> None:
    path = np.array(points)
    together = clip(path[:-1], path[1:], size)
    for index in range(len(path) - 1):
        alone = clip(path[index : index + 1], path[index + 1 : index + 2], size)
        for one, other in zip(together, alone, strict=True):
            assert np.array_equal(one[index], other[0])


def drawn(points: list[tuple[float, float]], size: tuple[int, int], style: PathStyle = SOLID) -> np.ndarray:
    """Where the line, without its casing, covers black at all: (rows, columns), 0 to 255."""
    trail = Trail(Way(np.array(points), len(points) - 1, size, style, LIGHT.casing))
    trail.grow(len(points) - 1)
    picture = Image.new("RGB", size, LIGHT.casing)  # the casing cannot be seen on its own colour
    trail.paste_onto(picture, (0, 0, *size))
    return np.asarray(picture).astype(int)


def distance(pixels: np.ndarray, begin: np.ndarray, end: np.ndarray) -> np.ndarray:
    """From each (x, y) to the segment."""
    way = end - begin
    share = np.clip((pixels - begin) @ way / (way @ way), 0, 1)
    return np.hypot(*(pixels - begin - share[:, None] * way).T)


@pytest.mark.parametrize(
    "far",
    [(3e5, 1.1e5), (-1e7, 40.0), (61.0, -1e8), (-4e9, 9e9), (1e15, 1e14), (2e99, -3e99)],
    ids=str,
)
def test_a_flight_out_is_cut_at_the_edge_in_its_own_direction(far: tuple[float, float]) -> None:
    """Source: the exact line; every pixel of full colour is near it, and along all of it the colour is full."""
    size, start = (120, 90), (60.0, 45.0)
    picture = drawn([start, far], size)
    full = (picture == ImageColor.getrgb(SOLID.colour)).all(axis=2)
    rows, columns = np.nonzero(full)
    pixels = np.column_stack([columns + 0.5, rows + 0.5])
    # The exact end: where the line from the start meets the panel's edge.
    direction = [Fraction(far[axis]) - Fraction(start[axis]) for axis in range(2)]
    share = min(
        (Fraction(size[axis] if direction[axis] > 0 else 0) - Fraction(start[axis])) / direction[axis]
        for axis in range(2)
        if direction[axis] != 0
    )
    edge = np.array([float(Fraction(start[axis]) + share * direction[axis]) for axis in range(2)])
    assert distance(pixels, np.array(start), edge).max() < 1.7
    for part in np.linspace(0, 0.98, 30):
        x, y = np.array(start) + part * (edge - np.array(start))
        around = full[max(int(y) - 1, 0) : int(y) + 2, max(int(x) - 1, 0) : int(x) + 2]
        assert around.any()


def test_a_flight_back_into_the_panel_is_drawn_and_one_past_it_is_not() -> None:
    size = (100, 80)
    assert (drawn([(-1e6, 40.0), (1e6, 40.0)], size)[40, :] != 255).any(axis=1).all()
    assert (drawn([(-1e6, -30.0), (1e6, -30.0)], size) == 255).all()
    assert (drawn([(-60.0, 50.0), (50.0, -60.0)], size) == 255).all()  # past the corner


def test_a_trail_grows_only_up_to_the_step() -> None:
    points = np.array([(10.0, 50.0), (30.0, 50.0), (50.0, 50.0), (70.0, 50.0), (90.0, 50.0)])
    trail = Trail(Way(points, 4, (100, 100), SOLID, LIGHT.casing))

    def covered() -> list[int]:
        picture = Image.new("RGB", (100, 100), LIGHT.casing)
        trail.paste_onto(picture, (0, 0, 100, 100))
        return np.flatnonzero((np.asarray(picture)[50] == ImageColor.getrgb(SOLID.colour)).all(axis=1)).tolist()

    assert trail.grow(0) is None
    assert covered() == []
    box = trail.grow(1)
    assert box is not None
    assert box[0] < 10 < 30 < box[2] < 50
    assert covered()[-1] == pytest.approx(30, abs=1.5)
    assert trail.grow(1) is None
    trail.grow(3)
    assert covered()[-1] == pytest.approx(70, abs=1.5)
    trail.grow(99)
    assert covered()[0] == pytest.approx(10, abs=1.5)
    assert covered()[-1] == pytest.approx(90, abs=1.5)


def test_a_box_holds_all_that_has_changed() -> None:
    """Source: the whole picture before and after."""
    generator = np.random.default_rng(0)
    points = generator.normal((60, 40), (50, 40), (40, 2))
    style = PathStyle("#0072b2", (10, 4), "square", hollow=False)
    trail = Trail(Way(points, 39, (120, 80), style, "#000000"))

    def picture() -> np.ndarray:
        whole = Image.new("RGB", (120, 80), "#808080")
        trail.paste_onto(whole, (0, 0, 120, 80))
        return np.asarray(whole)

    before = picture()
    seen = 0
    for step in range(1, 40):
        box = trail.grow(step)
        after = picture()
        changed = (before != after).any(axis=2)
        if box is not None:
            left, top, right, bottom = box
            assert 0 <= left < right <= 120
            assert 0 <= top < bottom <= 80
            seen += int(changed.sum())
            part = Image.new("RGB", (right - left, bottom - top), "#808080")
            trail.paste_onto(part, box)
            assert np.array_equal(np.asarray(part), after[top:bottom, left:right])
            changed[top:bottom, left:right] = False
        assert not changed.any()
        before = after
    assert seen > 1000


@pytest.mark.parametrize("pieces", [1, 7, 60])
def test_dashes_run_on_over_any_number_of_segments(pieces: int) -> None:
    """Source: the pattern by arithmetic: within a stroke the middle is full, in a gap it is bare."""
    dash = (18, 12)
    style = PathStyle("#0072b2", dash, "circle", hollow=False)
    x = np.linspace(10.0, 210.0, pieces + 1)
    line = drawn([(float(each), 20.0) for each in x], (220, 40), style)[20]
    for column in range(12, 208):
        place = (column + 0.5 - 10) % sum(dash)
        if 2 < place < dash[0] - 2:
            assert tuple(line[column]) == ImageColor.getrgb(style.colour)
        elif dash[0] + 3 < place < sum(dash) - 3:
            assert tuple(line[column]) == (255, 255, 255)


def test_dashes_of_what_enters_from_outside_start_where_the_path_does() -> None:
    """Ten patterns outside the panel are passed over; the eleventh begins at its edge."""
    dash = (18, 12)
    style = PathStyle("#0072b2", dash, "circle", hollow=False)
    line = drawn([(-300.0, 20.0), (100.0, 20.0)], (100, 40), style)[20]
    assert tuple(line[9]) == ImageColor.getrgb(style.colour)
    assert tuple(line[24]) == (255, 255, 255)
    assert tuple(line[39]) == ImageColor.getrgb(style.colour)


def test_the_casing_surrounds_the_line() -> None:
    """Black beside the line on both sides, the colour in its middle, the ground beyond."""
    trail = Trail(Way(np.array([(10.0, 20.0), (90.0, 20.0)]), 1, (100, 40), SOLID, "#000000"))
    trail.grow(1)
    picture = Image.new("RGB", (100, 40), "#ffffff")
    trail.paste_onto(picture, (0, 0, 100, 40))
    column = np.asarray(picture)[:, 50].astype(int).sum(axis=1)
    assert (column[:17] == 765).all()
    assert (column[23:] == 765).all()
    assert column[18] < 500
    assert column[21] < 500
    assert (np.asarray(picture)[19:21, 50] == ImageColor.getrgb(SOLID.colour)).all()
