"""What the pictures of all maps have in common."""

import numpy as np
from jaxtyping import Float

from downhill.drawing.map_layout import MapPlan
from downhill.drawing.readable import exact, readable
from downhill.drawing.theme import PathStyle, Theme
from downhill.experiment.labels import Label, labels
from downhill.export.canvas import Canvas
from downhill.export.drawing import fitted, length
from downhill.export.way import LINE, Way
from downhill.maps import ComputedMap
from landscapes import find_landscape


def entrant_names(computed: ComputedMap) -> list[Label]:
    """The entrants' labels; where there are several, with their numbers."""
    named = labels(computed.map.experiment.entrants, exact)
    numbers = [f"{index + 1}  " if len(computed.entrants) > 1 else "" for index in computed.entrants]
    shown = [named[index] for index in computed.entrants]
    return [Label(number + name, apart) for number, (name, apart) in zip(numbers, shown, strict=True)]


def draw_heading(canvas: Canvas, computed: ComputedMap, subtitle: str, plan: MapPlan, theme: Theme, title: str) -> None:
    """The title, and beside it what is shown."""
    experiment, scale = computed.map.experiment, plan.scale
    name = find_landscape(experiment.landscape).name
    numbers = [f"{number} = {readable(value, 6)}" for number, value in experiment.parameters.items()]
    within = f"{subtitle}, {experiment.steps:,} {experiment.budget}, {computed.map.variation.precision}"
    left, top, right, _ = plan.title
    baseline = top + 23 * scale
    heading = fitted(title or name, 16 * scale, right - left)
    canvas.text((left, baseline), heading, 16 * scale, theme.ink, "ls")
    after = left + length(heading, 16 * scale) + 12 * scale
    if right - after > 40 * scale:
        details = fitted(", ".join([*([name] if title else []), within, *numbers]), 12 * scale, right - after)
        canvas.text((after, baseline), details, 12 * scale, theme.muted, "ls")


def through(
    points: Float[np.ndarray, "points 2"], style: PathStyle, size: tuple[int, int], theme: Theme, scale: float
) -> Way:
    """A line with a casing through these pixels of a panel of this size."""
    return Way(points, len(points) - 1, size, style, theme.casing, LINE * scale)
