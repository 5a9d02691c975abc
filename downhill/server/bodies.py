"""What is posted: read within bounds, however it comes."""

import anyio
from starlette.requests import ClientDisconnect, Request

GONE = 499
"""The status, in the server's log alone, of who did not wait for the answer; nginx's."""

SILENT_SECONDS = 3.0
"""How long nothing of it may come."""


class NotTakenError(Exception):
    """What is posted is not taken.

    Attributes:
        status: of the answer.
        words: that say why.
    """

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status, self.words = status, words


async def read_body(request: Request, most: int, patience: float) -> bytes:
    """The body, to be read before there is a place for the answer: whoever sends nothing keeps none from others.

    Args:
        request: with the body.
        most: bytes of it.
        patience: seconds until it must be whole.

    Raises:
        NotTakenError: it is larger, comes too slowly, or its sender has gone.
    """
    body, pieces = bytearray(), request.stream()
    try:
        with anyio.fail_after(patience):
            while True:
                with anyio.fail_after(SILENT_SECONDS):
                    piece = await anext(pieces, None)
                if piece is None:
                    return bytes(body)
                body += piece
                if len(body) > most:
                    raise NotTakenError(413, f"more than {most:,} bytes")
    except TimeoutError:
        raise NotTakenError(408, "it comes too slowly") from None
    except ClientDisconnect:
        raise NotTakenError(GONE, "") from None
