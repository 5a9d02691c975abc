"""Texts put together from digits drawn once, against Pillow's own."""

import pytest
from PIL import Image, ImageDraw

from downhill.drawing.readable import readable
from downhill.export.drawing import font
from downhill.export.lettering import write

SIZES = (9, 12, 13, 18, 22)  # as in usual pictures and in a projector's, and others
NUMBERS = [readable(sign * 1.23456789**power) for power in range(-150, 80, 7) for sign in (1, -1)]
TEXTS = [
    *NUMBERS,
    *(f"loss {number}" for number in NUMBERS),
    *(f"step {step} / 300" for step in (0, 1, 17, 77, 111, 300)),
    *(
        "∞",
        "NaN",
        "diverged",
        "left the view at step 117",
        "α of Adam = 1.05×10⁻¹¹",
        "λ = 0.1, AV 17 To, Ty",
        " 7 ",
        "",
    ),
]


@pytest.mark.parametrize("anchor", ["la", "lm", "ms", "rs"])
def test_a_text_is_as_pillow_writes_it(anchor: str) -> None:
    """Source: Pillow, which shapes and draws each text as a whole."""
    for size in SIZES:
        for text in TEXTS:
            ours, pillows = (Image.new("L", (700, 80)) for _ in range(2))
            write(ours, (350, 40), text, size, "#ffffff", anchor)
            ImageDraw.Draw(pillows).text((350, 40), text, 255, font(size), anchor)
            assert ours.tobytes() == pillows.tobytes(), (text, size)
