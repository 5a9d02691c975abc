"""The path below which the whole app is served, as Streamlit's setting ``server.baseUrlPath`` names it.

Streamlit puts it before its own routes only. Whatever a browser asks for is addressed from the page that it is on, so
that it is the same where a proxy takes the path away.
"""

from collections.abc import Iterable

from starlette.routing import Route
from streamlit import get_option


def base_path() -> str:
    """Empty, or like ``"/class/downhill"``."""
    path = get_option("server.baseUrlPath").strip("/")
    return f"/{path}" if path else ""


def below_base_path(routes: Iterable[Route]) -> list[Route]:
    """The same routes there."""
    return [Route(f"{base_path()}{route.path}", route.endpoint, methods=list(route.methods or ())) for route in routes]
