"""Answers to what cannot be answered."""

from starlette.responses import PlainTextResponse

from downhill.experiment.checks import shortened
from downhill.server.bodies import NotTakenError


def refused(error: ValueError) -> PlainTextResponse:
    """What is asked for is not allowed; the error says why."""
    return PlainTextResponse(shortened(str(error)), status_code=400)


def busy() -> PlainTextResponse:
    """Others come first; the same may be asked again after a second."""
    return PlainTextResponse("busy: try again in a moment", status_code=503, headers={"Retry-After": "1"})


def not_taken(why: NotTakenError) -> PlainTextResponse:
    """What is posted is too large, or too slow."""
    return PlainTextResponse(why.words, status_code=why.status)
