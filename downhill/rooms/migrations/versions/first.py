"""Rooms, rounds, phones and answers."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "1"
down_revision: str | None = None
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "rooms",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("code", sa.String(8), nullable=False, unique=True),
        sa.Column("steering", sa.String(64), nullable=False),
        sa.Column("created", sa.Float, nullable=False),
        sa.Column("ends_at", sa.Float, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("steered", sa.Integer, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_rooms_ends_at", "rooms", ["ends_at"])
    op.create_table(
        "rounds",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("room_id", sa.Integer, sa.ForeignKey("rooms.id", ondelete="CASCADE"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("stage", sa.String(8), nullable=False),
        sa.Column("experiment", sa.Text, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.UniqueConstraint("room_id", "number"),
    )
    op.create_table(
        "phones",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("room_id", sa.Integer, sa.ForeignKey("rooms.id", ondelete="CASCADE"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("token", sa.String(64), nullable=False),
        sa.UniqueConstraint("room_id", "token"),
        sa.UniqueConstraint("room_id", "number"),
    )
    op.create_table(
        "answers",
        sa.Column("round_id", sa.Integer, sa.ForeignKey("rounds.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("phone_id", sa.Integer, sa.ForeignKey("phones.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.create_index("ix_answers_phone_id", "answers", ["phone_id"])
