"""What phones and walls see of a room at one moment."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, cast

from sqlalchemy import Connection, and_, func, select

from downhill.assignments.questions import ChoiceQuestion, NumberQuestion, PointQuestion, TextQuestion
from downhill.rooms.asked import (
    RateQuestion,
    RoomQuestion,
    described,
    kept_question,
    race_of,
    sensitivity_of,
    whose_rate,
    without_entrants,
)
from downhill.rooms.rounds import ASKED, CLOSED, RUN
from downhill.rooms.tables import Answer, Phone, Room, Round
from downhill.rooms.wire_rooms import (
    AskedQuestion,
    Distribution,
    Given,
    PhoneRound,
    PhoneState,
    RateRound,
    RoomStage,
    WallRound,
    WallState,
)

MOST_TEXTS = 100
"""That a wall shows."""


class Head(NamedTuple):
    """How new a room is.

    Attributes:
        version: grows with every change.
        steered: the version at which the lecturer last did something.
    """

    version: int
    steered: int


@dataclass(frozen=True, slots=True)
class Asked:
    """The open round of a room.

    Attributes:
        id: in the database.
        number: in the room.
        stage: how far it is.
        experiment: the race's query.
        question: what is asked.
        answered: how many phones have.
        answers: phones' numbers and what they have said, where somebody may see that.
    """

    id: int
    number: int
    stage: RoomStage
    experiment: str
    question: RoomQuestion
    answered: int
    answers: Sequence[tuple[int, Given]]


@dataclass(frozen=True, slots=True)
class Sight:
    """A room at one moment.

    Attributes:
        ends_at: when it ends by itself, in seconds since 1970.
        phones: how many are in it.
        last: the number of the last round, 0 before the first.
        asked: the open round, if there is one.
    """

    ends_at: float
    phones: int
    last: int
    asked: Asked | None


def heads(connection: Connection, rooms: Collection[int], now: float) -> dict[int, Head]:
    """How new these rooms are; one that has ended by now is left out."""
    wanted = select(Room.id, Room.version, Room.steered).where(Room.id.in_(rooms), Room.ends_at > now)
    return {room: Head(version, steered) for room, version, steered in connection.execute(wanted)}


def sight_of(connection: Connection, room: int) -> Sight:
    """The room as it is now; there must be one with this id."""
    phones = select(func.count()).select_from(Phone).where(Phone.room_id == room).scalar_subquery()
    newest = select(func.max(Round.number)).where(Round.room_id == room).scalar_subquery()
    row = connection.execute(
        select(
            *(Room.ends_at, phones),
            *(Round.id, Round.number, Round.stage, Round.experiment, Round.question),
        )
        .join_from(Room, Round, and_(Round.room_id == Room.id, Round.number == newest), isouter=True)
        .where(Room.id == room)
    ).one()
    ends_at, count, round_id, number, stage, experiment, question = cast(tuple[Any, ...], row)
    asked = None
    if round_id is not None and stage != CLOSED:
        asked = _asked(connection, round_id, number, stage, experiment, kept_question(question))
    return Sight(ends_at, count, number or 0, asked)


def _asked(
    connection: Connection, round_id: int, number: int, stage: RoomStage, experiment: str, question: RoomQuestion
) -> Asked:
    answers: Sequence[tuple[int, Given]] = ()
    counted = select(func.count()).select_from(Answer).where(Answer.round_id == round_id)
    answered = connection.execute(counted).scalar_one()
    if stage != ASKED or isinstance(question, RateQuestion):
        found = select(Phone.number, Answer.value).join(Answer, Answer.phone_id == Phone.id)
        found = found.where(Answer.round_id == round_id).order_by(Phone.number)
        if isinstance(question, TextQuestion):
            found = found.limit(MOST_TEXTS)
        answers = [(phone, json.loads(value)) for phone, value in connection.execute(found)]
    return Asked(round_id, number, stage, experiment, question, answered, answers)


def own_answers(
    connection: Connection, sights: Collection[Sight], phones: Collection[int]
) -> dict[tuple[int, int], Given]:
    """These phones' own answers in the open rounds, by round's and phone's id."""
    rounds = [sight.asked.id for sight in sights if sight.asked]
    own = select(Answer.round_id, Answer.phone_id, Answer.value).where(
        Answer.round_id.in_(rounds), Answer.phone_id.in_(phones)
    )
    return {(asked, phone): json.loads(value) for asked, phone, value in connection.execute(own)}


def phone_state(sight: Sight, own: Given | None) -> PhoneState:
    """What a phone shows.

    Args:
        sight: of its room.
        own: what it has answered in the open round.
    """
    return {"endsAt": sight.ends_at, "round": sight.asked and _phone_round(sight.asked, own)}


def _phone_round(asked: Asked, own: Given | None) -> PhoneRound:
    is_secret = asked.stage == ASKED
    distribution = None if is_secret else _distribution(asked)
    if distribution is not None and "texts" in distribution:  # each may be long, and each phone would get all
        del distribution["texts"]
    return {
        "number": asked.number,
        "stage": asked.stage,
        "question": _question(asked.question, with_right=not is_secret),
        "whose": whose_rate(asked.experiment, asked.question) if isinstance(asked.question, RateQuestion) else "",
        "experiment": asked.experiment if asked.stage == RUN else without_entrants(asked.experiment),
        "answer": own,
        "distribution": distribution,
    }


def wall_state(sight: Sight) -> WallState:
    """What the wall shows of the room."""
    return {
        "endsAt": sight.ends_at,
        "phones": sight.phones,
        "last": sight.last,
        "round": sight.asked and _wall_round(sight.asked),
    }


def _wall_round(asked: Asked) -> WallRound:
    return {
        "number": asked.number,
        "stage": asked.stage,
        "question": _question(asked.question, with_right=True),
        "experiment": asked.experiment,
        "answered": asked.answered,
        "distribution": None if asked.stage == ASKED else _distribution(asked),
        "rates": _rates(asked, asked.question) if isinstance(asked.question, RateQuestion) else None,
    }


def _question(question: RoomQuestion, *, with_right: bool) -> AskedQuestion:
    return cast(AskedQuestion, described(question, with_right=with_right))


def _rates(asked: Asked, question: RateQuestion) -> RateRound:
    return {
        "race": race_of(asked.experiment, question.entrant),
        "map": sensitivity_of(asked.experiment, question),
        "picked": [{"phone": phone, "rate": cast(float, rate)} for phone, rate in asked.answers],
    }


def _distribution(asked: Asked) -> Distribution:
    told: Distribution = {"answered": asked.answered}
    said: list[Any] = [answer for _, answer in asked.answers]
    match asked.question:
        case ChoiceQuestion(options=options):
            told["counts"] = [said.count(option) for option in range(len(options))]
        case PointQuestion():
            told["points"] = said
        case TextQuestion():
            told["texts"] = said
        case NumberQuestion() | RateQuestion():
            told["numbers"] = said
    return told
