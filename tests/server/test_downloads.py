"""Finished files: fetched from any process, by nobody who has not the address, and never too many."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from downhill.server import downloads
from downhill.server.downloads import address, keep, new_token
from downhill.server.shared_folder import shared_folder
from tests import asgi

CONTENT = b"GIF89a\x00\xff" * 100


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with shared_folder() as folder:
        yield folder


def get(path: str) -> asgi.Answer:
    return asgi.get(downloads.routes(), f"/{path}")


def kept(folder: Path) -> set[str]:
    return {file.name for file in (folder / "downloads").iterdir()}


def test_a_file_is_saved_and_never_shown() -> None:
    """Source: RFC 6266 on attachments; without a name there, browsers take the address's last part."""
    token = new_token()
    keep(token, CONTENT)
    path = address(token, "downhill-beale.gif")
    assert path is not None
    status, headers, body = get(path)
    assert (status, body) == (200, CONTENT)
    assert headers["content-disposition"] == "attachment"
    assert headers["content-type"] == "application/octet-stream"
    assert "no-store" in headers["cache-control"]
    assert headers["content-length"] == str(len(CONTENT))
    assert path.endswith("/downhill-beale.gif")


@pytest.mark.parametrize(
    "token", ["", "x", "..", "%2e%2e", "%2e%2e%2flock", "..%2f..%2fetc", "a" * 43, "a" * 5000, "é" * 43]
)
def test_nobody_gets_what_is_not_his(token: str) -> None:
    keep(new_token(), CONTENT)
    assert get(f"downloads/{token}/a.csv")[0] == 404


def test_others_on_the_machine_cannot_look_in(folder: Path) -> None:
    """Source: the mode that the system reports."""
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_the_oldest_go_when_there_is_no_more_room(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "MOST_BYTES", 3 * len(CONTENT))
    tokens = [new_token() for _ in range(5)]
    for age, token in enumerate(tokens):
        keep(token, CONTENT)
        written = (folder / "downloads" / token).stat().st_mtime - 100 + age
        os.utime(folder / "downloads" / token, (written, written))
    assert kept(folder) == set(tokens[2:])


def age(file: Path) -> None:
    written = file.stat().st_mtime - downloads.MOST_SECONDS - 1
    os.utime(file, (written, written))


def test_what_is_old_is_not_given_out_and_goes(folder: Path) -> None:
    old, fresh = new_token(), new_token()
    keep(old, CONTENT)
    assert get(f"downloads/{old}/a.csv")[0] == 200
    age(folder / "downloads" / old)
    assert get(f"downloads/{old}/a.csv")[0] == 404
    assert address(old, "a.csv") is None
    keep(fresh, CONTENT)
    assert kept(folder) == {fresh}


def test_a_file_that_goes_while_it_is_fetched_is_whole(folder: Path) -> None:
    """Source: unlink(2): who has opened a file has it until he closes it."""
    token = new_token()
    keep(token, CONTENT)
    [route] = downloads.routes()

    def serve(request: Request) -> Response:
        answer = route.endpoint(request)
        (folder / "downloads" / token).unlink()
        return answer

    status, _, body = asgi.get([Route(route.path, serve)], f"/downloads/{token}/a.csv")
    assert (status, body) == (200, CONTENT)


def test_what_another_process_still_writes_stays_unless_it_is_old(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "MOST_BYTES", len(CONTENT))
    token = new_token()
    keep(token, CONTENT)
    draft, left = (folder / "downloads" / f"{name}.part" for name in ("draft", "left"))
    for each in (draft, left):
        each.write_bytes(CONTENT)
    age(left)
    keep(token, CONTENT)
    assert kept(folder) == {token, draft.name}


def test_a_full_disk_leaves_nothing_half(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fill(self: Path, content: bytes) -> None:
        with self.open("wb") as file:
            file.write(content[:10])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", fill)
    with pytest.raises(OSError, match="No space"):
        keep(new_token(), CONTENT)
    assert kept(folder) == set()
