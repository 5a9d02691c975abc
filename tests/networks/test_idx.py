"""MNIST's files, written by the tests as their format is published, and files that are none."""

import gzip
import os
import re
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from downhill.networks._idx import mnist_is_here, read_mnist
from downhill.networks.data import Data
from downhill.networks.examples import load

rng = np.random.default_rng(0)
IMAGES = {"train": rng.integers(0, 256, (120, 28, 28), np.uint8), "t10k": rng.integers(0, 256, (30, 28, 28), np.uint8)}
LABELS = {part: rng.integers(0, 10, len(images), np.uint8) for part, images in IMAGES.items()}
FIRST, SECOND = "train-images-idx3-ubyte", "train-labels-idx1-ubyte"
Name = Callable[[str], str]


def idx(array: np.ndarray, magic: int | None = None, shape: tuple[int, ...] | None = None) -> bytes:
    """A file as https://yann.lecun.com/exdb/mnist describes it, or one that promises something else."""
    shape = array.shape if shape is None else shape
    return struct.pack(f">i{len(shape)}i", 2048 + len(shape) if magic is None else magic, *shape) + array.tobytes()


def write(folder: Path, spelled: Name = str) -> None:
    """All four files."""
    for part in ("train", "t10k"):
        for name, array in ((f"{part}-images-idx3-ubyte", IMAGES[part]), (f"{part}-labels-idx1-ubyte", LABELS[part])):
            name = spelled(name)
            content = idx(array)
            (folder / name).write_bytes(gzip.compress(content) if name.endswith(".gz") else content)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that the variable names, with all four files."""
    monkeypatch.setenv("DOWNHILL_DATA", str(tmp_path))
    write(tmp_path)
    return tmp_path


def emptied(folder: Path) -> Path:
    """The folder without its files."""
    for path in folder.iterdir():
        path.unlink()
    return folder


def dotted(name: str) -> str:
    """The spelling that some mirrors have."""
    return name.replace("-idx", ".idx")


@pytest.mark.parametrize("spelled", [str, dotted, "{}.gz".format, lambda name: f"{dotted(name)}.gz"])
def test_the_files_are_read(folder: Path, spelled: Name) -> None:
    """Source: the arrays that the test wrote."""
    write(emptied(folder), spelled)
    assert mnist_is_here()
    examples = load(Data("mnist", {"examples": 120.0}), 1)
    np.testing.assert_array_equal(examples.test.inputs, IMAGES["t10k"].reshape(30, 784) / 255)
    np.testing.assert_array_equal(examples.test.labels, LABELS["t10k"])
    order = [
        np.flatnonzero((IMAGES["train"].reshape(120, 784) / 255 == row).all(1)).item() for row in examples.train.inputs
    ]
    assert sorted(order) == list(range(120)) != order
    np.testing.assert_array_equal(examples.train.labels, LABELS["train"][order])
    assert (examples.image, examples.inputs, examples.class_names) == ((28, 28), 784, tuple("0123456789"))
    assert examples.input_names[28] == "pixel 2, 1"
    assert examples.train.inputs.dtype == np.float64


@pytest.mark.usefixtures("folder")
def test_so_many_are_drawn_as_are_wanted() -> None:
    """Source: the contract: without replacement, by the seed; labels may lie, of the test none."""
    one, again, other = (load(Data("mnist", {"examples": 100.0}), seed) for seed in (1, 1, 2))
    assert len(np.unique(one.train.inputs, axis=0)) == 100
    np.testing.assert_array_equal(one.train.inputs, again.train.inputs)
    assert not np.array_equal(one.train.inputs, other.train.inputs)
    noisy = load(Data("mnist", {"examples": 100.0, "label_noise": 0.25}), 1)
    np.testing.assert_array_equal(one.train.inputs, noisy.train.inputs)
    assert (one.train.labels != noisy.train.labels).sum() == 25
    np.testing.assert_array_equal(noisy.test.labels, LABELS["t10k"])
    assert len(load(Data("mnist"), 1).train.labels) == 120  # fewer than 10,000


def test_a_file_is_parsed_once_and_anew_when_it_changes(folder: Path) -> None:
    """Source: the contract."""
    first = read_mnist()[1]
    assert read_mnist()[1].images is first.images
    changed = folder / "t10k-labels-idx1-ubyte"
    before = changed.stat()
    changed.write_bytes(idx((LABELS["t10k"] + 1) % 10))
    os.utime(changed, ns=(before.st_atime_ns, before.st_mtime_ns + 1))
    np.testing.assert_array_equal(read_mnist()[1].labels, (LABELS["t10k"] + 1) % 10)


def refused(message: str) -> None:
    """MNIST is refused so, and the message names no folder."""
    with pytest.raises(ValueError, match=re.escape(message)) as caught:
        load(Data("mnist"), 0)
    assert str(caught.value).startswith("data mnist: ")
    assert not re.search(r"/\w", str(caught.value))


def test_without_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    for unset in (
        lambda: monkeypatch.delenv("DOWNHILL_DATA", raising=False),
        lambda: monkeypatch.setenv("DOWNHILL_DATA", ""),
    ):
        unset()
        assert not mnist_is_here()
        refused("DOWNHILL_DATA is not set: it must name the folder of the four MNIST files")


def test_without_the_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOWNHILL_DATA", str(folder / FIRST))
    assert not mnist_is_here()
    refused("DOWNHILL_DATA names no folder: it must name")


@pytest.mark.parametrize("name", [FIRST, SECOND, "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"])
def test_without_one_of_the_files(folder: Path, name: str) -> None:
    (folder / name).unlink()
    (folder / name).mkdir()
    assert not mnist_is_here()
    refused(f"{name} is not in the folder that DOWNHILL_DATA names: it must be there, plain or as .gz")


SMALL, FEW = np.zeros((2, 28, 28), np.uint8), np.array([1, 2], np.uint8)
PACKED = gzip.compress(idx(SMALL), mtime=0)  # of no time: the tests' names hold it, and every worker must find the same


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        (FIRST, b"", "has 0 bytes: the header alone must have 16"),
        (SECOND, b"\0\0\x08\1\0\0\0", "has 7 bytes: the header alone must have 8"),
        (FIRST, idx(SMALL, 2049), "magic number = 2049: must be 2051"),
        (SECOND, idx(FEW, 0x0D01), "magic number = 3329: must be 2049"),
        (FIRST, idx(SMALL, shape=(0, 28, 28)), "examples = 0: must be 1 to 60000"),
        (SECOND, idx(FEW, shape=(60_001,)), "examples = 60001: must be 1 to 60000"),
        (FIRST, idx(SMALL, shape=(-1, 28, 28)), "examples = 4294967295: must be 1 to 60000"),
        (FIRST, idx(SMALL, shape=(2, 28, 27)), "images of 28 × 27: must be 28 × 28"),
        (FIRST, idx(SMALL, shape=(2, 28, -1)), "images of 28 × 4294967295: must be 28 × 28"),
        (FIRST, idx(SMALL)[:-1], "1567 bytes after the header: must be 1568, as it says"),
        (FIRST, idx(SMALL) + b"\0", "more bytes after the header: must be 1568, as it says"),
        (SECOND, idx(np.array([0, 9, 10], np.uint8)), "label 3 = 10: must be 0 to 9"),
    ],
)
@pytest.mark.parametrize("zipped", [False, True])
def test_what_is_no_file_of_mnist(folder: Path, name: str, content: bytes, message: str, zipped: bool) -> None:
    (folder / name).unlink()
    name = f"{name}.gz" if zipped else name
    (folder / name).write_bytes(gzip.compress(content) if zipped else content)
    refused(f"data mnist: {name}: {message}")


def test_images_without_labels(folder: Path) -> None:
    (folder / SECOND).write_bytes(idx(LABELS["train"][:-1]))
    refused("train: 120 images and 119 labels: must be as many")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (idx(SMALL), "Not a gzipped file"),
        (PACKED[:-20], "Compressed file ended"),
        (PACKED[:20], "Compressed file ended"),
        (PACKED[:10] + b"\xff" * 30, "Error -3"),
        (PACKED[:-8] + bytes(8), "CRC check failed"),
    ],
)
def test_what_is_no_gzip(folder: Path, content: bytes, reason: str) -> None:
    (folder / FIRST).unlink()
    (folder / f"{FIRST}.gz").write_bytes(content)
    refused(f"data mnist: {FIRST}.gz: cannot be read ({reason}")


@pytest.mark.usefixtures("folder")
def test_a_file_that_the_system_does_not_give(monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: the operating system's error, which names the folder; we do not."""

    def denied(self: Path, *_: str) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "open", denied)
    refused(f"data mnist: {FIRST}: cannot be read (Permission denied): must be an IDX file")


def test_a_bomb_is_not_unpacked(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: 100 MB of zeros behind a header that promises 2 labels, and what is asked of gzip."""
    (folder / SECOND).unlink()
    (folder / f"{SECOND}.gz").write_bytes(gzip.compress(idx(FEW) + bytes(100_000_000), 1))
    asked: list[int] = []
    read = gzip.GzipFile.read

    def counted(self: gzip.GzipFile, size: int | None = -1) -> bytes:
        asked.append(-1 if size is None else size)
        return read(self, size)

    monkeypatch.setattr(gzip.GzipFile, "read", counted)
    refused("more bytes after the header: must be 2, as it says")
    assert asked == [8, 3]
