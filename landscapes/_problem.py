"""One's own data and the model that is to follow them, as one value; ``data:…`` writes all of it into a text."""

import base64
import binascii
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from numbers import Real
from typing import Any, Literal, cast, get_args

import numpy as np
from immutabledict import immutabledict
from jaxtyping import Float

from downhill.expressions import FormulaError
from landscapes._model import Model, read_model

OWN_DATA = "data:"

MOST_CHARACTERS = 16_000
"""Of the text: an address may have 20,000, and holds the entrants too."""
EXAMPLES = (4, 5_000)
MOST_WORK = 40_000
"""Examples times what the model costs for each of them, in additions."""
LARGEST = 1e100
FARTHEST = 1e6
"""No coordinate of a race lies beyond."""
LONGEST_NAME = 40

_MOST_WRITTEN = 400_000
"""Characters of the text once it is unpacked."""
_LOSS_COST = {"squares": 2, "logistic": 22}

Loss = Literal["squares", "logistic"]
Examples = Float[np.ndarray, " examples"]


class TooManyError(ValueError):
    """More examples than can be.

    Attributes:
        most: how many can, as far as this check knows.
    """

    def __init__(self, message: str, most: int) -> None:
        super().__init__(message)
        self.most = most


@dataclass(frozen=True)
class DataProblem:
    """Pairs (xᵢ, yᵢ), a model m of which two parameters are free, and where the race is shown.

    Attributes:
        x: the input, 4 to 5,000 numbers within ±10¹⁰⁰.
        y: the target, as many; for the logistic loss each is 0 or 1.
        names: what the two columns are called, at most 40 printable characters each.
        model: m(x) as typed, e.g. ``"a*exp(-b*x)"``.
        loss: ``"squares"``, (m(xᵢ) - yᵢ)²; or ``"logistic"``, -ln of the probability that σ(m(xᵢ)) gives to yᵢ.
        free: the two parameters that are the plane's coordinates.
        rest: what the others are unless they are moved.
        view: ((low, high), (low, high)) of the free ones, within ±10⁶.
        start: in the view.
        test: how many of the examples, the last ones, are kept for the test loss; 0 to half of them.
        standardised: whether x, and y under squares, are centred and divided by their standard deviation; both numbers
            are those of the training examples.

    Raises:
        ValueError: anything else; the message names field, value and what is allowed.
    """

    x: tuple[float, ...]
    y: tuple[float, ...]
    names: tuple[str, str]
    model: str
    loss: Loss
    free: tuple[str, str]
    rest: Mapping[str, float]
    view: tuple[tuple[float, float], tuple[float, float]]
    start: tuple[float, float]
    test: int = 0
    standardised: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "rest", immutabledict(self.rest))
        check_columns(self.x, self.y, self.loss)
        parameters = self.read.parameters
        free = set(self.free)
        if len(free) != 2 or not free <= {*parameters}:
            raise ValueError(f"data, free = {self.free!r:.100}: must be two of {', '.join(parameters)}")
        if {*self.rest} != {*parameters} - free:
            raise ValueError(f"data, rest = {sorted(self.rest)!r:.100}: must give the other parameters of the model")
        check_work(len(self.x), self.read, self.loss)
        for name, value in self.rest.items():
            _within(value, FARTHEST, name)
        for axis, (low, high), at in zip(self.free, self.view, self.start, strict=True):
            if not -FARTHEST <= low <= at <= high <= FARTHEST or low == high:
                raise ValueError(f"data, view of {axis} = ({low}, {high}): must grow within ±10⁶, and hold the start")
        for name in self.names:
            if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
                raise ValueError(f"data, name = {name!r:.60}: must have 1 to {LONGEST_NAME} printable characters")
        if not 0 <= self.test <= len(self.x) // 2:
            raise ValueError(f"data, test = {self.test}: must be 0 to half of the {len(self.x)} examples")
        if self.standardised:
            _ = self.used  # nothing that is everywhere the same can be

    @cached_property
    def read(self) -> Model:
        """The model."""
        try:
            return read_model(self.model)
        except FormulaError as error:
            raise ValueError(f"data, model, {error}") from None

    @cached_property
    def used(self) -> tuple[Examples, Examples]:
        """x and y as the model sees them, the training examples first; read-only."""
        x, y = np.array(self.x), np.array(self.y)
        if self.standardised:
            x = self._standardised(x, self.names[0])
            y = y if self.loss == "logistic" else self._standardised(y, self.names[1])
        x.flags.writeable = y.flags.writeable = False
        return x, y

    def _standardised(self, values: Examples, name: str) -> Examples:
        train = values[: self.train]
        if (train == train[0]).all():
            raise ValueError(f"data, {name} = {train[0]:g} everywhere: what is to be standardised must vary")
        return (values - train.mean()) / train.std()

    @property
    def train(self) -> int:
        """How many examples are trained on."""
        return len(self.x) - self.test

    @property
    def id(self) -> str:
        """``"data:"`` and the whole value, compressed.

        Raises:
            TooManyError: that has more than 16,000 characters.
        """
        described = {field.name: _short(getattr(self, field.name)) for field in fields(self)}
        written = json.dumps(described, separators=(",", ":"), ensure_ascii=False)
        packed = zlib.compress(written.encode(), 9)
        text = OWN_DATA + base64.urlsafe_b64encode(packed).decode().rstrip("=")
        if len(text) > MOST_CHARACTERS:
            most = int(len(self.x) * 0.95 * MOST_CHARACTERS / len(text))
            raise TooManyError(
                f"data: {len(self.x):,} rows take {len(text):,} characters of a link: must be at most "
                f"{MOST_CHARACTERS:,}, which some {most:,} of these rows do, or more with fewer digits",
                most,
            )
        return text


def read_problem(text: str) -> DataProblem:
    """The inverse of ``DataProblem.id``.

    Raises:
        ValueError: it is none; nothing is unpacked beyond a bound.
    """
    if len(text) > MOST_CHARACTERS:
        raise ValueError(f"data of {len(text):,} characters: at most {MOST_CHARACTERS:,} are allowed")
    described = _unpacked(text.removeprefix(OWN_DATA))
    allowed = [field.name for field in fields(DataProblem)]
    if not isinstance(described, dict) or sorted(described) != sorted(allowed):
        raise ValueError(f"data: must be an object with {', '.join(allowed)}")
    try:
        return DataProblem(
            x=_numbers("x", described["x"]),
            y=_numbers("y", described["y"]),
            names=_two_texts("names", described["names"]),
            model=_one_of("model", described["model"], str),
            loss=_loss(described["loss"]),
            free=_two_texts("free", described["free"]),
            rest=immutabledict(
                {name: _number(name, value) for name, value in _one_of("rest", described["rest"], dict).items()}
            ),
            view=cast(Any, tuple(_two("view", each) for each in _list("view", described["view"], 2))),
            start=_two("start", described["start"]),
            test=_one_of("test", described["test"], int),
            standardised=_one_of("standardised", described["standardised"], bool),
        )
    except OverflowError:  # a whole number of more digits than a float has
        raise ValueError(f"data: a number is too large: must be within ±{LARGEST:g}") from None


def check_columns(x: tuple[float, ...], y: tuple[float, ...], loss: str) -> None:
    """Two columns of as many numbers.

    Raises:
        ValueError: they are none.
    """
    low, high = EXAMPLES
    if len(x) == len(y) > high:
        raise TooManyError(f"data: {len(x):,} examples: at most {high:,} are allowed", high)
    if not low <= len(x) <= high or len(x) != len(y):
        raise ValueError(f"data: {len(x)} x and {len(y)} y: must be as many, {low} to {high:,}")
    _loss(loss)
    for name, values in (("x", x), ("y", y)):
        for value in values:
            _within(value, LARGEST, name)
    if loss == "logistic" and set(y) != {0.0, 1.0}:
        raise ValueError("data, y: must be 0 and 1, both of them, for the logistic loss")


def check_work(examples: int, model: Model, loss: Loss) -> None:
    """So many examples may be used.

    Raises:
        TooManyError: a race would take too long.
    """
    most = MOST_WORK // (model.cost + _LOSS_COST[loss])
    if examples > most:
        raise TooManyError(f"data: {examples:,} examples: of this model at most {most:,} are allowed", most)


def _loss(value: object) -> Loss:
    if not isinstance(value, str) or value not in get_args(Loss):
        raise ValueError(f"data, loss = {value!r:.60}: must be one of {', '.join(get_args(Loss))}")
    return cast(Loss, value)


def _within(value: float, most: float, name: str) -> None:
    if not abs(value) <= most:  # NaN is not
        raise ValueError(f"data, {name} = {value!r:.60}: must be a number within ±{most:g}")


def _short(value: Any) -> Any:
    """As JSON, whole floats as whole numbers: they are written shorter, and read as the same."""
    if isinstance(value, tuple):
        return [_short(each) for each in value]
    if isinstance(value, immutabledict):
        return {name: _short(each) for name, each in value.items()}
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 1e15 else value


def _unpacked(text: str) -> Any:
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        unpacker = zlib.decompressobj()
        written = unpacker.decompress(packed, _MOST_WRITTEN)
    except (ValueError, binascii.Error, zlib.error):
        raise ValueError("data: the text is damaged: it must be as it was made") from None
    if not unpacker.eof or unpacker.unused_data:
        raise ValueError(f"data: the text is damaged, or unpacks to more than {_MOST_WRITTEN:,} characters")
    try:
        return json.loads(written.decode())
    except (ValueError, RecursionError):
        raise ValueError("data: the text is damaged: it must hold JSON") from None


def _list(name: str, value: object, length: int | None = None) -> list[Any]:
    if not isinstance(value, list) or (length is not None and len(value) != length):
        raise ValueError(f"data, {name} = {value!r:.60}: must be a list" + (f" of {length}" if length else ""))
    return value


def _number(name: str, value: object) -> float:
    if not isinstance(value, Real) or isinstance(value, bool):
        raise ValueError(f"data, {name} = {value!r:.60}: must be a number")
    return float(value)


def _numbers(name: str, value: object) -> tuple[float, ...]:
    return tuple(_number(name, each) for each in _list(name, value))


def _two(name: str, value: object) -> tuple[float, float]:
    first, second = (_number(name, each) for each in _list(name, value, 2))
    return first, second


def _two_texts(name: str, value: object) -> tuple[str, str]:
    first, second = (_one_of(name, each, str) for each in _list(name, value, 2))
    return first, second


def _one_of(name: str, value: object, kind: type) -> Any:
    if type(value) is not kind:
        raise ValueError(f"data, {name} = {value!r:.60}: must be of another kind")
    return value
