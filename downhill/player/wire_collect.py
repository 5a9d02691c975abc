"""The messages of the page that collects hand-ins, as :mod:`downhill.player.wire` has those of the others.

``POST collect`` takes a ``message`` of :func:`downhill.player.packing.message`: a ``CollectQuestion`` and the contents
of its files one after the other. It is answered in frames: ``CollectProgress`` as it goes on, and a ``CollectedTable``.
"""

from collections.abc import Sequence
from typing import NotRequired, TypedDict

from downhill.player.wire import Pair


class PostedFile(TypedDict):
    """A file, or a text that was pasted: its name, for people alone, and its size in bytes."""

    name: str
    size: int
    isText: bool


class CollectQuestion(TypedDict):
    """What is to be collected; ``assignment`` is the lecturer's own as a text for links, or empty for that of most."""

    files: Sequence[PostedFile]
    assignment: str


class CollectProgress(TypedDict):
    """How many hand-ins have been read (``total`` is then null), or run again."""

    done: int
    total: int | None


class RefusedFile(TypedDict):
    """A file that is not counted, and why, in words."""

    name: str
    why: str


class ClassAnswers(TypedDict):
    """A question and what was answered, as a room tells it, and by whom: the rows of the table."""

    kind: str
    text: str
    options: NotRequired[Sequence[str]]
    right: NotRequired[float | Pair]
    tolerance: NotRequired[float]
    answers: Sequence[float | Pair | str]
    rows: Sequence[int]


class ClassRuns(TypedDict):
    """The runs on one landscape, which ``landscape`` names, and how many there are.

    ``experiment`` is a race there without entrants. Of each run ``paths`` says in which row of the table it stands and
    how many points it has, for every entrant that is judged.
    """

    landscape: str
    experiment: str
    runs: int
    paths: Sequence[tuple[int, int]]


class CollectedTable(TypedDict):
    """The table: ``rows`` of cells below ``columns``; ``csv`` is the same as a file for spreadsheets.

    ``experiment`` is the assignment's race, or its map's, empty of a training. ``race`` is the query of the race of the
    best, or empty. ``overlays`` are one for each landscape, the assignment's own first; the numbers are the points of
    their paths, pairs of float32. ``areAll`` says whether all runs are drawn or the best one of each hand-in, and
    ``missing`` how many of these are not.
    """

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str | float | None]]
    refused: Sequence[RefusedFile]
    questions: Sequence[ClassAnswers]
    csv: str
    experiment: str
    race: str
    overlays: Sequence[ClassRuns]
    areAll: bool
    missing: int
