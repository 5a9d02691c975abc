"""What a lesson is: frozen data with a proof. Its words are in downhill/course/texts/, a folder for each language."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, TypeVar

import numpy as np
from immutabledict import immutabledict
from jaxtyping import Bool

from downhill.experiment import Experiment
from downhill.lessons._chart import Chart
from downhill.simulation import Trajectory, simulate

Runs = Sequence[Trajectory]
E = TypeVar("E", Runs, Chart)
Numbers = Mapping[str, float | str]
Moment = Callable[[Runs], Bool[np.ndarray, " rows"]]
"""Whether what a caption tells has happened, for each row."""


@dataclass(frozen=True, slots=True)
class Slider:
    """A number that is worth trying out.

    Attributes:
        name: of the hyperparameter, of a number around the rule, or of the landscape's parameter.
        entrants: the indices of those whose number it is, which are moved together; empty for the landscape's.
    """

    name: str
    entrants: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lesson(ABC, Generic[E]):
    """A claim, what shows it, and a question to guess at before it is shown.

    Attributes:
        id: its name in code, in addresses and in the files of texts.
        chapter: the chapter's id.
        number: its place in the chapter.
        source: who said so first, or where it is explained: author and year.
        holds: whether the claim is true of what was computed.
        answers: the answers to choose from, by id, each with whether it is right of what was computed.
        numbers: those that the texts name, read off what was computed.
        quiz: whether the quiz asks its question for the chapter.
    """

    id: str
    chapter: str
    number: int
    source: str
    holds: Callable[[E], bool]
    answers: Mapping[str, Callable[[E], bool]]
    numbers: Callable[[E], Numbers] = field(default=lambda _: immutabledict())
    quiz: bool = False

    @abstractmethod
    def shown(self) -> E:
        """Compute what the lesson shows."""

    @abstractmethod
    def shown_without(self) -> E:
        """The same without what the claim is about, so that it does not hold and other answers are right."""

    def right(self, shown: Any) -> tuple[str, ...]:
        """The ids of the answers that are right of what was computed."""
        return tuple(answer for answer, judge in self.answers.items() if judge(shown))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RaceLesson(Lesson[Runs]):
    """A lesson that a race shows; ``holds``, ``answers`` and the rest are of its trajectories, one per entrant.

    Attributes:
        experiment: shows it.
        without: the same without what the claim is about.
        captions: what is told while it plays, by id, in the order of the steps at which it happens.
        sliders: what to try next, and nothing else.
        layout: one picture for all entrants, one for each, or one beside the loss curves.
    """

    experiment: Experiment
    without: Experiment
    captions: Mapping[str, Moment] = field(default_factory=lambda: immutabledict())
    sliders: tuple[Slider, ...] = ()
    layout: Literal["overlay", "grid", "split"] = "overlay"

    def shown(self) -> Runs:
        """The trajectories."""
        return simulate(self.experiment)

    def shown_without(self) -> Runs:
        """Those without what the claim is about."""
        return simulate(self.without)

    def caption_steps(self, runs: Runs) -> Mapping[str, int]:
        """The step at which each caption is told: the first at which it has happened.

        Raises:
            ValueError: something that a caption tells never happens.
        """
        return {caption: _first(self, caption, moment(runs)) for caption, moment in self.captions.items()}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ChartLesson(Lesson[Chart]):
    """A lesson that a chart shows, computed at once.

    Attributes:
        chart: computes it.
        without: the same without what the claim is about.
    """

    chart: Callable[[], Chart]
    without: Callable[[], Chart]

    def shown(self) -> Chart:
        """The chart."""
        return self.chart()

    def shown_without(self) -> Chart:
        """The one without what the claim is about."""
        return self.without()


def _first(lesson: RaceLesson, caption: str, happened: Bool[np.ndarray, " rows"]) -> int:
    if not happened.any():
        raise ValueError(f"{lesson.id}: what the caption {caption!r} tells never happens")
    return int(np.argmax(happened))
