"""A race as a file to take home."""

from export.gif import render_gif
from export.numbers import render_json
from export.replay import render_html

__all__ = ["render_gif", "render_html", "render_json"]
