"""A race, a map or a training as a file to take home."""

from downhill.export.dialect import DECIMAL_COMMA, SPREADSHEETS
from downhill.export.gif import render_gif
from downhill.export.map_picture import render_map_png
from downhill.export.map_table import render_map_csv, render_map_npz
from downhill.export.number_texts import render_json
from downhill.export.reading import read_json
from downhill.export.replay import render_html
from downhill.export.slide_files import render_slide_files
from downhill.export.slides import Slide, render_slides
from downhill.export.snippet import libraries, render_snippet
from downhill.export.still import render_png
from downhill.export.style import Style
from downhill.export.table import render_csv
from downhill.export.training_table import render_training_csv, render_training_json
from downhill.export.vector import (
    render_map_pdf,
    render_map_svg,
    render_map_tikz,
    render_pdf,
    render_svg,
    render_tikz,
)
from downhill.export.video import render_mp4, render_webm

__all__ = [
    "DECIMAL_COMMA",
    "SPREADSHEETS",
    "Slide",
    "Style",
    "libraries",
    "read_json",
    "render_csv",
    "render_gif",
    "render_html",
    "render_json",
    "render_map_csv",
    "render_map_npz",
    "render_map_pdf",
    "render_map_png",
    "render_map_svg",
    "render_map_tikz",
    "render_mp4",
    "render_pdf",
    "render_png",
    "render_slide_files",
    "render_slides",
    "render_snippet",
    "render_svg",
    "render_tikz",
    "render_training_csv",
    "render_training_json",
    "render_webm",
]
