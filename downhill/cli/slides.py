"""Races and lessons as slides: from files and addresses to one page."""

import argparse
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from downhill.cli.arguments import complain
from downhill.cli.experiment import RACE_FIELDS, experiment_of, race_of, read_address, read_file
from downhill.cli.files import check_writable, write
from downhill.cli.outputs import progress_bar
from downhill.course.chapters import CHAPTERS
from downhill.course.texts import LANGUAGES, Language, language_of
from downhill.experiment import Experiment
from downhill.experiment.checks import known, shortened
from downhill.experiment.fields import without_one
from downhill.export.embed import embedded_layout, embedded_lesson
from downhill.export.replay import ReplayLayout
from downhill.export.slides import MOST_SLIDES, Slide, render_slides
from downhill.simulation import simulate
from downhill.simulation.compilation import compile_loops_whole, use_every_core, use_persistent_cache

if TYPE_CHECKING:
    from downhill.lessons import RaceLesson

Computed = Callable[[], Slide]
"""A slide whose race is simulated when it is called."""


def make_slides(options: argparse.Namespace) -> None:
    """What ``downhill slides`` does.

    Raises:
        ValueError: something that is no race, or too many of them.
        OSError: a file that cannot be read or written.
    """
    check_writable({"html": options.html})
    wanted = [slide for race in options.races for slide in _read(race)]
    if len(wanted) > MOST_SLIDES:
        raise ValueError(f"{len(wanted)} slides: must be at most {MOST_SLIDES}")
    compile_loops_whole()
    use_every_core()
    use_persistent_cache()
    with progress_bar("slides") as on_progress:
        slides = [computed() for computed in wanted]
        page = render_slides(
            slides, theme=options.theme, title=options.title, playground=options.playground, on_progress=on_progress
        )
    write({options.html: page.encode()})


def _read(race: str) -> Sequence[Computed]:
    """The slides of a file, of an address, or of what follows the ``?`` of one."""
    if race == "-" or race.endswith(".json") or Path(race).is_file():
        return [partial(_slide_of, experiment_of(read_file(race, option="")), "overlay")]
    query = race.partition("?")[2].partition("#")[0] if "?" in race else race
    names = {field.partition("=")[0] for field in query.split("&")}
    if names & {"lesson", "chapter"}:
        return list(_lessons(query))
    if "=" not in query:
        raise ValueError(f"{shortened(race)}: is neither a file nor the address of a race or a lesson")
    return [partial(_slide_of, *read_address(query, race_of, RACE_FIELDS, option=shortened(race)))]


def _slide_of(experiment: Experiment, layout: ReplayLayout) -> Slide:
    return Slide(experiment=experiment, trajectories=simulate(experiment), layout=embedded_layout(layout))


def _lessons(query: str) -> Iterator[Computed]:
    from downhill.lessons import LESSONS, RaceLesson  # which take seconds to load

    rest, wanted = without_one(query, "lesson")
    rest, chapter = without_one(rest, "chapter")
    rest, language = without_one(rest, "lang")
    if language is not None:
        known("lang", language, LANGUAGES)
    if rest:
        complain(f"{shortened(query)}: passed over: {shortened(rest)}")
    if wanted is not None and chapter is not None:
        raise ValueError(f"{shortened(query)}: give a lesson or a chapter")
    if wanted is not None:
        ids = [known("lesson", wanted, LESSONS)]
    else:
        known("chapter", chapter, CHAPTERS)
        ids = [each for each, lesson in LESSONS.items() if lesson.chapter == chapter]
    for each in ids:
        lesson = LESSONS[each]
        if isinstance(lesson, RaceLesson):
            yield partial(_slide_of_lesson, lesson, language_of(language, None))
        else:
            complain(f"lesson {each}: left out: it is a chart, not a race")


def _slide_of_lesson(lesson: "RaceLesson", language: Language) -> Slide:
    from downhill.lessons import title_of, told

    runs = lesson.shown()
    return Slide(
        experiment=lesson.experiment,
        trajectories=runs,
        layout=embedded_layout(lesson.layout),
        title=title_of(lesson, language),
        words=embedded_lesson(language, *told(lesson, runs, language)),
    )
