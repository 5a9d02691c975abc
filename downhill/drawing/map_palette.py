"""The colours of places and of numbers on a map, and where numbers lie among them.

Any two colours that can stand on one map differ for every eye; the tests measure it. The hues are the paths'.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from downhill.drawing.readable import readable
from downhill.drawing.scale import LossScale, loss_scale
from downhill.drawing.theme import Theme, blend

MOST_MINIMA = 12
"""Minima with a colour of their own; the others have one together."""

RAMP = 64
"""Colours of a number."""

Scale = tuple[Callable[[np.ndarray], np.ndarray], tuple[tuple[float, str], ...]]
"""From numbers to places from 0 to 1, and the ticks beside them."""

# Hue, whether it is mixed with the page or with ink, and how much of it is left. Found by search: the two colours of
# all that are hardest to tell apart are as different as can be.
_TINTS = (
    (0, False, 0.5),
    (1, False, 0.3),
    (4, False, 0.55),
    (3, False, 0.7),
    (0, False, 0.3),
    (4, False, 0.4),
    (1, True, 0.3),
    (4, True, 0.45),
)
_FINE, _FINEST = 1e-3, 1e-14  # fractions of the middle loss, and of all, that a logarithm resolves
_PALEST, _DEEPEST = 0.3, 0.45
_TICKS = 4


def place_colour(theme: Theme, number: int) -> str:
    """The paths' six hues, then six nearer the page, then two nearer the ink: as ``"#rrggbb"``.

    Args:
        theme: of the page.
        number: 0 to 11 for minima of their own, 12 for the others, 13 for elsewhere.
    """
    if number < len(theme.paths):
        return theme.paths[number]
    hue, in_ink, fraction = _TINTS[number - len(theme.paths)]
    return blend(theme.paths[hue], theme.ink if in_ink else theme.background, fraction)


def ramp_colours(theme: Theme) -> list[str]:
    """From a tint of the first hue over the hue itself towards the ink."""
    hue = theme.paths[0]
    pale, deep = blend(hue, theme.background, _PALEST), blend(hue, theme.ink, _DEEPEST)
    return [
        blend(hue, pale, 2 * fraction) if fraction < 0.5 else blend(deep, hue, 2 * fraction - 1)
        for fraction in np.linspace(0, 1, RAMP).tolist()
    ]


def step_places(steps: np.ndarray) -> Scale:
    """From the fewest of these steps to the most, as log10(1 + t), with ticks at both ends and evenly between."""
    fewest, most = (int(steps.min()), int(steps.max())) if steps.size else (0, 1)
    low, high = math.log10(fewest + 1), math.log10(max(most, fewest + 1) + 1)
    marks = {round(10 ** (low + (high - low) * part / (_TICKS - 1))) - 1 for part in range(_TICKS)}
    ticks = tuple(((math.log10(mark + 1) - low) / (high - low), readable(mark, None)) for mark in sorted(marks))
    # Both logarithms may be rounded otherwise.
    return lambda some: np.clip((np.log10(some + 1) - low) / (high - low), 0.0, 1.0), ticks


def loss_places(losses: Sequence[np.ndarray]) -> Scale:
    """All entrants' losses on one scale, linear or logarithmic as their values suggest, with ticks at both ends."""
    every = np.concatenate([loss.ravel() for loss in losses] or [np.zeros(0)])
    scale = _finer(loss_scale(every.reshape(1, -1), "auto"), every)
    low, high = float(scale.edges[0]), float(scale.edges[-1])

    def to_place(loss: np.ndarray) -> np.ndarray:
        # What lies beyond the scale has the colour of its end, before any difference of such numbers is taken.
        return (scale.heights(np.clip(loss, scale.lowest, scale.highest)) - low) / (high - low)

    places = np.linspace(0, 1, _TICKS)
    values = scale.losses(low + places * (high - low))
    values[0], values[-1] = scale.lowest, scale.highest  # free of the logarithm's rounding
    return to_place, tuple(zip(places.tolist(), _texts(values), strict=True))


def _finer(scale: LossScale, losses: np.ndarray) -> LossScale:
    """A log scale that also tells apart what the lower half of the runs has come to.

    A few runs that are about to diverge may end at 10¹²; of the landscape's own scale nothing would be left for others.
    """
    if scale.kind == "linear":
        return scale
    middle = float(np.median(np.clip(losses[np.isfinite(losses)], scale.lowest, scale.highest))) - scale.lowest
    floor = max(_FINE * middle, _FINEST * (scale.highest - scale.lowest))
    return replace(scale, floor=min(scale.floor, floor))


def _texts(values: np.ndarray) -> list[str]:
    """With three digits, or as many as put each within a hundredth of the way to its neighbour."""
    gaps = np.diff(values)
    nearest = np.minimum([np.inf, *gaps], [*gaps, np.inf]).tolist()
    return [_text(value, gap / 100) for value, gap in zip(values.tolist(), nearest, strict=True)]


def _text(value: float, close: float) -> str:
    rounded = ((digits, float(f"{value:.{digits}g}")) for digits in range(3, 18))  # the last is exact
    return readable(value, next(digits for digits, number in rounded if abs(number - value) <= close))
