"""Who is who: each entrant's marker and name, which stand still, and what is said of it at each step."""

from collections.abc import Sequence
from functools import lru_cache

from PIL import Image, ImageDraw

from export.drawing import fitted, font, readable, stamp_marker
from export.layout import PANEL_TITLE, Box, Plan
from plots.theme import Theme
from trajectories import Experiment, Outcome, Trajectory

_INDENT = 22  # the marker's place
_LINE = 16
_VALUE_WIDTH = 84  # beside the name, above a panel
_NAME, _VALUE = 13, 12


def draw_names(image: Image.Image, experiment: Experiment, plan: Plan, theme: Theme) -> None:
    """Every entrant's marker and name."""
    draw = ImageDraw.Draw(image)
    for index, (entrant, box) in enumerate(zip(experiment.entrants, plan.legend, strict=True)):
        left, top, right, _ = box
        stamp_marker(image, left + 8, top + 9, theme.path_style(index), theme.background)
        room = right - left - _INDENT - (_VALUE_WIDTH if _is_one_line(box) else 0)
        for number, line in enumerate(_name_lines(entrant.label, room, box)):
            draw.text((left + _INDENT, top + 1 + number * _LINE), line, fill=theme.ink, font=font(_NAME))


def draw_values(image: Image.Image, runs: Sequence[Trajectory], plan: Plan, theme: Theme, step: int) -> None:
    """Every entrant's loss at this step, or how it was lost."""
    draw = ImageDraw.Draw(image)
    for run, box in zip(runs, plan.legend, strict=True):
        left, top, right, _ = box
        if _is_one_line(box):
            text = _said(run, step, brief=True)
            draw.text((right, top + 2), text, fill=theme.muted, font=font(_VALUE), anchor="ra")
        else:
            lines = len(_name_lines(run.entrant.label, right - left - _INDENT, box))
            at = (left + _INDENT, top + 1 + lines * _LINE)
            text = _said(run, step, brief=False)
            if font(_VALUE).getlength(text) > right - left - _INDENT:
                text = _said(run, step, brief=True)
            draw.text(at, text, fill=theme.muted, font=font(_VALUE))


def _is_one_line(box: Box) -> bool:
    return box[3] - box[1] <= PANEL_TITLE


@lru_cache(maxsize=64)  # the same in every frame; measuring text is slow
def _name_lines(name: str, room: int, box: Box) -> tuple[str, ...]:
    """The name in as many lines as the box has beside the value's: one or two, broken between words."""
    if box[3] - box[1] < 3 * _LINE or font(_NAME).getlength(name) <= room:
        return (fitted(name, _NAME, room),)
    words = name.split(" ")
    fits = [n for n in range(1, len(words)) if font(_NAME).getlength(" ".join(words[:n])) <= room]
    if not fits:
        return (fitted(name, _NAME, room),)
    return (" ".join(words[: fits[-1]]), fitted(" ".join(words[fits[-1] :]), _NAME, room))


def _said(run: Trajectory, step: int, *, brief: bool) -> str:
    lost = run.outcome in (Outcome.DIVERGED, Outcome.LEFT_THE_VIEW) and step >= run.outcome.at_step
    if lost:
        in_words = run.outcome.describe()
        return in_words.partition(" at step ")[0] if brief else in_words
    # A run that has used up its gradients stands still from then on.
    loss = readable(float(run.loss[min(step, len(run.loss) - 1)]))
    return loss if brief else f"loss {loss}"
