"""A race, or a map, as a file to take home."""

from export.gif import render_gif
from export.map_picture import render_map_png
from export.map_table import render_map_csv, render_map_npz
from export.numbers import render_json
from export.reading import read_json
from export.replay import render_html
from export.snippet import libraries, render_snippet
from export.still import render_png
from export.style import Style
from export.table import render_csv
from export.video import render_mp4, render_webm

__all__ = [
    "Style",
    "libraries",
    "read_json",
    "render_csv",
    "render_gif",
    "render_html",
    "render_json",
    "render_map_csv",
    "render_map_npz",
    "render_map_png",
    "render_mp4",
    "render_png",
    "render_snippet",
    "render_webm",
]
