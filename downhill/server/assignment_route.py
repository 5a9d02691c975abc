"""The student's page over HTTP; ``downhill/player/wire_assignment.py`` says what is asked and answered.

Nothing that a student does is kept here: the page keeps it in his browser, and posts what is to be computed.
"""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from downhill.assignments.assignment import Assignment
from downhill.assignments.checking import why_forbidden
from downhill.assignments.codec import MAX_LENGTH as LONGEST_FILE
from downhill.assignments.codec import each_of
from downhill.assignments.events import event_from
from downhill.assignments.file_name import file_name
from downhill.assignments.hand_in import MAX_BYTES, HandIn
from downhill.assignments.hand_in_page import render_hand_in
from downhill.assignments.hand_in_text import to_text
from downhill.assignments.link import MAX_PACKED
from downhill.assignments.work import Work
from downhill.experiment.checks import shortened
from downhill.experiment.codec import check_fields
from downhill.player import wire_assignment as wire
from downhill.server.assignment_change import changed_work
from downhill.server.assignment_described import student_page
from downhill.server.assignment_run import answer_run
from downhill.server.bodies import NotTakenError
from downhill.server.plain_page import plain_page
from downhill.server.refusals import not_taken, refused
from downhill.server.room_answers import body_of

MODULE = "assignment"
_MOST_BYTES = 4 * LONGEST_FILE + MAX_PACKED + MAX_BYTES
"""Of what is posted: a file of characters of up to four bytes, or an assignment and all that happened."""
_NESTING = 7  # question, events, one of them, results, one of them, its outcomes; and one to spare

Handler = Callable[[Any], Awaitable[Response]]


# Not async: Starlette runs this in a thread.
def _serve_page(request: Request) -> Response:
    text = request.query_params.get("a")
    if text is None:
        return _page({"assignment": None, "fault": ""})
    try:
        page = student_page(Assignment.from_link_text(text))
    except ValueError as error:
        return _page({"assignment": None, "fault": shortened(str(error))}, status=400)
    return _page({"assignment": page, "fault": ""})


def _page(start: wire.StudentStart, status: int = 200) -> Response:
    page = start["assignment"]
    return plain_page("Assignment" if page is None else page["title"], MODULE, start, status)


def _posted(handler: Callable[[Request, Any], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
    """A handler of what is posted, read as JSON; what is not done is an answer, too."""

    async def answer(request: Request) -> Response:
        try:
            return await handler(request, await body_of(request, _MOST_BYTES, _NESTING))
        except ValueError as error:
            return refused(error)
        except NotTakenError as error:
            return not_taken(error)

    return answer


async def _open(_: Request, posted: Any) -> Response:
    _check("file", posted, "file")
    assignment = await run_in_threadpool(lambda: student_page(Assignment.from_json(_text(posted, "file"))))
    return _told(assignment)


async def _run(request: Request, posted: Any) -> Response:
    _check("run", posted, "assignment", "change", "run")
    return await answer_run(request, *await run_in_threadpool(_wanted, posted))


def _wanted(posted: Mapping[str, Any]) -> tuple[Assignment, Work]:
    assignment, run = Assignment.from_link_text(_text(posted, "assignment")), posted["run"]
    if not isinstance(run, int) or isinstance(run, bool) or run < 0:
        raise ValueError(f"run = {shortened(repr(run))}: must be how many there have been, a whole number from 0")
    work = changed_work(assignment, posted["change"])
    if forbidden := why_forbidden(assignment, run, work):
        raise ValueError(forbidden)
    return assignment, work


async def _hand_in(_: Request, posted: Any) -> Response:
    _check("hand-in", posted, "assignment", "events", "name", "begunAgain")
    return _told(await run_in_threadpool(_handed_in, posted))


def _handed_in(posted: Mapping[str, Any]) -> wire.HandedIn:
    assignment = Assignment.from_link_text(_text(posted, "assignment"))
    events = each_of("events", posted["events"], partial(event_from, assignment.work))
    hand_in = HandIn(assignment, events, posted["name"], posted["begunAgain"])
    return {"file": render_hand_in(hand_in), "fileName": file_name(hand_in), "text": to_text(hand_in.to_json())}


def _check(what: str, posted: object, *fields: str) -> None:
    """All of these fields, and no other, are there."""
    for name in fields:
        check_fields(what, posted, fields, required=name)


def _text(posted: Mapping[str, Any], field: str) -> str:
    if not isinstance(value := posted[field], str):
        raise ValueError(f"{field} = {shortened(repr(value))}: must be a text")
    return value


def _told(value: Mapping[str, Any]) -> Response:
    return JSONResponse(value, headers={"Cache-Control": "no-store"})


def routes() -> list[Route]:
    """The routes, for ``st.App``."""
    return [
        Route("/assignment", _serve_page),
        Route("/assignment/open", _posted(_open), methods=["POST"]),
        Route("/assignment/run", _posted(_run), methods=["POST"]),
        Route("/assignment/hand-in", _posted(_hand_in), methods=["POST"]),
    ]
