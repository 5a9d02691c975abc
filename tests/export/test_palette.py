"""The palette: few colours, each once, and the nearest of them for every pixel."""

from functools import lru_cache
from typing import Literal, get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageColor

from downhill.drawing.scale import LEVELS
from downhill.drawing.theme import THEMES
from downhill.experiment.experiment import MAX_ENTRANTS
from downhill.export.palette import MOST_COLOURS, Palette

ThemeName = Literal["light", "dark"]
NAMES: tuple[ThemeName, ...] = get_args(ThemeName)
COUNTS = range(MAX_ENTRANTS + 1)


@lru_cache(maxsize=1)  # one takes 16 MB
def palette(name: ThemeName, entrants: int) -> Palette:
    """Remembered, as in a film: nothing of one question may show in the answer to the next."""
    return Palette(THEMES[name], entrants)


def least_distances(colours: np.ndarray, pixels: np.ndarray) -> np.ndarray:
    """Squared distance of each pixel to its nearest colour, from the definition."""
    return ((pixels[:, None, :].astype(int) - colours[None, :, :].astype(int)) ** 2).sum(axis=2).min(axis=1)


@pytest.mark.parametrize("entrants", COUNTS)
@pytest.mark.parametrize("name", NAMES)
def test_at_most_255_colours_each_once(name: ThemeName, entrants: int) -> None:
    colours = palette(name, entrants).colours
    assert len(colours) <= MOST_COLOURS == 255
    assert len({tuple(colour) for colour in colours.tolist()}) == len(colours)
    assert colours.min() >= 0
    assert colours.max() <= 255
    assert palette(name, entrants).bytes() == bytes(channel for colour in colours.tolist() for channel in colour)


@pytest.mark.parametrize("entrants", COUNTS)
@pytest.mark.parametrize("name", NAMES)
def test_flat_colours_stay_as_they_are(name: ThemeName, entrants: int) -> None:
    """Source: the theme: fills, texts, and everyone's path are in the palette verbatim."""
    theme = THEMES[name]
    flat = [*theme.fills(LEVELS), theme.background, theme.ink, theme.muted, theme.isoline, theme.casing]
    flat += [theme.path_style(index).colour for index in range(entrants)]
    for colour in flat:
        image = Image.new("RGB", (3, 2), colour)
        indices = np.asarray(palette(name, entrants).index(image))
        assert tuple(palette(name, entrants).colours[indices[0, 0]]) == ImageColor.getrgb(colour)


@pytest.mark.parametrize("entrants", [0, 1, 6, 12])
@pytest.mark.parametrize("name", NAMES)
def test_transparent_is_nobodys_colour(name: ThemeName, entrants: int) -> None:
    """Source: brute force over a lattice of all colours, corners included: the transparent index never comes out."""
    ours = palette(name, entrants)
    assert ours.transparent == len(ours.colours) <= 255
    channel = np.linspace(0, 255, 16).round().astype(np.uint8)
    lattice = np.stack(np.meshgrid(channel, channel, channel), axis=-1).reshape(64, 64, 3)
    indices = np.asarray(ours.index(Image.fromarray(lattice)))
    assert indices.max() < ours.transparent
    pixels = lattice.reshape(-1, 3).astype(int)
    found = ours.colours[indices.ravel()]
    assert np.array_equal(((pixels - found) ** 2).sum(axis=1), least_distances(ours.colours, pixels))


pictures = st.integers(0, 2**32 - 1).map(
    lambda seed: np.random.default_rng(seed).integers(0, 256, (5, 7, 3)).astype(np.uint8)
)


@given(st.lists(pictures, min_size=1, max_size=4), st.sampled_from(NAMES), st.integers(0, MAX_ENTRANTS))
def test_nearest_frame_after_frame(frames: list[np.ndarray], name: ThemeName, entrants: int) -> None:
    """Source: brute force; what the palette remembers of earlier frames and colours changes nothing."""
    ours = palette(name, entrants)
    frames = [*frames, *frames, np.where(frames[0] > 127, frames[0], frames[-1])]
    for frame in frames:
        indexed = ours.index(Image.fromarray(frame))
        pixels = frame.reshape(-1, 3).astype(int)
        found = ours.colours[indexed.ravel()]
        assert np.array_equal(((pixels - found) ** 2).sum(axis=1), least_distances(ours.colours, pixels))


def test_an_indexed_picture_stays_when_the_next_is_made() -> None:
    """Each frame is written after the next has been asked for."""
    ours = Palette(THEMES["light"], 1)
    first = ours.index(Image.new("RGB", (4, 4), "#ffffff"))
    before = first.tobytes()
    ours.index(Image.new("RGB", (4, 4), "#1d2733"))
    assert first.tobytes() == before
