"""From how runs ended to the colours of a map, the same on the page and in files."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from jaxtyping import Bool, Float, Int, UInt8

from downhill.drawing.map_palette import MOST_MINIMA, RAMP, Scale, loss_places, place_colour, ramp_colours, step_places
from downhill.drawing.theme import THEMES, Theme, ThemeName, blend

Show = Literal["minimum", "outcome", "steps", "loss"]
SHOWS: tuple[Show, ...] = get_args(Show)

_STALLED = {
    "stalled_at_saddle": "stalled at a saddle",
    "stalled_at_maximum": "stalled at a maximum",
    "stalled_where_flat": "stalled where the curvature is zero",
}
"""Outcomes that share a colour, since no eye tells more greys apart, and their names where one occurs alone."""
_ALL_STALLED = ("stalled: a saddle, a maximum or zero curvature", 1.0)
_DIVERGED = {
    (False, True): "diverged",
    (True, False): "not defined at the start",
    (True, True): "diverged, or not defined at the start",
}
"""What these share a colour as, by whether some did so at step 0, and some later."""
_DIVERGED_INK = 0.84
_OTHERS = {
    "left_the_view": ("left the view", 0.32),
    "never_moved": ("never moved", 0.04),
    "still_moving": ("still moving", 0.18),
}
"""Outcomes without a place to be: their names, and how much ink is in their grey."""
_ELSEWHERE = ("at none of them", 0.12)


@dataclass(frozen=True, slots=True, eq=False)
class EntrantRuns:
    """One entrant's runs; every array has the shape of the map.

    Attributes:
        outcome: index into the names of outcomes.
        at_step: when it was settled.
        loss: the final one, NaN where the run diverged.
        reached: index of the minimum, -1 for none.
    """

    outcome: Int[np.ndarray, "rows columns"]
    at_step: Int[np.ndarray, "rows columns"]
    loss: Float[np.ndarray, "rows columns"]
    reached: Int[np.ndarray, "rows columns"]


@dataclass(frozen=True, slots=True)
class Class:
    """A line of the legend.

    Attributes:
        label: what it says.
        colour: index of its colour.
        counts: of each entrant's runs.
    """

    label: str
    colour: int
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Ramp:
    """The legend of a number.

    Attributes:
        label: what it is.
        has: what is true of the runs that have it.
        colours: the first index of its colours, and the one behind the last.
        ticks: texts with their places from 0 to 1.
    """

    label: str
    has: str
    colours: tuple[int, int]
    ticks: tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Colouring:
    """A map in colours.

    Attributes:
        indices: of each entrant, for every run the index of its colour.
        colours: by the theme's name, each ``"#rrggbb"``.
        classes: what has no number, those that occur.
        ramp: of what has one; ``None`` for places and outcomes, and where no run has a number.
        runs: of each entrant: the basis of all percentages.
    """

    indices: tuple[UInt8[np.ndarray, "rows columns"], ...]
    colours: Mapping[ThemeName, tuple[str, ...]]
    classes: tuple[Class, ...]
    ramp: Ramp | None
    runs: int


def colouring(show: Show, entrants: Sequence[EntrantRuns], outcomes: Sequence[str], minima: Sequence[str]) -> Colouring:
    """The colours of every run.

    Args:
        show: what they tell: the minimum that the run is close to at its end; its outcome, for converged runs with the
            minimum; how many steps it took to converge; the final loss.
        entrants: how their runs ended.
        outcomes: names of the outcomes that ``EntrantRuns.outcome`` counts.
        minima: their labels, the lowest first.
    """
    kinds = {name: [each.outcome == index for each in entrants] for index, name in enumerate(outcomes)}
    reached = [np.minimum(each.reached, MOST_MINIMA) for each in entrants]
    painter = _Painter(entrants)
    if show == "minimum":
        painter.places(minima, reached, [each >= 0 for each in reached])
        painter.diverged(kinds["diverged"])
        painter.grey(*_ELSEWHERE, painter.blank())
    elif show == "outcome":
        at_one = [each >= 0 for each in reached]
        converged = [one & other for one, other in zip(kinds["converged"], at_one, strict=True)]
        painter.places(minima, reached, converged, "converged to ")
        painter.place("converged elsewhere", MOST_MINIMA + 1, _without(kinds["converged"], converged))
        painter.nowhere(kinds)
    elif show == "steps":
        steps = [each.at_step.astype(float) for each in entrants]
        settled = np.concatenate([each[where] for each, where in zip(steps, kinds["converged"], strict=True)] or [[]])
        painter.numbers("steps to convergence", "converged", steps, kinds["converged"], step_places(settled))
        painter.nowhere(kinds)
    else:
        losses = [each.loss.astype(float) for each in entrants]
        painter.numbers(
            "final loss",
            "ended with a finite loss",
            losses,
            [np.isfinite(loss) for loss in losses],
            loss_places(losses),
        )
        painter.diverged(painter.blank())
    return painter.result()


def _without(ones: Sequence[np.ndarray], others: Sequence[np.ndarray]) -> list[np.ndarray]:
    return [one & ~other for one, other in zip(ones, others, strict=True)]


Where = Sequence[Bool[np.ndarray, "rows columns"]]


class _Painter:
    """Gives colours to runs, one class after the other."""

    def __init__(self, entrants: Sequence[EntrantRuns]) -> None:
        self._at_step = [each.at_step for each in entrants]
        self._indices = [np.full(each.outcome.shape, 255, np.uint8) for each in entrants]
        self._colours: dict[ThemeName, list[str]] = {name: [] for name in THEMES}
        self._classes: list[Class] = []
        self._ramp: Ramp | None = None

    def blank(self) -> Where:
        """Runs without a colour yet."""
        return [index == 255 for index in self._indices]

    def _paint(self, label: str, where: Where, colour: Callable[[Theme], str]) -> None:
        counts = tuple(int(each.sum()) for each in where)
        if not any(counts):
            return
        number = len(self._colours["light"])
        for theme in THEMES.values():
            self._colours[theme.name].append(colour(theme))
        for index, each in zip(self._indices, where, strict=True):
            index[each] = number
        self._classes.append(Class(label, number, counts))

    def place(self, label: str, number: int, where: Where) -> None:
        """Runs that are at the same place."""
        self._paint(label, where, lambda theme: place_colour(theme, number))

    def places(self, labels: Sequence[str], reached: Sequence[np.ndarray], where: Where, before: str = "") -> None:
        """Runs by the minimum they are at."""
        for number, label in enumerate(labels[:MOST_MINIMA]):
            self.place(before + label, number, [(r == number) & w for r, w in zip(reached, where, strict=True)])
        rest = [(r == MOST_MINIMA) & w for r, w in zip(reached, where, strict=True)]
        others = len(labels) - MOST_MINIMA
        self.place(before + ("another" if others == 1 else f"one of {others} others"), MOST_MINIMA, rest)

    def grey(self, label: str, ink: float, where: Where) -> None:
        """Runs that are nowhere."""
        self._paint(label, where, lambda theme: blend(theme.ink, theme.background, ink))

    def diverged(self, where: Where) -> None:
        """Runs whose loss or position is not finite."""
        steps = np.concatenate([at_step[each] for at_step, each in zip(self._at_step, where, strict=True)] or [[]])
        if steps.size:
            self.grey(_DIVERGED[bool((steps == 0).any()), bool((steps > 0).any())], _DIVERGED_INK, where)

    def nowhere(self, kinds: Mapping[str, Where]) -> None:
        """Runs that did not converge, by their outcomes."""
        stalled = [kinds[name] for name in _STALLED]
        labels = [label for name, label in _STALLED.items() if any(each.any() for each in kinds[name])]
        all_labels, ink = _ALL_STALLED
        where = [np.any(kinds_of_one, axis=0) for kinds_of_one in zip(*stalled, strict=True)]
        self.grey(labels[0] if len(labels) == 1 else all_labels, ink, where)
        self.diverged(kinds["diverged"])
        for name, (label, ink) in _OTHERS.items():
            self.grey(label, ink, kinds[name])

    def numbers(self, label: str, has: str, values: Sequence[np.ndarray], where: Where, scale: Scale) -> None:
        """Runs by a number, from pale to dark."""
        if not any(each.any() for each in where):
            return
        to_place, ticks = scale
        first = len(self._colours["light"])
        for theme in THEMES.values():
            self._colours[theme.name] += ramp_colours(theme)
        for index, value, each in zip(self._indices, values, where, strict=True):
            index[each] = first + np.clip(to_place(value[each]) * RAMP, 0, RAMP - 1).astype(np.uint8)
        self._ramp = Ramp(label, has, (first, first + RAMP), ticks)

    def result(self) -> Colouring:
        """All of it; every run has a colour."""
        colours: dict[ThemeName, tuple[str, ...]] = {name: tuple(each) for name, each in self._colours.items()}
        runs = self._indices[0].size if self._indices else 0
        return Colouring(tuple(self._indices), colours, tuple(self._classes), self._ramp, runs)
