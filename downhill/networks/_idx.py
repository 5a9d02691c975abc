"""MNIST as it is published: four files in the format IDX (LeCun, Cortes & Burges 1998), plain or gzipped.

They are in the folder that the environment variable ``DOWNHILL_DATA`` names. What a message says of it may be read by
anybody who visits the page, so it names the variable and the files, never the folder.
"""

import gzip
import os
import struct
import zlib
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from jaxtyping import UInt8

VARIABLE = "DOWNHILL_DATA"
SIDE = 28
"""Pixels of an image's edge."""
CLASSES = 10

_MOST_EXAMPLES = 60_000
_PARTS = ("train", "t10k")


class Digits(NamedTuple):
    """Images, row by row, and which digit each of them shows."""

    images: UInt8[np.ndarray, "examples 784"]
    labels: UInt8[np.ndarray, " examples"]


def mnist_is_here() -> bool:
    """Whether all four files are in the folder; it does not look into them."""
    try:
        for part in _PARTS:
            _files(part)
    except ValueError:
        return False
    return True


def read_mnist() -> tuple[Digits, Digits]:
    """The training part and the test part. Files are parsed anew only if they have changed.

    Raises:
        ValueError: the variable is not set, the folder or a file is not there or cannot be read, a file is no IDX file
            of 1 to 60,000 images of 28 × 28 or of as many labels from 0 to 9.
    """
    train, test = map(_digits, _PARTS)
    return train, test


def _folder() -> Path:
    if not (named := os.environ.get(VARIABLE)):
        raise ValueError(f"data mnist: {VARIABLE} is not set: it must name the folder of the four MNIST files")
    if not (folder := Path(named)).is_dir():
        raise ValueError(f"data mnist: {VARIABLE} names no folder: it must name that of the four MNIST files")
    return folder


def _found(folder: Path, name: str) -> Path:
    dotted = name.replace("-idx", ".idx")
    for spelling in (name, f"{name}.gz", dotted, f"{dotted}.gz"):
        if (path := folder / spelling).is_file():
            return path
    raise ValueError(
        f"data mnist: {name} is not in the folder that {VARIABLE} names: it must be there, plain or as .gz"
    )


def _files(part: str) -> tuple[Path, Path]:
    folder = _folder()
    return _found(folder, f"{part}-images-idx3-ubyte"), _found(folder, f"{part}-labels-idx1-ubyte")


def _digits(part: str) -> Digits:
    images, labels = map(_array, _files(part))
    if len(images) != len(labels):
        raise ValueError(f"data mnist: {part}: {len(images)} images and {len(labels)} labels: must be as many")
    return Digits(images, labels)


def _array(path: Path) -> UInt8[np.ndarray, "..."]:
    now = path.stat()
    return _parsed(path, now.st_mtime_ns, now.st_size)


@lru_cache(maxsize=4)
def _parsed(path: Path, changed: int, size: int) -> UInt8[np.ndarray, "..."]:
    """A file's content, an image flattened to a row; read-only."""
    del changed, size  # they are what the cache tells versions of a file apart by
    try:
        content, shape = _content(path)
    except (OSError, EOFError, zlib.error) as error:
        # What the system says of a file names its folder; what gzip says of its content does not.
        raise ValueError(f"data mnist: {path.name}: cannot be read ({_reason(error)}): must be an IDX file") from None
    values = np.frombuffer(content, np.uint8)
    if len(shape) > 1:
        return values.reshape(shape[0], -1)
    if (wrong := np.flatnonzero(values >= CLASSES)).size:
        first = int(wrong[0])
        raise ValueError(f"data mnist: {path.name}: label {first + 1} = {values[first]}: must be 0 to {CLASSES - 1}")
    return values


def _content(path: Path) -> tuple[bytes, tuple[int, ...]]:
    """The bytes after the header, and the shape that it promises; of no file more is read than it promises."""
    dimensions = 3 if "images" in path.name else 1
    length = 4 * (1 + dimensions)
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
        header = file.read(length)
        if len(header) < length:
            raise ValueError(f"data mnist: {path.name}: has {len(header)} bytes: the header alone must have {length}")
        magic, *shape = struct.unpack(f">{1 + dimensions}I", header)
        _check_header(path.name, magic, shape)
        promised = int(np.prod(shape))
        content = file.read(promised + 1)
    if len(content) != promised:
        has = "more" if len(content) > promised else f"{len(content)}"
        raise ValueError(f"data mnist: {path.name}: {has} bytes after the header: must be {promised}, as it says")
    return content, tuple(shape)


def _check_header(name: str, magic: int, shape: list[int]) -> None:
    wanted = 0x0800 + len(shape)  # unsigned bytes, so many dimensions
    if magic != wanted:
        raise ValueError(f"data mnist: {name}: magic number = {magic}: must be {wanted}")
    count, *image = shape
    if not 1 <= count <= _MOST_EXAMPLES:
        raise ValueError(f"data mnist: {name}: examples = {count}: must be 1 to {_MOST_EXAMPLES}")
    if image not in ([], [SIDE, SIDE]):
        raise ValueError(f"data mnist: {name}: images of {image[0]} × {image[1]}: must be {SIDE} × {SIDE}")


def _reason(error: Exception) -> str:
    return error.strerror if isinstance(error, OSError) and error.strerror else str(error)
