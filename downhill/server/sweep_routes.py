"""The addresses from which the browser fetches a film of one hyperparameter, and the search for learning rates."""

from collections.abc import Callable, Generator, Hashable

from cachetools import LRUCache
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from downhill.experiment import Experiment
from downhill.experiment.fields import without_field
from downhill.player.sweeps import film, searches
from downhill.server.dear_work import Question, answered, check_films
from downhill.server.shared_work import SharedWork
from downhill.simulation.sweep import film_values, sweep_in_portions, swept_parameter
from downhill.simulation.tuning import searched, tuned_in_portions

Work = Generator[None, None, bytes]

_MAX_FIELD = 100


# At most 101 values with 1,001 positions of 8 bytes make 0.9 MB.
_answers = SharedWork[Hashable, None, bytes](LRUCache(32_000_000, getsizeof=len))


def _read_film(query: str) -> tuple[Experiment, int, str]:
    """The experiment, and which hyperparameter of which entrant is to be filmed.

    Raises:
        ValueError: not a valid experiment, or its query is not joined by exactly one ``film=<index>,<name>``.
    """
    query, films = without_field(query, "film")
    if len(films) != 1:
        raise ValueError(f"film: given {len(films)} times; must be given once, as <index of an entrant>,<name>")
    [text] = films
    if len(text) > _MAX_FIELD:
        raise ValueError(f"film: {len(text)} characters; at most {_MAX_FIELD} are allowed")
    index, _, name = text.partition(",")
    if not (index.isascii() and index.isdecimal()):
        raise ValueError(f"film = {text!r}: must be <index of an entrant>,<name>")
    experiment = Experiment.from_query(query)
    swept_parameter(experiment, int(index), name)
    return experiment, int(index), name


async def _serve_film(request: Request) -> Response:
    return await answered(request, _film_asked)


def _film_asked(query: str) -> Question:
    experiment, entrant, name = _read_film(query)
    values = film_values(swept_parameter(experiment, entrant, name), experiment.entrants[entrant].hyperparameters[name])
    check_films(experiment, {entrant: len(values)})

    def work() -> Work:
        return film(experiment, (yield from sweep_in_portions(experiment, entrant, name, values)))

    return _question((experiment, entrant, name), work)


async def _serve_tuned(request: Request) -> Response:
    return await answered(request, _tuned_asked)


def _tuned_asked(query: str) -> Question:
    experiment = Experiment.from_query(query)
    check_films(experiment, searched(experiment))

    def work() -> Work:
        return searches((yield from tuned_in_portions(experiment)))

    return _question(experiment, work)


def _question(asked: Hashable, work: Callable[[], Work]) -> Question:
    """It is dear, unless the answer is kept from another time."""

    def answer() -> Generator[None, None, Response]:
        return Response((yield from _answers.portions(asked, work)), media_type="application/octet-stream")

    return Question(answer(), dear=_answers.find(asked) is None)


def routes() -> list[Route]:
    """The routes, for ``st.App``."""
    return [Route("/film", _serve_film), Route("/tuned", _serve_tuned)]
