"""The words of the course: one folder for each language, in it a file for each chapter."""

import re
import string
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal, get_args

from downhill.drawing.readable import readable

Language = Literal["en", "de", "zh"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
FIRST: Language = "en"
"""In which the course is written; the others are translations."""

_FOLDER = files("downhill.course").joinpath("texts")


@lru_cache(maxsize=256)
def texts(language: Language, name: str) -> Mapping[str, Any]:
    """The texts of a chapter, by lesson, or of what is around the lessons: ``"page"``, ``"errata"``.

    Texts are plain, without markup, but for `formulas` between backticks. What stands in braces is a number of the
    lesson's, as ``str.format`` writes it.
    """
    return tomllib.loads(_FOLDER.joinpath(language, f"{name}.toml").read_text(encoding="utf-8"))


def filled(text: str, numbers: Mapping[str, float | str]) -> str:
    """A text with its numbers, written as everywhere unless the text says how: ``{steps}``, ``{share:.2f}``.

    Thousands are told apart by a narrow space, which no language takes for a decimal sign.

    Raises:
        KeyError: it names one that is not there.
    """
    return _NUMBERS.vformat(text, (), numbers)


_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3})")


class _Numbers(string.Formatter):
    def format_field(self, value: Any, format_spec: str) -> str:
        text = readable(value) if isinstance(value, float) and not format_spec else format(value, format_spec)
        return _THOUSANDS.sub("\u202f", text)


_NUMBERS = _Numbers()


def language_of(wanted: str | None, browsers: str | None) -> Language:
    """The language to show.

    Args:
        wanted: what the address says; anything.
        browsers: what the browser prefers, as ``"de-CH"``.
    """
    for said in (wanted, browsers):
        short = (said or "").partition("-")[0].lower()
        if short in LANGUAGES:
            return short  # type: ignore[return-value]
    return FIRST
