"""One palette for a whole film, made from the colours that are known to be in it.

No dithering and no palette per frame: flat fills stay flat, nothing flickers, and frames differ only where something
moved.
"""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Int, UInt8
from PIL import Image, ImageColor

from downhill.drawing.scale import LEVELS
from downhill.drawing.theme import Theme

MOST_COLOURS = 255
_UNKNOWN = 0


class Palette:
    """At most 255 colours, and the nearest of them to any colour.

    Args:
        theme: whose colours, and blends of them along edges, make the palette.
        entrants: how many entrants there are.
    """

    def __init__(self, theme: Theme, entrants: int) -> None:
        self.colours = _colours(theme, entrants)
        # Nearest colours are remembered in a table of all 2²⁴ colours: exact, and one look-up per pixel. It begins with
        # zeros, of whose 16 MB the system gives only the pages that are touched.
        self._one_more = np.zeros(1 << 24, np.uint8)
        self._codes, self._indices = np.empty(0, np.uint32), np.empty(0, np.uint8)

    def bytes(self) -> bytes:
        """The colours as RGB triples, each once: a colour that came twice would cost Pillow a search in every frame."""
        return self.colours.astype(np.uint8).tobytes()

    @property
    def transparent(self) -> int:
        """The index behind the last colour: it means «as in the frame before», and no colour is ever mapped to it."""
        return len(self.colours)

    def index(self, image: Image.Image) -> UInt8[np.ndarray, "rows columns"]:
        """The nearest colour's index at every pixel."""
        # Four bytes per pixel, read as one number: red in the lowest byte, the highest unused.
        codes = np.frombuffer(image.tobytes("raw", "RGBX"), "<u4")
        if self._codes.shape == codes.shape:
            # Most of a frame is as it was in the frame before: only what has changed is looked up.
            changed = np.flatnonzero(codes != self._codes)
            self._indices[changed] = self._look_up(codes[changed])
        else:
            self._indices = self._look_up(codes)
        self._codes = codes
        return self._indices.reshape(image.height, image.width).copy()

    def _look_up(self, codes: np.ndarray) -> np.ndarray:
        codes = codes & 0xFFFFFF
        indices = self._one_more.take(codes)
        unknown = indices == _UNKNOWN
        if not unknown.any():
            return indices - np.uint8(1)
        fresh = np.unique(codes[unknown])
        channels = np.column_stack([fresh & 255, fresh >> 8 & 255, fresh >> 16]).astype(np.int32)
        for part in range(0, len(fresh), 1024):
            rest = channels[part : part + 1024, None, :] - self.colours[None, :, :]
            self._one_more[fresh[part : part + 1024]] = (rest * rest).sum(axis=2).argmin(axis=1) + 1
        return self._one_more.take(codes) - np.uint8(1)


def _colours(theme: Theme, entrants: int) -> Int[np.ndarray, "colours 3"]:
    """Every flat colour as it is, then blends of the pairs that meet at edges, as many as there is room for."""
    fills = theme.fills(LEVELS)
    hues = tuple(dict.fromkeys(theme.path_style(index).colour for index in range(entrants)))
    flat = [*fills, theme.background, theme.ink, theme.muted, theme.grid, theme.isoline, theme.casing, *hues]
    flat += [theme.faint(hue) for hue in hues]
    middle = fills[LEVELS // 3]
    blends: list[tuple[str, str, Sequence[float]]] = [
        *((theme.ink, theme.background, (fraction,)) for fraction in (0.2, 0.4, 0.6, 0.8)),
        *((theme.muted, theme.background, (fraction,)) for fraction in (0.25, 0.5, 0.75)),
        *((hue, theme.casing, (0.2, 0.4, 0.6, 0.8)) for hue in hues),
        *((hue, theme.background, (0.35, 0.7)) for hue in hues),
        *((theme.isoline, fill, (0.3, 0.6)) for fill in fills),
        *((theme.casing, fill, (0.25, 0.5, 0.75)) for fill in fills),
        *((hue, middle, (0.5,)) for hue in hues),
        *((theme.ink, fill, (0.5,)) for fill in fills[:: LEVELS // 4]),
    ]
    colours = [np.array(ImageColor.getrgb(colour)) for colour in flat]
    for front, back, fractions in blends:
        one, other = (np.array(ImageColor.getrgb(colour)) for colour in (front, back))
        colours += [(one * fraction + other * (1 - fraction)).round().astype(int) for fraction in fractions]
    unique = list(dict.fromkeys(tuple(int(channel) for channel in colour) for colour in colours))
    return np.array(unique[:MOST_COLOURS], np.int32)
