"""The legend: each entrant's marker and label, which stand still, and its status at each moment."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from downhill.drawing.layout import PANEL_TITLE, Box, Plan
from downhill.drawing.readable import readable
from downhill.drawing.theme import Theme
from downhill.experiment.labels import Label
from downhill.export.canvas import Canvas
from downhill.export.drawing import fitted, length, narrow
from downhill.simulation import Outcome, Trajectory

_INDENT = 22  # the marker's place
_LINE = 16
_VALUE_WIDTH = 84  # beside the name, above a panel
_NAME, _VALUE = 13, 12
_ZEROS = str.maketrans("123456789", "000000000")


class Status(NamedTuple):
    """An entrant's loss, or how its run was lost: in full, and where there is little room."""

    full: str
    brief: str


def status(run: Trajectory, step: int) -> Status:
    """Its loss at this step, or how it was lost."""
    lost = run.outcome in (Outcome.DIVERGED, Outcome.LEFT_THE_VIEW) and step >= run.outcome.at_step
    # A run that has used up its gradients stands still from then on.
    return status_of(run.outcome if lost else None, float(run.loss[min(step, len(run.loss) - 1)]))


def status_of(lost: Outcome | None, loss: float) -> Status:
    """How a run was lost, or its loss."""
    if lost:
        in_words = lost.describe()
        return Status(in_words, in_words.partition(" at step ")[0])
    number = readable(loss)
    return Status(f"loss {number}", number)


def draw_names(canvas: Canvas, named: Sequence[Label], plan: Plan, theme: Theme) -> None:
    """Every entrant's marker and label."""
    scale = plan.scale
    for index, (label, box) in enumerate(zip(named, plan.legend, strict=True)):
        left, top, _, _ = box
        marker = left + 8 * scale, top + 9 * scale
        canvas.marker(marker, theme.path_style(index), theme.background, scale)
        for number, (line, size) in enumerate(name_lines(label, box, scale)):
            at = left + _INDENT * scale, top + (1 + number * _LINE) * scale
            canvas.text(at, line, size, theme.ink)


def draw_values(canvas: Canvas, named: Sequence[Label], statuses: Sequence[Status], plan: Plan, theme: Theme) -> None:
    """Every entrant's status."""
    scale = plan.scale
    for label, (full, brief), box in zip(named, statuses, plan.legend, strict=True):
        left, top, right, _ = box
        if _is_one_line(box, scale):
            at, text, anchor = (right, top + 2 * scale), brief, "ra"
        else:
            lines = len(name_lines(label, box, scale))
            at = left + _INDENT * scale, top + (1 + lines * _LINE) * scale
            # All digits are of one width: so there are few texts to measure.
            fits = length(full.translate(_ZEROS), _VALUE * scale) <= right - at[0]
            text, anchor = full if fits else brief, "la"
        canvas.text(at, text, _VALUE * scale, theme.muted, anchor, often=True)


def are_whole(named: Sequence[Label], plan: Plan) -> bool:
    """Whether no name is cut."""
    return all(
        _is_whole(label, name_lines(label, box, plan.scale)) for label, box in zip(named, plan.legend, strict=True)
    )


def _is_whole(label: Label, lines: Sequence[tuple[str, float]]) -> bool:
    texts = [text for text, _ in lines]
    return str(label) in (" ".join(texts), ", ".join(texts))


def _is_one_line(box: Box, scale: float) -> bool:
    return box[3] - box[1] <= PANEL_TITLE * scale + 1  # edges are rounded


@lru_cache(maxsize=64)  # the same in every frame; measuring text is slow
def name_lines(label: Label, box: Box, scale: float) -> tuple[tuple[str, float], ...]:
    """The label in as many lines as the box has beside the value's, one or two, each with the size of its type.

    A name that is too long is cut, but not what tells it from others of that name.
    """
    left, top, right, bottom = box
    size = _NAME * scale
    room = right - left - _INDENT * scale
    if _is_one_line(box, scale):
        return (one_line(label, size, room - _VALUE_WIDTH * scale),)
    if bottom - top < 3 * _LINE * scale - 1 or length(str(label), size) <= room:
        return (one_line(label, size, room),)
    if label.apart:
        apart = ", ".join(label.apart)
        return (fitted(label.name, size, room), size), (apart, narrow(apart, size, room))
    words = label.name.split(" ")
    fits = [n for n in range(1, len(words)) if length(" ".join(words[:n]), size) <= room]
    if not fits:
        return (one_line(label, size, room),)
    return (" ".join(words[: fits[-1]]), size), (fitted(" ".join(words[fits[-1] :]), size, room), size)


def one_line(label: Label, size: float, room: float) -> tuple[str, float]:
    """The label as it fits into so many pixels, and the size of its type."""
    end = "".join(f", {each}" for each in label.apart)
    text = fitted(label.name, size, room - length(end, size)) + end
    return text, narrow(text, size, room)
