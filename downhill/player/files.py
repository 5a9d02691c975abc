"""What the player is made of in the browser: our modules and styles, and Plotly's script."""

from functools import cache
from importlib.resources import files
from pathlib import Path

_FOLDER = Path(__file__).parent / "browser"
_OURS = sorted(path.name for path in _FOLDER.iterdir() if path.suffix in (".css", ".js"))

STYLES = tuple(name for name in _OURS if name.endswith(".css") and not name.startswith("map"))
MODULES = tuple(name for name in _OURS if name.endswith(".js") and not name.startswith("map"))
MAPS = tuple(name for name in _OURS if name.startswith("map"))
"""Modules and style that only the page of maps needs; a replay has none."""
PLOTLY = "plotly.min.js"

ROOT = '<div class="downhill-player" data-testid="player" role="region" aria-label="Race"></div>'
"""The element that the player fills."""


MAPS_ROOT = '<div class="downhill-player downhill-maps" data-testid="map" role="region" aria-label="Map"></div>'
"""The element that a map fills."""


@cache
def content(name: str) -> bytes:
    """A file by its name: one of ``STYLES``, ``MODULES`` and ``MAPS``, or ``PLOTLY``."""
    if name == PLOTLY:
        return files("plotly").joinpath(f"package_data/{name}").read_bytes()
    return (_FOLDER / name).read_bytes()
