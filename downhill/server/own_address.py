"""The address under which others reach the app, as whoever runs it has configured it."""

import os
from urllib.parse import urlsplit

from starlette.requests import Request

from downhill.server.base_path import base_path

ADDRESS = "DOWNHILL_URL"
"""Names the environment variable with the address under which others reach the app."""


def base_url() -> str:
    """The app's address as whoever runs it has configured it, e.g. ``"https://example.org/downhill/"``; else empty.

    It ends in a slash: what follows is ``?`` and an experiment's query.

    Raises:
        ValueError: it is no address of a page.
    """
    url = os.environ.get(ADDRESS, "")
    if url and not is_page(url):
        raise ValueError(f"{ADDRESS} = {url!r}: must begin with http:// or https:// and a host, without ? or #")
    return folder(url)


def address_seen_by(request: Request) -> str:
    """The same, or where nobody has configured one the address by which this request has come.

    Raises:
        ValueError: it is no address of a page.
    """
    url = base_url() or f"{request.url.scheme}://{request.headers.get('host', '')}{base_path()}/"
    if not is_page(url):
        raise ValueError(f"host = {url!r}: must be a host, maybe with a port")
    return url


def folder(url: str) -> str:
    """The address with one slash at its end; empty where there is none."""
    return f"{url.rstrip('/')}/" if url else ""


def is_of_this_machine(url: str) -> bool:
    """Whether no other machine reaches that address, since it names whichever machine opens it."""
    return urlsplit(url).hostname in ("localhost", "127.0.0.1", "::1")


def is_page(url: str) -> bool:
    """Whether that is the address of a page, without a query."""
    try:
        parts = urlsplit(url)
        plain = url.isascii() and url.isprintable() and not set(' ?#"<>\\') & set(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0 and plain
    except ValueError:  # brackets or a port that are none
        return False
