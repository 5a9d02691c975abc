"""The race as a link: to copy, and as a QR code for a room to scan."""

import os
from urllib.parse import urlsplit

import streamlit as st

from downhill.experiment import Experiment
from downhill.export.link import qr_code
from downhill.widgets.literal import literal
from downhill.widgets.race_address import query

ADDRESS = "DOWNHILL_URL"
"""Names the environment variable with the address under which others reach the app."""


def base_url() -> str:
    """The app's address as whoever runs it has configured it, e.g. ``"https://example.org/downhill/"``; else empty.

    It ends in a slash: what follows is ``?`` and an experiment's query.

    Raises:
        ValueError: it is no address of a page.
    """
    url = os.environ.get(ADDRESS, "")
    if url and not _is_page(url):
        raise ValueError(f"{ADDRESS} = {url!r}: must begin with http:// or https:// and a host, without ? or #")
    return _folder(url)


def _folder(url: str) -> str:
    return f"{url.rstrip('/')}/" if url else ""


def _is_page(url: str) -> bool:
    try:
        parts = urlsplit(url)
        plain = url.isascii() and url.isprintable() and not set(' ?#"<>\\') & set(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0 and plain
    except ValueError:  # brackets or a port that are none
        return False


@st.fragment
def share_controls(experiment: Experiment) -> None:
    """A button that shows the link of this race and its QR code, large, above the page.

    They are made only then: a long link's QR code takes 0.1 s, for which no moved slider should wait.
    """
    if st.button("Share this race", icon=":material/share:", width="stretch"):
        _show_link(experiment)


# Not a popover: that is only as high as the room beneath its button, which stands at the page's end.
@st.dialog("Share this race", width="medium")
def _show_link(experiment: Experiment) -> None:
    try:
        base = base_url() or _folder(st.context.url or "")
    except ValueError as error:
        st.error(literal(str(error)), icon=":material/error:")
        return
    link = f"{base}?{query(experiment)}"
    may_copy = _may_copy(st.context.url or "")
    how = "Copy it," if may_copy else "Click on it to select it whole,"
    st.caption(f"The link holds all of the race, to the last digit. {how} or let others scan the code.")
    with st.container(key="link-to-copy" if may_copy else "link-to-select"):  # the style sheet knows these names
        st.code(link, language=None)
    code = qr_code(link)
    if code is None:
        st.info("This link is too long for a QR code, which holds 2,953 characters.", icon=":material/qr_code:")
    else:
        svg, width = code
        with st.container(horizontal_alignment="center"), st.container(width=width, key="qr-code"):
            st.image(svg, width="stretch", alt="QR code of this link")


def _may_copy(url: str) -> bool:
    """Whether browsers let the page at this address write to the clipboard: over HTTPS, or from the same machine."""
    parts = urlsplit(url)
    return parts.scheme == "https" or parts.hostname in ("localhost", "127.0.0.1", "::1")
