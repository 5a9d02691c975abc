"""Texts that fit, stamps centred where they are asked for."""

from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from downhill.drawing.theme import Marker, PathStyle
from downhill.export import drawing
from downhill.export.drawing import fitted, stamp_marker, stamp_point, stamp_ring
from downhill.player.wire import PointKind


@given(st.text(alphabet="aWi. ΩÄ漢", max_size=60), st.integers(20, 400), st.sampled_from([11, 13]))
def test_fitted_text_fits_and_is_as_long_as_can_be(text: str, width: int, size: int) -> None:
    """Source: the font's own measure; another character would not fit."""
    shown = fitted(text, size, width)

    def length(text: str) -> float:
        return drawing.length(text, size)

    assert length(shown) <= width
    if shown != text:
        assert length(text) > width
        kept = shown.removesuffix("…")
        assert text.startswith(kept)
        longer = next(n for n in range(len(text), -1, -1) if n == 0 or length(text[:n] + "…") <= width)
        assert kept == text[:longer].rstrip()


@pytest.mark.parametrize("at", [(30.0, 30.0), (30.5, 29.5), (30.24, 30.76), (31.99, 28.01)], ids=str)
@pytest.mark.parametrize("shape", [*get_args(Marker), *get_args(PointKind), "ring"])
def test_stamps_are_centred(shape: str, at: tuple[float, float]) -> None:
    """Source: the centre of the ink; a triangle's and a star's is not the middle of their height."""
    image = Image.new("RGB", (60, 60), "#ffffff")
    if shape in get_args(PointKind):
        kind: PointKind = next(name for name in get_args(PointKind) if name == shape)
        stamp_point(image, *at, kind, "#000000", "#ffffff")
    elif shape == "ring":
        stamp_ring(image, *at, "#000000", "#ffffff")
    else:
        marker: Marker = next(name for name in get_args(Marker) if name == shape)
        stamp_marker(image, *at, PathStyle("#000000", (), marker, hollow=False), "#ffffff")
    ink = 255.0 - np.asarray(image.convert("L"))
    assert ink.sum() > 255 * 20
    columns, rows = np.arange(60) + 0.5, np.arange(60) + 0.5
    centre = (ink.sum(axis=0) @ columns / ink.sum(), ink.sum(axis=1) @ rows / ink.sum())
    assert centre == pytest.approx(at, abs=1.2 if shape in ("triangle", "maximum") else 0.3)


@pytest.mark.parametrize("kind", get_args(PointKind))
def test_the_mark_of_a_minimum_is_filled_the_others_are_outlines(kind: PointKind) -> None:
    """Source: ``SHAPES`` in ground.js, by hand: its top is 6.5 pixels above the place, a casing around it."""
    image = Image.new("RGB", (60, 60), "#808080")
    stamp_point(image, 30, 30, kind, "#000000", "#ffffff")
    assert image.getpixel((30, 31)) == ((0, 0, 0) if kind == "minimum" else (128, 128, 128))
    dark = np.nonzero(np.asarray(image.convert("L"))[:, 30] < 64)[0]
    assert dark.min() in (23, 24)
    assert (np.asarray(image) > 190).any(), "casing"


@pytest.mark.parametrize("marker", get_args(Marker))
def test_a_hollow_marker_shows_the_casing_inside(marker: Marker) -> None:
    image = Image.new("RGB", (60, 60), "#808080")
    stamp_marker(image, 30, 30, PathStyle("#000000", (), marker, hollow=True), "#ffffff")
    assert image.getpixel((30, 30)) == (255, 255, 255)
    stamp_marker(image, 30, 30, PathStyle("#000000", (), marker, hollow=False), "#ffffff")
    assert image.getpixel((30, 30)) == (0, 0, 0)


@pytest.mark.parametrize("at", [(-3.0, 30.0), (62.0, 61.0), (30.0, -11.0)], ids=str)
def test_a_stamp_at_the_edge_is_cut_off(at: tuple[float, float]) -> None:
    image = Image.new("RGB", (60, 60), "#ffffff")
    stamp_marker(image, *at, PathStyle("#000000", (), "circle", hollow=False), "#ffffff")
    assert image.size == (60, 60)
