"""What happens to rooms, in a database: each of these methods is one transaction. They block, so threads call them."""

import json
from typing import NamedTuple

from sqlalchemy import Connection, delete, func, insert, select, update

from downhill.parameters import Parameter
from downhill.rooms.codes import digest, new_code, new_token, read_code
from downhill.rooms.errors import TooManyError, UnknownRoomError
from downhill.rooms.tables import Phone, Room
from downhill.rooms.transactions import Transactions

HOURS = Parameter("hours", "h", default=4.0, low=0.1, high=12.0, meaning="after which a room ends")
MOST_ROOMS, MOST_PHONES, MOST_ROUNDS = 1_000, 1_000, 200
"""In all; in a room; in a room."""


class MadeRoom(NamedTuple):
    """A new room.

    Attributes:
        code: how phones find it.
        steering: the token by which the lecturer steers it; it is kept nowhere.
        ends_at: when it ends by itself, in seconds since 1970.
    """

    code: str
    steering: str
    ends_at: float


class PhoneKey(NamedTuple):
    """A phone in a room.

    Attributes:
        room: the room's id.
        phone: the phone's id.
    """

    room: int
    phone: int


class Store(Transactions):
    """The rooms."""

    # Rooms ------------------------------------------------------------------------------------------------------------

    def make_room(self, hours: object = HOURS.default) -> MadeRoom:
        """A new room, which ends after so many hours.

        Raises:
            ValueError: hours are no number from 0.1 to 12.
            TooManyError: there are 1,000 rooms.
            StoreLostError: the database cannot be used.
        """
        now = self.clock()
        made = MadeRoom(new_code(), new_token(), now + 3600 * HOURS.check(hours, "hours"))
        with self.writing() as connection:
            connection.execute(delete(Room).where(Room.ends_at <= now))
            if connection.execute(select(func.count()).select_from(Room)).scalar_one() >= MOST_ROOMS:
                raise TooManyError(f"there are {MOST_ROOMS:,} rooms: try again when some have ended")
            connection.execute(
                insert(Room).values(
                    code=made.code, steering=digest(made.steering), created=now, ends_at=made.ends_at,
                    version=1, steered=1,
                )
            )  # fmt: skip
        return made

    def join(self, code: str) -> str:
        """A token for a phone that is new in the room.

        Raises:
            UnknownRoomError: no room has this code.
            TooManyError: 1,000 phones are in it.
            StoreLostError: the database cannot be used.
        """
        token = new_token()
        with self.writing() as connection:
            room = connection.execute(
                select(Room.id).where(Room.code == _code(code), Room.ends_at > self.clock()).with_for_update()
            ).scalar_one_or_none()
            if room is None:
                raise UnknownRoomError
            phones = connection.execute(
                select(func.count()).select_from(Phone).where(Phone.room_id == room)
            ).scalar_one()
            if phones >= MOST_PHONES:
                raise TooManyError(f"{MOST_PHONES:,} phones are in this room: no more are let in")
            connection.execute(insert(Phone).values(room_id=room, number=phones + 1, token=digest(token)))
            self.note_change(connection, room)
        return token

    def phone(self, code: str, token: str) -> PhoneKey:
        """Whose token this is.

        Raises:
            UnknownRoomError: nobody's in a room with this code.
            StoreLostError: the database cannot be used.
        """
        with self.reading() as connection:
            return self.phone_in(connection, code, token)

    def steered_room(self, code: str, steering: str) -> int:
        """The id of the room that this token steers.

        Raises:
            UnknownRoomError: no room with this code.
            StoreLostError: the database cannot be used.
        """
        with self.reading() as connection:
            return self.room_in(connection, code, steering)

    def end(self, code: str, steering: str) -> None:
        """End the room: it is gone, and all that belongs to it.

        Raises:
            UnknownRoomError: the token steers no room with this code.
            StoreLostError: the database cannot be used.
        """
        with self.writing() as connection:
            connection.execute(delete(Room).where(Room.id == self.room_in(connection, code, steering)))
        self.overwrite()

    def check_writing(self, room: int) -> None:
        """Write to the room's row what stands there, as an answer would.

        Raises:
            StoreLostError: the database cannot be used.
        """
        with self.writing() as connection:
            connection.execute(update(Room).where(Room.id == room).values(version=Room.version))

    def sweep(self) -> int:
        """Remove the rooms that have ended; gives how many.

        Raises:
            StoreLostError: the database cannot be used.
        """
        with self.writing() as connection:
            ended = connection.execute(delete(Room).where(Room.ends_at <= self.clock())).rowcount
        self.overwrite()
        return ended

    # What these and rounds have in common -----------------------------------------------------------------------------

    def phone_in(self, connection: Connection, code: str, token: str, *, lock: bool = False) -> PhoneKey:
        """As :meth:`phone`; the room may be locked until the transaction ends."""
        asked = select(Room.id, Phone.id).join(Phone, Phone.room_id == Room.id).where(Phone.token == digest(token))
        asked = asked.where(Room.code == _code(code), Room.ends_at > self.clock())
        found = connection.execute(asked.with_for_update(of=Room) if lock else asked).one_or_none()
        if found is None:
            raise UnknownRoomError
        return PhoneKey(*found)

    def room_in(self, connection: Connection, code: str, steering: str) -> int:
        """As :meth:`steered_room`; a transaction that writes has the room locked until it ends."""
        asked = select(Room.id).where(Room.code == _code(code), Room.steering == digest(steering))
        asked = asked.where(Room.ends_at > self.clock())
        if connection.get_execution_options().get("downhill_writes"):
            asked = asked.with_for_update()
        found = connection.execute(asked).scalar_one_or_none()
        if found is None:
            raise UnknownRoomError
        return found

    def note_change(self, connection: Connection, room: int, *, steered: bool = False) -> None:
        """Whoever watches the room will see that something is new."""
        new: dict[str, object] = {"version": Room.version + 1}
        if steered:
            new["steered"] = Room.version + 1
        connection.execute(update(Room).where(Room.id == room).values(new))


def _code(text: str) -> str:
    """The code, or what no room has."""
    try:
        return read_code(text)
    except ValueError:
        return ""


def as_json(value: object) -> str:
    """As the database keeps it, in ASCII."""
    return json.dumps(value, allow_nan=False)
