"""The landscape under a race, which the browser asks for when it has none of this name."""

import gzip
import threading

from cachetools import LRUCache
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from downhill.experiment import Experiment
from downhill.player import landscape_picture, message, picture_is_compiled
from downhill.server.dear_work import Question, answered, in_one

_LEVEL = 5
"""Of compression: the next ones take longer and save next to nothing."""

# Drawn and compressed once for everyone who looks at it.
_pictures: LRUCache[Experiment, bytes] = LRUCache(32)
_lock = threading.Lock()


def picture_of(experiment: Experiment) -> bytes:
    """The landscape's picture, compressed: of a race's experiment only landscape and parameters count."""
    bare = Experiment(experiment.landscape, parameters=experiment.parameters)
    with _lock:
        if (known := _pictures.get(bare)) is not None:
            return known
    picture = landscape_picture(bare.landscape, bare.parameters)
    made = gzip.compress(message(picture.header, picture.losses), _LEVEL)
    with _lock:
        _pictures[bare] = made
    return made


async def _serve(request: Request) -> Response:
    def read(query: str) -> Question:
        experiment = Experiment.from_query(query)
        return Question(
            in_one(lambda: _picture(request, experiment)),
            not picture_is_compiled(experiment.landscape, experiment.parameters),
        )

    return await answered(request, read)


def _picture(request: Request, experiment: Experiment) -> Response:
    body = picture_of(experiment)
    headers = {"Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
    else:
        body = gzip.decompress(body)
    return Response(body, media_type="application/octet-stream", headers=headers)


def routes() -> list[Route]:
    """The route, for ``st.App``."""
    return [Route("/picture", _serve)]
