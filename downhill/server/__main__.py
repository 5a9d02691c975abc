"""Start the server: ``python -m downhill.server --workers=4 --server.port=8501``.

Several worker processes answer at one address; this one starts them, starts anew what has died, and ends them. It takes
all of Streamlit's settings that ``streamlit run`` takes: on the command line, from the environment, or from
``.streamlit/config.toml``.
"""

import os
import secrets
import socket
import sys
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import click

try:
    import resource
except ImportError:  # Windows
    resource = None
from streamlit.config import is_manually_set
from streamlit.web import bootstrap
from streamlit.web.cli import configurator_options

from downhill.limits import MOST_WORKERS, cores, memory
from downhill.rooms.address import database_address
from downhill.server.frames import frames
from downhill.server.shared_folder import NUMBERS, numbers_folder, shared_folder
from downhill.server.workers import Config, Workers, configuration

_SECRET = "STREAMLIT_SERVER_COOKIE_SECRET"
_ROOM = 1_000_000
"""Bytes without which there is no use in starting."""
_EACH = 1_000_000_000
"""Bytes of memory that a worker should have: 0.3 GB when it has started, the rest for compiled programs."""


def usual_workers(room: int) -> int:
    """One for each core, as far as so many bytes of memory suffice."""
    return max(1, min(cores(), room // _EACH, MOST_WORKERS))


@contextmanager
def _folders() -> Generator[Path]:
    """Those that all processes share, with some room in each; gives the one for numbers."""
    with ExitStack() as stack:
        try:
            shared = stack.enter_context(shared_folder())
            numbers = stack.enter_context(numbers_folder(shared))
        except OSError as error:
            raise click.ClickException(
                f"no place for temporary files: {error.strerror}. TMPDIR names a folder for them; "
                "a container with --read-only needs --tmpfs /tmp"
            ) from None
        for folder in (shared, numbers):
            _check_room(folder)
        yield numbers


def _allow_many_connections() -> None:
    """As many as the system lets a process have; by default many allow 1,024, of which one visitor could take all."""
    if resource is not None:
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _check_room(folder: Path) -> None:
    """There is some; without it the workers would die of the first number that they note there, and say nothing."""
    probe = folder / "room"
    try:
        probe.write_bytes(bytes(_ROOM))
    except OSError as error:
        raise click.ClickException(f"no room for temporary files in {folder.parent}: {error.strerror}") from None
    finally:
        probe.unlink(missing_ok=True)


def _listener(config: Config) -> socket.socket:
    try:
        return config.bind_socket()
    except SystemExit:  # uvicorn has said what the system says, but not of which port
        raise click.ClickException(
            f"port {config.port} cannot be used; perhaps another server runs. --server.port takes another, "
            "and so does `make run PORT=8600`"
        ) from None


@click.command(context_settings={"show_default": True})
@click.option(
    "--workers", type=click.IntRange(1, MOST_WORKERS), envvar="WEB_CONCURRENCY",
    help="Processes; default: one for each core, and at most one for each GB of memory.",
)  # fmt: skip
@configurator_options
def main(workers: int | None, **settings: Any) -> None:
    """Serve the app until it is told to end."""
    try:  # here once; otherwise every worker would fail
        frames(os.environ)
        database_address(os.environ)
        room = memory()
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    workers = workers or usual_workers(room)
    bootstrap.load_config_options(settings)
    if not is_manually_set("server.cookieSecret"):
        os.environ[_SECRET] = secrets.token_urlsafe(32)  # the same for all workers
    _allow_many_connections()
    config = configuration(workers, settings)
    with _folders() as numbers, _listener(config) as listener:
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # connections inherit it
        os.environ[NUMBERS] = str(numbers)
        os.environ["DOWNHILL_WORKERS"] = str(workers)  # each has its share of the memory
        server = Workers(config, [listener])
        server.run()
    if server.failed:
        sys.exit(1)


if __name__ == "__main__":
    main()
