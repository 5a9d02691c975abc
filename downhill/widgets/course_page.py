"""From a place in the course to what the browser shows there: words in one language, a race or a chart, and links."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from threading import Condition
from typing import Any, ParamSpec, TypeVar

from cachetools import LRUCache, cached

from downhill.course.chapters import CHAPTERS
from downhill.course.errata import ERRATA
from downhill.course.texts import LANGUAGES, Language, filled, texts
from downhill.drawing.charts import ChartAxis, ChartLine, Figure, chart
from downhill.drawing.theme import THEMES, ThemeName
from downhill.experiment import Entrant
from downhill.experiment.entrant import OPTIONAL_NUMBERS
from downhill.experiment.references import pieces
from downhill.lessons import LESSONS, Chart, Lesson, RaceLesson, Slider
from downhill.lessons.entry import Numbers
from downhill.parameters import Parameter, stops
from downhill.player import wire
from downhill.widgets import race_page
from downhill.widgets.course_address import Place
from landscapes import find_landscape

P = ParamSpec("P")
R = TypeVar("R")

NAMES: Mapping[Language, str] = {"en": "English", "de": "Deutsch", "zh": "中文"}
QUIZ = tuple(lesson for lesson in LESSONS.values() if lesson.quiz)
_EVERY = 4 * len(LESSONS) * len(LANGUAGES)


def _once(function: Callable[P, R]) -> Callable[P, R]:
    """What it returns is kept; a class that opens a lesson at once has it computed once. Lessons never change."""
    return cached(LRUCache[Any, R](_EVERY), condition=Condition())(function)


def course_page(place: Place, language: Language, session: str) -> wire.CoursePage:
    """What the page shows at a place.

    Args:
        place: where.
        language: of all words.
        session: as in a race's header.
    """
    words = texts(language, "page")
    page: wire.CoursePage = {
        "part": place.part,
        "quiz": place.quiz,
        "language": language,
        "languages": [(code, NAMES[code]) for code in LANGUAGES],
        "words": words,
        "session": session,
        "notice": None if place.is_known else words["unknown"],
    }
    match place.part:
        case "contents":
            page["contents"] = _contents(language)
        case "lesson":
            page["lesson"] = _lesson(LESSONS[place.lesson], language, place.quiz)
        case "errata":
            page["errata"] = _errata(language)
        case "score":
            page["score"] = [_question(lesson, language) for lesson in QUIZ]
    return page


def _contents(language: Language) -> list[wire.ChapterContents]:
    chapters = {chapter: [each for each in LESSONS.values() if each.chapter == chapter] for chapter in CHAPTERS}
    return [
        {
            "title": texts(language, chapter)["title"],
            "lessons": [_link(lesson, language) for lesson in lessons],
        }
        for chapter, lessons in chapters.items()
        if lessons
    ]


def _link(lesson: Lesson[Any], language: Language) -> wire.LessonLink:
    return {"id": lesson.id, "title": _words(lesson, language)["title"]}


def _errata(language: Language) -> list[wire.ErratumRow]:
    words = texts(language, "errata")
    return [
        {
            "where": row["where"],
            "printed": row["printed"],
            "right": row["right"],
            "lesson": None if lesson is None else _link(LESSONS[lesson], language),
        }
        for row, lesson in ((words[name], lesson) for name, lesson in ERRATA.items())
    ]


# A lesson -------------------------------------------------------------------------------------------------------------


def _words(lesson: Lesson[Any], language: Language) -> Mapping[str, Any]:
    return texts(language, lesson.chapter)[lesson.id]


@_once
def _question(lesson: Lesson[Any], language: Language) -> wire.LessonQuestion:
    facts, words = _facts(lesson), _words(lesson, language)
    numbers = facts.numbers
    return {
        "id": lesson.id,
        "title": words["title"],
        "chapter": texts(language, lesson.chapter)["title"],
        "question": filled(words["question"], numbers),
        "answers": [
            {
                "id": answer,
                "text": filled(words["answers"][answer], numbers),
                "reply": filled(words["replies"][answer], numbers),
                "right": answer in facts.right,
            }
            for answer in lesson.answers
        ],
    }


@_once
def _lesson(lesson: Lesson[Any], language: Language, quiz: bool) -> wire.LessonPage:
    facts, words = _facts(lesson), _words(lesson, language)
    numbers = facts.numbers
    order = QUIZ if quiz else tuple(LESSONS.values())
    at = order.index(lesson)
    page: wire.LessonPage = {
        **_question(lesson, language),
        "claim": filled(words["claim"], numbers),
        "captions": [],
        "tries": filled(words.get("try", ""), numbers),
        "sliders": [],
        "source": [{"text": text, "url": url} for text, url in pieces(lesson.source)],
        "playground": None,
        "chart": None,
        "previous": order[at - 1].id if at > 0 else None,
        "next": order[at + 1].id if at + 1 < len(order) else None,
        "place": (at + 1, len(order)),
    }
    if isinstance(lesson, RaceLesson):
        page["captions"] = [
            {"step": step, "text": filled(words["captions"][caption], numbers)} for caption, step in facts.steps.items()
        ]
        page["sliders"] = [_slider(lesson, slider) for slider in lesson.sliders]
        page["playground"] = race_page.write(lesson.experiment, lesson.layout)
    else:
        page["chart"] = _figures(lesson.shown(), words)
    return page


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the texts need of what a lesson shows, which never changes; the trajectories themselves are large."""

    numbers: Numbers
    right: Sequence[str]
    steps: Mapping[str, int]


@_once
def _facts(lesson: Lesson[Any]) -> _Facts:
    shown = lesson.shown()
    steps = lesson.caption_steps(shown) if isinstance(lesson, RaceLesson) else {}
    return _Facts(lesson.numbers(shown), lesson.right(shown), steps)


def _slider(lesson: RaceLesson, slider: Slider) -> wire.LessonSlider:
    parameter = _parameter(lesson, slider)
    label = parameter.name.replace("_", " ")
    return {
        "name": slider.name,
        "entrants": slider.entrants,
        "label": label if parameter.symbol == label else f"{label} {parameter.symbol}",
        "meaning": parameter.meaning,
        "scale": parameter.scale,
        "stops": stops(parameter),
    }


def _parameter(lesson: RaceLesson, slider: Slider) -> Parameter:
    if not slider.entrants:
        return _named(slider.name, find_landscape(lesson.experiment.landscape).parameters)
    entrant = lesson.experiment.entrants[slider.entrants[0]]
    return _named(slider.name, _numbers_of(entrant))


def _numbers_of(entrant: Entrant) -> Iterable[Parameter]:
    yield from entrant.optimizer.hyperparameters
    yield from OPTIONAL_NUMBERS.values()
    yield from entrant.schedule.parameters
    yield from entrant.averaging.parameters


def _named(name: str, parameters: Iterable[Parameter]) -> Parameter:
    return next(parameter for parameter in parameters if parameter.name == name)


def _figures(shown: Chart, words: Mapping[str, Any]) -> dict[ThemeName, Figure]:
    lines = [ChartLine(words["series"][each.id], each.x, each.y, each.drawn) for each in shown.series]
    ticks: Sequence[str] = [words["ticks"][each] for each in shown.x_texts]
    x, y = ChartAxis(words["axes"]["x"], shown.x_scale, ticks), ChartAxis(words["axes"]["y"], shown.y_scale)
    return {name: chart(lines, x, y, theme) for name, theme in THEMES.items()}
