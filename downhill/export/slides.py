"""Races as slides: one page that shows one after the other by itself, and whose slides go into a reveal.js deck."""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from string import Template
from typing import NamedTuple, get_args

from downhill.drawing.page_colours import page_colours
from downhill.drawing.theme import ThemeName
from downhill.experiment import Experiment
from downhill.experiment.checks import known
from downhill.export.about import names_of, numbers_of, paths_of
from downhill.export.embed import EmbeddedLayout, frame_styles, open_link, page_part
from downhill.export.hands import hands
from downhill.export.link import race_link
from downhill.export.parts import message_part, page_file, part, race_parts
from downhill.export.reel import Progress
from downhill.export.still import render_png
from downhill.export.style import Style, check_title
from downhill.player.files import EMBED, MODULES, ROOT
from downhill.player.wire_embed import EmbeddedLesson
from downhill.simulation import Trajectory
from landscapes import find_landscape

MOST_SLIDES = 50
MOST_STARTS = 2_000_000
"""Bytes of the runs from other starts on a slide, before they are compressed."""
_PICTURE = (1280, 720)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slide:
    """A race on a slide.

    Attributes:
        experiment: the race.
        trajectories: its trajectories.
        layout: one picture for all entrants, or one for each.
        title: in place of the landscape's name, at most 80 characters.
        words: of a lesson: its question stands before the race, its claim at the end; its start stays where it is.

    Raises:
        ValueError: another layout, or a title that is too long.
    """

    experiment: Experiment
    trajectories: Sequence[Trajectory]
    layout: EmbeddedLayout = "overlay"
    title: str = ""
    words: EmbeddedLesson | None = None

    def __post_init__(self) -> None:
        known("layout", self.layout, get_args(EmbeddedLayout))
        check_title(self.title)

    @property
    def heading(self) -> str:
        """Its title."""
        return self.title or find_landscape(self.experiment.landscape).name


def render_slides(
    slides: Sequence[Slide],
    *,
    theme: ThemeName = "light",
    title: str = "",
    playground: str | None = None,
    on_progress: Progress | None = None,
) -> str:
    """Races as slides, in one file that needs no network: a title, a caption and the race on each.

    A race plays while its slide is shown, with controls and a legend, and its start can be dragged from point to point
    of a grid, as far as there is room for runs from there; without scripts, and printed, there is a picture of its end.
    The file takes 0.1 MB, and 0.2 to 2 MB for each slide: what slides have in common it holds once.

    Args:
        slides: one to 50.
        theme: of all races.
        title: of the file; by default the first slide's.
        playground: the address of a server of the app; each race then has a link that opens it there.
        on_progress: called with the fraction done; what it raises ends the work.

    Raises:
        TypeError: what is no slide.
        ValueError: no slide, or too many; an unknown theme; trajectories that are not the experiment's; a title that is
            too long; a playground that is no web address; an entrant was made by ``from_optax``.
    """
    for slide in slides:
        if not isinstance(slide, Slide):
            raise TypeError(f"slides: {slide!r:.100}: must be a Slide")
    known("theme", theme, get_args(ThemeName))
    check_title(title)
    if not 1 <= len(slides) <= MOST_SLIDES:
        raise ValueError(f"slides: must be 1 to {MOST_SLIDES}, not {len(slides)}")
    shared = {part("part", "frame", _frame(theme).encode()): 0}
    told = on_progress or (lambda _: None)
    made = [
        _made(slide, shared, theme, playground, _share_of(told, index, len(slides)))
        for index, slide in enumerate(slides)
    ]
    key = hashlib.sha256("".join([*shared, *(each.own for each in made)]).encode()).hexdigest()[:12]
    block = Template(page_file("slides_block.html")).substitute(
        styles=page_file("slides_block.css"),
        key=key,
        shared="\n".join(shared),
        sections="\n".join(_section(slide, parts, key) for slide, parts in zip(slides, made, strict=True)),
        script=page_file("slides_block.js"),
    )
    return Template(page_file("slides.html")).substitute(
        title=escape(title or slides[0].heading),
        styles="\n".join([page_colours(theme), page_file("slides.css")]),
        block=block,
        script=page_file("slides.js"),
    )


class _Made(NamedTuple):
    """A slide's parts: the places of those that it shares, its own, and the picture of its end."""

    shared: list[int]
    own: str
    picture: bytes


def _made(
    slide: Slide, shared: dict[str, int], theme: ThemeName, playground: str | None, on_progress: Progress
) -> _Made:
    experiment, runs, layout = slide.experiment, slide.trajectories, slide.layout
    found = None if slide.words else hands(experiment, on_progress, sliders=False, most=MOST_STARTS)
    modules, landscape, race = race_parts(experiment, runs, layout, (*MODULES, *EMBED), found=found)
    own = [
        page_part({"controls": True, "autoplay": slide.words is None, "slide": True, "words": slide.words}),
        race,
        *([] if found is None else [message_part("answer", "hands", found.header, found.numbers, columns=2)]),
        *([] if playground is None else [open_link(race_link(playground, experiment, layout))]),
    ]
    style = Style(layout, theme, size=_PICTURE, title=slide.title, projector=True)
    picture = render_png(experiment, runs, style)
    places = [shared.setdefault(each, len(shared)) for each in (modules, landscape)]
    return _Made(places, "\n".join(own), picture)


def _section(slide: Slide, made: _Made, key: str) -> str:
    caption = " · ".join(filter(None, [names_of(slide.experiment), numbers_of(slide.experiment)]))
    return Template(page_file("slides_section.html")).substitute(
        key=key,
        shared=" ".join(map(str, made.shared)),
        language=escape(slide.words["language"] if slide.words else "en"),
        title=escape(slide.heading),
        caption=escape(caption),
        claim=_claim(slide.words["claim"]) if slide.words else "",
        alt=escape(paths_of(slide.experiment)),
        picture=base64.b64encode(made.picture).decode(),
        own=made.own,
    )


def _claim(text: str) -> str:
    return f'<p class="downhill-caption downhill-claim">{escape(text.replace("`", ""))}</p>'


def _frame(theme: ThemeName) -> str:
    """The page around a race, but for the race."""
    return Template(page_file("slide.html")).substitute(
        styles=frame_styles(theme), root=ROOT, script=page_file("replay.js")
    )


def _share_of(on_progress: Progress, index: int, count: int) -> Progress:
    return lambda done: on_progress((index + done) / count)
