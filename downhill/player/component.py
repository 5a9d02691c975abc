"""What of the page is ours in the browser, as Streamlit components: player, map, course, training, small fields."""

from collections.abc import Callable

import streamlit as st
from streamlit.components.v2 import component

from downhill.player.assets import PATH
from downhill.player.files import COURSE_ROOT, MAPS_ROOT, NETWORKS_ROOT, ROOT
from downhill.player.packing import message
from downhill.player.wire import CoursePage, MapQuestion, NumberField, PageRaceHeader
from downhill.player.wire_training import TrainingQuestion

# Inline code is sent with every message, so it only fetches the real module, which the browser keeps. The styles are in
# the page's head.
_LOADER = """
const loaded = import(new URL("{path}/{module}.js", document.baseURI));
export default function (component) {{
  const shown = loaded.then((module) => module.{show}(component));
  return () => shown.then((leave) => leave?.());
}}
"""

_race = component(
    "downhill_race",
    html=ROOT,
    js=_LOADER.format(path=PATH, module="player", show="showRace"),
    isolate_styles=False,
)
_map = component(
    "downhill_map",
    html=MAPS_ROOT,
    js=_LOADER.format(path=PATH, module="map", show="showMap"),
    isolate_styles=False,
)
_course = component(
    "downhill_course",
    html=COURSE_ROOT,
    js=_LOADER.format(path=PATH, module="course", show="showCourse"),
    isolate_styles=False,
)
_networks = component(
    "downhill_networks",
    html=NETWORKS_ROOT,
    js=_LOADER.format(path=PATH, module="networks", show="showNetworks"),
    isolate_styles=False,
)
_number = component(
    "downhill_number",
    html='<div class="downhill-number"></div>',
    js=_LOADER.format(path=PATH, module="number_field", show="showNumber"),
    isolate_styles=False,
)
_file = component(
    "downhill_table_file",
    html='<div class="downhill-table-file"></div>',
    js=_LOADER.format(path=PATH, module="table_file", show="showFile"),
    isolate_styles=False,
)


def player(race: PageRaceHeader, paths: bytes, *, key: str, on_edits: Callable[[], None]) -> None:
    """Show a race; a rerun with the same key changes it in place.

    Args:
        race: its header.
        paths: the header's numbers, as :func:`downhill.player.packing.pack` returns them.
        key: identity in the page; ``st.session_state[key]`` holds what the callbacks read.
        on_edits: called when the person has changed something in the player; ``.edits`` is then a list of
            ``wire.NumberedEdit``.
    """
    _race(key=key, data=message(race, paths), on_edits_change=on_edits)


def map_view(question: MapQuestion, *, key: str, on_part: Callable[[], None]) -> None:
    """Show a map, which the browser fetches; a rerun with the same key changes it in place.

    Args:
        question: which map.
        key: identity in the page; ``st.session_state[key]`` holds what the callback reads.
        on_part: called when the person wants to see a part; ``.part`` is then a ``wire.MapPart``.
    """
    _map(key=key, data=question, on_part_change=on_part)


def course_view(page: CoursePage, race: bytes, *, key: str, on_place: Callable[[], None]) -> None:
    """Show a page of the course; a rerun with the same key changes it in place.

    Args:
        page: what it shows.
        race: of a lesson with a race its :func:`downhill.player.packing.message`, else empty.
        key: identity in the page; ``st.session_state[key]`` holds what the callback reads.
        on_place: called when the person goes elsewhere; ``.place`` is then a ``wire.CoursePlace``, unchecked.
    """
    _course(key=key, data=message(page, race), on_place_change=on_place)


def networks_view(question: TrainingQuestion, *, key: str, on_table: Callable[[], None]) -> None:
    """Show a training, which the browser fetches; a rerun with the same key changes it in place.

    Args:
        question: which training.
        key: identity in the page; ``st.session_state[key]`` holds what the callback reads.
        on_table: called when the person has chosen a table; ``.table`` is then its name and digest, unchecked.
    """
    _networks(key=key, data=question, on_table_change=on_table)


def number_field(field: NumberField, *, key: str, on_value: Callable[[object], None]) -> None:
    """Show a field for a number; a rerun with the same key changes it in place.

    Args:
        field: what it shows.
        key: identity in the page.
        on_value: called with what the person has chosen, if no player on the page has taken it; it may be anything.
    """
    _number(key=key, data=field, on_value_change=lambda: on_value(st.session_state[key].value))


def file_choice(*, key: str, on_text: Callable[[object], None]) -> None:
    """Show a button that opens a file of text, which the browser reads.

    Args:
        key: identity in the page.
        on_text: called with what stands in the file the person has chosen; it may be anything.
    """
    _file(key=key, on_text_change=lambda: on_text(st.session_state[key].text))
