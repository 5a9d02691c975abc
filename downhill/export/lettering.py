"""Words and numbers that are written again and again, with other digits each time.

A film has hundreds of losses, which FreeType would take a fifth of its time to draw. It draws each digit once, and
numbers are put together from these.
"""

import re
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from jaxtyping import Float
from PIL import Image, ImageDraw

from downhill.export.drawing import draw_text, font
from downhill.export.faces import OURS, pieces

_DIGITS = "0123456789"
_ONE_DIGIT = str.maketrans(_DIGITS, "0" * 10)
# Words, then a number. What is in numbers stands side by side in our font, unlike "AV", and after words as well.
_WORDS_AND_NUMBER = re.compile(f"([^{_DIGITS}]*)([{_DIGITS}.×⁻⁰¹²³⁴⁵⁶⁷⁸⁹ /]*)")


def write(image: Image.Image, at: tuple[float, float], text: str, size: float, colour: str, anchor: str) -> None:
    """As Pillow's own ``text``, at whole pixels; its anchor is at the ascender, in the middle or at the baseline."""
    alike = text.translate(_ONE_DIGIT)  # so that few texts are looked through
    if pieces(alike) != ((alike, OURS),):
        draw_text(ImageDraw.Draw(image), at, text, size, colour, anchor)
        return
    mask, (left, top) = _lettering(text, round(size), anchor)
    image.paste(colour, (round(at[0]) + left, round(at[1]) + top), mask)


@lru_cache(maxsize=1024)
def _lettering(text: str, size: int, anchor: str) -> tuple[Image.Image, tuple[int, int]]:
    """A mask, and where it begins from the anchor's place."""
    known = _WORDS_AND_NUMBER.fullmatch(text)
    words, number = known.groups() if known else (text, "")
    pen, parts = 0.0, list[tuple[_Drawn, int]]()
    for drawn in (_drawn(part, size) for part in (words, *number)):
        parts.append((drawn, int(pen + 0.5) + drawn.left))
        pen += drawn.advance
    left, top = min(begin for _, begin in parts), min(drawn.top for drawn, _ in parts)
    right = max(begin + drawn.free.shape[1] for drawn, begin in parts)
    bottom = max(drawn.top + drawn.free.shape[0] for drawn, _ in parts)
    free = np.ones((bottom - top, right - left), np.float32)
    for drawn, begin in parts:
        rows, columns = drawn.free.shape
        free[drawn.top - top : drawn.top - top + rows, begin - left : begin - left + columns] *= drawn.free
    mask = Image.fromarray((255.5 - 255 * free).astype(np.uint8))
    ascent, descent = font(size).getmetrics()
    above = {"a": ascent, "m": (ascent - descent + 1) // 2, "s": 0}[anchor[1]]
    before = int({"l": 0.0, "m": pen / 2, "r": pen}[anchor[0]] + 0.5)
    return mask, (left - before, top + above)


class _Drawn(NamedTuple):
    """What part of each pixel it leaves free, where it begins from the pen on the baseline, how far the pen moves."""

    free: Float[np.ndarray, "rows columns"]
    left: int
    top: int
    advance: float


@lru_cache(maxsize=1024)
def _drawn(text: str, size: int) -> _Drawn:
    # Drawn with room all around and cut out: to have it measured beforehand takes as long as to have it drawn.
    large = Image.new("L", ((len(text) + 2) * size, 3 * size))
    ImageDraw.Draw(large).text((size, 2 * size), text, fill=255, font=font(size), anchor="ls")
    left, top, right, bottom = large.getbbox() or (size, 2 * size, size, 2 * size)
    free = 1 - np.asarray(large, np.float32)[top:bottom, left:right] / 255
    return _Drawn(free, left - size, top - 2 * size, font(size).getlength(text))
