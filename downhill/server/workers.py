"""Worker processes that answer at one address, and who looks after them."""

import logging
import signal
import sys
import time
from socket import socket
from typing import Any

import streamlit as st
import uvicorn
from prometheus_client.multiprocess import mark_process_dead
from streamlit.web import bootstrap
from streamlit.web.server.starlette import starlette_server
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors.multiprocess import Multiprocess, Process

from downhill.server.impatience import ImpatientProtocol

_log = logging.getLogger(__name__)

_ANSWER_SECONDS = 0.1
"""How long a worker is given to answer that it lives; it is asked again in half a second."""
_SILENT_SECONDS = 60.0
"""How long it may leave all that unanswered: while it starts on a slow machine, or is swapped out."""
_MOST_BYTES_SAID = 1_000_000
"""By a page at once, on its WebSocket."""
_GRACE_SECONDS = 3
"""How long answers that are on their way may take once the server is told to end."""
_MOST_SECONDS = 8.0
"""How long the workers may take in all; longer than :data:`downhill.server.stopping.PATIENCE_SECONDS`."""


class Config(uvicorn.Config):
    """uvicorn's, which takes Streamlit's settings along to the workers."""

    settings: dict[str, Any]

    def load(self) -> None:
        """Import the app, in a worker; its settings first."""
        bootstrap.load_config_options(self.settings)
        try:
            super().load()
        except Exception:  # noqa: BLE001  # the next worker would fail as well
            _log.exception("the app cannot be loaded")
            sys.exit(STARTUP_FAILURE)
        self.configure_logging()  # settings have brought back the log of all requests, whose addresses are races
        logging.getLogger("uvicorn.error").setLevel(logging.WARNING)  # it notes who opens a page


class Workers(Multiprocess):
    """uvicorn's, which neither a closed terminal nor a worker can keep from ending.

    Attributes:
        failed: whether they could not start, so that it has ended by itself.
    """

    def __init__(self, config: Config, sockets: list[socket]) -> None:
        hangup = getattr(signal, "SIGHUP", None)  # Windows has none
        without_terminal = hangup and signal.getsignal(hangup) == signal.SIG_IGN
        super().__init__(config, sockets)
        if hangup and without_terminal:
            signal.signal(hangup, signal.SIG_IGN)  # what nohup is for
        self.failed = False
        self._heard_from: dict[Process, float] = {}

    def handle_hup(self) -> None:
        """The terminal has been closed."""
        self.handle_term()

    def keep_subprocess_alive(self) -> None:
        """Start anew what has died or been silent for long; end where it could not even start."""
        if self.should_exit.is_set():
            return
        for index, process in enumerate(self.processes):
            if self._lives(process):
                continue
            process.kill()
            process.join()
            mark_process_dead(process.pid)
            if process.exitcode == STARTUP_FAILURE:  # so would the next
                self.failed = True
                self.should_exit.set()
                return
            del self._heard_from[process]
            self.processes[index] = Process(self.config, self.sockets)
            self.processes[index].start()

    # uvicorn itself waits for an answer as long as a worker may be silent, and heeds no signal meanwhile.
    def _lives(self, process: Process) -> bool:
        now = time.monotonic()
        heard = self._heard_from.setdefault(process, now)
        if process.ping(_ANSWER_SECONDS):
            heard = self._heard_from[process] = now
        return process.process.is_alive() and now - heard < _SILENT_SECONDS

    def join_all(self) -> None:
        """Wait for all to end, but not for ever."""
        deadline = time.monotonic() + _MOST_SECONDS
        for process in self.processes:
            process.process.join(max(0.0, deadline - time.monotonic()))
            process.process.kill()
        super().join_all()


def configuration(workers: int, settings: dict[str, Any]) -> Config:
    """What Streamlit has been told of address, port, certificates and WebSocket, for uvicorn.

    Args:
        workers: how many processes.
        settings: what was given on the command line or in the environment; loaded here already.
    """
    # What `streamlit run` tells uvicorn, too; but pages say little, and what is half said is kept.
    told = starlette_server._get_uvicorn_config_kwargs()  # pyright: ignore[reportPrivateUsage]
    told["ws_max_size"] = _MOST_BYTES_SAID
    config = Config(
        "app:app",
        host=st.get_option("server.address") or "0.0.0.0",
        port=st.get_option("server.port"),
        workers=workers,
        timeout_graceful_shutdown=_GRACE_SECONDS,
        log_config=None,  # Streamlit's is there
        http=ImpatientProtocol,
        **told,
    )
    config.settings = settings
    return config
