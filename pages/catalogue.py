"""Everything that can race, and everything it can race on, as cards; each card's words and numbers are the entry's own.

Only the part that is looked at is drawn.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar
from urllib.parse import parse_qs

import streamlit as st

from downhill.experiment import Entrant, Experiment
from downhill.experiment.averaging import AVERAGES
from downhill.experiment.choice import Kind
from downhill.experiment.references import linked
from downhill.experiment.schedules import SCHEDULES
from downhill.parameters import Parameter
from downhill.server.first_race import FIRST_RACE
from downhill.widgets.headings import hidden_heading
from downhill.widgets.navigation import PLAYGROUND, pass_race_on
from landscapes import LANDSCAPES, Landscape
from optimizers import OPTIMIZERS, Optimizer

_THUMBNAILS = Path(__file__).parents[1] / "downhill" / "visit" / "static"
_SERVED = "/app/static"
"""Where Streamlit serves that folder, in every process alike."""

_THUMBNAIL_WIDTH = 140
_COLUMNS = 2

E = TypeVar("E", Landscape, Optimizer, Kind)


def catalogue() -> None:
    """The page's body."""
    pass_race_on()
    st.title("Landscapes & rules", anchor=False)
    choice, search = st.columns([2.1, 1], gap="medium", vertical_alignment="bottom")
    part = choice.segmented_control(
        "Part", _PARTS, default="Landscapes", required=True, key="part", label_visibility="collapsed"
    )
    words = search.text_input(
        "Filter", placeholder="Filter: a name, an author, a word", key="filter", live=True, label_visibility="collapsed"
    )
    if not _PARTS[part or "Landscapes"]((words or "").casefold().split()):
        st.info("Nothing here has all of these words.", icon=":material/search_off:")


# The parts; each says whether it shows anything -----------------------------------------------------------------------


def _landscapes(words: Sequence[str]) -> bool:
    def text(entry: Landscape) -> str:
        return f"{entry.id} {entry.name} {entry.shows} {entry.source}"

    found = _matching(LANDSCAPES, words, text)
    if found:
        hidden_heading("Landscapes")
    return _cards(found, _landscape)


def _rules(words: Sequence[str]) -> bool:
    def text(entry: Optimizer) -> str:
        return f"{entry.id} {entry.name} {entry.family} {entry.idea} {_published(entry)}"

    found = _matching(OPTIMIZERS, words, text)
    for family in dict.fromkeys(entry.family for entry in found):
        st.header(_FAMILIES[family], anchor=False)
        _cards([entry for entry in found if entry.family == family], _rule)
    return bool(found)


def _schedules_and_averages(words: Sequence[str]) -> bool:
    def text(entry: Kind) -> str:
        return f"{entry.id} {entry.name} {entry.source}"

    shown = False
    for heading, kinds in (("Schedules of the learning rate", SCHEDULES), ("Averages of the positions", AVERAGES)):
        if found := _matching(kinds, words, text):
            st.header(heading, anchor=False)
            shown |= _cards(found, _kind)
    return shown


_PARTS: Mapping[str, Callable[[Sequence[str]], bool]] = {
    "Landscapes": _landscapes,
    "Rules": _rules,
    "Schedules & averages": _schedules_and_averages,
}
_FAMILIES = {
    "gradient": "Gradient and momentum",
    "adaptive": "A rate for each coordinate",
    "curvature": "Curvature",
    "optax": "From optax",
}


def _matching(entries: Mapping[str, E], words: Sequence[str], text: Callable[[E], str]) -> list[E]:
    return [entry for entry in entries.values() if all(word in text(entry).casefold() for word in words)]


# The cards ------------------------------------------------------------------------------------------------------------


def _cards(entries: Sequence[E], draw: Callable[[E], None]) -> bool:
    for first in range(0, len(entries), _COLUMNS):
        row = st.columns(_COLUMNS, gap="small")
        for column, entry in zip(row, entries[first : first + _COLUMNS], strict=False):
            with column.container(border=True, height="stretch", gap="xsmall"):
                draw(entry)
    return bool(entries)


def _landscape(entry: Landscape) -> None:
    _head(entry, entry.shows, f"landscapes/{entry.id}.png", f"{entry.name} from above")
    st.latex(f"f({','.join(entry.axes)}) = {entry.formula}")
    _numbers(entry.parameters, entry.source, {})
    _link(replace(FIRST_RACE, landscape=entry.id, start=None, parameters={}))


def _rule(entry: Optimizer) -> None:
    _head(entry, entry.idea, f"rules/{entry.id}.png", f"{entry.name} in a ravine")
    st.latex(rf"\begin{{gathered}} {entry.formula} \end{{gathered}}")
    _numbers(entry.hyperparameters, _published(entry), {})
    _link(replace(FIRST_RACE, entrants=(Entrant(entry.id),)))


def _kind(entry: Kind) -> None:
    _heading(entry)
    st.latex(rf"\begin{{gathered}} {entry.formula} \end{{gathered}}")
    _numbers(entry.parameters, entry.source, entry.instead)


def _head(entry: Landscape | Optimizer, words: str, thumbnail: str, alt: str) -> None:
    with st.container(horizontal=True, wrap=False, gap="small"):
        if (_THUMBNAILS / thumbnail).exists():  # a new entry has none until python -m downhill.tools.thumbnails has run
            st.image(f"{_SERVED}/{thumbnail}", width=_THUMBNAIL_WIDTH, alt=alt)
        with st.container(gap="xsmall"):
            _heading(entry)
            st.caption(words)


def _heading(entry: Landscape | Optimizer | Kind) -> None:
    st.subheader(f"{entry.name} `{entry.id}`", anchor=False)


def _numbers(parameters: Sequence[Parameter], source: str, instead: Mapping[str, Parameter]) -> None:
    lines = [f"- {_label(number)} = **{number.default:g}**; {_about(number)}" for number in parameters]
    lines += [
        f"- {_label(other)}, in place of {usual.replace('_', ' ')}; {_about(other)}" for usual, other in instead.items()
    ]
    st.caption("\n".join([*lines, "", f"Source: {linked(source)}"]))


def _about(number: Parameter) -> str:
    return f"{number.allowed.removeprefix('a number ')}; {number.meaning}"


def _label(number: Parameter) -> str:
    name = number.name.replace("_", " ")
    return name if name == number.symbol else f"{name} {number.symbol}"


def _published(entry: Optimizer) -> str:
    return f"{entry.authors} {entry.year}"


def _link(experiment: Experiment) -> None:
    st.page_link(
        PLAYGROUND,
        label="Open in Playground",
        icon=":material/play_arrow:",
        query_params=parse_qs(experiment.to_query(), keep_blank_values=True),
    )


if __name__ == "__main__":  # as Streamlit runs a page
    catalogue()
