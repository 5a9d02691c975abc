"""Examples: what a network is trained with and tested on, made of their description."""

import hashlib
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from jaxtyping import Float, Int

from downhill.networks._generated import moons, spirals
from downhill.networks._idx import CLASSES, SIDE, Digits, read_mnist
from downhill.networks._table import read_table
from downhill.networks.data import Data

Labels = Int[np.ndarray, " examples"]
Split = tuple[Int[np.ndarray, " train"], Int[np.ndarray, " test"]]


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Examples to train with, or to test on; the arrays are read-only.

    Attributes:
        inputs: float64, a row each.
        labels: the class of each, counted from 0.
    """

    inputs: Float[np.ndarray, "examples inputs"]
    labels: Int[np.ndarray, " examples"]

    def __post_init__(self) -> None:
        self.inputs.flags.writeable = self.labels.flags.writeable = False


@dataclass(frozen=True, slots=True, eq=False)
class Examples:
    """All examples.

    Attributes:
        train: what the network learns from.
        test: what it does not see.
        class_names: of each class.
        input_names: of each input.
        image: height and width, if the inputs are an image's pixels, row by row.
    """

    train: Part
    test: Part
    class_names: tuple[str, ...]
    input_names: tuple[str, ...]
    image: tuple[int, int] | None

    @property
    def inputs(self) -> int:
        """How many inputs an example has."""
        return len(self.input_names)

    @property
    def classes(self) -> int:
        """How many classes there are."""
        return len(self.class_names)


def load(data: Data, seed: int, file: bytes | None = None) -> Examples:
    """The examples that a description describes, the same for the same seed.

    Of n examples in an order drawn by the seed the last round(``test_fraction`` n) are for the test. If the others lack
    a class, the first one of each class comes to the front first. MNIST's parts are its own; of the training part
    ``examples`` are drawn, or all if it has fewer. In the end the classes of exactly round(``label_noise`` n) of the n
    training examples are replaced, each by one of the others, all as likely; a larger ``label_noise`` replaces the same
    ones and more.

    Inputs are: of images grey values from 0 to 1, of made points their coordinates, of a table its columns standardised
    by the training part's means and standard deviations.

    Args:
        data: their description.
        seed: of all that is drawn, at least 0.
        file: of ``"csv"`` the file's content, as :func:`downhill.networks._table.read_table` describes it; of other
            kinds not looked at.

    Raises:
        ValueError: the training part is too small for an example of each class; of ``"csv"`` the file is not given, is
            not the one described or is no such table; of ``"mnist"`` its files are not there or are others.
    """
    rng = np.random.default_rng(seed)  # of points, order and false labels, one after the other
    match data.kind:
        case "mnist":
            examples = _mnist(int(data.numbers["examples"]), rng)
        case "digits":
            examples = _digits(data, rng)
        case "csv":
            examples = _table(data, file, rng)
        case _:
            examples = _made(data, rng)
    return _mislabelled(examples, data.numbers["label_noise"], rng)


def digest(file: bytes) -> str:
    """A file's SHA-256, 64 hexadecimal digits: what a description says of it."""
    return hashlib.sha256(file).hexdigest()


def described_file(data: Data, file: bytes | None) -> bytes:
    """The file, which is the one that a description of a table describes.

    Raises:
        ValueError: it is not given, or another.
    """
    if file is None:
        raise ValueError(f"data csv: the file is not here: must be given, the one whose SHA-256 is {data.digest}")
    if (found := digest(file)) != data.digest:
        raise ValueError(f"data csv: digest = {data.digest!r}: must be that of the file, {found}")
    return file


def _mnist(count: int, rng: np.random.Generator) -> Examples:
    train, test = read_mnist()
    chosen = rng.permutation(len(train.labels))[:count]
    drawn = Digits(train.images[chosen], train.labels[chosen])
    parts = [Part(each.images / 255, each.labels.astype(int)) for each in (drawn, test)]
    return Examples(parts[0], parts[1], _counted(CLASSES), _pixels(SIDE), (SIDE, SIDE))


def _digits(data: Data, rng: np.random.Generator) -> Examples:
    inputs, labels = _handwritten()
    return Examples(*_parts(inputs, labels, _split(data, labels, rng)), _counted(10), _pixels(8), (8, 8))


@cache
def _handwritten() -> tuple[Float[np.ndarray, "1797 64"], Int[np.ndarray, "1797"]]:
    from sklearn.datasets import load_digits  # here, because it takes a second

    images, labels = map(np.asarray, load_digits(return_X_y=True))
    return images / 16, labels


def _made(data: Data, rng: np.random.Generator) -> Examples:
    numbers = data.numbers
    count, spread = int(numbers["examples"]), numbers["spread"]
    if data.kind == "moons":
        classes = 2
        inputs, labels = moons(count, spread, rng)
    else:
        classes = int(numbers["arms"])
        inputs, labels = spirals(count, classes, numbers["turns"], spread, rng)
    return Examples(*_parts(inputs, labels, _split(data, labels, rng)), _counted(classes), ("x", "y"), None)


def _table(data: Data, file: bytes | None, rng: np.random.Generator) -> Examples:
    table = read_table(described_file(data, file))
    split = _split(data, table.labels, rng)
    parts = _parts(table.standardised(split[0]), table.labels, split)
    return Examples(*parts, table.class_names, table.input_names, None)


def _split(data: Data, labels: Labels, rng: np.random.Generator) -> Split:
    """Which examples are to train with, and which for the test."""
    fraction, classes = data.numbers["test_fraction"], np.unique(labels).size
    order = rng.permutation(labels.size)
    train = labels.size - round(fraction * labels.size)
    if train < classes:
        raise ValueError(
            f"data {data.kind}: test_fraction = {fraction!r}: leaves {train} of {labels.size} examples to train with: "
            f"must leave {classes}, one of each class"
        )
    if np.unique(labels[order[:train]]).size < classes:
        first = np.unique(labels[order], return_index=True)[1]
        order = np.concatenate([order[first], np.delete(order, first)])
    return order[:train], order[train:]


def _parts(inputs: Float[np.ndarray, "examples inputs"], labels: Labels, split: Split) -> tuple[Part, Part]:
    train, test = (Part(inputs[chosen], labels[chosen]) for chosen in split)
    return train, test


def _mislabelled(examples: Examples, fraction: float, rng: np.random.Generator) -> Examples:
    """Some labels of the training part replaced; which, and by which, does not depend on how many."""
    labels = examples.train.labels.copy()
    order, further = rng.permutation(labels.size), rng.integers(1, examples.classes, labels.size)
    chosen = order[: round(fraction * labels.size)]
    labels[chosen] = (labels[chosen] + further[chosen]) % examples.classes
    return replace(examples, train=Part(examples.train.inputs, labels))


def _counted(classes: int) -> tuple[str, ...]:
    return tuple(map(str, range(classes)))


def _pixels(side: int) -> tuple[str, ...]:
    return tuple(f"pixel {row}, {column}" for row in range(1, side + 1) for column in range(1, side + 1))
