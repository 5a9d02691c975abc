"""The choices: what is refused and how, which moments are shown, for how long."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from downhill.export import Style


@pytest.mark.parametrize(
    ("choice", "told"),
    [
        ({"layout": "surface"}, "layout = 'surface': must be one of overlay, grid, split"),
        ({"layout": ["grid"]}, r"layout = \['grid'\]: must be one of"),
        ({"theme": "blue"}, "theme = 'blue': must be one of light, dark"),
        ({"size": (319, 480)}, r"size = \(319, 480\): must be width and height from 320 × 240 to 3840 × 2160"),
        ({"size": (640, 2161)}, "2161"),
        ({"size": (640.0, 480.0)}, "640.0"),
        ({"size": (10**9, 10**9)}, "must be width and height"),
        ({"size": "640x480"}, "must be width and height"),
        ({"frames": 1}, "frames = 1: must be a whole number from 2 to 600"),
        ({"frames": 601}, "frames = 601"),
        ({"frames": 10.0}, "frames = 10.0: must be a whole number"),
        ({"frames": True}, "frames = True"),
        ({"speed": 0.2}, "speed = 0.2: must be a number from 0.25 to 8"),
        ({"speed": float("nan")}, "speed = nan"),
        ({"speed": "1"}, "speed = '1'"),
        ({"hold": -1}, "hold = -1: must be a number from 0 to 60"),
        ({"hold": float("inf")}, "hold = inf"),
        ({"title": "x" * 81}, "at most 80 printable characters"),
        ({"title": "one\ntwo"}, "at most 80 printable characters"),
        ({"title": None}, "title = None"),
        ({"projector": 1}, "projector = 1: must be True or False"),
    ],
)
def test_what_is_not_allowed_is_named(choice: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        Style(**choice)


@given(st.integers(0, 5000), st.integers(2, 600), st.sampled_from([0.25, 1.0, 3.3, 8.0]))
def test_moments_are_spread_evenly_from_the_first_to_the_last(last: int, frames: int, speed: float) -> None:
    style = Style(frames=frames, speed=speed)
    shown = style.moments(last)
    room = int(6000 / speed) // 20  # as many frames of 20 ms as there is time for
    assert len(shown) == min(frames, last + 1, room)
    assert shown[0] == 0
    if len(shown) > 1:
        assert shown[-1] == last
        gaps = np.diff(shown)
        assert gaps.min() >= 1
        assert gaps.max() - gaps.min() <= 1


@given(st.integers(1, 600), st.floats(0.25, 8))
def test_a_race_lasts_six_seconds_at_speed_one(frames: int, speed: float) -> None:
    """Source: the documented rule; times are hundredths of a second, and few frames do not last longer than 0.2 s."""
    delay = Style(speed=speed).delay(frames)
    assert delay % 10 == 0
    assert delay >= 20
    wanted = min(6000 / frames, 200) / speed
    assert abs(delay - wanted) <= 5.001 or (delay == 20 and wanted < 20)


@pytest.mark.parametrize(("layout", "entrants", "size"), [("overlay", 6, (960, 720)), ("grid", 6, (960, 640))])
def test_sizes_by_themselves(layout: Any, entrants: int, size: tuple[int, int]) -> None:
    assert Style(layout).pixels(entrants) == size
    assert Style(layout, size=(500, 400)).pixels(entrants) == (500, 400)
