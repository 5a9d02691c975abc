"""What a landscape is: frozen data, with its facts beside its formula. And a root that its formula may take of 0."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from downhill.parameters import Parameter

Scalar = Float[Array, ""]
Point = Float[Array, "2"]
Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class CriticalPoint:
    """A point where the gradient vanishes.

    Attributes:
        kind: by the signs of the Hessian's eigenvalues.
        point: its coordinates.
        loss: f there.
        degenerate: whether the Hessian has an eigenvalue 0 there, so that the signs do not tell the kind.
    """

    kind: Literal["minimum", "saddle", "maximum"]
    point: tuple[float, float]
    loss: float
    degenerate: bool = False


@dataclass(frozen=True, slots=True)
class SuggestedStart:
    """A start worth trying.

    Attributes:
        name: where it is, in at most 28 characters.
        point: its coordinates.
        shows: what is seen there, in a sentence; descent is gradient descent with small steps.
    """

    name: str
    point: tuple[float, float]
    shows: str


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """Data that a model is to follow, as the model sees them, and what is read off it at a point of the plane.

    Attributes:
        names: of the two columns.
        x: the input of each example, the training examples first.
        y: the target.
        train: how many are trained on.
        losses: by name, each like the landscape's f: ``"train_loss"``, the mean over the training examples, without
            penalties, and ``"test_loss"``, the same over the others, where there are any.
        curve: the inputs, ascending, at which the model's curve is read off.
        predicted: its heights there, of a point and the parameters; of the logistic loss probabilities.
    """

    names: tuple[str, str]
    x: Float[np.ndarray, " examples"]
    y: Float[np.ndarray, " examples"]
    train: int
    losses: Mapping[str, Callable[[Point, Mapping[str, Scalar]], Scalar]]
    curve: Float[np.ndarray, " points"]
    predicted: Callable[[Point, Mapping[str, Scalar]], Float[Array, " points"]]


def root(square: Scalar) -> Scalar:
    """√s for s ≥ 0 with the gradient 0, not infinity, at s = 0."""
    positive = square > 0
    return jnp.where(positive, jnp.sqrt(jnp.where(positive, square, 1.0)), 0.0)


def _none(parameters: Mapping[str, float]) -> Sequence[CriticalPoint]:
    return ()


@dataclass(frozen=True, slots=True, eq=False)
class Landscape:
    """A loss f over the plane.

    Attributes:
        id: name in code, URL and command line.
        name: name for people.
        formula: f in TeX.
        f: the loss as a pure JAX function of a point (shape ``(2,)``) and the parameters by name (scalars).
        view: the box first shown, ((x low, x high), (y low, y high)).
        start: where a run starts unless told otherwise.
        shows: what to look for, in a sentence or two.
        source: author and year, or where the picture comes from.
        shown_by: the race in which that is seen: an experiment's URL query without the landscape,
            ``"start=…&steps=…&entrant=…"``, run with the parameters' defaults; empty for a typed formula.
        parameters: the adjustable numbers of the formula.
        critical_points: all in the view, and some near it, as a function of the parameters' values; only the lowest
            where there are dozens of them.
        axes: the coordinates' names.
        colour_scale: ``"log"`` where the loss spans many magnitudes, else ``"linear"``; ``"auto"`` where only the
            losses can tell.
        example_losses: on a data landscape the loss of each example, shape ``(examples,)``, of which f is the mean;
            ``None`` on one that is given by a formula.
        examples: how many examples M there are; 0 without data.
        smooth: whether the gradient exists and vanishes at each of the critical points. False where the lowest point is
            a tip, a kink or on the view's edge.
        starts: others worth trying; what they show is true of the parameters' defaults.
        curvatures: the Hessian's two eigenvalues, the smaller first, as a function of the parameters' values, where
            they are the same everywhere and positive; ``None`` elsewhere.
        fit: of one's own data what f stands for; ``None`` elsewhere.

    Raises:
        ValueError: an empty view, a start outside it, or a suggested one.
    """

    id: str
    name: str
    formula: str
    f: Callable[[Point, Mapping[str, Scalar]], Scalar]
    view: tuple[Interval, Interval]
    start: tuple[float, float]
    shows: str
    source: str
    shown_by: str = ""
    parameters: tuple[Parameter, ...] = ()
    critical_points: Callable[[Mapping[str, float]], Sequence[CriticalPoint]] = _none
    axes: tuple[str, str] = ("x", "y")
    colour_scale: Literal["linear", "log", "auto"] = "linear"
    example_losses: Callable[[Point, Mapping[str, Scalar]], Float[Array, " examples"]] | None = None
    examples: int = 0
    smooth: bool = True
    starts: tuple[SuggestedStart, ...] = ()
    curvatures: Callable[[Mapping[str, float]], tuple[float, float]] | None = None
    fit: Fit | None = None

    def __post_init__(self) -> None:
        for (low, high), axis in zip(self.view, self.axes, strict=True):
            if not low < high:
                raise ValueError(f"landscape {self.id}: view of {axis} = ({low}, {high}): must grow")
        self._check_in_view("start", self.start)
        for suggested in self.starts:
            self._check_in_view(f"start {suggested.name!r}:", suggested.point)

    def _check_in_view(self, field: str, point: tuple[float, float]) -> None:
        for coordinate, (low, high), axis in zip(point, self.view, self.axes, strict=True):
            if not low <= coordinate <= high:
                raise ValueError(f"landscape {self.id}: {field} {axis} = {coordinate}: must lie in [{low}, {high}]")

    @property
    def defaults(self) -> dict[str, float]:
        """The parameters' default values by name."""
        return {parameter.name: parameter.default for parameter in self.parameters}

    def lowest_known(self, parameters: Mapping[str, float]) -> float | None:
        """The loss at the lowest known minimum; ``None`` where none is known."""
        points = self.critical_points(parameters)
        return min((point.loss for point in points if point.kind == "minimum"), default=None)
