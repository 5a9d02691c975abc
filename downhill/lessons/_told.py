"""What is told of a lesson's race, in one language, with its numbers filled in."""

from typing import NamedTuple

from downhill.course.texts import Language, filled, texts
from downhill.lessons.entry import RaceLesson, Runs


class Told(NamedTuple):
    """A lesson's words.

    Attributes:
        question: asked before the race.
        captions: told while it plays, each with the step from which on.
        claim: what it has shown.
    """

    question: str
    captions: list[tuple[int, str]]
    claim: str


def told(lesson: RaceLesson, runs: Runs, language: Language) -> Told:
    """Its words, as the course has them: `formulas` stand between backticks."""
    words, numbers = texts(language, lesson.chapter)[lesson.id], lesson.numbers(runs)
    steps = lesson.caption_steps(runs)
    captions = [(step, filled(words["captions"][name], numbers)) for name, step in steps.items()]
    return Told(filled(words["question"], numbers), captions, filled(words["claim"], numbers))


def title_of(lesson: RaceLesson, language: Language) -> str:
    """Its title, without what marks formulas."""
    return str(texts(language, lesson.chapter)[lesson.id]["title"]).replace("`", "")
