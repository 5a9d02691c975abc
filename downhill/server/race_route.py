"""What the browser asks for while a hand still moves: a race tried out, and a landscape's losses over another view."""

import math
from urllib.parse import parse_qsl, urlencode

import numpy as np
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from downhill.experiment import Experiment
from downhill.player import describe, message, pack
from downhill.player.picture import GRID_POINTS
from downhill.simulation import loss_grid, simulate

_LARGEST = 1e9
"""No view reaches farther than this."""


# Not async: Starlette runs these in threads, so that a race that must be compiled holds up nobody.
def _serve_race(request: Request) -> Response:
    try:
        experiment = Experiment.from_query(request.url.query)
    except ValueError as error:
        return _refused(error)
    trajectories = simulate(experiment)  # not kept: of the races that a drag passes through, few are shown again
    return _bytes(message(describe(experiment, trajectories), pack(trajectories)))


def _serve_landscape(request: Request) -> Response:
    try:
        experiment, view = _with_view(request.url.query)
    except ValueError as error:
        return _refused(error)
    x, y = (np.linspace(low, high, GRID_POINTS) for low, high in view)
    losses = loss_grid(experiment.landscape, experiment.parameters, x, y)
    with np.errstate(over="ignore"):
        numbers = losses.astype("<f4").tobytes()
    return _bytes(message({"view": view, "columns": len(x), "rows": len(y)}, numbers))


def _with_view(query: str) -> tuple[Experiment, list[list[float]]]:
    """An experiment's query with one field more, ``view=<x low>,<x high>,<y low>,<y high>``."""
    pairs = parse_qsl(query, keep_blank_values=True)
    views = [value for key, value in pairs if key == "view"]
    experiment = Experiment.from_query(urlencode([pair for pair in pairs if pair[0] != "view"]))
    try:
        [text] = views
        x_low, x_high, y_low, y_high = (float(number) for number in text.split(","))
    except ValueError:
        raise ValueError(f"view = {', '.join(views)!r}: must be four numbers") from None
    for low, high in ((x_low, x_high), (y_low, y_high)):
        if not (math.isfinite(high - low) and -_LARGEST <= low < high <= _LARGEST):
            raise ValueError(f"view from {low} to {high}: must grow, within ±{_LARGEST:g}")
    return experiment, [[x_low, x_high], [y_low, y_high]]


def _bytes(content: bytes) -> Response:
    return Response(content, media_type="application/octet-stream")


def _refused(error: ValueError) -> Response:
    return PlainTextResponse(str(error), status_code=400)


def routes() -> list[Route]:
    """The routes, for ``st.App``."""
    return [Route("/race", _serve_race), Route("/landscape", _serve_landscape)]
