"""The page that collects hand-ins, and the address to which it posts them: nothing of them is kept."""

from collections.abc import Generator, Iterator
from contextlib import ExitStack
from typing import Any, NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from downhill.assignments.assignment import Assignment
from downhill.assignments.collection import collect
from downhill.assignments.sources import MAX_TOTAL, MOST_FILES, Source, of_zip
from downhill.experiment.checks import shortened
from downhill.experiment.codec import check_fields, read_object
from downhill.player.packing import frame
from downhill.server.admission import Admission
from downhill.server.bodies import NotTakenError, read_body
from downhill.server.collect_frames import progress, table
from downhill.server.dear_work import in_turn, visitor_of
from downhill.server.plain_page import plain_page
from downhill.server.refusals import busy, not_taken, refused
from downhill.server.stream import Stream
from downhill.server.turns import BusyError
from downhill.simulation.portions import mapped

UPLOAD_SECONDS = 300.0
"""How long the files may take to come."""
MOST_HEADER = 500_000
"""Bytes in which the names of all files stand."""
_SHARE = 3
"""Times as many bytes as were posted are in memory while they are worked on."""
_ZIP = b"PK\3\4"
_FILE = ("name", "size", "isText")

uploads, admission = Admission(), Admission()


class Posted(NamedTuple):
    """What was posted."""

    sources: tuple[Source, ...]
    assignment: Assignment | None


def _serve_page(_request: Request) -> Response:
    return plain_page("Hand-ins", "collect", {"mostBytes": MAX_TOTAL, "mostFiles": MOST_FILES})


async def _serve_collection(request: Request) -> Response:
    visitor = visitor_of(request)
    with ExitStack() as admitted:
        try:
            with uploads.admitted(visitor, MAX_TOTAL):
                body = await read_body(request, MAX_TOTAL + MOST_HEADER, UPLOAD_SECONDS)
            posted = read_posted(body)
            admitted.enter_context(admission.admitted(visitor, _SHARE * len(body)))
        except ValueError as error:
            return refused(error)
        except BusyError:
            return busy()
        except NotTakenError as why:
            return not_taken(why)
        return Stream(in_turn(visitor, _frames(posted), always=True), admitted.pop_all())


def read_posted(body: bytes) -> Posted:
    """The files in what was posted, and whose assignment they are to be of.

    Raises:
        ValueError: it is not what :mod:`downhill.player.wire_collect` says.
    """
    length = int.from_bytes(body[:4], "little")
    if len(body) < 4 + length or length > MOST_HEADER:
        raise ValueError("posted: no message; must be a CollectQuestion and the contents of its files")
    question = read_object(body[4 : 4 + length].decode(errors="replace"), MOST_HEADER)
    check_fields("posted", question, ("files", "assignment"), required="files")
    files = question["files"]
    if not isinstance(files, list):
        raise ValueError(f"files = {shortened(repr(files))}: must be a list")
    sources, at = list[Source](), 4 + length
    for each in files:
        name, size, is_text = _file(each, len(body) - at)
        content = body[at : at + size]
        sources.append(Source(name, content.decode(errors="replace") if is_text else content))
        at += size
    if at != len(body):
        raise ValueError(f"files: {len(body) - at} bytes are left over; sizes must be those of the contents")
    link = question.get("assignment", "")
    if not isinstance(link, str):
        raise ValueError(f"assignment = {shortened(repr(link))}: must be a text")
    try:
        return Posted(tuple(sources), Assignment.from_link_text(link) if link else None)
    except ValueError as error:
        raise ValueError(f"assignment: {error}") from None


def _file(described: Any, most: int) -> tuple[str, int, bool]:
    for name in _FILE:
        check_fields("file", described, _FILE, required=name)
    name, size, is_text = (described[each] for each in _FILE)
    if not isinstance(name, str) or not isinstance(is_text, bool):
        raise ValueError(f"file = {shortened(repr(described))}: name must be a text, isText true or false")
    if not isinstance(size, int) or isinstance(size, bool) or not 0 <= size <= most:
        raise ValueError(f"file {shortened(name)}: size = {shortened(repr(size))}: must be a whole number up to {most}")
    return name, size, is_text


def _frames(posted: Posted) -> Generator[Iterator[bytes]]:
    collection = yield from mapped(
        collect(_unpacked(posted.sources), posted.assignment), lambda told: frame(progress(told))
    )
    yield frame(*table(collection))


def _unpacked(sources: tuple[Source, ...]) -> Iterator[Source]:
    """Every file; of a zip those in it."""
    left = MOST_FILES
    for source in sources:
        for each in _within(source):
            left -= 1
            if left < 0:
                yield Source("more files", why_not=f"not read: at most {MOST_FILES:,} are")
                return
            yield each


def _within(source: Source) -> Iterator[Source]:
    if isinstance(source.content, str) or not source.content.startswith(_ZIP):
        yield source
        return
    try:
        yield from of_zip(source.content)
    except ValueError as error:
        yield Source(source.name, why_not=str(error))


def routes() -> list[Route]:
    """The routes, for ``st.App``."""
    return [Route("/hand-ins", _serve_page), Route("/collect", _serve_collection, methods=["POST"])]
