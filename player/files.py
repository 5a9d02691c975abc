"""What the player is made of in the browser: our modules and styles, and Plotly's script."""

from functools import cache
from importlib.resources import files
from pathlib import Path

_FOLDER = Path(__file__).parent / "browser"
_OURS = sorted(path.name for path in _FOLDER.iterdir())

STYLES = tuple(name for name in _OURS if name.endswith(".css"))
MODULES = tuple(name for name in _OURS if name.endswith(".js"))
PLOTLY = "plotly.min.js"

ROOT = '<div class="downhill-player" data-testid="player" role="region" aria-label="Race"></div>'
"""The element that the player fills."""


@cache
def content(name: str) -> bytes:
    """A file by its name: one of ``STYLES`` and ``MODULES``, or ``PLOTLY``."""
    if name == PLOTLY:
        return files("plotly").joinpath(f"package_data/{name}").read_bytes()
    return (_FOLDER / name).read_bytes()
