"""Connections on which nothing is asked are closed: each takes one of the files that a process may have open."""

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

PATIENCE_SECONDS = 30.0
"""How long a whole question may be waited for."""


class ImpatientProtocol(H11Protocol):
    """uvicorn's, which waits for ever for the first question, and for the end of one that is half asked."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait."""
        super().connection_made(transport)
        self._wait_for_another(None)

    def _wait_for_another(self, last: Any) -> None:
        self.loop.call_later(PATIENCE_SECONDS, self._look, last)

    def _look(self, last: Any) -> None:
        if self not in self.connections:  # closed, or a WebSocket's now
            return
        if self.cycle is last and (last is None or last.response_complete):
            self.transport.close()
        else:
            self._wait_for_another(self.cycle)
