"""The race as a link: to copy, and as a QR code for a room to scan."""

import io
import os
from urllib.parse import urlsplit

import segno
import streamlit as st

from trajectories import Experiment
from ui import session
from ui.literal import literal

ADDRESS = "DOWNHILL_URL"
"""Names the environment variable with the address under which others reach the app."""

_QUIET_ZONE = 4
"""Modules of white around a QR code, as ISO/IEC 18004 wants."""
_WIDTH = 480
"""Of a QR code at most, in CSS pixels; at least 320, since a module is a whole number of them."""
_LINK_HEIGHT = 104
"""Of the link, in CSS pixels; a longer one is scrolled, so that the code beneath it stays in sight."""


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
    """A button that shows the link of this race.

    Its content is made only when somebody opens it, since a QR code takes longer than all else between a slider and its
    picture.
    """
    share = st.popover("Share", icon=":material/share:", width="stretch", key="share", on_change="rerun")
    if share.open:
        with share:
            _link(experiment)


def _link(experiment: Experiment) -> None:
    try:
        base = base_url() or _folder(st.context.url or "")
    except ValueError as error:
        st.error(literal(str(error)), icon=":material/error:")
        return
    link = f"{base}?{session.query(experiment)}"
    st.caption("This race, to the last digit: copy the link, or let others scan it.")
    st.code(link, language=None, wrap_lines=True, height=_LINK_HEIGHT)
    code = qr_code(link)
    if code is None:
        st.info("This link is too long for a QR code, which holds 2,953 characters.", icon=":material/qr_code:")
    else:
        st.image(code, width="content", alt="QR code of this link")


def qr_code(link: str) -> str | None:
    """The link as an SVG of black modules on white, its quiet zone included; ``None`` if it is too long for one."""
    try:
        code = segno.make_qr(link, error="l")
    except segno.DataOverflowError:
        return None
    side, _ = code.symbol_size(border=_QUIET_ZONE)
    svg = io.BytesIO()
    # A module is a whole number of pixels, so that its edges are sharp.
    code.save(svg, kind="svg", scale=_WIDTH // side, border=_QUIET_ZONE, dark="#000", light="#fff", xmldecl=False)
    return svg.getvalue().decode()
