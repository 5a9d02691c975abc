"""The table of a person's own that a question brings along: it is there for its answer, and nowhere else."""

from starlette.requests import Request

MOST_BYTES = 2_000_000
"""Of a table; nothing larger is read to its end."""


async def table_of(request: Request) -> bytes | None:
    """The body of a question that is posted; ``None`` of another.

    Raises:
        ValueError: it is too large.
    """
    if request.method != "POST":
        return None
    pieces = list[bytes]()
    size = 0
    async for piece in request.stream():
        pieces.append(piece)
        size += len(piece)
        if size > MOST_BYTES:
            raise ValueError(f"table: more than {MOST_BYTES:,} bytes; no more are allowed")
    return b"".join(pieces)
