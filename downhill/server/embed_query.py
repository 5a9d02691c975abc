"""What the address of a race in a frame asks for: the race or the lesson, and how it looks."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeVar, get_args
from urllib.parse import parse_qsl

from downhill.course.texts import LANGUAGES, Language, language_of
from downhill.drawing.theme import ThemeName
from downhill.experiment import Experiment
from downhill.experiment.checks import known
from downhill.experiment.codec import QUERY_FIELDS
from downhill.experiment.fields import without_field, without_one
from downhill.experiment.pasted import own_part
from downhill.export.embed import EmbeddedLayout, Look, embedded_layout
from downhill.player.wire import Layout
from downhill.server.first_race import FIRST_RACE
from landscapes import find_landscape

if TYPE_CHECKING:
    from downhill.lessons import RaceLesson

T = TypeVar("T")
Kind = Literal["player", "lesson"]

_THEMES: Mapping[str, ThemeName | None] = {"auto": None, "light": "light", "dark": "dark"}
_SWITCH: Mapping[str, bool] = {"0": False, "1": True}
_LAYOUTS: Mapping[str, EmbeddedLayout] = {layout: embedded_layout(layout) for layout in get_args(Layout)}
_LOOKS = ("theme", "controls", "autoplay")
_FIELDS: Mapping[Kind, tuple[str, ...]] = {
    "player": (*_LOOKS, "layout", *QUERY_FIELDS),
    "lesson": (*_LOOKS, "lesson", "lang"),
}
_OURS = ("embed", *dict.fromkeys(name for names in _FIELDS.values() for name in names))


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for.

    Attributes:
        experiment: the race.
        look: how it looks.
        lesson: whose race it is, if it is one's.
        language: of that lesson's words.
        link: where the frame leads, relative to its address.
    """

    experiment: Experiment
    look: Look
    lesson: "RaceLesson | None"
    language: Language
    link: str

    @property
    def title(self) -> str:
        """The landscape's name, or the lesson's title."""
        if self.lesson is None:
            return find_landscape(self.experiment.landscape).name
        from downhill.lessons import title_of  # see below

        return title_of(self.lesson, self.language)


def read(query: str) -> Asked:
    """What a query asks for: ``embed``, ``theme``, ``controls``, ``autoplay``, and the page's own.

    What platforms add to addresses is passed over; see :mod:`downhill.experiment.pasted`.

    Raises:
        ValueError: anything in it that is not allowed.
    """
    rest, kind = _choice(own_part(query, _OURS), "embed", {each: each for each in get_args(Kind)}, "player")
    if kind == "player":
        rest, _ = without_field(rest, "lang")  # of a race it says nothing
    for name, _ in parse_qsl(rest, keep_blank_values=True):
        if name not in _FIELDS[kind]:
            raise ValueError(f"unknown field {name!r}; allowed are {', '.join(_FIELDS[kind])}")
    rest, theme = _choice(rest, "theme", _THEMES, "auto")
    rest, controls = _choice(rest, "controls", _SWITCH, "1")
    rest, autoplay = _choice(rest, "autoplay", _SWITCH, "1" if kind == "player" else "0")  # a lesson asks first
    look = Look(theme=theme, controls=controls, autoplay=autoplay)
    if kind == "lesson":
        return _lesson(rest, look)
    race, layout = _choice(rest, "layout", _LAYOUTS, "overlay")
    experiment = Experiment.from_query(race) if race else FIRST_RACE
    return Asked(experiment, replace(look, layout=layout), None, "en", f"./?{rest}")


def theme_of(query: str) -> ThemeName | None:
    """The theme that a query names, whatever else is wrong with it; ``None`` where it names none that there is."""
    _, named = without_field(query, "theme")
    return _THEMES.get(named[0]) if named else None


def _choice(query: str, name: str, choices: Mapping[str, T], default: str) -> tuple[str, T]:
    """The query without a field, and what its value stands for."""
    query, text = without_one(query, name)
    return query, choices[known(name, default if text is None else text, choices)]


def _lesson(place: str, look: Look) -> Asked:
    # The lessons take seconds to load: only who frames one waits for them, and no server's start.
    from downhill.lessons import LESSONS, RaceLesson

    rest, wanted = without_one(place, "lesson")
    _, language = without_one(rest, "lang")
    if wanted is None:
        raise ValueError("lesson is missing: name one, such as lesson=ravine")
    if language is not None:
        known("lang", language, LANGUAGES)
    lesson = LESSONS[known("lesson", wanted, LESSONS)]
    if not isinstance(lesson, RaceLesson):
        raise ValueError(f"lesson = {wanted!r}: shows a chart, and only races can be embedded; link to course?{place}")
    look = replace(look, layout=_LAYOUTS[lesson.layout])
    return Asked(lesson.experiment, look, lesson, language_of(language, None), f"course?{place}")
