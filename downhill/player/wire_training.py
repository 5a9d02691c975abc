"""The messages of the page of networks, as :mod:`downhill.player.wire` has those of the others."""

from collections.abc import Mapping, Sequence
from typing import Literal, NotRequired, TypedDict

from downhill.drawing.theme import ThemeName
from downhill.player.wire import LandscapeHeader, RaceHeader, ThemeColours

TableState = Literal["none", "needed"]
"""Whether a training needs a table of the person's own, which the browser keeps and sends along."""


class TrainingQuestion(TypedDict):
    """Which training a page shows. Plain JSON, not a message.

    ``query`` is the training's, for the route ``/training``; ``entrants`` how many train; ``session`` is as a race's.
    Where ``table`` is ``"needed"``, the question is posted with the table whose SHA-256 is ``digest`` as its body.
    ``printedSeconds`` is what the lecture notes say that each entrant took, empty where they do not.
    """

    query: str
    entrants: int
    session: str
    table: TableState
    digest: str
    printedSeconds: Sequence[float]


class TrainedEntrant(TypedDict):
    """Who trains: ``label`` tells it from all others, ``details`` is its rate and what is set around its rule in brief.

    ``network`` is its network in words where entrants have different ones, else empty; ``weights`` is how many there
    are, ``steps`` how many it makes.
    """

    label: str
    details: str
    network: str
    weights: int
    steps: int


class TrainingHeader(TypedDict):
    """The first frame of a training: what stays the same. No numbers.

    ``about`` says in words what is trained on what; ``pathStyles`` is as a race's; ``seeds`` is how many runs there are
    of each entrant; ``image`` is the width and height of an example that is a picture; ``names`` are the classes'.
    """

    entrants: Sequence[TrainedEntrant]
    pathStyles: Sequence[int]
    epochs: int
    seeds: int
    about: str
    names: Sequence[str]
    image: tuple[int, int] | None
    themes: Mapping[ThemeName, ThemeColours]


class MeasuredCurves(TypedDict):
    """Losses and accuracies at each reading: a row for one seed; for several lower quartiles, medians, upper ones."""

    trainLoss: Sequence[Sequence[float | None]]
    trainAccuracy: Sequence[Sequence[float | None]]
    testLoss: Sequence[Sequence[float | None]]
    testAccuracy: Sequence[Sequence[float | None]]


class LayerSpreads(TypedDict):
    """Standard deviations at each look: of the hidden layers' activations, of all layers' gradients."""

    steps: Sequence[int]
    activations: Sequence[Sequence[float | None]]
    gradients: Sequence[Sequence[float | None]]


class CurvatureCurves(TypedDict):
    """gᵀg, gᵀHg, the sharpness, and up to which the rule is stable, null where that is not known."""

    steps: Sequence[int]
    squaredGradient: Sequence[float | None]
    curvature: Sequence[float | None]
    sharpness: Sequence[float | None]
    stable: Sequence[float | None]


class EntrantCurves(TypedDict):
    """One entrant's runs so far. ``outcome`` is a sentence once it has ended; else empty."""

    entrant: int
    steps: Sequence[int]
    epochs: Sequence[float]
    seconds: Sequence[float]
    ofWeights: MeasuredCurves
    ofAverage: MeasuredCurves | None
    spreads: LayerSpreads
    curvature: CurvatureCurves
    outcome: str


class TrainingProgress(TypedDict):
    """How far a training has come, from 0 to 1; and one entrant's runs so far, where something new has been read."""

    progress: float
    curves: EntrantCurves | None


class Boundary(TypedDict):
    """What each entrant's first network says of the plane of two inputs, and the examples there.

    Numbers: of each entrant ``rows`` × ``columns`` classes (uint8), the lowest y first; then the training examples'
    places (pairs of float32) and classes (uint8), and the same of the test examples.
    """

    view: tuple[tuple[float, float], tuple[float, float]]
    columns: int
    rows: int
    train: int
    test: int


class TrainingEnd(TypedDict):
    """The last frame. ``boundary``: of examples with two inputs; its numbers are this message's."""

    done: Literal[True]
    boundary: NotRequired[Boundary]


class PlaneHeader(TypedDict):
    """A plane through a training's paths, as two landscapes with a race on each; the last frame of ``/plane``.

    Numbers: the training losses' landscape, the test losses' (both as ``LandscapeHeader`` says), then those of both
    races, as ``RaceHeader`` says; they have a ``projection``. ``about`` says in words of what and of how many examples
    the losses are.
    """

    landscape: LandscapeHeader
    testLandscape: LandscapeHeader
    race: RaceHeader
    testRace: RaceHeader
    about: str


class LineCurves(TypedDict):
    """Losses on the straight line between two ends; the last frame of ``/between``. No numbers.

    ``fractions`` goes from 0, the first's end, to 1, the second's; ``about`` is as a plane's.
    """

    fractions: Sequence[float]
    trainLoss: Sequence[float | None]
    testLoss: Sequence[float | None]
    testAccuracy: Sequence[float | None]
    about: str
    themes: Mapping[ThemeName, ThemeColours]


class FileHeader(TypedDict):
    """A file to save under this name, its bytes in place of numbers; the last frame of ``/plane-file``."""

    fileName: str


class Failure(TypedDict):
    """The last frame where there is no other: why, in words. No numbers."""

    failed: str
