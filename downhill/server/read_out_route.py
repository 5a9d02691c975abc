"""The address from which the browser fetches every number of a race, once somebody looks at them."""

from collections.abc import Generator

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from downhill.experiment import Experiment
from downhill.player.read_outs import read_outs
from downhill.server.dear_work import Question, answered, race_is_dear
from downhill.server.shared_races import in_portions, known_trajectories


async def _serve(request: Request) -> Response:
    return await answered(request, _read_outs)


def _read_outs(query: str) -> Question:
    experiment = Experiment.from_query(query)

    def work() -> Generator[None, None, Response]:
        trajectories = yield from in_portions(experiment)
        return Response(read_outs(experiment, trajectories), media_type="application/octet-stream")

    return Question(work(), known_trajectories(experiment) is None and race_is_dear(experiment))


def routes() -> list[Route]:
    """The route, for ``st.App``."""
    return [Route("/read-outs", _serve)]
