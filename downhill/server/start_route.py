"""The address from which the browser fetches a start on a ridge, when somebody asks for one."""

from functools import lru_cache

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from downhill.experiment import Experiment
from downhill.player.wire import RidgeStart
from downhill.server.refusals import refused
from downhill.simulation.starts import ridge_start


@lru_cache(maxsize=64)
def _ridge_start(landscape: str, parameters: tuple[tuple[str, float], ...]) -> tuple[float, float] | None:
    return ridge_start(Experiment(landscape, parameters=dict(parameters)))


def _serve(request: Request) -> Response:
    # Not async: Starlette runs it in a thread, so a landscape that must be compiled holds up nobody.
    try:
        experiment = Experiment.from_query(request.url.query)
    except ValueError as error:
        return refused(error)
    answer: RidgeStart = {"start": _ridge_start(experiment.landscape, tuple(experiment.parameters.items()))}
    return JSONResponse(answer)


def routes() -> list[Route]:
    """The route, for ``st.App``."""
    return [Route("/ridge-start", _serve)]
