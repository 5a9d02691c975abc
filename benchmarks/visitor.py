"""A visitor without a browser: what one's page asks for and says, over the same HTTP and the same websocket.

Left out are the work that a page does on its own machine and, from what it says on a rerun, the values of the widgets
that nobody has touched. Of Streamlit's own files, which browsers keep for long, it loads those that it is told to.
"""

import asyncio
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any, Self
from urllib.parse import quote

from streamlit.components.v2.bidi_component.constants import EVENT_DELIM
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.BidiComponent_pb2 import BidiComponent
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.state.session_state import STREAMLIT_INTERNAL_KEY_PREFIX
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from benchmarks.asking import Connection
from benchmarks.message_cache import MessageCache

RACE, LANDSCAPE = "downhill_race", "downhill_landscape"
CONNECTIONS = 6
"""As many as browsers open to one server."""
REST_SECONDS = 0.12
"""How long a hand rests before the page hears of it: ``edits.js``."""
MOST_SECONDS = 60
"""Nobody waits longer for anything."""

_COOKIE = "_streamlit_xsrf"


@dataclass(frozen=True, slots=True)
class Race:
    """A message with a race: its header is a ``wire.RaceHeader``, its numbers are still packed."""

    header: dict[str, Any]
    numbers: bytes

    @classmethod
    def read(cls, message: bytes) -> Self:
        """Take apart what :func:`downhill.player.packing.message` has put together."""
        end = 4 + int.from_bytes(message[:4], "little")
        return cls(json.loads(message[4:end]), message[end:])


class Visitor:
    """One person's page. Its methods are called one after the other.

    Attributes:
        race: what it shows; there once :meth:`enter` has returned.
    """

    race: Race

    def __init__(self, url: str, number: int) -> None:
        """Of the server at ``url``; ``number`` tells visitors apart, to the server by an address of their own."""
        self._url = url
        # A server believes a proxy on its own machine.
        self._address = {"X-Forwarded-For": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"}
        self._connection = Connection(url, self._address)
        self._socket: ClientConnection | None = None
        self._cache = MessageCache()
        self._shown: dict[str, BidiComponent] = {}
        self._fragment, self._page, self._query, self._edits = "", "", "", 0
        self._runs = False

    async def enter(self, query: str, unkept: Sequence[str] = ()) -> float:
        """Open the page, and return when it has come to rest.

        Args:
            query: the address's.
            unkept: paths of those of Streamlit's own files that the browser has not kept from another visit.

        Returns:
            The seconds until landscape and race, and all files, were there.

        Raises:
            OSError: something was not answered.
            TimeoutError: nor within :const:`MOST_SECONDS`.
        """
        self._query = query
        began = time.perf_counter()
        async with asyncio.timeout(MOST_SECONDS):
            page = await self._connection.get(f"?{query}", Accept="text/html")
            await self._load(unkept)  # it is Streamlit's scripts that connect
            await asyncio.gather(self._load(_files(page)), self._meet())
            seconds = time.perf_counter() - began
            await self._read_until(lambda: not self._runs)
        return seconds

    async def move(self, edit: dict[str, Any], *, rerun: bool) -> float:
        """Let go of a slider; gives the seconds until the new race was there.

        Args:
            edit: the ``wire.PlayerEdit``.
            rerun: whether the page tells Streamlit of it; then the move ends when that has run.

        Raises:
            OSError: something was not answered.
            TimeoutError: nor within :const:`MOST_SECONDS`.
        """
        async with asyncio.timeout(MOST_SECONDS):
            if not rerun:
                return await self._try(edit)
            seconds, _ = await asyncio.gather(self._try(edit), self._tell(edit))
            await self._read_until(lambda: not self._runs)
        return seconds

    async def leave(self) -> None:
        """Close the page."""
        self._connection.close()
        if self._socket is not None:
            await self._socket.close()

    # HTTP -------------------------------------------------------------------------------------------------------------

    async def _load(self, paths: Sequence[str]) -> None:
        waiting = iter(paths)

        async def some() -> None:
            connection = Connection(self._url, {**self._address, "Accept-Encoding": "gzip, deflate, br"})
            try:
                for path in waiting:  # one list for all connections
                    await connection.get(path)
            finally:
                connection.close()

        await asyncio.gather(*(some() for _ in range(CONNECTIONS)))

    async def _try(self, edit: dict[str, Any]) -> float:
        began = time.perf_counter()
        query = f"{self.race.header['experiment']}&edits={quote(json.dumps([edit]))}"
        answer = await self._connection.get(f"race?{query}")
        self.race = Race.read(answer)
        return time.perf_counter() - began

    # Streamlit --------------------------------------------------------------------------------------------------------

    async def _meet(self) -> None:
        """Connect as Streamlit's page does, ask for a first run, and wait for the picture."""
        health = await self._connection.ask("_stcore/health")
        await self._connection.get("_stcore/host-config")
        token = health.headers["set-cookie"].partition(f"{_COOKIE}=")[2].partition(";")[0]
        self._socket = await connect(
            f"{self._url.replace('http', 'ws', 1)}/_stcore/stream",
            origin=Origin(self._url),
            subprotocols=[Subprotocol("streamlit"), Subprotocol(token)],
            additional_headers={**self._address, "Cookie": f"{_COOKIE}={token}"},
            proxy=None,
            open_timeout=None,
            ping_interval=None,  # browsers answer pings, and send none
            max_size=None,
        )
        await self._rerun(BackMsg())
        await self._read_until(lambda: RACE in self._shown)
        self.race = Race.read(self._shown[RACE].bytes)
        if LANDSCAPE not in self._shown:  # former builds send it before the race
            await self._load([f"picture?{self.race.header['experiment']}"])

    async def _tell(self, edit: dict[str, Any]) -> None:
        """What the component says when a hand rests, and the race that comes back."""
        await asyncio.sleep(REST_SECONDS)
        self._edits += 1
        said = BackMsg()
        said.rerun_script.fragment_id = self._fragment
        said.rerun_script.widget_states.widgets.add(
            id=f"{STREAMLIT_INTERNAL_KEY_PREFIX}_{self._shown[RACE].id}{EVENT_DELIM}events",
            json_trigger_value=json.dumps([{"event": "edits", "value": [{**edit, "count": self._edits}]}]),
        )
        await self._rerun(said)
        await self._read_until(self._has_heard)
        self.race = Race.read(self._shown[RACE].bytes)

    def _has_heard(self) -> bool:
        return Race.read(self._shown[RACE].bytes).header["heard"] >= self._edits

    async def _rerun(self, message: BackMsg) -> None:
        state = message.rerun_script
        state.query_string, state.page_script_hash = self._query, self._page
        state.cached_message_hashes.extend(self._cache.hashes)
        state.context_info.url = self._url
        self._runs = True
        assert self._socket is not None
        await self._socket.send(message.SerializeToString())

    async def _read_until(self, done: Callable[[], bool]) -> None:
        assert self._socket is not None
        while not done():
            message = ForwardMsg.FromString(await self._socket.recv(decode=False))
            self._take(self._cache.resolved(message), list(message.metadata.run.fragment_ids))

    def _take(self, message: ForwardMsg, fragments: list[str]) -> None:
        match message.WhichOneof("type"):
            case "navigation":
                self._page = message.navigation.page_script_hash
            case "page_info_changed":
                self._query = message.page_info_changed.query_string
            case "delta" if message.delta.new_element.HasField("bidi_component"):
                component = message.delta.new_element.bidi_component
                self._shown[component.component_name] = component
                if component.component_name == RACE:  # others may be in a fragment of their own
                    self._fragment = message.delta.fragment_id
            case "script_finished":
                self._cache.end_run(fragments)
                self._runs = False
            case _:
                pass


class _Links(HTMLParser):
    """The files that a page's head names."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        path = given.get("href") or ""
        ours = not path.removeprefix("./").startswith("static/")
        if tag == "link" and given.get("rel") in ("stylesheet", "modulepreload") and ours:
            self.found.append(path.removeprefix("./"))


def _files(page: bytes) -> list[str]:
    links = _Links()
    links.feed(page.decode())
    return links.found
