"""Where hand-ins come from: a folder, a zip, a file. Nothing of them is written anywhere; none stops the others."""

import io
import os
import zipfile
import zlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from downhill.assignments.reading import MAX_FILE

MOST_FILES = 1_000
MAX_TOTAL = 50_000_000
"""Bytes of all files together, and of a zip."""

_MAX_DIRECTORY = 2_000_000
"""Bytes of a zip's list of files: each entry becomes an object of half a kilobyte before anything can be looked at."""

_END, _END_SIZE, _LONGEST_COMMENT = b"PK\5\6", 22, 65_535
_END_OF_ZIP64, _END_OF_ZIP64_SIZE = b"PK\6\7", 20
_NESTED = b"PK\3\4"
_ENCRYPTED = 1
_NOT_READ = f"not read: {MAX_TOTAL:,} bytes in all are allowed"


class Source(NamedTuple):
    """A file, or a text.

    Attributes:
        name: what it is called, for people alone.
        content: of a file, at most one byte more than are allowed; of a text that was pasted, all of it.
        why_not: why it could not be read; empty where it could.
    """

    name: str
    content: bytes | str = b""
    why_not: str = ""


def of_folder(folder: Path) -> Iterator[Source]:
    """All files in a folder and the folders in it, by name; links are not followed.

    Raises:
        OSError: the folder cannot be read.
    """
    walked = (Path(parent) / name for parent, _, names in os.walk(folder, onerror=_raise) for name in names)
    paths = sorted(path for path in walked if not _is_left_out(_name(path, folder)))
    left = MAX_TOTAL
    for path in paths[:MOST_FILES]:
        source = of_file(path, _name(path, folder))
        left -= len(source.content)
        yield source if left >= 0 else Source(source.name, why_not=_NOT_READ)
    yield from _beyond(len(paths))


def _name(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()


def of_file(path: Path, name: str) -> Source:
    """One file, not of more bytes than tell that it is too large."""
    if path.is_symlink() or not path.is_file():
        return Source(name, why_not="is no file")
    try:
        with path.open("rb") as file:
            return Source(name, file.read(MAX_FILE + 1))
    except OSError as error:
        return Source(name, why_not=error.strerror or str(error))


def of_zip(content: bytes) -> Iterator[Source]:
    """All files in a zip, in its order; folders and what macOS adds are left out.

    Raises:
        ValueError: it is no zip, or too large a one.
    """
    _check_zip(content)
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError) as error:
        raise ValueError(f"is no zip, or a damaged one: {error}") from None
    with archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir() and not _is_left_out(entry.filename)]
        left = MAX_TOTAL
        for entry in islice(entries, MOST_FILES):
            source = _unpacked(archive, entry) if left >= 0 else Source(entry.filename, why_not=_NOT_READ)
            left -= len(source.content)
            yield source
    yield from _beyond(len(entries))


def _check_zip(content: bytes) -> None:
    if len(content) > MAX_TOTAL:
        raise ValueError(f"larger than {MAX_TOTAL:,} bytes")
    at = content.rfind(_END, max(0, len(content) - _END_SIZE - _LONGEST_COMMENT))
    if at < 0 or len(content) - at < _END_SIZE:
        raise ValueError("is no zip, or has been cut off")
    size = int.from_bytes(content[at + 12 : at + 16], "little")
    is_zip64 = content[at - _END_OF_ZIP64_SIZE : at].startswith(_END_OF_ZIP64) if at >= _END_OF_ZIP64_SIZE else False
    if size > _MAX_DIRECTORY or is_zip64:
        raise ValueError(f"is a zip64, or lists more files than can be read; at most {MOST_FILES:,} are")


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Source:
    if entry.flag_bits & _ENCRYPTED:
        return Source(entry.filename, why_not="is encrypted")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return Source(entry.filename, why_not="is packed by a method other than deflate")
    try:
        with archive.open(entry) as file:
            content = file.read(MAX_FILE + 1)  # whatever size it says it has
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, OSError) as error:
        return Source(entry.filename, why_not=f"is damaged: {error}")
    if content.startswith(_NESTED):
        return Source(entry.filename, why_not="is a zip in a zip")
    return Source(entry.filename, content)


def _is_left_out(name: str) -> bool:
    """What systems add by themselves."""
    parts = PurePosixPath(name).parts
    return "__MACOSX" in parts or (bool(parts) and parts[-1] in (".DS_Store", "Thumbs.db", "desktop.ini"))


def _beyond(count: int) -> Iterator[Source]:
    if count > MOST_FILES:
        yield Source(f"{count - MOST_FILES:,} more files", why_not=f"not read: at most {MOST_FILES:,} are")


def _raise(error: OSError) -> None:
    raise error
