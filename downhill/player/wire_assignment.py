"""The messages of the student's page, as :mod:`downhill.player.wire` has those of the player.

All of them travel below the app's address. Whatever is posted is JSON with the content type ``application/json``; what
is not done is answered with a plain text that says why, as the player's routes do it.

==========================  ===================  ==============================================================
asked for                   posted               answered
==========================  ===================  ==============================================================
``GET assignment?a=…``      –                    the page, which finds a ``StudentStart`` in itself
``POST assignment/open``    ``OpenedFile``       ``StudentPage``, as JSON
``POST assignment/run``     ``RunQuestion``      of a race a message: ``RunHeader``, and numbers as behind a
                                                 ``RaceHeader``; of other work the frames of ``/map`` or
                                                 ``/training``, and one more, a ``RunHeader``
``POST assignment/hand-in`` ``HandInQuestion``   ``HandedIn``, as JSON
==========================  ===================  ==============================================================
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NotRequired, TypedDict

from downhill.parameters import Scale
from downhill.player.wire import Pair, RaceHeader

StudentQuestionKind = Literal["choice", "number", "point", "text"]
HiddenPart = Literal["curves", "outcome", "minima", "others"]


class StudentQuestion(TypedDict):
    """A question, without what is right. ``options`` are a choice's; ``before`` says whether it is a prediction."""

    kind: StudentQuestionKind
    text: str
    before: bool
    options: NotRequired[Sequence[str]]


class NamedId(TypedDict):
    """Something of a catalogue."""

    id: str
    name: str


class Place(TypedDict):
    """Where a race takes place: the query of one without entrants, and where it starts unless the start is changed."""

    query: str
    start: Pair


class FreeStart(TypedDict):
    """Where the start may be: see ``assignments.Box``."""

    x: Pair
    y: Pair


class FreeLength(TypedDict):
    """How many steps, of a training epochs, there may be; ``value`` is the assignment's own, ``allowed`` as below."""

    low: int
    high: int
    value: int
    allowed: str
    unit: Literal["steps", "epochs"]


class FreeRules(TypedDict):
    """Which rules an entrant may have; ``value`` is its own."""

    entrant: int
    label: str
    rules: Sequence[NamedId]
    value: str


class FreeNumberLine(TypedDict):
    """A number that may be changed, as its field and its slider need it.

    ``values`` has what it begins with, by the ids of the entrant's rules that have such a number; ``stops`` are
    ascending, from the lowest number in the assignment's range to the highest; ``allowed`` is that range in words,
    ``step`` what + and − add, as a ``NumberField`` has them.
    """

    entrant: int
    name: str
    label: str
    meaning: str
    scale: Scale
    allowed: str
    step: float | None
    stops: Sequence[float]
    values: Mapping[str, float]


class StudentPage(TypedDict):
    """An assignment as its page shows it.

    ``text`` is the assignment as a link has it, ``task`` HTML that the server has made of Markdown. ``places`` are by
    the ids of the landscapes that may be chosen, the own one among them; of a training there are none.
    ``given`` is the query of the race that the assignment begins with, shown once nothing is left to predict; empty
    where its outcome stays hidden, and without all but the first entrant where these do. ``runs`` is how many are
    allowed; ``limited`` whether the lecturer says so, or a hand-in holds no more.
    """

    text: str
    digest: str
    title: str
    task: str
    kind: Literal["race", "map", "training"]
    entrants: Sequence[str]
    ownRules: Sequence[str]
    landscape: str
    landscapes: Sequence[NamedId]
    places: Mapping[str, Place]
    given: str
    start: FreeStart | None
    length: FreeLength | None
    rules: Sequence[FreeRules]
    numbers: Sequence[FreeNumberLine]
    hidden: Sequence[HiddenPart]
    questions: Sequence[StudentQuestion]
    runs: int
    limited: bool
    goal: str


class StudentStart(TypedDict):
    """What the page begins with: an assignment; or none, and perhaps why its link cannot be read."""

    assignment: StudentPage | None
    fault: str


class OpenedFile(TypedDict):
    """The text of an assignment's file, which is JSON itself."""

    file: str


class WorkChange(TypedDict):
    """What is changed of an assignment's work, on the way from the assignment's own.

    ``rules`` are pairs of an entrant's index and a rule's id, ``numbers`` triples of index, name and value. On another
    landscape a race begins at that one's own start, unless there is another.
    """

    landscape: NotRequired[str]
    start: NotRequired[Pair]
    length: NotRequired[int]
    rules: NotRequired[Sequence[tuple[int, str]]]
    numbers: NotRequired[Sequence[tuple[int, str, float]]]


class RunQuestion(TypedDict):
    """A run. ``assignment`` is a link's text, ``run`` how many there have been before."""

    assignment: str
    change: WorkChange
    run: int


class RunHeader(TypedDict):
    """What a run has come to. Numbers: those of its race; none where it is none.

    ``attempt`` goes into the hand-in as it is; ``changed`` and ``result`` say in words what it holds; ``goal`` is null
    where there is none, ``used`` what it counts, null where it was not reached. The lower the ``rank``, whose first
    number counts first, the better; it is null where nothing can be compared.
    """

    race: RaceHeader | None
    attempt: Mapping[str, Any]
    changed: str
    result: str
    goal: bool | None
    used: float | None
    rank: tuple[int, float] | None


class HandInQuestion(TypedDict):
    """All that happened, in its order: answers and the attempts of ``RunHeader``; and how often it was begun again."""

    assignment: str
    events: Sequence[Mapping[str, Any]]
    name: str
    begunAgain: int


class HandedIn(TypedDict):
    """A hand-in as a file, a page that holds it, and as a text."""

    file: str
    fileName: str
    text: str
