"""Fonts for every script: DejaVu Sans, which comes along, and for what it lacks whatever fontconfig finds.

Pillow shapes texts that run from right to left, and scripts whose letters join, by libraqm, where it has that.
"""

import shutil
import subprocess
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont, features

from downhill.experiment import Experiment
from downhill.export.style import Style

_MISSING = "\N{REPLACEMENT CHARACTER}"
_NOWHERE = "\uffff"  # which is no character
_PATIENCE_SECONDS = 5
_SIZE = 16  # in which glyphs are compared
_RIGHT_TO_LEFT = ("R", "AL")


class Face(NamedTuple):
    """A font file, and which of those in it."""

    file: str
    number: int = 0


OURS = Face(str(Path(__file__).parent / "fonts" / "DejaVuSans.ttf"))
"""DejaVu Sans; Pillow's own font lacks the minus sign and Greek."""


@lru_cache(maxsize=256)
def opened(face: Face, size: int) -> ImageFont.FreeTypeFont:
    """The face in a size; whole sizes are the sharpest."""
    return ImageFont.truetype(face.file, size, face.number)


def unwritable(texts: Iterable[str]) -> str:
    """The characters in them that no font on this machine can write, each once; in a picture ``�`` stands for them."""
    return "".join(dict.fromkeys(char for text in texts for char in text if _face(char) is None))


def unwritable_in(experiment: Experiment, style: Style) -> str:
    """Those of a picture, of which only names and title are a person's own words."""
    return unwritable([*(entrant.label for entrant in experiment.entrants), style.title])


@lru_cache(maxsize=1024)
def pieces(text: str) -> tuple[tuple[str, Face], ...]:
    """The text in pieces, each of which one face writes whole: all of it, if one can."""
    shown = "".join(char if _face(char) else _MISSING for char in text)
    lacking = frozenset(char for char in shown if not _has(OURS, char))
    if not lacking:
        return ((shown, OURS),)
    return tuple((shown, face) for face in _found(frozenset(shown))) or tuple(_by_face(shown))


def is_shaped(piece: str, face: Face) -> bool:
    """Whether letters may join, combine, or run from right to left; in our font no Latin, Greek or Cyrillic ones do."""
    return face != OURS or any(
        unicodedata.bidirectional(char) in _RIGHT_TO_LEFT or unicodedata.category(char).startswith(("M", "Cf"))
        for char in piece
    )


def _by_face(text: str) -> Iterator[tuple[str, Face]]:
    """A face is kept as long as it has the characters: marks stay with their letters."""
    piece, face = "", OURS
    for char in text:
        if not _has(face, char):
            if piece:
                yield piece, face
            piece, face = "", _face(char) or OURS
        piece += char
    yield piece, face


@lru_cache(maxsize=4096)
def _face(char: str) -> Face | None:
    """The first that has the character: ours, or one on the machine."""
    if unicodedata.bidirectional(char) in _RIGHT_TO_LEFT and not features.check("raqm"):
        return None
    if _has(OURS, char):
        return OURS
    return next(iter(_found(frozenset(char))), None)


@lru_cache(maxsize=4096)
def _has(face: Face, char: str) -> bool:
    """Whether it is drawn otherwise than what no font has; by itself, for shaping sets a mark on a dotted circle."""
    font = ImageFont.truetype(face.file, _SIZE, face.number, layout_engine=ImageFont.Layout.BASIC)
    return char.isspace() or _shape(font, char) != _shape(font, _NOWHERE)


def _shape(font: ImageFont.FreeTypeFont, char: str) -> bytes:
    image = Image.new("L", (3 * _SIZE, 3 * _SIZE))
    ImageDraw.Draw(image).text((_SIZE, _SIZE), char, 255, font)
    return image.tobytes()


@lru_cache(maxsize=1024)
def _found(chars: frozenset[str]) -> tuple[Face, ...]:
    """The first face on the machine that has all of these, if there is one."""
    codes = [ord(char) for char in chars if not char.isspace()]
    able = (face for face, known in _machine() if all(known.has(code) for code in codes) and _opens(face))
    return tuple(islice(able, 1))


class _Charset(NamedTuple):
    """The characters of a font, as ranges of their codes."""

    first: list[int]
    last: list[int]

    def has(self, code: int) -> bool:
        place = bisect_right(self.first, code) - 1
        return place >= 0 and code <= self.last[place]


@cache
def _machine() -> tuple[tuple[Face, _Charset], ...]:
    """The machine's fonts by fontconfig's word, plain sans-serif ones first; none without it. It is asked once."""
    program = shutil.which("fc-list")
    if program is None:
        return ()
    command = [program, "-f", "%{file}\t%{index}\t%{family}\t%{style}\t%{charset}\n", ":scalable=true"]
    try:
        told = subprocess.run(command, capture_output=True, timeout=_PATIENCE_SECONDS, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        return ()
    lines = [line.split("\t") for line in told.decode(errors="replace").splitlines() if line.count("\t") == 4]
    # Colours are drawings that come in one size; a variable font's instances have higher numbers.
    plain = [each for each in lines if "color" not in each[0].lower() and int(each[1]) < 1 << 16]
    plain.sort(key=lambda each: ("Sans" not in each[2], "Regular" not in each[3], each))
    return tuple((Face(file, int(number)), _read(charset)) for file, number, _, _, charset in plain)


def _read(charset: str) -> _Charset:
    """From ``"20-7e a0 100-17f"``."""
    ranges = [part.partition("-") for part in charset.split()]
    return _Charset([int(first, 16) for first, _, _ in ranges], [int(last or first, 16) for first, _, last in ranges])


def _opens(face: Face) -> bool:
    try:
        opened(face, _SIZE)
    except OSError:
        return False
    return True
