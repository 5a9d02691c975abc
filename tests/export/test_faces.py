"""Names in every script: by our own font, by one that fontconfig finds, or said to be unwritable beforehand.

The machine's fonts are those of a folder with one font made here, whose every letter is a black square.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont, features

from downhill import Entrant, Experiment, simulate
from downhill.export import faces
from downhill.export.drawing import draw_text, fitted, length
from downhill.export.faces import OURS, pieces, unwritable
from downhill.export.lettering import write
from downhill.export.still import render_png

SQUARES = "漢字ก"
WIDTH = 1000


def square_font(path: Path, letters: str) -> None:
    """A font in which each of these is a square as wide as the type is high."""

    def square() -> object:
        pen = TTGlyphPen(None)
        pen.moveTo((0, 0))
        for corner in ((WIDTH, 0), (WIDTH, 800), (0, 800)):
            pen.lineTo(corner)
        pen.closePath()
        return pen.glyph()

    names = [".notdef", *(f"u{ord(letter):x}" for letter in letters)]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(letter): f"u{ord(letter):x}" for letter in letters})
    builder.setupGlyf({name: TTGlyphPen(None).glyph() if name == ".notdef" else square() for name in names})
    builder.setupHorizontalMetrics(dict.fromkeys(names, (WIDTH, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Squares Sans", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    builder.save(path)


@pytest.fixture
def squares(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The machine has that font alone."""
    (tmp_path / "fonts").mkdir()
    square_font(tmp_path / "fonts" / "squares.ttf", SQUARES)
    configuration = tmp_path / "fonts.conf"
    configuration.write_text(
        f'<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>{tmp_path}/fonts</dir>'
        f"<cachedir>{tmp_path}/cache</cachedir></fontconfig>"
    )
    monkeypatch.setenv("FONTCONFIG_FILE", str(configuration))
    forget()
    yield
    forget()


@pytest.fixture
def nothing(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The machine has no fontconfig."""
    monkeypatch.setenv("PATH", "")
    forget()
    yield
    forget()


def forget() -> None:
    for each in (faces.pieces, faces._face, faces._has, faces._found, faces._machine, length):
        each.cache_clear()


def inked(text: str, anchor: str = "ls") -> tuple[int, int, int, int]:
    image = Image.new("L", (400, 100))
    draw_text(ImageDraw.Draw(image), (200, 50), text, 20, 255, anchor)
    box = image.getbbox()
    assert box is not None
    return box


needs_fontconfig = pytest.mark.skipif(not faces._machine(), reason="no fontconfig on this machine")


@needs_fontconfig
@pytest.mark.usefixtures("squares")
def test_a_font_on_the_machine_writes_what_ours_lacks() -> None:
    """Source: the font made here: squares of 20 by 16 pixels, one beside the other."""
    assert unwritable(["漢字", "Adam ก", "λ"]) == ""
    assert inked("漢字") == (200, 34, 240, 50)
    assert inked("漢字", "rs") == (160, 34, 200, 50)
    assert length("漢字", 20) == 40
    assert fitted("漢字漢字", 20, 50) == "漢…"
    mixed = pieces("Adam 漢字 ก, λ")
    assert [(piece, face == OURS) for piece, face in mixed] == [
        ("Adam ", True),
        ("漢字 ก", False),
        (", λ", True),
    ]
    image = Image.new("RGB", (100, 40))
    write(image, (10, 30), "漢", 20, "#ffffff", "ls")
    assert image.getbbox() == (10, 14, 30, 30)


@needs_fontconfig
@pytest.mark.usefixtures("squares")
def test_a_legend_and_a_title_have_such_names() -> None:
    """Source: pictures of two names differ where they are drawn."""
    races = [Experiment("saddle", steps=1, entrants=(Entrant("gd", name=name),)) for name in ("漢", "漢字")]
    pictures = [render_png(race, simulate(race)) for race in races]
    assert pictures[0] != pictures[1]


@needs_fontconfig
@pytest.mark.usefixtures("squares")
def test_what_nothing_on_the_machine_can_write_is_named_once() -> None:
    assert unwritable(["한글 한", "漢", "🚀"]) == "한글🚀"
    assert pieces("한a") == (("\N{REPLACEMENT CHARACTER}a", OURS),)


@pytest.mark.usefixtures("nothing")
@pytest.mark.parametrize("name", ["โมเมนตัม", "तेज़"])
def test_marks_that_no_font_has_are_named_and_replaced_too(name: str) -> None:
    """Source: DejaVu's own table of characters, by fontTools: it has neither script."""
    known = TTFont(OURS.file).getBestCmap() or {}
    assert not any(ord(char) in known for char in name)
    assert unwritable([name]) == "".join(dict.fromkeys(name))
    assert pieces(name) == (("\N{REPLACEMENT CHARACTER}" * len(name), OURS),)
    assert unwritable(["a\N{COMBINING ACUTE ACCENT}"]) == "", "a mark that it has"


@pytest.mark.usefixtures("nothing")
def test_without_fontconfig_there_is_our_own_font() -> None:
    assert unwritable(["λ − ‖θ‖", "Ä", "漢"]) == "漢"


@pytest.mark.skipif(not features.check("raqm"), reason="this Pillow has no libraqm")
def test_arabic_is_joined_and_runs_from_right_to_left() -> None:
    """Source: libraqm's own layout; letters that are not joined are wider, and the first stands at the left."""
    text = "سلام"
    assert unwritable([text]) == ""
    shaped = ImageFont.truetype(OURS.file, 20, layout_engine=ImageFont.Layout.RAQM)
    plain = ImageFont.truetype(OURS.file, 20, layout_engine=ImageFont.Layout.BASIC)
    assert length(text, 20) == shaped.getlength(text) < plain.getlength(text)
    wanted, found = Image.new("L", (100, 60)), Image.new("L", (100, 60))
    ImageDraw.Draw(wanted).text((10, 40), text, 255, shaped, "ls")
    draw_text(ImageDraw.Draw(found), (10, 40), text, 20, 255, "ls")
    assert np.array_equal(np.asarray(wanted), np.asarray(found))


def test_without_libraqm_such_names_are_called_unwritable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faces.features, "check", lambda _: False)
    forget()
    assert unwritable(["سلام", "Adam"]) == "سلام"
    forget()
