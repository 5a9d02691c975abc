"""The addresses from which the browser fetches a film of one hyperparameter, and the search for learning rates."""

from collections.abc import Generator, Hashable

from cachetools import LRUCache
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from downhill.player.questions import Asked, film_asked, tuned_asked
from downhill.server.dear_work import Question, answered
from downhill.server.shared_work import SharedWork

# At most 101 values with 1,001 positions of 8 bytes make 0.9 MB.
_answers = SharedWork[Hashable, None, bytes](LRUCache(32_000_000, getsizeof=len))


async def _serve_film(request: Request) -> Response:
    return await answered(request, lambda query: _question(film_asked(query)))


async def _serve_tuned(request: Request) -> Response:
    return await answered(request, lambda query: _question(tuned_asked(query)))


def _question(asked: Asked) -> Question:
    """It is dear, unless the answer is kept from another time."""

    def answer() -> Generator[None, None, Response]:
        return Response((yield from _answers.portions(*asked)), media_type="application/octet-stream")

    return Question(answer(), dear=_answers.find(asked.of) is None)


def routes() -> list[Route]:
    """The routes, for ``st.App``."""
    return [Route("/film", _serve_film), Route("/tuned", _serve_tuned)]
