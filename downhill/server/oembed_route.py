"""``/oembed?url=…``: what another site needs to put a race or a lesson into its pages, as oEmbed 1.0 says it."""

from typing import get_args
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from downhill.experiment.checks import shortened
from downhill.experiment.fields import without_field
from downhill.export.embed import USUAL, iframe
from downhill.server import embed_query
from downhill.server.oembed_link import FRAMED
from downhill.server.own_address import address_seen_by
from downhill.server.refusals import refused

_SIDES = ("maxwidth", "maxheight")


# Not async: Starlette runs this in a thread.
def _serve(request: Request) -> Response:
    asked = request.query_params
    if asked.get("format", "json") != "json":
        return PlainTextResponse("format: only json is written here", 501)
    try:
        own = address_seen_by(request)
        width, height = (_side(name, asked.get(name), usual) for name, usual in zip(_SIDES, USUAL, strict=True))
    except ValueError as error:
        return refused(error)
    try:
        query = _framed(asked.get("url", ""), own)
        title = embed_query.read(query).title
    except ValueError as error:
        return PlainTextResponse(shortened(f"url: {error}"), 404)
    return JSONResponse(
        {
            "version": "1.0",
            "type": "rich",
            "title": title,
            "provider_name": "Downhill",
            "provider_url": own,
            "cache_age": 3600,
            "html": iframe(f"{own}?{query}", f"{title} – Downhill", width, height),
            "width": width,
            "height": height,
        }
    )


def _side(name: str, text: str | None, usual: int) -> int:
    if text is None:
        return usual
    if not (text.isascii() and text.isdecimal() and len(text) < 6 and int(text)):
        raise ValueError(f"{name} = {text!r}: must be a whole number of pixels from 1 to 99999")
    return min(usual, int(text))


def _framed(url: str, own: str) -> str:
    """The query of the frame for an address of ours.

    Raises:
        ValueError: it is not ours, or no page that can be framed.
    """
    parts, ours = urlsplit(url), urlsplit(own)
    page = parts.path.removeprefix(ours.path)
    if parts.scheme not in ("http", "https") or parts.netloc != ours.netloc or parts.path != f"{ours.path}{page}":
        raise ValueError(f"{url!r}: must be an address below {own}")
    if page not in FRAMED:
        raise ValueError(f"{url!r}: only races and lessons can be framed")
    query, given = without_field(parts.query, "embed")
    kind = next((each for each in given if each in get_args(embed_query.Kind)), FRAMED[page])
    return "&".join(part for part in (f"embed={kind}", query) if part)


def routes() -> list[Route]:
    """The route, for ``st.App``."""
    return [Route("/oembed", _serve)]
