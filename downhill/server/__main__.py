"""Start the server: ``python -m downhill.server --workers=4 --server.port=8501``.

Several worker processes answer at one address; this one starts them, starts anew what has died, and ends them. It takes
all of Streamlit's settings that ``streamlit run`` takes: on the command line, from the environment, or from
``.streamlit/config.toml``.
"""

import os
import secrets
import socket
from pathlib import Path
from typing import Any

import click
from streamlit.web import bootstrap
from streamlit.web.cli import configurator_options

from downhill.server.content_policy import frames
from downhill.server.places import cores
from downhill.server.shared_folder import NUMBERS, shared_folder
from downhill.server.workers import Workers, configuration

_SECRET = "STREAMLIT_SERVER_COOKIE_SECRET"
_ROOM = 1_000_000
"""Bytes without which there is no use in starting."""


def _check_room(folder: Path) -> None:
    """There is some; without it the workers would die of the first number that they note there, and say nothing."""
    probe = folder / "room"
    try:
        probe.write_bytes(bytes(_ROOM))
    except OSError as error:
        raise click.ClickException(f"no room for temporary files in {folder.parent}: {error.strerror}") from None
    finally:
        probe.unlink(missing_ok=True)


@click.command(context_settings={"show_default": True})
@click.option(
    "--workers", type=click.IntRange(1), default=cores, envvar="WEB_CONCURRENCY", help="Processes; default: all cores."
)
@configurator_options
def main(workers: int, **settings: Any) -> None:
    """Serve the app until it is told to end."""
    try:
        frames(os.environ)
    except ValueError as error:  # here once; otherwise every worker would die of it, again and again
        raise click.ClickException(str(error)) from None
    bootstrap.load_config_options(settings)
    config = configuration(workers, settings)
    with shared_folder() as folder, config.bind_socket() as listener:
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # connections inherit it
        _check_room(folder)
        os.environ[NUMBERS] = str(folder)
        os.environ["DOWNHILL_WORKERS"] = str(workers)  # each has its share of the memory
        os.environ.setdefault(_SECRET, secrets.token_urlsafe(32))
        Workers(config, [listener]).run()


if __name__ == "__main__":
    main()
