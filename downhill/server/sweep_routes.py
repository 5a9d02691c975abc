"""The addresses from which the browser fetches a film of one hyperparameter, and the search for learning rates."""

from threading import Lock

from cachetools import LRUCache, cached
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from downhill.experiment import Experiment
from downhill.player.sweeps import film, searches
from downhill.server.dear_work import Question, answered, check_film
from downhill.server.fields import without_field
from downhill.simulation.sweep import film_values, sweep, swept_parameter
from downhill.simulation.tuning import tuned

_MAX_FIELD = 100


# At most 101 values with 1,001 positions of 8 bytes, and as many lines of the header: 0.9 MB, 30 MB in all.
@cached(LRUCache(32), lock=Lock())
def _film(experiment: Experiment, entrant: int, name: str) -> bytes:
    parameter = swept_parameter(experiment, entrant, name)
    values = film_values(parameter, experiment.entrants[entrant].hyperparameters[name])
    return film(experiment, sweep(experiment, entrant, name, values))


# At most 12 entrants with 101 lines of 50 bytes: 60 kB, 4 MB in all.
@cached(LRUCache(64), lock=Lock())
def _tuned(experiment: Experiment) -> bytes:
    return searches(tuned(experiment))


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
    check_film(experiment, entrant)
    known = _film.cache_key(experiment, entrant, name) in _film.cache
    return Question(lambda: _bytes(_film(experiment, entrant, name)), dear=not known)


async def _serve_tuned(request: Request) -> Response:
    return await answered(request, _tuned_asked)


def _tuned_asked(query: str) -> Question:
    experiment = Experiment.from_query(query)
    check_film(experiment)
    known = _tuned.cache_key(experiment) in _tuned.cache
    return Question(lambda: _bytes(_tuned(experiment)), dear=not known)


def _bytes(content: bytes) -> Response:
    return Response(content, media_type="application/octet-stream")


def routes() -> list[Route]:
    """The routes, for ``st.App``."""
    return [Route("/film", _serve_film), Route("/tuned", _serve_tuned)]
