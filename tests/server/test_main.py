"""What a server checks and chooses before it starts its workers."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from streamlit.web import bootstrap

from downhill.server import __main__ as module
from downhill.server.shared_folder import NUMBERS
from tests.browser.conftest import free_port

SECRET = "STREAMLIT_SERVER_COOKIE_SECRET"


class Workers:
    """Stand-ins: they end at once."""

    failed = False
    environment: dict[str, str]

    def __init__(self, *_: Any) -> None:
        """Nothing."""

    def run(self) -> None:
        Workers.environment = dict(os.environ)


@pytest.fixture(autouse=True)
def _surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(module, "Workers", Workers)
    monkeypatch.chdir(tmp_path)
    with monkeypatch.context() as patch:
        for name in (SECRET, NUMBERS, "DOWNHILL_WORKERS"):  # which it sets: they go again
            patch.setenv(name, "")
            patch.delenv(name)
        yield
    monkeypatch.undo()
    bootstrap.load_config_options({})


def started(*options: str, **environment: str) -> Result:
    return CliRunner(env=environment).invoke(module.main, [f"--server.port={free_port()}", *options])


def test_many_workers_are_refused() -> None:
    """Source: as many as can share the memory."""
    assert started("--workers=1024").exit_code == 0
    result = started("--workers=1025")
    assert result.exit_code != 0
    assert "1<=x<=1024" in result.output


def test_what_is_no_amount_of_memory_is_said_once() -> None:
    result = started("--workers=1", DOWNHILL_MEMORY="2g")
    assert result.exit_code == 1
    assert result.output == "Error: DOWNHILL_MEMORY = '2g': must be a whole number from 256 to 1073741824\n"


@pytest.mark.parametrize(("room", "expected"), [(64, 16), (8, 8), (0.5, 1)])
def test_as_many_workers_as_there_are_cores_and_memory_for(
    room: float, expected: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Source: by hand: one for each of 16 cores, at most one for each GB."""
    monkeypatch.setattr(module, "cores", lambda: 16)
    started(DOWNHILL_MEMORY=f"{room * 1000:.0f}")
    assert Workers.environment["DOWNHILL_WORKERS"] == str(expected)


def test_without_a_place_for_temporary_files_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> str:
        raise FileNotFoundError(2, "No usable temporary directory found in ['/tmp']")

    monkeypatch.setattr("tempfile.gettempdir", none)
    result = started("--workers=1")
    assert result.exit_code == 1
    assert "Error: no place for temporary files: No usable temporary directory" in result.output
    assert "TMPDIR" in result.output


def test_a_port_that_cannot_be_had_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: uvicorn's way: it logs what the system says, and ends."""

    def fail(_: object) -> None:
        sys.exit(3)

    monkeypatch.setattr(module.Config, "bind_socket", fail)
    result = started("--server.port=8765")
    assert result.exit_code == 1
    assert "port 8765 cannot be used" in result.output


def test_all_workers_have_one_secret_and_a_chosen_one_stays(tmp_path: Path) -> None:
    """Source: Streamlit's page about its settings: the environment comes before the file."""
    started("--workers=1")
    assert len(Workers.environment[SECRET]) > 30
    started("--workers=1", **{SECRET: "chosen"})
    assert Workers.environment[SECRET] == "chosen"
    os.environ.pop(SECRET)
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "config.toml").write_text('[server]\ncookieSecret = "from the file"\n')
    started("--workers=1")
    assert SECRET not in Workers.environment


def test_one_whose_workers_could_not_start_has_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Workers, "failed", True)
    assert started("--workers=1").exit_code == 1


def test_what_is_no_database_is_said_once() -> None:
    result = started("--workers=1", DOWNHILL_DATABASE="mysql://me:secret@host/rooms")
    assert result.exit_code == 1
    assert "DOWNHILL_DATABASE" in result.output
    assert "secret" not in result.output
