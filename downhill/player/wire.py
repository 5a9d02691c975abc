"""Every message that crosses between Python and the browser, as types; nothing else decides what a field is called.

What travels as bytes is a header, which is JSON of one of the types below, and after it numbers, little-endian and
without gaps, as the header's type says; :func:`downhill.player.packing.message` writes it, ``message.js`` reads it.
JSON knows no NaN and no infinity: such a number is ``None`` in a header, and itself among the numbers behind it.

The browser's types, ``browser/wire.d.ts``, are written from this file by ``python -m downhill.tools.wire_types``; the
docstrings go along. A code (``"diverged"``) is what programs decide by, a text or label is for people only.
"""

from collections.abc import Mapping, Sequence
from typing import Literal, NotRequired, TypedDict

from downhill.drawing.charts import Figure
from downhill.drawing.figures import Relief
from downhill.drawing.maps import Show
from downhill.drawing.theme import Marker, ThemeName
from downhill.experiment.edit import Edit
from downhill.experiment.experiment import Budget
from downhill.parameters import Scale
from downhill.simulation.outcome import OutcomeCode
from downhill.simulation.read_outs import CurvatureCode

Pair = tuple[float, float]
"""A point (x, y), or a range from low to high."""
View = tuple[Pair, Pair]
"""((x low, x high), (y low, y high))"""
Losses = Literal["train", "test"]
"""Of which examples the losses of a network are."""
Layout = Literal["overlay", "grid", "surface", "split"]
PointKind = Literal["minimum", "saddle", "maximum"]
MapKind = Literal["basins", "sensitivity", "plane"]


# Colours --------------------------------------------------------------------------------------------------------------


class PathStyle(TypedDict):
    """How one entrant is drawn: see ``drawing.theme.PathStyle``."""

    colour: str
    dash: Sequence[int]
    marker: Marker
    hollow: bool


class ThemeColours(TypedDict):
    """A theme: ``"#rrggbb"`` for everything that is drawn, ``fills`` from the lowest loss to the highest.

    ``projectorScale`` is how much type, lines and markers grow for a projector; ``tickDistances`` are the least
    distances between two ticks across and up, in sizes of type.
    """

    background: str
    ink: str
    muted: str
    grid: str
    casing: str
    isoline: str
    fills: Sequence[str]
    paths: Sequence[PathStyle]
    projectorScale: float
    tickDistances: tuple[float, float]


# The landscape --------------------------------------------------------------------------------------------------------


class LossScale(TypedDict):
    """From loss to height: see ``drawing.scale.LossScale``; ``edges`` are the lowest and the highest height.

    ``ticks`` are the round losses of the colour bar: their heights and texts.
    """

    kind: Literal["linear", "log"]
    lowest: float
    highest: float
    floor: float
    edges: Pair
    levels: int
    ticks: Sequence[tuple[float, str]]


class CriticalPoint(TypedDict):
    """A known point where the gradient vanishes."""

    kind: PointKind
    point: Pair
    loss: float


class SuggestedStart(TypedDict):
    """A start worth trying, and what is seen there."""

    name: str
    point: Pair
    shows: str


class GridHeader(TypedDict):
    """Losses over a view. Numbers: rows × columns losses (float32), row by row, the lowest y first."""

    view: View
    columns: int
    rows: int


class FittedData(TypedDict):
    """Data that a model is to follow: see ``landscapes.entry.Fit``. Heights over ``curve`` are among the read-outs."""

    names: tuple[str, str]
    x: Sequence[float]
    y: Sequence[float]
    train: int
    curve: Sequence[float]


class LandscapeHeader(GridHeader):
    """What stands still under a race. Numbers: the losses, as in ``GridHeader``.

    ``key`` is what races name their landscape by, ``data`` are one's own.
    """

    key: str
    scale: LossScale
    axes: tuple[str, str]
    points: Sequence[CriticalPoint]
    starts: Sequence[SuggestedStart]
    themes: Mapping[ThemeName, ThemeColours]
    reliefs: Mapping[ThemeName, Relief]
    data: FittedData | None


# The race -------------------------------------------------------------------------------------------------------------


class Hyperparameter(TypedDict):
    """A number of an entrant's, with what a slider needs: see ``downhill.parameters.Parameter``."""

    name: str
    symbol: str
    default: float
    low: float
    high: float
    meaning: str
    scale: Scale
    high_excluded: bool
    value: float


class Outcome(TypedDict):
    """How a run ended; ``text`` says the step too."""

    code: OutcomeCode
    text: str


class Run(TypedDict):
    """How one entrant's run is called and ends, and where its drawing ends.

    ``label`` tells it from all others: its ``name``, and ``apart``, in what it differs from others of that name.
    ``details`` names in brief its learning rate, ``apart`` and what is set around the rule; ``lastStep`` is the last to
    draw, ``averages`` says whether it has an average, ``distance`` is that of its end from the nearest known minimum.
    """

    label: str
    name: str
    apart: str
    learningRate: float | None
    details: str
    rows: int
    lastStep: int
    finalLoss: float | None
    averages: bool
    finalAverageLoss: float | None
    distance: float | None
    outcome: Outcome


class Entrant(Run):
    """One entrant's line of the results; ``around`` has the numbers around the rule by their names in an address."""

    hyperparameters: Sequence[Hyperparameter]
    around: Mapping[str, float]


class Sliders(TypedDict):
    """What the sliders of hyperparameters may stand at.

    ``stops`` are ascending lists, each of them once; ``sliders`` has for each hyperparameter of each entrant the index
    of its list.
    """

    stops: Sequence[Sequence[float]]
    sliders: Sequence[Sequence[int]]


class Projection(TypedDict):
    """Of a race that is the paths of networks, as a plane through the space of all their weights shows them.

    The steps are points of these paths: ``steps`` are those of the training before which they were taken, of every
    entrant. The race's losses are those of the paths themselves, of the training examples or of the test's as
    ``losses`` says, ``planeLosses`` those at the nearest points of the plane, null where a path has run away. ``held``
    is the fraction of all paths' variance that the plane holds, ``heldBy`` of each path's, null where there is none: a
    path that ran away at once has but one point.
    """

    losses: Losses
    steps: Sequence[Sequence[int]]
    planeLosses: Sequence[Sequence[float | None]]
    held: float | None
    heldBy: Sequence[float | None]


class RaceHeader(Sliders):
    """A race.

    Numbers: of every entrant ``rows`` losses (float64); then of every entrant ``rows`` positions (pairs of float32);
    then, of those that have them, the averages of the positions, likewise.

    ``experiment`` is its query, ``landscape`` the key of its landscape, ``searchKey`` is equal for races that a search
    for learning rates treats alike. ``pathStyles`` has for each entrant the index of its style in a theme's ``paths``.
    """

    experiment: str
    landscape: str
    parameters: Mapping[str, float]
    start: Pair
    steps: int
    seed: int
    budget: Budget
    searchKey: str
    lowestKnown: float | None
    entrants: Sequence[Entrant]
    pathStyles: Sequence[int]
    projection: NotRequired[Projection]


class PageRaceHeader(RaceHeader):
    """A race from the page: numbers as in ``RaceHeader``.

    ``session`` tells sessions apart; ``heard`` is the number of the last edit of the player's that the page has heard;
    ``faulty`` says whether the page shows a fault, which goes with the next edit.
    """

    layout: Layout
    session: str
    heard: int
    faulty: bool


class HandsSlider(TypedDict):
    """What one entrant's run becomes at each value of one hyperparameter."""

    entrant: int
    name: str
    values: Sequence[float]
    runs: Sequence[Run]


class HandsHeader(TypedDict):
    """What the sliders and the start of a replay can be moved to.

    Numbers: of every run its losses, positions and averages as in ``RaceHeader``, run by run; first those of the
    sliders, then for each of the ``starts`` those of every entrant.
    """

    sliders: Sequence[HandsSlider]
    starts: Sequence[Pair]
    runs: Sequence[Sequence[Run]]


# What the browser asks for --------------------------------------------------------------------------------------------


class CurvatureKind(TypedDict):
    """What the signs of the Hessian's eigenvalues say of a point."""

    code: CurvatureCode
    text: str


class Column(TypedDict):
    """Numbers of each step: ``size`` of them in a cell; with ``kinds`` the number is an index into them.

    What is ``listed`` stands in the table of all read-outs; the others are for formulas and pictures.
    """

    id: str
    label: str
    listed: bool
    size: int
    kinds: NotRequired[Sequence[CurvatureKind]]


class RuleLine(TypedDict):
    """A line of a rule in MathML; ``substituted`` is null where its right side is words; ``column`` has its results."""

    symbolic: str
    substituted: str | None
    result: str
    column: str


class WorkedRule(TypedDict):
    """The lines of a rule that makes the steps from ``first`` on."""

    first: int
    lines: Sequence[RuleLine]


class ReadOuts(TypedDict):
    """One entrant's table, with a row for each step, and its rule; two, in turn, where one hands over to another."""

    rows: int
    columns: Sequence[Column]
    rules: Sequence[WorkedRule]


class ReadOutsHeader(TypedDict):
    """Every number of a race. Numbers: of every entrant column after column, rows × size (float64)."""

    entrants: Sequence[ReadOuts]


class FilmHeader(TypedDict):
    """One entrant's runs at many values of a hyperparameter.

    Numbers: value by value its positions (pairs of float32) at every ``stride``-th step and the last, which are
    ``stepsShown`` where the stride is not 1; a run with fewer rows than the longest stands at its own end after it.

    ``present`` is the index of the experiment's own value, ``best`` of the one with the lowest loss; ``edges`` are
    neighbouring values of which one diverged.
    """

    entrant: int
    name: str
    symbol: str
    values: Sequence[float]
    present: int
    outcomes: Sequence[Outcome]
    lastSteps: Sequence[int]
    rows: Sequence[int]
    finalLosses: Sequence[float | None]
    best: int | None
    edges: Sequence[Pair]
    stride: int
    stepsShown: NotRequired[Sequence[int]]


class Search(TypedDict):
    """What became of one entrant at every learning rate; ``best`` is a rate."""

    values: Sequence[float]
    finalLosses: Sequence[float | None]
    diverged: Sequence[bool]
    best: float | None


class SearchesHeader(TypedDict):
    """The searches for learning rates, null for a rule without one. No numbers."""

    entrants: Sequence[Search | None]


class RidgeStart(TypedDict):
    """A start on a ridge, if there is one. Plain JSON, not a message."""

    start: Pair | None


Answers = TypedDict(
    "Answers",
    {
        "race": RaceHeader,
        "picture": LandscapeHeader,
        "landscape": GridHeader,
        "read-outs": ReadOutsHeader,
        "film": FilmHeader,
        "tuned": SearchesHeader,
    },
)
"""What the routes answer, by their names."""


# The page's fields ----------------------------------------------------------------------------------------------------


class NumberPlace(TypedDict):
    """Where in a race a number is, of which the player itself can make another race: see ``Edit``.

    Of a start's coordinate ``axis`` is 0 or 1; the landscape's parameters and an entrant's numbers have a name, the
    latter the entrant's index too.
    """

    field: Literal["start", "steps", "seed", "parameters", "numbers"]
    axis: NotRequired[int]
    entrant: NotRequired[int]
    name: NotRequired[str]


class Limit(TypedDict):
    """What a number must be below or above besides, which is another field's: its label and its number."""

    side: Literal["below", "above"]
    label: str
    value: float


class NumberField(TypedDict):
    """A field for a number. Plain JSON, not a message.

    ``label`` stands over it; ``owner`` tells it from others of its label; ``allowed`` are the values in words, as in
    ``downhill.parameters.Parameter``. ``step`` is what + and − add, null where that depends on the number: see
    ``increments.js``. With ``stops`` it has a slider; with a ``place`` a player on the page makes the change. ``heard``
    is how many changes of this field the page has heard: nobody reads it, but a change that the page refuses would else
    leave the message as it was, and Streamlit would not have the field write the old number again.
    """

    label: str
    owner: str
    meaning: str
    allowed: str
    low: float
    high: float
    high_excluded: bool
    scale: Scale
    value: float
    step: float | None
    stops: NotRequired[Sequence[float]]
    place: NotRequired[NumberPlace]
    limit: NotRequired[Limit]
    heard: int


# Maps: frames, each four bytes with its length (uint32) and a message -------------------------------------------------


class ProgressHeader(TypedDict):
    """How much is done, from 0 to 1. No numbers."""

    progress: float


class MapAxis(TypedDict):
    """One side of a map; ``label`` is a symbol, ``title`` says what it stands for."""

    name: str
    label: str
    title: str
    scale: Scale
    values: Sequence[float]


class MapEntrant(TypedDict):
    """Who runs on a map: the index in the experiment, and the name."""

    index: int
    label: str


class OutcomeWords(TypedDict):
    """How an outcome is told: ``label`` without a step, ``text`` with ``{}`` for it, ``textAtStart`` at step 0."""

    code: OutcomeCode
    label: str
    text: str
    textAtStart: str


class LegendClass(TypedDict):
    """A line of a map's legend: the index of its colour, and how many of each entrant's runs it is true of."""

    label: str
    colour: int
    counts: Sequence[int]


class LegendRamp(TypedDict):
    """The legend of a number: see ``drawing.maps.Ramp``."""

    label: str
    has: str
    colours: tuple[int, int]
    ticks: Sequence[tuple[float, str]]


class Colouring(TypedDict):
    """The colours of a map's runs, by theme, and their legend; ``runs`` is how many each entrant has."""

    colours: Mapping[ThemeName, Sequence[str]]
    classes: Sequence[LegendClass]
    ramp: LegendRamp | None
    runs: int


class RateSummary(TypedDict):
    """One entrant at every learning rate: see ``maps.RateSummary``.

    ``loss`` and ``steps`` are lower quartiles, medians and upper quartiles; ``outcomes`` has the fractions of the runs,
    a row for each of the map's outcomes; ``best`` is an index, the other numbers are rates.
    """

    loss: Sequence[Sequence[float | None]]
    steps: Sequence[Sequence[float | None]] | None
    outcomes: Sequence[Sequence[float]]
    best: int | None
    good: Pair | None
    decades: float | None
    divergesFrom: float | None
    stableBelow: float | None


class MapHeader(TypedDict):
    """A map. Each kind of number comes for one entrant after the other, row by row from the lowest y.

    Numbers of basins and planes: ends (pairs of float32), losses (float32), steps (int32), indices of outcomes (int8)
    and of colours (uint8). Of a sensitivity: with ``colouring`` the indices of colours, those of equal rates in order;
    without it none.

    ``last`` says that no finer map follows, ``basis`` what fractions are fractions of; ``boundary`` is the largest
    stable learning rate by theory, as points; ``pathStyles`` is as a race's.

    Only a sensitivity has ``rates``; without ``colouring`` it is curves.
    """

    kind: MapKind
    show: Show
    last: bool
    axes: tuple[MapAxis, MapAxis]
    entrants: Sequence[MapEntrant]
    pathStyles: Sequence[int]
    minima: Sequence[Pair]
    lowestKnown: float | None
    outcomes: Sequence[OutcomeWords]
    boundary: Sequence[Pair] | None
    basis: str
    steps: int
    budget: Budget
    precision: str
    themes: Mapping[ThemeName, ThemeColours]
    rates: NotRequired[Sequence[RateSummary]]
    colouring: NotRequired[Colouring]


class MapQuestion(TypedDict):
    """Which map a page shows. Plain JSON, not a message.

    ``query`` is for the route of maps, ``experiment`` the query of what is mapped, ``entrants`` how many race in it;
    ``whole`` says whether all there is is in view. Of a plane ``entrant`` and ``names`` are those of its numbers.
    """

    query: str
    experiment: str
    entrants: int
    kind: MapKind
    whole: bool
    entrant: NotRequired[int]
    names: NotRequired[tuple[str, str]]


# The course -----------------------------------------------------------------------------------------------------------


CoursePart = Literal["contents", "lesson", "errata", "score"]


class SourcePart(TypedDict):
    """A piece of a source's text, and where it leads, if anywhere."""

    text: str
    url: str | None


class Answer(TypedDict):
    """One answer of a question; ``reply`` is what is said to who has chosen it, once the lesson has been run."""

    id: str
    text: str
    reply: str
    right: bool


class Caption(TypedDict):
    """What is told from a step on."""

    step: int
    text: str


class LessonSlider(TypedDict):
    """A number to try out: of these entrants, or, without any, the landscape's; see ``lessons.Slider``."""

    name: str
    entrants: Sequence[int]
    label: str
    meaning: str
    scale: Scale
    stops: Sequence[float]


class LessonLink(TypedDict):
    """A lesson by its id, and its title."""

    id: str
    title: str


class LessonQuestion(LessonLink):
    """A lesson's question."""

    chapter: str
    question: str
    answers: Sequence[Answer]


class LessonPage(LessonQuestion):
    """A lesson; its race travels beside it as a message of its own, a chart is a figure for each theme.

    ``playground`` is the query of the experiment, null for a chart; ``place`` says where in the course it is.
    """

    claim: str
    captions: Sequence[Caption]
    tries: str
    sliders: Sequence[LessonSlider]
    source: Sequence[SourcePart]
    playground: str | None
    chart: Mapping[ThemeName, Figure] | None
    previous: str | None
    next: str | None
    place: tuple[int, int]


class ChapterContents(TypedDict):
    """A chapter and its lessons."""

    title: str
    lessons: Sequence[LessonLink]


class ErratumRow(TypedDict):
    """Where the notes err, and the lesson that shows it, null where nothing runs."""

    where: str
    printed: str
    right: str
    lesson: LessonLink | None


class CoursePage(TypedDict):
    """What the page of the course shows. Behind it, of a lesson with a race, that as a message of its own.

    ``words`` are those around the lessons, by their names; ``languages`` pairs of code and name; ``session`` is as a
    race's. Of ``contents``, ``lesson``, ``errata`` and ``score`` that of ``part`` is there.
    """

    part: CoursePart
    quiz: bool
    language: str
    languages: Sequence[tuple[str, str]]
    words: Mapping[str, str]
    session: str
    notice: str | None
    contents: NotRequired[Sequence[ChapterContents]]
    lesson: NotRequired[LessonPage]
    errata: NotRequired[Sequence[ErratumRow]]
    score: NotRequired[Sequence[LessonQuestion]]


# What the browser sends back; whoever reads it here checks it, for it may be anything ---------------------------------


class PlayerEdit(Edit):
    """A change of the experiment, or of how its race is laid out; what is not named stays as it is."""

    layout: NotRequired[Layout]


class NumberedEdit(PlayerEdit):
    """An edit with its number in the session; the player sends all that the page has not confirmed."""

    count: int


class CoursePlace(TypedDict):
    """Where in the course the person goes."""

    part: CoursePart
    lesson: NotRequired[str]
    quiz: NotRequired[bool]
    language: NotRequired[str]


MapPart = Literal["whole"] | Sequence[Pair]
"""The part of a map that is to be seen: a range for each of its sides, of a sensitivity one; or all there is."""
