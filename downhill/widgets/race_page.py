"""A race in the Playground's address: the experiment, and its layout where that is not the usual one."""

from typing import get_args

from downhill.experiment import Experiment
from downhill.experiment.codec import QUERY_FIELDS
from downhill.experiment.fields import without_field
from downhill.player.wire import Layout
from downhill.server.first_race import FIRST_RACE
from downhill.widgets.machine import Page

LAYOUTS: tuple[Layout, ...] = get_args(Layout)

_FIELD = "layout"


def _read(query: str) -> tuple[Experiment, Layout]:
    rest, said = without_field(query, _FIELD)
    layouts = said or [LAYOUTS[0]]
    if len(layouts) > 1 or layouts[0] not in LAYOUTS:
        raise ValueError(f"layout = {', '.join(layouts)!r}: must be one of {', '.join(LAYOUTS)}")
    return Experiment.from_query(rest) if rest else FIRST_RACE, layouts[0]


def write(experiment: Experiment, layout: Layout) -> str:
    """The race as the part of an address after the ``?``; ``address.js`` writes the same."""
    return experiment.to_query() + ("" if layout == LAYOUTS[0] else f"&{_FIELD}={layout}")


def _begin(experiment: Experiment) -> tuple[Experiment, Layout]:
    return experiment, LAYOUTS[0]


RACE = Page[Layout](
    "race",
    (FIRST_RACE, LAYOUTS[0]),
    "first race",
    _read,
    write,
    _begin,
    fields=(*QUERY_FIELDS, _FIELD),
    bare_is_first=True,
)
