"""Finished files: fetched from any process, by nobody who has not the address, and never too many."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from downhill.server import downloads
from downhill.server.downloads import keep, new_token
from downhill.server.shared_folder import shared_folder
from tests import asgi

CONTENT = b"GIF89a\x00\xff" * 100


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with shared_folder() as folder:
        yield folder


def get(address: str) -> asgi.Answer:
    return asgi.get(downloads.routes(), f"/{address}")


def kept(folder: Path) -> set[str]:
    return {file.name for file in (folder / "downloads").iterdir()}


def test_a_file_is_saved_and_never_shown() -> None:
    """Source: RFC 6266 on attachments; without a name there, browsers take the address's last part."""
    address = keep(new_token(), "downhill-beale.gif", CONTENT)
    status, headers, body = get(address)
    assert (status, body) == (200, CONTENT)
    assert headers["content-disposition"] == "attachment"
    assert headers["content-type"] == "application/octet-stream"
    assert "no-store" in headers["cache-control"]
    assert address.endswith("/downhill-beale.gif")


def test_the_same_file_has_one_address(folder: Path) -> None:
    token = new_token()
    assert keep(token, "a.csv", CONTENT) == keep(token, "a.csv", CONTENT)
    assert kept(folder) == {token}


@pytest.mark.parametrize(
    "token", ["", "x", "..", "%2e%2e", "%2e%2e%2flock", "..%2f..%2fetc", "a" * 43, "a" * 5000, "é" * 43]
)
def test_nobody_gets_what_is_not_his(token: str) -> None:
    keep(new_token(), "a.csv", CONTENT)
    assert get(f"downloads/{token}/a.csv")[0] == 404


def test_others_on_the_machine_cannot_look_in(folder: Path) -> None:
    """Source: the mode that the system reports."""
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_the_oldest_go_when_there_is_no_more_room(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "MOST_BYTES", 3 * len(CONTENT))
    tokens = [new_token() for _ in range(5)]
    for age, token in enumerate(tokens):
        keep(token, "a.csv", CONTENT)
        written = (folder / "downloads" / token).stat().st_mtime - 100 + age
        os.utime(folder / "downloads" / token, (written, written))
    assert kept(folder) == set(tokens[2:])


def test_what_is_old_goes(folder: Path) -> None:
    old, fresh = new_token(), new_token()
    keep(old, "a.csv", CONTENT)
    written = (folder / "downloads" / old).stat().st_mtime - downloads.MOST_SECONDS - 1
    os.utime(folder / "downloads" / old, (written, written))
    keep(fresh, "a.csv", CONTENT)
    assert kept(folder) == {fresh}


def test_a_full_disk_leaves_nothing_half(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fill(self: Path, content: bytes) -> None:
        with self.open("wb") as file:
            file.write(content[:10])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", fill)
    with pytest.raises(OSError, match="No space"):
        keep(new_token(), "a.csv", CONTENT)
    assert kept(folder) == set()
