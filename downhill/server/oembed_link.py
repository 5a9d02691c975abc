"""The link in a page's head by which another site finds out how to frame it."""

from html import escape
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.types import Scope

from downhill.server.base_path import base_path
from downhill.server.own_address import address_seen_by

FRAMED = {"": "player", "course": "lesson"}
"""What is framed of a page, by its path below the app's."""


def is_framed(scope: Scope) -> bool:
    """Whether it asks for a page of which something can be framed."""
    return _page(scope) in FRAMED


def discovery(scope: Scope) -> str:
    """The element of the head; nothing where a page cannot be framed."""
    page, query = _page(scope), scope["query_string"].decode("latin-1")
    if not is_framed(scope) or (page and "lesson=" not in query):
        return ""
    try:
        own = address_seen_by(Request(scope))
    except ValueError:  # whoever asks has named a host that is none
        return ""
    address = f"{own}oembed?{urlencode({'url': f'{own}{page}?{query}', 'format': 'json'})}"
    return f'<link rel="alternate" type="application/json+oembed" href="{escape(address)}">'


def _page(scope: Scope) -> str:
    return scope["path"].removeprefix(f"{base_path()}/")
