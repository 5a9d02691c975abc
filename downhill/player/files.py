"""What the player is made of in the browser: our modules and styles, and Plotly's script."""

import base64
import gzip
import re
from functools import cache
from importlib.resources import files
from pathlib import Path

_FOLDER = Path(__file__).parent / "browser"
_OURS = sorted(path.name for path in _FOLDER.iterdir() if path.suffix in (".css", ".js"))

_COMMENTS = re.compile(r"^ *(?:/\*\*(?:(?!\*/).)*\*/|//[^\n]*)\n", re.DOTALL | re.MULTILINE)
"""Those that have their lines to themselves."""

_OTHER_PAGES = ("embed", "map", "course", "networks", "assignment", "collect", "room", "plain", "notebook")
STYLES = tuple(name for name in _OURS if name.endswith(".css") and not name.startswith(_OTHER_PAGES))
MODULES = tuple(name for name in _OURS if name.endswith(".js") and not name.startswith(_OTHER_PAGES))
OTHER_PAGES = tuple(name for name in _OURS if name.startswith(_OTHER_PAGES))
"""Modules and styles that only other pages need than the Playground: maps, course, networks, assignments, rooms, frames
of other people's pages; a replay has none. What begins with "plain" is of pages that are not Streamlit's."""
EMBED = ("course_words.js", "embed.js", "embed_turns.js", "embed_words.js")
"""Modules that a race in a frame of somebody else's page needs besides."""

PLOTLY = "plotly.min.js"

ROOT = '<div class="downhill-player" data-testid="player" role="region" aria-label="Race"></div>'
"""The element that the player fills."""


MAPS_ROOT = '<div class="downhill-player downhill-maps" data-testid="map" role="region" aria-label="Map"></div>'
"""The element that a map fills."""

COURSE_ROOT = '<div class="downhill-course" data-testid="course"></div>'
"""The element that a page of the course fills."""

NETWORKS_ROOT = '<div class="downhill-networks" data-testid="networks" role="region" aria-label="Training"></div>'
"""The element that a training fills."""


@cache
def content(name: str) -> bytes:
    """A file by its name: one of ``STYLES``, ``MODULES`` and ``OTHER_PAGES``, or ``PLOTLY``."""
    if name == PLOTLY:
        return files("plotly").joinpath(f"package_data/{name}").read_bytes()
    return (_FOLDER / name).read_bytes()


def code(module: str) -> str:
    """A module as it runs where it cannot be read: comments, a quarter of all, stay where they are."""
    return _COMMENTS.sub("", content(module).decode())


def packed(data: bytes) -> str:
    """Bytes as a text for a script: base64 of gzip, without a time in it, so that the same gives the same."""
    return base64.b64encode(gzip.compress(data, mtime=0)).decode()


def needed(module: str) -> tuple[str, ...]:
    """The names of a module and of all that it imports, each before those that import it."""
    found: dict[str, None] = {}
    for other in re.findall(r'^(?:import|export) .*from "\./(.+)";$', content(module).decode(), re.MULTILINE):
        found |= dict.fromkeys(needed(other))
    return (*found, module)
