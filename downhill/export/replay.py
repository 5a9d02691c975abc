"""A race as one HTML file: the player itself with its data, to be opened from a disk, without any network."""

from collections.abc import Iterator, Sequence
from html import escape
from string import Template
from typing import get_args

from downhill.drawing.page_colours import page_colours
from downhill.drawing.theme import THEMES, ThemeName
from downhill.experiment import Experiment
from downhill.export.about import numbers_of
from downhill.export.hands import Hands, hands
from downhill.export.link import race_link
from downhill.export.parts import in_script, message_part, page_file, part, plotly, race_parts
from downhill.export.reel import Progress
from downhill.export.source import Source, source_of
from downhill.player.files import MODULES, ROOT, STYLES, content
from downhill.player.read_outs import read_outs
from downhill.player.wire import Layout
from downhill.simulation import Trajectory
from landscapes import find_landscape

ReplayLayout = Layout

MOST_READ_OUTS = 4_000_000
"""Bytes of read-outs that a replay carries, before they are compressed: a dozen entrants with some 1,100 steps."""


def render_html(
    experiment: Experiment,
    trajectories: Sequence[Trajectory],
    *,
    lean: bool = False,
    moved: bool = False,
    on_progress: Progress | None = None,
    layout: ReplayLayout = "overlay",
    theme: ThemeName | None = None,
    playground: str | None = None,
    source: Source | None = None,
) -> str:
    """The race as a page that plays by itself: no server, no network, nothing beside this one file.

    It is the app's player without what needs a server: sliders, films, another start. The full replay has the relief,
    and with it plotly.js, and every number of every step as long as these are at most ``MOST_READ_OUTS``; it takes 2.3
    to 6.5 MB. The lean one has neither. It takes 150 to 250 kB and 4 to 13 bytes for each step of each entrant: a dozen
    with 1,000 steps stay below 500 kB; with 5,000, the largest race there is, below 1 MB. No step is left out to make
    it smaller.

    Positions are in single precision, as in the app: 10⁻⁷ of the picture. Losses are exact. The experiment stands in
    the file as JSON, in the element with the id ``downhill-experiment``.

    Args:
        experiment: the race.
        trajectories: its trajectories.
        lean: without the relief and the read-outs.
        moved: with sliders and a start that can be moved, from runs computed beforehand, unless the race is too long;
            see :func:`downhill.export.hands.hands`. It adds up to 6 MB, and some seconds.
        on_progress: called with the fraction of these runs that is done; what it raises ends the work.
        layout: how it is shown first.
        theme: ``None`` follows the reader's system.
        playground: the address of a server of the app; the page then has a link that opens the race there.
        source: what the file holds in place of the experiment, in the element ``downhill-training`` or whatever it is.

    Raises:
        ValueError: an unknown layout or theme; ``layout="surface"`` with ``lean``; a playground that is no web address;
            an entrant was made by ``from_optax``; trajectories that are not the experiment's.
    """
    _check(lean, layout, theme)
    landscape, source = find_landscape(experiment.landscape), source or source_of(experiment)
    found = hands(experiment, on_progress or (lambda _: None)) if moved else None
    page = Template(page_file("replay.html"))
    return page.substitute(
        name=escape(landscape.name),
        about=escape(source.about or numbers_of(experiment)),
        link="" if playground is None else _link(playground, experiment, layout),
        root=ROOT,
        styles="\n".join([page_colours(theme), *(content(name).decode() for name in STYLES), page_file("replay.css")]),
        source_id=f"downhill-{source.name.lower()}",
        source=in_script(source.text),
        further=_further(source),
        parts="\n".join(_parts(experiment, trajectories, lean, layout, source, found)),
        script=page_file("replay.js"),
    )


def _further(source: Source) -> str:
    return f'<script type="text/plain" id="downhill-further">{source.further}</script>' if source.further else ""


def _check(lean: bool, layout: str, theme: str | None) -> None:
    if layout not in get_args(ReplayLayout):
        raise ValueError(f"layout = {layout!r}: must be one of {', '.join(get_args(ReplayLayout))}")
    if lean and layout == "surface":
        raise ValueError("layout = 'surface': a lean replay has no relief; must be overlay, grid or split")
    if theme is not None and theme not in THEMES:
        raise ValueError(f"theme = {theme!r}: must be light, dark or None")


def _link(playground: str, experiment: Experiment, layout: str) -> str:
    target = race_link(playground, experiment, layout)
    return f' <a href="{escape(target)}" rel="noopener">Open in Playground</a>'


def _parts(
    experiment: Experiment,
    trajectories: Sequence[Trajectory],
    lean: bool,
    layout: ReplayLayout,
    source: Source,
    found: Hands | None,
) -> Iterator[str]:
    yield from race_parts(experiment, trajectories, layout, MODULES, source.projection, found)
    if found is not None:
        yield message_part("answer", "hands", found.header, found.numbers, columns=2)
    if lean:
        return
    if source.projection is None:  # paths of networks have no other numbers
        numbers = read_outs(experiment, trajectories)
        if len(numbers) <= MOST_READ_OUTS:
            yield part("answer", "read-outs", numbers)
    yield plotly()
