"""What is asked in a room, step by step, and answered; each function is one transaction. They block."""

import json
from typing import NamedTuple

from sqlalchemy import Connection, Row, insert, select, update

from downhill.experiment import Experiment
from downhill.experiment.checks import known, shortened
from downhill.rooms.asked import RoomQuestion, check_together, described, kept_question, read_question
from downhill.rooms.errors import ConflictError, TooManyError
from downhill.rooms.store import MOST_ROUNDS, Store, as_json
from downhill.rooms.tables import Answer, Phone, Round
from downhill.rooms.wire_rooms import Given

ASKED, SHOWN, RUN, CLOSED = "asked", "shown", "run", "closed"
"""The stages of a round: phones answer; the answers are seen; so is the race; nothing is asked any more."""
_BEFORE = {SHOWN: ASKED, RUN: SHOWN}
"""The stage from which each is reached; from any to the last."""
STAGES = (SHOWN, RUN, CLOSED)
"""Those to which a round is led."""


class AnswerRow(NamedTuple):
    """One answer, for a table.

    Attributes:
        round: the round's number.
        question: what was asked.
        phone: the phone's number.
        answer: what it has said.
    """

    round: int
    question: RoomQuestion
    phone: int
    answer: Given


def open_round(store: Store, code: str, steering: str, number: object, experiment: object, question: object) -> None:
    """Ask something. To ask the same once more under the same number changes nothing.

    Args:
        store: the rooms.
        code: of the room.
        steering: the lecturer's token.
        number: of the new round, one more than that of the last.
        experiment: the race's query.
        question: its description, as :func:`downhill.rooms.asked.read_question` takes it.

    Raises:
        ValueError: no whole number, no experiment, no question, or one that cannot be asked about the other.
        UnknownRoomError: the token steers no room with this code.
        ConflictError: another round is open, or the number is not the next.
        TooManyError: there have been 200 rounds.
        StoreLostError: the database cannot be used.
    """
    query, kept = _checked(experiment, question)
    _check_number(number)
    with store.writing() as connection:
        room = store.room_in(connection, code, steering)
        last = _last(connection, room)
        if last is not None and (last.number, last.experiment, last.question) == (number, query, kept):
            return
        if last is not None and last.stage != CLOSED:
            raise ConflictError(f"round {last.number} is open: end it first")
        expected = 1 if last is None else last.number + 1
        if number != expected:
            raise ConflictError(f"round = {shortened(repr(number))}: the next one is {expected}")
        if expected > MOST_ROUNDS:
            raise TooManyError(f"{MOST_ROUNDS} rounds have been asked in this room: open another")
        connection.execute(
            insert(Round).values(room_id=room, number=expected, stage=ASKED, experiment=query, question=kept)
        )
        store.note_change(connection, room, steered=True)


def lead_to(store: Store, code: str, steering: str, number: object, stage: object) -> None:
    """Show the answers, run the race, or close the round. Where it is there already nothing changes.

    Args:
        store: the rooms.
        code: of the room.
        steering: the lecturer's token.
        number: of the round, which must be the last.
        stage: ``"shown"``, ``"run"`` or ``"closed"``.

    Raises:
        ValueError: that is no such stage, or no whole number.
        UnknownRoomError: the token steers no room with this code.
        ConflictError: the round is not the last, or not yet or no longer where that stage follows.
        StoreLostError: the database cannot be used.
    """
    wanted = known("stage", stage, STAGES)
    _check_number(number)
    with store.writing() as connection:
        room = store.room_in(connection, code, steering)
        last = _last_of(connection, room, number)
        if last.stage == wanted:
            return
        if last.stage != _BEFORE.get(wanted, last.stage):
            raise ConflictError(f"round {last.number} is {last.stage}: it must be {_BEFORE[wanted]} to be {wanted}")
        connection.execute(update(Round).where(Round.id == last.id).values(stage=wanted))
        store.note_change(connection, room, steered=True)


def give_answer(store: Store, code: str, token: str, number: object, answer: object) -> Given:
    """A phone's answer, the first or another; when this returns it is kept, and that is what it gives.

    Args:
        store: the rooms.
        code: of the room.
        token: the phone's.
        number: of the round, which must be the last.
        answer: what its question allows.

    Raises:
        ValueError: it is not allowed, or the number is not whole.
        UnknownRoomError: the token is no phone's in a room with this code.
        ConflictError: the round is not the last, or answers are no longer taken.
        StoreLostError: the database cannot be used.
    """
    _check_number(number)
    with store.writing() as connection:
        room, phone = store.phone_in(connection, code, token, lock=True)
        last = _last_of(connection, room, number)
        if last.stage != ASKED:
            raise ConflictError(f"round {last.number} is {last.stage}: answers are no longer taken")
        given = kept_question(last.question).check(answer)
        value = as_json(given)
        own = (Answer.round_id == last.id) & (Answer.phone_id == phone)
        if not connection.execute(update(Answer).where(own).values(value=value)).rowcount:
            connection.execute(insert(Answer).values(round_id=last.id, phone_id=phone, value=value))
        store.note_change(connection, room)
    return given


def all_answers(store: Store, code: str, steering: str) -> list[AnswerRow]:
    """Everything that has been answered in the room, by round and phone.

    Raises:
        UnknownRoomError: the token steers no room with this code.
        StoreLostError: the database cannot be used.
    """
    with store.reading() as connection:
        room = store.room_in(connection, code, steering)
        found = connection.execute(
            select(Round.number, Round.question, Phone.number, Answer.value)
            .join(Answer, Answer.round_id == Round.id)
            .join(Phone, Phone.id == Answer.phone_id)
            .where(Round.room_id == room)
            .order_by(Round.number, Phone.number)
        ).all()
    return [
        AnswerRow(number, kept_question(question), phone, json.loads(value)) for number, question, phone, value in found
    ]


def _checked(experiment: object, question: object) -> tuple[str, str]:
    """Both as they are kept."""
    if not isinstance(experiment, str):
        raise ValueError(f"experiment = {shortened(repr(experiment))}: must be an experiment's query")
    race, asked = Experiment.from_query(experiment), read_question(question)
    check_together(race, asked)
    return race.to_query(), as_json(described(asked))


def _check_number(number: object) -> None:
    """It can be a round's: ``1.0`` and ``true`` equal one, and would be confirmed as what they are not.

    Raises:
        ValueError: it is not whole.
    """
    if not isinstance(number, int) or isinstance(number, bool):
        raise ValueError(f"round = {shortened(repr(number))}: must be a whole number")


def _last(connection: Connection, room: int) -> Row[int, int, str, str, str] | None:
    asked = select(Round.id, Round.number, Round.stage, Round.experiment, Round.question).where(Round.room_id == room)
    return connection.execute(asked.order_by(Round.number.desc()).limit(1)).one_or_none()


def _last_of(connection: Connection, room: int, number: object) -> Row[int, int, str, str, str]:
    """The last round, if it has this number.

    Raises:
        ConflictError: it has another.
    """
    last = _last(connection, room)
    if last is None or last.number != number:
        now = "nothing has been asked" if last is None else f"the last one is {last.number}"
        raise ConflictError(f"round = {shortened(repr(number))}: {now}")
    return last
