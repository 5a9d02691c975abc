"""The pages of live rooms: the wall for the projector, the phones, and what is kept of all that; and QR codes."""

from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from downhill.drawing.readable import readable
from downhill.experiment import Experiment
from downhill.experiment.checks import shortened
from downhill.experiment.labels import labels
from downhill.export.link import qr_code
from downhill.rooms.codes import read_code, shown_code
from downhill.rooms.store import HOURS
from downhill.server.first_race import FIRST_RACE
from downhill.server.own_address import base_url, folder, is_page
from downhill.server.plain_page import plain_page
from downhill.server.refusals import refused
from downhill.simulation.sweep import swept_parameter

LONGEST_ADDRESS = 300
"""Characters of a server's address in a QR code, which many must be able to read from the last row."""
_RATE = "learning_rate"
_DECADES = 1.5
"""Below and above an entrant's learning rate: what phones may pick unless somebody says otherwise."""


def _serve_phone(_request: Request) -> Response:
    """The code is in the address, or typed: the browser reads both."""
    return plain_page("Class", "room_phone", {})


def _serve_kept(_request: Request) -> Response:
    return plain_page("What is kept", "room_kept", {"hours": HOURS.high})


# Not async: Starlette runs this in a thread.
def _serve_wall(request: Request) -> Response:
    query = request.url.query
    try:
        experiment = Experiment.from_query(query) if query else FIRST_RACE
        data = {"experiment": experiment.to_query(), "base": base_url(), **_entrants(experiment)}
    except ValueError as error:
        return plain_page("Wall", "room_wall", {"fault": shortened(str(error))}, 400)
    return plain_page("Wall", "room_wall", data)


def _entrants(experiment: Experiment) -> dict[str, Any]:
    """Everybody's name; of those with a learning rate that phones may pick also the index, and a range for it."""
    names = [str(label) for label in labels(experiment.entrants, readable)]
    found: list[dict[str, Any]] = []
    for index, entrant in enumerate(experiment.entrants):
        if (rate := entrant.hyperparameters.get(_RATE)) is None:
            continue
        parameter = swept_parameter(experiment, index, _RATE)
        low, high = (float(f"{rate * 10**decades:.1g}") for decades in (-_DECADES, _DECADES))
        bounds = {"low": max(low, parameter.low), "high": min(high, parameter.high)}
        found.append({"index": index, "name": names[index]} | bounds)
    return {"names": names, "entrants": found}


def _serve_code(request: Request) -> Response:
    """``/phone-code?at=<address of this server>&room=<code>``: the phone's page as a QR code, an SVG."""
    at = request.query_params.get("at", "")
    try:
        if len(at) > LONGEST_ADDRESS or not is_page(at):
            raise ValueError(
                f"at = {shortened(repr(at))}: must be a page's address of at most {LONGEST_ADDRESS} characters"
            )
        code = qr_code(phone_address(folder(at), read_code(request.query_params.get("room", ""))))
    except ValueError as error:
        return refused(error)
    assert code is not None, "an address so short has room in one"
    return Response(code[0], media_type="image/svg+xml", headers={"Cache-Control": "private, max-age=86400"})


def phone_address(base: str, code: str) -> str:
    """Where phones join the room.

    Args:
        base: the server's address, with a slash at its end.
        code: the room's, without a dash.
    """
    return f"{base}phone?{urlencode({'room': shown_code(code)})}"


def routes() -> list[Route]:
    """The routes, for ``st.App``."""
    return [
        Route("/phone", _serve_phone),
        Route("/wall", _serve_wall),
        Route("/phone-code", _serve_code),
        Route("/what-is-kept", _serve_kept),
    ]
