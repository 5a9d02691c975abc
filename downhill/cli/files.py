"""Files that are written whole or not at all."""

import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path


def check_writable(outputs: Mapping[str, str]) -> None:
    """Before the work, not after it.

    Args:
        outputs: what is written where; ``-`` is standard output.

    Raises:
        ValueError: two in one place, or a place where nothing can be written.
    """
    places: dict[str, str] = {}
    for kind, path in outputs.items():
        place = os.path.realpath(path) if path != "-" else path
        if place in places:
            raise ValueError(f"--{places[place]} and --{kind} both write to {path}")
        places[place] = kind
    for path in outputs.values():
        folder = Path(path).parent
        if path == "-":
            continue
        if not folder.is_dir():
            raise ValueError(f"{path}: there is no folder {folder}")
        if Path(path).is_dir():
            raise ValueError(f"{path or '.'}: is a folder")
        if not os.access(folder, os.W_OK):
            raise ValueError(f"{path}: cannot write into {folder}")


def write(contents: Mapping[str, bytes | Iterable[bytes]]) -> None:
    """Every file whole or none of them: all are first written under temporary names, then renamed.

    Args:
        contents: of each file, in one piece or, where that would not fit into memory, in many.
    """
    staged: dict[Path, Path] = {}
    try:
        for path, content in contents.items():
            target = Path(os.path.realpath(path))
            if path == "-":
                # Under PYTHONUNBUFFERED Python's own is a raw stream, which raises nothing if a disk takes but a part.
                with open(sys.stdout.fileno(), "wb", closefd=False) as stream:
                    stream.writelines([content] if isinstance(content, bytes) else content)
            elif target.exists() and not target.is_file():  # a device or a pipe is written to, never replaced
                _put(target, content)
            else:
                temporary = target.with_name(f".{target.name}.{os.getpid()}.part")
                staged[temporary] = target
                try:
                    _put(temporary, content)
                except OSError as error:
                    raise OSError(f"{path}: {error.strerror or error}") from None
        for temporary, target in staged.items():
            temporary.replace(target)
    except BaseException:
        for temporary in staged:
            temporary.unlink(missing_ok=True)
        raise


def _put(path: Path, content: bytes | Iterable[bytes]) -> None:
    if isinstance(content, bytes):
        path.write_bytes(content)
        return
    with path.open("wb") as file:
        file.writelines(content)
