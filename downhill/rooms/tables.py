"""The tables of the database. A change here needs a migration in ``migrations/versions``; a test compares the two."""

from sqlalchemy import Float, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from downhill.rooms.codes import LENGTH

_DIGEST = 64


class Table(DeclarativeBase):
    """What all have in common."""


class Room(Table):
    """A room, until it ends; then its row goes, and with it all that belongs to it.

    Times are seconds since 1970. ``version`` grows with whatever changes, ``steered`` is the version at which the
    lecturer last did something; ``steering`` is the digest of the lecturer's token.
    """

    __tablename__ = "rooms"
    __table_args__ = (Index("ix_rooms_ends_at", "ends_at"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(LENGTH), unique=True)
    steering: Mapped[str] = mapped_column(String(_DIGEST))
    created: Mapped[float] = mapped_column(Float)
    ends_at: Mapped[float] = mapped_column(Float)
    version: Mapped[int]
    steered: Mapped[int]


class Round(Table):
    """What is asked: its experiment as a query, its question as JSON. ``number`` counts a room's from 1."""

    __tablename__ = "rounds"
    __table_args__ = (UniqueConstraint("room_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"))
    number: Mapped[int]
    stage: Mapped[str] = mapped_column(String(8))
    experiment: Mapped[str] = mapped_column(Text)
    question: Mapped[str] = mapped_column(Text)


class Phone(Table):
    """A phone in a room: its number there, counted from 1, and the digest of its token. Nothing else is known of it."""

    __tablename__ = "phones"
    __table_args__ = (UniqueConstraint("room_id", "token"), UniqueConstraint("room_id", "number"))

    id: Mapped[int] = mapped_column(primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"))
    number: Mapped[int]
    token: Mapped[str] = mapped_column(String(_DIGEST))


class Answer(Table):
    """A phone's answer in a round, as JSON."""

    __tablename__ = "answers"

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id", ondelete="CASCADE"), primary_key=True)
    phone_id: Mapped[int] = mapped_column(ForeignKey("phones.id", ondelete="CASCADE"), primary_key=True, index=True)
    value: Mapped[str] = mapped_column(Text)
