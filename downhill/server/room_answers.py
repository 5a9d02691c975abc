"""How routes of rooms read what is posted, and say what is not done."""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from downhill.experiment.checks import shortened
from downhill.experiment.codec import read_object
from downhill.experiment.json_text import decoded
from downhill.rooms.codes import LONGEST_TOKEN
from downhill.rooms.errors import ConflictError, StoreLostError, TooManyError, UnknownRoomError
from downhill.rooms.wire_rooms import RefusalCode, RoomRefusal
from downhill.server.bodies import NotTakenError, read_body

MOST_BYTES = 8_000
"""Of what is posted, but for a race with its question."""
NESTING = 5
"""Levels of lists and objects in it."""
PATIENCE_SECONDS = 10.0
"""How long a body may take to come."""
_BEARER = "Bearer "
_JSON = "application/json"


Handler = Callable[[Request], Awaitable[Response]]


def answering(handler: Handler) -> Handler:
    """The same, and what goes wrong is an answer, too."""

    async def answer(request: Request) -> Response:
        try:
            return await handler(request)
        except ValueError as error:
            return refusal(400, "not_allowed", shortened(str(error)))
        except UnknownRoomError:
            return refusal(404, "unknown", "there is no such room, it has ended, or this page does not belong to it")
        except ConflictError as error:
            return refusal(409, "conflict", str(error))
        except NotTakenError as error:
            return refusal(error.status, "not_allowed", error.words)
        except TooManyError as error:
            return refusal(429, "too_many", str(error), retry_after=10)
        except StoreLostError as error:
            return refusal(503, "lost", str(error), retry_after=1)

    return answer


def told(value: Any) -> JSONResponse:
    """An answer, which nobody in between keeps."""
    return JSONResponse(value, headers={"Cache-Control": "no-store"})


def refusal(status: int, code: RefusalCode, words: str, *, retry_after: int | None = None) -> JSONResponse:
    """Why something is not done."""
    told: RoomRefusal = {"code": code, "words": words}
    headers = {"Cache-Control": "no-store"} | ({} if retry_after is None else {"Retry-After": str(retry_after)})
    return JSONResponse(told, status, headers)


def token_of(request: Request) -> str:
    """The token that is sent along.

    Raises:
        UnknownRoomError: none that could be one.
    """
    given = request.headers.get("authorization", "")
    token = given.removeprefix(_BEARER)
    if token == given or not 0 < len(token) <= LONGEST_TOKEN:
        raise UnknownRoomError
    return token


async def body_of(request: Request, most: int = MOST_BYTES, nesting: int = NESTING) -> Any:
    """What is posted, read as JSON.

    Its type must be that of JSON: a page of somebody else's cannot post it unasked.

    Args:
        request: what came.
        most: bytes that it may have.
        nesting: levels of lists and objects that it may have.

    Raises:
        ValueError: it cannot be read.
        NotTakenError: it is no JSON, is larger than ``most`` bytes, or comes too slowly.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _JSON:
        raise NotTakenError(415, f"content type: must be {_JSON}")
    body = await read_body(request, most, PATIENCE_SECONDS)
    return read_object(decoded(body), most, nesting)
