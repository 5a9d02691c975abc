"""The address from which the browser fetches every number of a race, once somebody looks at them."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from downhill.experiment import Experiment
from downhill.player.read_outs import read_outs
from downhill.server.refusals import refused
from downhill.server.shared_races import trajectories_of


def _serve(request: Request) -> Response:
    # Not async: Starlette runs it in a thread, so a race that must be compiled holds up nobody.
    try:
        experiment = Experiment.from_query(request.url.query)
    except ValueError as error:
        return refused(error)
    return Response(read_outs(experiment, trajectories_of(experiment)), media_type="application/octet-stream")


def routes() -> list[Route]:
    """The route, for ``st.App``."""
    return [Route("/read-outs", _serve)]
