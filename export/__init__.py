"""A race as a file to take home."""

from export.gif import render_gif
from export.numbers import render_json
from export.snippet import libraries, render_snippet

__all__ = ["libraries", "render_gif", "render_json", "render_snippet"]
