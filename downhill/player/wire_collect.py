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


class CollectedTable(TypedDict):
    """The table: ``rows`` of cells below ``columns``; ``csv`` is the same as a file for spreadsheets.

    ``experiment`` is the assignment's race, or its map's, empty of a training. ``race`` is the query of the race of the
    best, or empty. Of each best run ``paths`` says in which row of the table it stands and how many points it has, for
    every entrant that is judged: these are the numbers, pairs of float32. They are drawn on the assignment's landscape;
    ``elsewhere`` is how many best runs are on another one.
    """

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str | float | None]]
    refused: Sequence[RefusedFile]
    questions: Sequence[ClassAnswers]
    csv: str
    experiment: str
    race: str
    paths: Sequence[tuple[int, int]]
    elsewhere: int
