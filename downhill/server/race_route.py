"""What the browser asks for while a hand still moves: a race tried out, and a landscape's losses over another view."""

from collections.abc import Generator

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from downhill.drawing.scale import grid_coordinates
from downhill.player.questions import edited_experiment, losses_over, race, with_view
from downhill.server.dear_work import Question, answered, in_one, race_is_dear
from downhill.server.refusals import refused
from downhill.simulation.grid import grid_is_compiled


async def _serve_race(request: Request) -> Response:
    return await answered(request, _race)


def _race(query: str) -> Question:
    experiment = edited_experiment(query)

    def work() -> Generator[None, None, Response]:
        # Not kept: of the races that a drag passes through, few are shown again.
        return _bytes((yield from race(experiment)))

    return Question(work(), race_is_dear(experiment))


# Not async: Starlette runs this in a thread.
def _serve_edited(request: Request) -> Response:
    """Lead to the Playground with the edited experiment."""
    try:
        experiment = edited_experiment(request.url.query)
    except ValueError as error:
        return refused(error)
    return RedirectResponse(f"./?{experiment.to_query()}", status_code=303)


async def _serve_landscape(request: Request) -> Response:
    return await answered(request, _landscape)


def _landscape(query: str) -> Question:
    experiment, view = with_view(query)
    is_compiled = grid_is_compiled(experiment.landscape, experiment.parameters, *grid_coordinates(view))
    return Question(in_one(lambda: _bytes(losses_over(experiment, view))), dear=not is_compiled)


def _bytes(content: bytes) -> Response:
    return Response(content, media_type="application/octet-stream")


def routes() -> list[Route]:
    """The routes, for ``st.App``."""
    return [Route("/race", _serve_race), Route("/edited", _serve_edited), Route("/landscape", _serve_landscape)]
