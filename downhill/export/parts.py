"""What a page that brings everything along is made of: the player, the landscape, the race, answers; compressed."""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from downhill.experiment import Experiment
from downhill.export.checks import check_runs
from downhill.export.differences import differences
from downhill.export.hands import Hands
from downhill.player import describe, landscape_picture, message, pack
from downhill.player.files import PLOTLY, code, content, packed
from downhill.player.wire import Layout, PageRaceHeader, Projection
from downhill.simulation import Trajectory

_PAGE = Path(__file__).parent / "page"


def race_parts(
    experiment: Experiment,
    trajectories: Sequence[Trajectory],
    layout: Layout,
    names: tuple[str, ...],
    projection: Projection | None = None,
    found: Hands | None = None,
) -> Iterator[str]:
    """What such a page unpacks at once: these modules, the landscape, and the race with what can be moved of it."""
    check_runs(experiment, trajectories)
    picture = landscape_picture(experiment.landscape, experiment.parameters)
    described = describe(experiment, trajectories)
    if found is not None:
        described = found.on(described)
    race: PageRaceHeader = {
        **described, "layout": layout, "session": "replay", "heard": 0, "faulty": False,
    }  # fmt: skip
    if projection is not None:
        race["projection"] = projection
    yield _modules(names)
    yield message_part("answer", "picture", picture.header, picture.losses, columns=1)
    yield message_part("part", "race", race, pack(trajectories), columns=2)


@cache
def _modules(names: tuple[str, ...]) -> str:
    """These modules of the player's under names that do not depend on where a module lies: here it lies nowhere."""
    named = {f"downhill/{name}": code(name).replace('from "./', 'from "downhill/') for name in names}
    return part("part", "modules", json.dumps(named).encode())


@cache
def plotly() -> str:
    """The script that draws the relief, for when it is asked for."""
    return part("answer", PLOTLY, content(PLOTLY))


def message_part(kind: str, name: str, header: Mapping[str, object], numbers: bytes, columns: int) -> str:
    """A message, its numbers written as differences of rows of so many words."""
    return part(kind, name, message(header, differences(numbers, columns)), columns)


def part(kind: str, name: str, data: bytes, columns: int | None = None) -> str:
    """A part or an answer; of a message whose numbers are written as differences also how many words a row has."""
    rows = "" if columns is None else f' data-columns="{columns}"'
    return f'<script type="application/octet-stream" data-{kind}="{name}"{rows}>{packed(data)}</script>'


def in_script(text: str) -> str:
    """JSON as it may stand in a script: with no "<", for "</script>" would end it, and "<!--" hide its end."""
    return text.replace("<", r"\u003c")


def page_file(name: str) -> str:
    """A file of the page's own."""
    return _PAGE.joinpath(name).read_text(encoding="utf-8")
