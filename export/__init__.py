"""A race as a file to take home."""

from export.gif import render_gif
from export.numbers import render_json
from export.reading import read_json
from export.table import render_csv

__all__ = ["read_json", "render_csv", "render_gif", "render_json"]
