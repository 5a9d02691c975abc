"""Streamlit's websocket with hostile words: addresses of pages, and what our components say. Pages outlive it all."""

import asyncio
import json
from collections.abc import Generator
from random import Random
from typing import Any
from urllib.parse import urlencode

import pytest
from streamlit.components.v2.bidi_component.constants import EVENT_DELIM
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.state.session_state import STREAMLIT_INTERNAL_KEY_PREFIX

from benchmarks.message_cache import MessageCache
from benchmarks.visitor import RACE, Visitor
from downhill.experiment.checks import LONGEST_MESSAGE
from tests.hostile.grammar import JSON_TEXTS, RACES, ROUTES, TEXTS, TRAININGS, VALUES, edit, query
from tests.server.running import Server, running

pytestmark = pytest.mark.product

QUERY = urlencode(RACES[0])
ADDRESSES, EDITS = 80, 120
PAGES = (("", (), RACES), ("maps", ROUTES["map"], RACES), ("catalogue", (), RACES), ("networks", (), TRAININGS))


class Forgetful(MessageCache):
    """Keeps nothing: everything is sent whole, however the runs of several pages follow each other."""

    @property
    def hashes(self) -> list[str]:
        """None."""
        return []


class Intruder(Visitor):
    """A visitor whose page says anything.

    Attributes:
        faults: exceptions that it was shown, and alerts that are too long to be read.
    """

    def __init__(self, url: str) -> None:
        super().__init__(url, 0)
        self._cache = Forgetful()
        self.faults: list[str] = []
        self.pages: dict[str, str] = {}

    async def go(self, query: str, page: str = "") -> None:
        """To an address of a page."""
        self._query, self._page = query, self.pages[page]
        await self._done(BackMsg())

    async def say(self, component: str, event: str, value: Any) -> None:
        """What a component of ours would, as JSON."""
        said = BackMsg()
        said.rerun_script.widget_states.widgets.add(
            id=f"{STREAMLIT_INTERNAL_KEY_PREFIX}_{self._shown[component].id}{EVENT_DELIM}events",
            json_trigger_value=json.dumps([{"event": event, "value": value}]),
        )
        await self._done(said)

    async def _done(self, message: BackMsg) -> None:
        async with asyncio.timeout(60):
            await self._rerun(message)
            await self._read_until(lambda: not self._runs)

    def _take(self, message: ForwardMsg, fragments: list[str]) -> None:
        super()._take(message, fragments)
        if message.WhichOneof("type") == "navigation":
            self.pages |= {
                "" if page.is_default else page.url_pathname: page.page_script_hash
                for page in message.navigation.app_pages
            }
        if message.WhichOneof("type") == "delta":
            element = message.delta.new_element
            if element.HasField("exception"):
                self.faults.append(f"{self._query[:200]!r}: {element.exception.type}: {element.exception.message}")
            if element.HasField("alert") and len(element.alert.body) > LONGEST_MESSAGE + 100:  # what is said around it
                self.faults.append(f"{self._query[:200]!r}: {len(element.alert.body)}: {element.alert.body[:200]}")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Generator[Server]:
    """A server of one process, which has logged no traceback at the end."""
    with running(tmp_path_factory.mktemp("pages") / "temporary", "--workers=1") as server:
        yield server
        assert "Traceback" not in server.log.read_text()


async def tried(url: str, kind: str) -> list[str]:
    """The faults that a page shows, which then still races."""
    chance = Random(0)
    intruder = Intruder(url)
    await intruder.enter(QUERY)
    for page, beside, of in PAGES if kind == "address" else ():
        for number in range(ADDRESSES):
            await intruder.go(TEXTS[number] if number < len(TEXTS) else query(chance, beside, of), page)
    for number in range(EDITS if kind == "edits" else 0):
        value: Any = edit(chance) | {"count": number + 1} if number % 2 else chance.choice(VALUES)
        await intruder.say(RACE, "edits", [value] if number % 3 else value)
    for value in (*VALUES, *JSON_TEXTS) if kind == "value" else ():
        await intruder.say("downhill_number", "value", value)
    if kind == "table":
        await intruder.go("", "networks")
        for value in (*VALUES, *({"name": value, "digest": value} for value in (*VALUES, *TEXTS))):
            await intruder.say("downhill_networks", "table", value)
    await intruder.go(QUERY)
    await intruder.move({"steps": 3}, rerun=False)
    await intruder.leave()
    return intruder.faults


@pytest.mark.parametrize("kind", ["address", "edits", "value", "table"])
def test_a_page_outlives_whatever_it_is_told(server: Server, kind: str) -> None:
    before = server.get(f"/race?{QUERY}")
    assert asyncio.run(tried(server.url, kind)) == []
    assert server.get(f"/race?{QUERY}") == before
