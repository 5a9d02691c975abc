"""The messages of live rooms, as :mod:`downhill.player.wire` has those of the player: JSON, and no numbers behind it.

All of them travel below the app's address. Whatever is posted is JSON of at most 8,000 bytes (``steer``: 20,000), with
the content type ``application/json``. Whoever has a token sends it as ``Authorization: Bearer <token>``, for which
reason streams are read with ``fetch``, not ``EventSource``. ``<code>`` may have its dash.

=====================================  =======================  ======================  ===================
asked for                              token                    posted                  answered
=====================================  =======================  ======================  ===================
``POST room``                          –                        ``RoomWish``            ``NewRoom``
``POST room/<code>/phone``             –                        ``{}``                  ``NewPhone``
``GET room/<code>/events``             the phone's              –                       events, ``PhoneState``
``POST room/<code>/answer``            the phone's              ``PhoneAnswer``         ``ConfirmedAnswer``
``GET room/<code>/wall``               the lecturer's           –                       events, ``WallState``
``POST room/<code>/steer``             the lecturer's           ``Steering``            ``{}``
``GET room/<code>/csv``                the lecturer's           –                       a file
=====================================  =======================  ======================  ===================

What is not done is answered with ``RoomRefusal``: 400 for a value that is not allowed, 404 where there is no such room
or it does not know the token, 409 for what comes too late or too early, 429 and 503 with ``Retry-After`` for what is
too much, 503 where the server's store is lost.

A stream is one of server-sent events: ``state`` with the whole state, at the beginning and whenever it has changed;
``trouble`` with a ``RoomTrouble`` while the store is lost, after which ``state`` comes again; and ``ended`` with ``{}``
when the room is no more, after which nothing comes. A phone's stream is silent about answers, also its own, which is
confirmed where it was posted; the wall's is not. Who reads slowly gets the latest state only. Every 15 s a comment
says that the stream lives. A stream that breaks off is asked for again.
"""

from collections.abc import Sequence
from typing import Literal, NotRequired, TypedDict

from downhill.player.wire import Pair

RoomStage = Literal["asked", "shown", "run"]
"""Phones answer; the answers are seen; so is the race."""
RoomQuestionKind = Literal["choice", "number", "point", "text", "rate"]
RefusalCode = Literal["not_allowed", "unknown", "conflict", "too_many", "lost"]
Given = float | Pair | str
"""An answer: of a choice the index of its option, which is whole."""


class AskedQuestion(TypedDict):
    """A question. ``options`` are a choice's; ``low``, ``high`` and ``entrant`` (whose rate it is) a rate's.

    ``right`` and ``tolerance`` are there where something is right, and of a phone's state not before the answers are
    shown.
    """

    kind: RoomQuestionKind
    text: str
    options: NotRequired[Sequence[str]]
    right: NotRequired[Given]
    tolerance: NotRequired[float]
    low: NotRequired[float]
    high: NotRequired[float]
    entrant: NotRequired[int]


class Distribution(TypedDict):
    """What the phones have said, the phone with the lowest number first. ``answered`` is how many have.

    ``counts`` are of a choice, one for each option; ``numbers`` of a number or a rate; ``points`` of a point; ``texts``
    of a text, the first 100, and for the wall alone.
    """

    answered: int
    counts: NotRequired[Sequence[int]]
    numbers: NotRequired[Sequence[float]]
    points: NotRequired[Sequence[Pair]]
    texts: NotRequired[Sequence[str]]


class PhoneRound(TypedDict):
    """The round as a phone sees it.

    ``whose`` says whose learning rate is asked for, and is empty of other questions. ``experiment`` is a query:
    landscape and start alone until the race is run. ``answer`` is the phone's own, which the server has;
    ``distribution`` is there once the answers are shown.
    """

    number: int
    stage: RoomStage
    question: AskedQuestion
    whose: str
    experiment: str
    answer: Given | None
    distribution: Distribution | None


class PhoneState(TypedDict):
    """What a phone shows; ``round`` is null where nothing is asked. ``endsAt`` is in seconds since 1970."""

    endsAt: float
    round: PhoneRound | None


class PickedRate(TypedDict):
    """The learning rate that a phone has picked.

    Its run is what ``race?<race>&edits=[{"numbers":[[0,"learning_rate",<rate>]]}]`` answers.
    """

    phone: int
    rate: float


class RateRound(TypedDict):
    """Of a round that asks for a rate: what the wall draws, from the beginning.

    ``race`` is the query of the race of the entrant alone, ``map`` that of the sensitivity map between ``low`` and
    ``high``; ``picked`` is in the order of the phones' numbers.
    """

    race: str
    map: str
    picked: Sequence[PickedRate]


class WallRound(TypedDict):
    """The round as the wall sees it; ``distribution`` is there once the answers are shown."""

    number: int
    stage: RoomStage
    question: AskedQuestion
    experiment: str
    answered: int
    distribution: Distribution | None
    rates: RateRound | None


class WallState(TypedDict):
    """What the wall shows: how many ``phones`` are in the room, and the round, null where nothing is asked.

    ``last`` is the number of the last round, 0 before the first; the next one to be opened is one more.
    """

    endsAt: float
    phones: int
    last: int
    round: WallRound | None


class RoomTrouble(TypedDict):
    """Why the state is not what it was, in words."""

    words: str


class RoomWish(TypedDict):
    """A new room is wanted, which ends by itself after so many hours, 0.1 to 12."""

    hours: float


class NewRoom(TypedDict):
    """A room: the ``code`` as it is shown, the token that steers it, and when it ends, in seconds since 1970."""

    code: str
    steering: str
    endsAt: float


class NewPhone(TypedDict):
    """The token by which the room knows the phone again."""

    token: str


class PhoneAnswer(TypedDict):
    """An answer in this round."""

    round: int
    answer: Given


class ConfirmedAnswer(TypedDict):
    """The answer that the server has now, and keeps."""

    round: int
    answer: Given


class Steering(TypedDict):
    """What the lecturer does: open a round, show its answers, run its race, close it, or end the room.

    ``round`` is the number of the round, of one that is opened one more than the last one's; the room ends without one.
    ``experiment``, a query, and ``question`` are for ``open``. What has been done already may be said again.
    """

    do: Literal["open", "show", "run", "close", "end"]
    round: NotRequired[int]
    experiment: NotRequired[str]
    question: NotRequired[AskedQuestion]


class RoomRefusal(TypedDict):
    """Why something is not done: a code for programs, and words for people."""

    code: RefusalCode
    words: str
