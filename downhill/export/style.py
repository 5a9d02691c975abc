"""How an exported picture looks: the choices of page, Python and command line, checked once."""

from dataclasses import dataclass
from typing import get_args

import numpy as np
from jaxtyping import Int

from downhill.drawing.layout import Layout, default_size
from downhill.drawing.theme import PROJECTOR_SCALE, ThemeName
from downhill.experiment.checks import known

SMALLEST, LARGEST = (320, 240), (3840, 2160)
LARGEST_FILM = (1920, 1440)
FRAMES = (2, 600)
SPEED = (0.25, 8.0)
HOLD = (0.0, 60.0)
LONGEST_TITLE = 80
WIDTH_CM = (3.0, 100.0)
_FILM_MS = 6_000  # as on the screen
_SHORTEST_MS = 20  # shorter delays are stretched by browsers
_LONGEST_MS = 200
_TICK_MS = 10  # a GIF counts time in hundredths of a second


@dataclass(frozen=True, slots=True)
class Style:
    """How a race is exported.

    Attributes:
        layout: ``"overlay"``: all in one panel; ``"grid"``: side by side; ``"split"``: beside the loss curve;
            ``"curve"``: the loss curve alone.
        theme: ``"light"`` or ``"dark"``.
        size: width and height in pixels, from 320 × 240 to 3840 × 2160, for a film to 1920 × 1440; ``None`` for
            960 × 720, or what suits the panels that there are (six: 960 × 640).
        frames: at most so many, 2 to 600.
        speed: 0.25 to 8; at 1 a race lasts six seconds.
        hold: seconds that the last frame stays, 0 to 60.
        once: a GIF stays at its end and does not begin anew.
        title: in place of the landscape's name, at most 80 characters.
        projector: larger type, lines and markers, to be read from the back of a classroom.
        width_cm: of an SVG, a PDF or TikZ on paper, 3 to 100 centimetres; its shape is that of ``size``.

    Raises:
        ValueError: anything that is not allowed.
    """

    layout: Layout = "overlay"
    theme: ThemeName = "light"
    size: tuple[int, int] | None = None
    frames: int = 120
    speed: float = 1.0
    hold: float = 2.0
    once: bool = False
    title: str = ""
    projector: bool = False
    width_cm: float = 12.0

    def __post_init__(self) -> None:
        known("layout", self.layout, get_args(Layout))
        known("theme", self.theme, get_args(ThemeName))
        if self.size is not None:
            _check_size(self.size, LARGEST, "size")
        _check_within("frames", self.frames, FRAMES, int)
        _check_within("speed", self.speed, SPEED, float)
        _check_within("hold", self.hold, HOLD, float)
        _check_within("width_cm", self.width_cm, WIDTH_CM, float)
        check_title(self.title)
        for name in ("once", "projector"):
            if not isinstance(getattr(self, name), bool):
                raise ValueError(f"{name} = {getattr(self, name)!r}: must be True or False")

    @property
    def scale(self) -> float:
        """Of type, lines and markers."""
        return PROJECTOR_SCALE if self.projector else 1.0

    def pixels(self, entrants: int) -> tuple[int, int]:
        """Width and height of a picture with so many entrants."""
        return self.size or default_size(self.layout, entrants)

    def check_film(self) -> None:
        """Raise ValueError where a film cannot be so large."""
        _check_size(self.size or SMALLEST, LARGEST_FILM, "size of a film")

    def moments(self, last: int) -> Int[np.ndarray, " shown"]:
        """Which of the moments 0 … ``last`` are shown: all, or as many as asked for, evenly spread, with both ends.

        Where the speed would leave a frame less than 20 ms, which browsers do not show, there are fewer frames.
        """
        most = min(self.frames, int(_FILM_MS / self.speed) // _SHORTEST_MS)
        return np.unique(np.linspace(0, last, min(most, last + 1)).round().astype(int))

    def delay(self, frames: int) -> int:
        """Milliseconds from one of so many frames to the next, in whole hundredths of a second."""
        delay = min(_FILM_MS / frames, _LONGEST_MS) / self.speed
        return max(round(delay / _TICK_MS) * _TICK_MS, _SHORTEST_MS)


def check_title(title: object) -> None:
    """Raise ValueError where a title is too long or holds what cannot be printed."""
    if not isinstance(title, str) or len(title) > LONGEST_TITLE or not title.isprintable():
        raise ValueError(f"title = {title!r:.120}: must be at most {LONGEST_TITLE} printable characters")


def _check_size(size: object, largest: tuple[int, int], what: str) -> None:
    sides = size if isinstance(size, tuple) and len(size) == 2 else (None, None)
    for side, low, high in zip(sides, SMALLEST, largest, strict=True):
        if isinstance(side, bool) or not isinstance(side, int) or not low <= side <= high:
            allowed = f"{SMALLEST[0]} × {SMALLEST[1]} to {largest[0]} × {largest[1]} pixels"
            raise ValueError(f"{what} = {size!r}: must be width and height from {allowed}")


def _check_within(field: str, value: object, bounds: tuple[float, float], kind: type[int] | type[float]) -> None:
    low, high = bounds
    if isinstance(value, (int, kind)) and not isinstance(value, bool) and low <= value <= high:  # NaN compares false
        return
    what = "a whole number" if kind is int else "a number"
    raise ValueError(f"{field} = {value!r}: must be {what} from {low:g} to {high:g}")


USUAL = Style()
