"""The address that says whether races still run, for whoever watches over the server."""

import logging
from dataclasses import replace

import anyio
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from downhill.server.first_race import FIRST_RACE
from downhill.simulation import simulate

PATIENCE_SECONDS = 1.0
_log = logging.getLogger(__name__)

# One of the programs that a warm start compiles, so that a healthy server answers in milliseconds.
_RACE = replace(FIRST_RACE, entrants=FIRST_RACE.entrants[:1])


async def _serve(_: Request) -> Response:
    try:
        with anyio.fail_after(PATIENCE_SECONDS):
            await anyio.to_thread.run_sync(simulate, _RACE, abandon_on_cancel=True)
    except TimeoutError:
        return PlainTextResponse(f"no race ends within {PATIENCE_SECONDS:g} s", status_code=503)
    except Exception:  # noqa: BLE001  # whatever it is, the server is not well
        _log.exception("the race of the health check failed")
        return PlainTextResponse("races fail; why is in the server's log", status_code=503)
    return PlainTextResponse("ok")


def routes() -> list[Route]:
    """The route, for ``st.App``."""
    return [Route("/health", _serve)]
