"""What is new in rooms, for those who watch them, as server-sent events. It blocks, so a thread calls it."""

import json
from collections.abc import Hashable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from downhill.rooms.states import Head, heads, own_answers, phone_state, sight_of, wall_state
from downhill.rooms.store import Store
from downhill.rooms.wire_rooms import PhoneState, RoomTrouble, WallState


def event(name: str, told: PhoneState | WallState | RoomTrouble | Mapping[str, object]) -> bytes:
    """A server-sent event."""
    return f"event: {name}\ndata: {json.dumps(told, allow_nan=False)}\n\n".encode()


ENDED = event("ended", {})


class Wish(NamedTuple):
    """Who wants to hear of a room.

    Attributes:
        who: tells them apart.
        room: its id.
        phone: the phone's id; ``None`` for a wall.
        is_new: whether the whole state is due, whatever has changed.
    """

    who: Hashable
    room: int
    phone: int | None
    is_new: bool


class News(NamedTuple):
    """What is new.

    Attributes:
        heads: how new the rooms are.
        events: for those for whom there is something; :data:`ENDED` where their room is no more.
    """

    heads: Mapping[int, Head]
    events: Mapping[Hashable, bytes]


def news(store: Store, wishes: Sequence[Wish], known: Mapping[int, Head]) -> News:
    """What these have not heard of.

    Args:
        store: the rooms.
        wishes: who wants to hear of which.
        known: how new the rooms were when these were last told.

    Raises:
        StoreLostError: the database cannot be used.
    """
    with store.reading() as connection:  # all of it at one moment
        found = heads(connection, {each.room for each in wishes}, store.clock())
        ended = {each.who: ENDED for each in wishes if each.room not in found}
        due = [each for each in wishes if each.room in found and _is_due(each, found[each.room], known.get(each.room))]
        return News(found, ended | _states(connection, due))


def _is_due(wish: Wish, head: Head, known: Head | None) -> bool:
    if wish.is_new or known is None:
        return True
    return head.version != known.version if wish.phone is None else head.steered != known.steered


def _states(connection: Connection, due: Sequence[Wish]) -> dict[Hashable, bytes]:
    seen = {room: sight_of(connection, room) for room in {each.room for each in due}}
    walls = {room: event("state", wall_state(seen[room])) for room in {each.room for each in due if each.phone is None}}
    phones = [each.phone for each in due if each.phone is not None]
    own = own_answers(connection, seen.values(), phones) if phones else {}

    def state(wish: Wish) -> bytes:
        if wish.phone is None:
            return walls[wish.room]
        sight = seen[wish.room]
        return event("state", phone_state(sight, own.get((sight.asked.id, wish.phone)) if sight.asked else None))

    return {each.who: state(each) for each in due}
