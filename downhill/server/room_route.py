"""Live rooms over HTTP; ``downhill/rooms/wire_rooms.py`` says what is asked and answered."""

import os
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from typing import Any, TypeVar

import anyio
from anyio import CapacityLimiter
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from downhill.experiment.checks import known
from downhill.experiment.codec import MAX_LENGTH, check_fields
from downhill.rooms.address import database_address
from downhill.rooms.codes import shown_code
from downhill.rooms.errors import StoreLostError, TooManyError, UnknownRoomError
from downhill.rooms.rounds import CLOSED, RUN, SHOWN, all_answers, give_answer, lead_to, open_round
from downhill.rooms.store import Store
from downhill.rooms.wire_rooms import ConfirmedAnswer, NewPhone, NewRoom
from downhill.server.dear_work import visitor_of
from downhill.server.room_answers import answering, body_of, token_of, told
from downhill.server.room_csv import render_answers
from downhill.server.room_limits import Limits
from downhill.server.room_stream import RoomStream
from downhill.server.room_watch import Watch

T = TypeVar("T")

_THREADS = 4
"""That wait for the database; others' threads are left alone."""
_PATIENCE_SECONDS = 10.0
"""How long such a thread is waited for."""
_STAGES = {"show": SHOWN, "run": RUN, "close": CLOSED}
_DOINGS = ("open", *_STAGES, "end")


class Rooms:
    """What answers for the rooms in this process.

    Args:
        store: the rooms.
    """

    def __init__(self, store: Store) -> None:
        self._store, self._limits = store, Limits()
        self._places, self._threads = CapacityLimiter(_THREADS), CapacityLimiter(_THREADS)
        self._watching_thread = CapacityLimiter(1)  # it goes on, however many wait
        self._watch = Watch(store, partial(_in_thread, self._watching_thread))

    async def make(self, request: Request) -> Response:
        """``POST /room``."""
        wish = await body_of(request)
        check_fields("room", wish, ("hours",), required="hours")
        if not self._limits.rooms.take(visitor_of(request).address):
            raise TooManyError("many rooms have been opened from here: try again in two minutes")
        made = await self._kept(lambda: self._store.make_room(wish["hours"]))
        room: NewRoom = {"code": shown_code(made.code), "steering": made.steering, "endsAt": made.ends_at}
        return told(room)

    async def join(self, request: Request) -> Response:
        """``POST /room/<code>/phone``; who guesses codes is soon let in nowhere."""
        if (wish := await body_of(request)) != {}:
            raise ValueError(f"phone = {wish!r}: must be an object without fields")
        address = visitor_of(request).address
        if not self._limits.phones.is_left(address):
            raise TooManyError("many phones have come in from this network, so others wait some minutes")

        def join() -> str:
            if not self._limits.wrong_codes.is_left(address):
                raise TooManyError("many wrong codes have come from this network, so newcomers wait up to a minute")
            try:
                return self._store.join(_code(request))
            except UnknownRoomError:
                self._limits.wrong_codes.take(address)
                raise

        phone: NewPhone = {"token": await self._kept(join)}
        self._limits.phones.take(address)
        return told(phone)

    async def events(self, request: Request) -> Response:
        """``GET /room/<code>/events``."""
        room, phone = await self._kept(partial(self._store.phone, _code(request), token_of(request)))
        return self._stream(room, phone)

    async def wall(self, request: Request) -> Response:
        """``GET /room/<code>/wall``."""
        return self._stream(await self._kept(partial(self._store.steered_room, _code(request), token_of(request))))

    async def answer(self, request: Request) -> Response:
        """``POST /room/<code>/answer``."""
        code, token, address = _code(request), token_of(request), visitor_of(request).address
        said = await body_of(request)
        check_fields("answer", said, ("round", "answer"), required="round")

        def keep() -> Any:
            if not self._limits.answers.take(self._store.phone(code, token)):
                raise TooManyError("this phone has answered very often, and waits a moment")
            if not self._limits.answers_together.take(address):
                raise TooManyError("very many answers have come from this address; the next are taken in a moment")
            return give_answer(self._store, code, token, said["round"], said.get("answer"))

        confirmed: ConfirmedAnswer = {"round": said["round"], "answer": await self._kept(keep)}
        return told(confirmed)

    async def steer(self, request: Request) -> Response:
        """``POST /room/<code>/steer``."""
        who = self._store, _code(request), token_of(request)
        said = await body_of(request, MAX_LENGTH)
        check_fields("steering", said, ("do", "round", "experiment", "question"), required="do")
        doing = known("do", said["do"], _DOINGS)
        number = said.get("round")
        if doing == "end":
            await self._kept(partial(self._store.end, *who[1:]))
        elif doing in _STAGES:
            await self._kept(partial(lead_to, *who, number, _STAGES[doing]))
        else:
            await self._kept(partial(open_round, *who, number, said.get("experiment"), said.get("question")))
        return told({})

    async def csv(self, request: Request) -> Response:
        """``GET /room/<code>/csv``."""
        who = self._store, _code(request), token_of(request)
        table = await self._kept(lambda: render_answers(all_answers(*who)))
        headers = {"Cache-Control": "no-store", "Content-Disposition": 'attachment; filename="answers.csv"'}
        return Response(table, media_type="text/csv; charset=utf-8", headers=headers)

    def _stream(self, room: int, phone: int | None = None) -> Response:
        with ExitStack() as stack:
            watcher = stack.enter_context(self._watch.watching(room, phone))
            return RoomStream(watcher, stack.pop_all())

    async def _kept(self, call: Callable[[], T]) -> T:
        """What the database says; walls hear of it where it says nothing.

        Raises:
            StoreLostError: it cannot be used, or is waited for by too many.
        """
        try:
            return await self._in_turn(call)
        except StoreLostError as error:
            self._watch.note_loss(str(error))
            raise

    async def _in_turn(self, call: Callable[[], T]) -> T:
        place = object()
        try:
            with anyio.fail_after(_PATIENCE_SECONDS):
                await self._places.acquire_on_behalf_of(place)
        except TimeoutError:
            raise StoreLostError("the server's store does not keep up") from None
        try:
            return await _in_thread(self._threads, call)
        finally:
            self._places.release_on_behalf_of(place)


async def _in_thread(limiter: CapacityLimiter, call: Callable[[], T]) -> T:
    return await anyio.to_thread.run_sync(call, limiter=limiter)


def _code(request: Request) -> str:
    return request.path_params["code"]


def routes(rooms: Rooms | None = None) -> list[Route]:
    """The routes, for ``st.App``.

    Args:
        rooms: what answers; by default for the rooms in the database that the environment names.

    Raises:
        ValueError: the environment names none.
    """
    rooms = rooms or Rooms(Store(database_address(os.environ)))
    return [
        Route("/room", answering(rooms.make), methods=["POST"]),
        Route("/room/{code}/phone", answering(rooms.join), methods=["POST"]),
        Route("/room/{code}/events", answering(rooms.events)),
        Route("/room/{code}/wall", answering(rooms.wall)),
        Route("/room/{code}/answer", answering(rooms.answer), methods=["POST"]),
        Route("/room/{code}/steer", answering(rooms.steer), methods=["POST"]),
        Route("/room/{code}/csv", answering(rooms.csv)),
    ]
