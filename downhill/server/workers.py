"""Worker processes that answer at one address, and who looks after them."""

import time
from typing import Any

import streamlit as st
import uvicorn
from prometheus_client.multiprocess import mark_process_dead
from streamlit.web import bootstrap
from streamlit.web.server.starlette import starlette_server
from uvicorn.supervisors import Multiprocess

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
        super().load()
        self.configure_logging()  # settings have brought back the log of all requests, whose addresses are races


class Workers(Multiprocess):
    """uvicorn's, which no worker can keep from ending; the numbers of those that died are put away."""

    def keep_subprocess_alive(self) -> None:
        """Start anew what has died."""
        before = {process.pid for process in self.processes}
        super().keep_subprocess_alive()
        for pid in before - {process.pid for process in self.processes}:
            mark_process_dead(pid)

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
    config = Config(
        "app:app",
        host=st.get_option("server.address") or "0.0.0.0",
        port=st.get_option("server.port"),
        workers=workers,
        timeout_graceful_shutdown=_GRACE_SECONDS,
        log_config=None,  # Streamlit's is there
        # What `streamlit run` tells uvicorn, too.
        **starlette_server._get_uvicorn_config_kwargs(),  # pyright: ignore[reportPrivateUsage]
    )
    config.settings = settings
    return config
