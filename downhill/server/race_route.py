"""What the browser asks for while a hand still moves: a race tried out, and a landscape's losses over another view."""

import math
from collections.abc import Generator
from functools import reduce
from typing import Any

import numpy as np
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from downhill.drawing.scale import grid_coordinates
from downhill.experiment import Experiment
from downhill.experiment.codec import read_object
from downhill.experiment.edit import edited
from downhill.experiment.fields import without_field
from downhill.player import describe, message, pack
from downhill.player.wire import GridHeader, View
from downhill.server.dear_work import Question, answered, in_one, race_is_dear
from downhill.server.refusals import refused
from downhill.simulation import loss_grid
from downhill.simulation.grid import grid_is_compiled
from downhill.simulation.simulate import simulate_in_portions

_LARGEST = 1e9
"""No view reaches farther than this."""


async def _serve_race(request: Request) -> Response:
    return await answered(request, _race)


def _race(query: str) -> Question:
    experiment = edited_experiment(query)

    def work() -> Generator[None, None, Response]:
        # Not kept: of the races that a drag passes through, few are shown again.
        trajectories = yield from simulate_in_portions(experiment)
        return _bytes(message(describe(experiment, trajectories), pack(trajectories)))

    return Question(work(), race_is_dear(experiment))


# Not async: Starlette runs this in a thread.
def _serve_edited(request: Request) -> Response:
    """Lead to the Playground with the edited experiment."""
    try:
        experiment = edited_experiment(request.url.query)
    except ValueError as error:
        return refused(error)
    return RedirectResponse(f"./?{experiment.to_query()}", status_code=303)


def edited_experiment(query: str) -> Experiment:
    """The experiment of a query that may have one field more: ``edits=<JSON list of edits>``, made one after the other.

    Raises:
        ValueError: anything in it that is not allowed.
    """
    query, texts = without_field(query, "edits")
    experiment = Experiment.from_query(query)
    if len(texts) > 1:
        raise ValueError(f"edits: given {len(texts)} times; may be given once")
    edits: Any = read_object(texts[0]) if texts else []
    if not isinstance(edits, list) or not all(isinstance(edit, dict) for edit in edits):
        raise ValueError(f"edits = {texts[0]!r}: must be a list of objects")
    return reduce(edited, edits, experiment)


async def _serve_landscape(request: Request) -> Response:
    return await answered(request, _landscape)


def _landscape(query: str) -> Question:
    experiment, view = _with_view(query)
    asked = experiment.landscape, experiment.parameters, *grid_coordinates(view)

    def answer() -> Response:
        losses = loss_grid(*asked)
        with np.errstate(over="ignore"):
            numbers = losses.astype("<f4").tobytes()
        header: GridHeader = {"view": view, "columns": losses.shape[1], "rows": losses.shape[0]}
        return _bytes(message(header, numbers))

    return Question(in_one(answer), dear=not grid_is_compiled(*asked))


def _with_view(query: str) -> tuple[Experiment, View]:
    """An experiment's query with one field more, ``view=<x low>,<x high>,<y low>,<y high>``."""
    query, views = without_field(query, "view")
    experiment = Experiment.from_query(query)
    try:
        [text] = views
        x_low, x_high, y_low, y_high = (float(number) for number in text.split(","))
    except ValueError:
        raise ValueError(f"view = {', '.join(views)!r}: must be four numbers") from None
    for low, high in ((x_low, x_high), (y_low, y_high)):
        if not (math.isfinite(high - low) and -_LARGEST <= low < high <= _LARGEST):
            raise ValueError(f"view from {low} to {high}: must grow, within ±{_LARGEST:g}")
    return experiment, ((x_low, x_high), (y_low, y_high))


def _bytes(content: bytes) -> Response:
    return Response(content, media_type="application/octet-stream")


def routes() -> list[Route]:
    """The routes, for ``st.App``."""
    return [Route("/race", _serve_race), Route("/edited", _serve_edited), Route("/landscape", _serve_landscape)]
