"""The address from which the browser fetches a start on a ridge, when somebody asks for one."""

from threading import Lock

from cachetools import LRUCache, cached
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from downhill.experiment import Experiment
from downhill.player.wire import RidgeStart
from downhill.server.dear_work import Question, answered, in_one
from downhill.simulation.starts import ridge_start


@cached(LRUCache(64), lock=Lock())
def _ridge_start(landscape: str, parameters: tuple[tuple[str, float], ...]) -> tuple[float, float] | None:
    return ridge_start(Experiment(landscape, parameters=dict(parameters)))


async def _serve(request: Request) -> Response:
    return await answered(request, _start)


def _start(query: str) -> Question:
    experiment = Experiment.from_query(query)
    asked = experiment.landscape, tuple(experiment.parameters.items())

    def answer() -> Response:
        found: RidgeStart = {"start": _ridge_start(*asked)}
        return JSONResponse(found)

    # Many runs, on a landscape that may have to be compiled.
    return Question(in_one(answer), dear=_ridge_start.cache_key(*asked) not in _ridge_start.cache)


def routes() -> list[Route]:
    """The route, for ``st.App``."""
    return [Route("/ridge-start", _serve)]
