"""The addresses from which the browser fetches a film of one hyperparameter, and the search for learning rates."""

import threading
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from downhill.experiment import Experiment
from downhill.player.sweeps import film, searches
from downhill.server.fields import without_field
from downhill.server.refusals import busy, refused
from downhill.simulation.sweep import film_values, sweep, swept_parameter
from downhill.simulation.tuning import tuned

_MAX_FIELD = 100

# A sweep takes a core for milliseconds up to half a minute, and up to 100 MB: two are computed at once. Who waits for
# one holds a thread of the pool from which Starlette serves all files, so few may: the others are told to come again.
AT_ONCE, ADMITTED = 2, 10
_computing, _admission = threading.BoundedSemaphore(AT_ONCE), threading.BoundedSemaphore(ADMITTED)


# At most 101 values with 1,001 positions of 8 bytes, and as many lines of the header: 0.9 MB, 30 MB in all.
@lru_cache(maxsize=32)
def _film(experiment: Experiment, entrant: int, name: str) -> bytes:
    parameter = swept_parameter(experiment, entrant, name)
    values = film_values(parameter, experiment.entrants[entrant].hyperparameters[name])
    with _computing:
        return film(experiment, sweep(experiment, entrant, name, values))


# At most 12 entrants with 101 lines of 50 bytes: 60 kB, 4 MB in all.
@lru_cache(maxsize=64)
def _tuned(experiment: Experiment) -> bytes:
    with _computing:
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


def _read_tuned(query: str) -> tuple[Experiment]:
    return (Experiment.from_query(query),)


def _answer(request: Request, read: Callable[[str], tuple[Any, ...]], compute: Callable[..., bytes]) -> Response:
    try:
        asked = read(request.url.query)
    except ValueError as error:
        return refused(error)
    if not _admission.acquire(blocking=False):
        return busy()
    try:
        return Response(compute(*asked), media_type="application/octet-stream")
    finally:
        _admission.release()


# Not async: Starlette runs them in threads, so a sweep holds up nobody.
def _serve_film(request: Request) -> Response:
    return _answer(request, _read_film, _film)


def _serve_tuned(request: Request) -> Response:
    return _answer(request, _read_tuned, _tuned)


def routes() -> list[Route]:
    """The routes, for ``st.App``."""
    return [Route("/film", _serve_film), Route("/tuned", _serve_tuned)]
