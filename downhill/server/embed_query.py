"""What the address of a race in a frame asks for: the race or the lesson, and how it looks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar, get_args

from downhill.course.texts import Language, language_of, texts
from downhill.experiment import Experiment
from downhill.experiment.checks import known
from downhill.experiment.fields import without_one
from downhill.export.embed import EmbeddedLayout, Look
from downhill.lessons import LESSONS, RaceLesson
from downhill.player.wire import Layout
from downhill.server.first_race import FIRST_RACE
from landscapes import find_landscape

T = TypeVar("T")

_THEMES: Mapping[str, object] = {"auto": None, "light": "light", "dark": "dark"}
_SWITCH: Mapping[str, object] = {"0": False, "1": True}
_KINDS = ("player", "lesson")
# A frame has neither curves nor a relief: what is laid out with them is seen without.
_LAYOUTS: Mapping[Layout, EmbeddedLayout] = {
    layout: "grid" if layout == "grid" else "overlay" for layout in get_args(Layout)
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for.

    Attributes:
        experiment: the race.
        look: how it looks.
        lesson: whose race it is, if it is one's.
        language: of that lesson's words.
        link: where the frame leads, relative to its address.
        shown: what of the query describes the race, for the address of its picture.
    """

    experiment: Experiment
    look: Look
    lesson: RaceLesson | None
    language: Language
    link: str
    shown: str

    @property
    def title(self) -> str:
        """The landscape's name, or the lesson's title."""
        if self.lesson is None:
            return find_landscape(self.experiment.landscape).name
        return str(texts(self.language, self.lesson.chapter)[self.lesson.id]["title"]).replace("`", "")


def read(query: str) -> Asked:
    """What a query asks for: ``embed``, ``theme``, ``controls``, ``autoplay``, and the page's own.

    Raises:
        ValueError: anything in it that is not allowed.
    """
    whole = query
    query, kind = without_one(query, "embed")
    kind = known("embed", kind or "player", _KINDS)
    query, theme = without_one(query, "theme")
    query, controls = without_one(query, "controls")
    query, autoplay = without_one(query, "autoplay")
    plays = "1" if kind == "player" else "0"  # a lesson asks first
    look = {
        "theme": _THEMES[known("theme", theme or "auto", _THEMES)],
        "controls": _SWITCH[known("controls", controls or "1", _SWITCH)],
        "autoplay": _SWITCH[known("autoplay", autoplay or plays, _SWITCH)],
    }
    if kind == "lesson":
        return _lesson(query, whole, look)
    rest, layout = without_one(query, "layout")
    wanted = _LAYOUTS[known("layout", layout or "overlay", _LAYOUTS)]  # type: ignore[index]
    experiment = Experiment.from_query(rest) if rest else FIRST_RACE
    return Asked(experiment, Look(layout=wanted, **look), None, "en", f"./?{query}", whole)  # type: ignore[arg-type]


def _lesson(query: str, whole: str, look: Mapping[str, object]) -> Asked:
    rest, wanted = without_one(query, "lesson")
    rest, language = without_one(rest, "lang")
    if rest:
        raise ValueError(
            f"unknown field {rest.partition('=')[0]!r}; allowed are lesson, lang, theme, controls, autoplay"
        )
    lesson = LESSONS[known("lesson", wanted, LESSONS)]
    if not isinstance(lesson, RaceLesson):
        raise ValueError(f"lesson = {wanted!r}: shows a chart, and only races can be embedded; link to course?{query}")
    layout = _LAYOUTS[lesson.layout]
    look_of_it = Look(layout=layout, **look)  # type: ignore[arg-type]
    return Asked(lesson.experiment, look_of_it, lesson, language_of(language, None), f"course?{query}", whole)
