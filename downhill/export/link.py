"""A race as a link, and the link as a QR code."""

import io
import re

import segno

from downhill.experiment import Experiment

_QUIET_ZONE = 4
"""Modules of white around a QR code, as ISO/IEC 18004 wants."""
_WIDTH = 480
"""Of a QR code, in CSS pixels, unless more is asked for."""


def race_link(playground: str, experiment: Experiment, layout: str = "overlay") -> str:
    """The address that opens the race in the Playground.

    Args:
        playground: the app's own address.
        experiment: the race.
        layout: in which the Playground shows it.

    Raises:
        ValueError: that is no web address, or the experiment cannot be written down.
    """
    if not re.fullmatch(r"https?://[^\s/?#]+(/[^\s?#]*)?", playground):
        raise ValueError(f"playground = {playground!r}: must be an address like https://example.org/downhill")
    shown = "" if layout == "overlay" else f"&layout={layout}"
    return f"{playground.rstrip('/')}/?{experiment.to_query()}{shown}"


def qr_code(link: str, most: int = _WIDTH) -> tuple[str, int] | None:
    """The link as an SVG of black modules on white, and its width in CSS pixels; ``None`` if it is too long for one.

    The quiet zone around the modules, white too, belongs to it.

    Args:
        link: what it says.
        most: how wide it may be, in CSS pixels, at least 185. Of 480 it takes two thirds at least, since a module is a
            whole number of them.
    """
    try:
        code = segno.make_qr(link, error="l")
    except segno.DataOverflowError:
        return None
    modules = int(code.symbol_size(border=_QUIET_ZONE)[0])
    scale = most // modules  # whole, so that edges are sharp
    svg = io.BytesIO()
    code.save(svg, kind="svg", scale=scale, border=_QUIET_ZONE, dark="#000", light="#fff", xmldecl=False)
    return svg.getvalue().decode(), modules * scale
