"""A race in a frame of somebody else's page: one page that brings all along, and asks for nothing."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from string import Template
from typing import Literal

from downhill.drawing.page_colours import page_colours
from downhill.drawing.theme import ThemeName
from downhill.experiment import Experiment
from downhill.export.about import paths_of
from downhill.export.parts import in_script, page_file, race_parts
from downhill.player.files import EMBED, MODULES, ROOT, STYLES, content
from downhill.player.wire import Caption, Layout
from downhill.player.wire_embed import EmbeddedLesson, EmbeddedPage
from downhill.simulation import Trajectory

EmbeddedLayout = Literal["overlay", "grid"]
SMALLEST, USUAL = (320, 240), (640, 480)
"""Width and height of a frame in CSS pixels: from which on all is seen, and what is offered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a race looks in a frame.

    Attributes:
        layout: one picture for all entrants, or one for each.
        theme: ``None`` follows the reader's system.
        controls: whether there is a line of controls.
        autoplay: whether it plays by itself; with neither, it stands at its end.
    """

    layout: EmbeddedLayout = "overlay"
    theme: ThemeName | None = None
    controls: bool = True
    autoplay: bool = True


def render_embed(
    experiment: Experiment,
    trajectories: Sequence[Trajectory],
    look: Look,
    *,
    link: str,
    picture: str,
    title: str,
    words: EmbeddedLesson | None = None,
) -> str:
    """The page in the frame: the player with picture, controls and legend; without scripts a picture with a link.

    Args:
        experiment: the race.
        trajectories: its trajectories.
        look: how it looks.
        link: where it leads: an address, which may be relative.
        picture: the address of the picture for where scripts are off.
        title: of the page.
        words: what is said of a lesson's race.

    Raises:
        ValueError: an entrant was made by ``from_optax``.
    """
    page: EmbeddedPage = {"controls": look.controls, "autoplay": look.autoplay, "slide": False, "words": words}
    return Template(page_file("embed.html")).substitute(
        title=escape(title),
        styles=frame_styles(look.theme),
        bare="" if look.controls else " data-bare",
        link=escape(link),
        picture=escape(picture),
        alt=escape(paths_of(experiment)),
        root=ROOT,
        open=open_link(link),
        page=page_part(page),
        parts="\n".join(race_parts(experiment, trajectories, look.layout, (*MODULES, *EMBED))),
        script=page_file("replay.js"),
    )


def render_fault(message: str, again: int | None = None, theme: ThemeName | None = None) -> str:
    """The page in the frame where nothing can be shown.

    Args:
        message: says why, and what can be done.
        again: after how many seconds the browser asks again; by default never.
        theme: ``None`` follows the reader's system.
    """
    return Template(page_file("embed_fault.html")).substitute(
        styles=frame_styles(theme),
        refresh="" if again is None else f'<meta http-equiv="refresh" content="{again}">',
        message=escape(message),
    )


def iframe(address: str, title: str, width: int, height: int) -> str:
    """The text that puts the frame into a page of one's own.

    Args:
        address: of the page in the frame, absolute.
        title: for who hears the page.
        width: in CSS pixels.
        height: the same.
    """
    return (
        f'<iframe src="{escape(address)}" title="{escape(title)}" width="{width}" height="{height}" '
        'style="border: 0; max-width: 100%" loading="lazy" allowfullscreen></iframe>'
    )


def embedded_layout(layout: Layout) -> EmbeddedLayout:
    """A frame has neither curves nor a relief: what is laid out with them is seen without."""
    return "grid" if layout == "grid" else "overlay"


def embedded_lesson(language: str, question: str, captions: Iterable[tuple[int, str]], claim: str) -> EmbeddedLesson:
    """What is said of a lesson's race, as :class:`downhill.lessons.Told` has it."""
    told: list[Caption] = [{"step": step, "text": text} for step, text in captions]
    return {"language": language, "question": question, "captions": told, "claim": claim}


def frame_styles(theme: ThemeName | None) -> str:
    """The style sheet of a page with a race in a frame."""
    return "\n".join([page_colours(theme), *(content(name).decode() for name in STYLES), page_file("embed.css")])


def open_link(link: str) -> str:
    """The arrow that leads from the frame to the race."""
    return Template(page_file("open_link.html")).substitute(link=escape(link))


def page_part(page: EmbeddedPage) -> str:
    """What the page in the frame is told besides the race."""
    text = in_script(json.dumps(page, ensure_ascii=False))
    return f'<script type="application/json" id="downhill-page">{text}</script>'
