"""Where in the course a page is, as its address says: ``?lesson=…``, ``?part=…``, in the quiz with ``&quiz=1``."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import get_args

from downhill.course.texts import LANGUAGES, Language, language_of
from downhill.lessons import LESSONS
from downhill.player.wire import CoursePart

PARTS: tuple[CoursePart, ...] = get_args(CoursePart)


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the course.

    Attributes:
        part: what of it.
        lesson: the id of the lesson, in the part of that name; else empty.
        quiz: whether the lesson is asked as a question of the quiz, which not every one is.
        language: chosen by the person; ``None`` for the browser's.
        is_known: whether the address says something that is there.
    """

    part: CoursePart = "contents"
    lesson: str = ""
    quiz: bool = False
    language: Language | None = None
    is_known: bool = True

    def shown_in(self, browsers: str | None) -> Language:
        """The language of its words, for a browser that prefers this one."""
        return language_of(self.language, browsers)


def read(query: Mapping[str, str]) -> Place:
    """The place that an address names; the contents if it is none, and anything may stand there."""
    language = query.get("lang", "")
    place = Place(language=language_of(language, None) if language.partition("-")[0].lower() in LANGUAGES else None)
    lesson, part = query.get("lesson"), query.get("part")
    if lesson is not None:
        if lesson not in LESSONS:
            return replace(place, is_known=False)
        return replace(place, part="lesson", lesson=lesson, quiz=query.get("quiz") == "1" and LESSONS[lesson].quiz)
    if part is None or part == "lesson":
        return place
    return replace(place, part=part) if part in PARTS else replace(place, is_known=False)


def write(place: Place) -> dict[str, str]:
    """The query of a place."""
    query: dict[str, str] = {}
    if place.part == "lesson":
        query["lesson"] = place.lesson
        if place.quiz:
            query["quiz"] = "1"
    elif place.part != "contents":
        query["part"] = place.part
    if place.language is not None:
        query["lang"] = place.language
    return query


def moved(place: Place, told: object) -> Place:
    """The place after what the browser says; what it says may be anything, and what is not allowed is passed over."""
    if not isinstance(told, dict):
        return place
    said = {key: str(value) for key, value in told.items() if isinstance(value, str)}
    query = {"lang": said.get("language") or place.language or ""}
    if said.get("part") == "lesson":
        query |= {"lesson": said.get("lesson", ""), "quiz": "1" if told.get("quiz") is True else "0"}
    else:
        query["part"] = said.get("part", "")
    found = read(query)
    return found if found.is_known else place
