"""Every colour, dash and marker, in one place: player, curves, tables and exports look alike because they read this.

The landscape is the quiet part: low loss fades into the page's background and slopes rise out of it. The paths carry
the colour: six hues that people with any colour vision can tell apart (after Okabe & Ito 2008; darkened to 3:1 on the
light page, lightened for the dark one), and from the seventh entrant on the same hues again; dash and marker differ for
all twelve.
"""

from dataclasses import dataclass, replace
from typing import Literal

PROJECTOR_SCALE = 1.4
"""Of type, lines and markers that are to be read from the back of a classroom."""

_STYLES = 12

ThemeName = Literal["light", "dark"]
Marker = Literal["circle", "square", "triangle", "diamond", "plus", "cross"]


@dataclass(frozen=True, slots=True)
class PathStyle:
    """How one entrant is drawn.

    Attributes:
        colour: as ``"#rrggbb"``.
        dash: lengths of strokes and gaps in pixels at line width 2; empty for a solid line.
        marker: the head's shape.
        hollow: whether the head is an outline (entrants 7 to 12).
    """

    colour: str
    dash: tuple[int, ...]
    marker: Marker
    hollow: bool


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of one of the two themes.

    Attributes:
        name: ``"light"`` or ``"dark"``.
        background: the page.
        ink: text.
        muted: axes, secondary text.
        grid: hairlines of the loss curves.
        low: the landscape's fill at the lowest loss.
        high: the fill at the highest loss.
        isoline: the thin lines between two fills.
        casing: the outline that lifts a path off the landscape.
        paths: the six hues.
        order: which style, from 0, each entrant has by its index.
    """

    name: ThemeName
    background: str
    ink: str
    muted: str
    grid: str
    low: str
    high: str
    isoline: str
    casing: str
    paths: tuple[str, ...]
    order: tuple[int, ...] = tuple(range(_STYLES))

    def path_style(self, entrant: int) -> PathStyle:
        """How the entrant with this index (from 0) is drawn."""
        number = self.order[entrant]
        turn = number // len(self.paths)
        return PathStyle(
            colour=self.paths[number % len(self.paths)],
            dash=_DASHES[(number + turn) % len(_DASHES)],
            marker=_MARKERS[number % len(_MARKERS)],
            hollow=turn % 2 == 1,
        )

    def ordered(self, order: tuple[int, ...]) -> "Theme":
        """The theme in which the entrants have these styles."""
        return replace(self, order=order)

    def faint(self, colour: str) -> str:
        """The colour as it looks on the page's background when three tenths of it cover that."""
        return blend(colour, self.background, 0.3)

    def fills(self, count: int) -> tuple[str, ...]:
        """``count`` colours from ``low`` to ``high``, as ``"#rrggbb"``."""
        return tuple(blend(self.high, self.low, i / max(count - 1, 1)) for i in range(count))


def blend(front: str, back: str, fraction: float) -> str:
    """So much of the one colour over the other."""
    pairs = zip(channels(front), channels(back), strict=True)
    return "#" + "".join(f"{round(fraction * a + (1 - fraction) * b):02x}" for a, b in pairs)


def channels(colour: str) -> tuple[int, int, int]:
    """Red, green and blue, from 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


_DASHES: tuple[tuple[int, ...], ...] = ((), (10, 4), (3, 3), (12, 3, 3, 3), (18, 4), (6, 3))
_MARKERS: tuple[Marker, ...] = ("circle", "square", "triangle", "diamond", "plus", "cross")

LIGHT = Theme(
    name="light",
    background="#ffffff",
    ink="#1d2733",
    muted="#5d6b7a",
    grid="#e4e8ec",
    low="#fdfcf8",
    high="#a9b8c6",
    isoline="#8b9cac",
    casing="#ffffff",
    paths=("#0072b2", "#bc4a00", "#009e73", "#b0528a", "#ca8600", "#4699c8"),
)

DARK = Theme(
    name="dark",
    background="#0e1117",
    ink="#eef1f4",
    muted="#9aa7b5",
    grid="#272e38",
    low="#10141b",
    high="#46546a",
    isoline="#5b6b80",
    casing="#0b0e13",
    paths=("#4c9fe0", "#f0803c", "#1fc296", "#e08cbb", "#f2b632", "#9bd3f5"),
)

THEMES: dict[ThemeName, Theme] = {theme.name: theme for theme in (LIGHT, DARK)}
