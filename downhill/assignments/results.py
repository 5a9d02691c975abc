"""How the runs of an attempt ended, in the few numbers that a hand-in claims and that are computed again."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, cast

from immutabledict import immutabledict

from downhill.assignments.work import Work
from downhill.experiment.checks import known, shortened
from downhill.experiment.codec import Description, check_fields
from downhill.experiment.experiment import MAX_STEPS, Experiment
from downhill.maps.map import Map
from downhill.networks.training import Training
from downhill.parameters import Parameter
from downhill.simulation.outcome import OUTCOMES, Outcome

_LOSS = Parameter("loss", "f", 0.0, -1e308, 1e308, "a loss")
_AT_STEP = Parameter("at_step", "t", 0, 0, MAX_STEPS, "a step", scale="whole")
_ACCURACY = Parameter("accuracy", "a", 0.0, 0.0, 1.0, "a fraction")
_COUNT = Parameter("count", "n", 0, 0, 1e7, "runs", scale="whole")

CODES = tuple(str(outcome) for outcome in OUTCOMES)


@dataclass(frozen=True, slots=True)
class RaceResult:
    """How an entrant's run ended.

    Attributes:
        outcome: its code.
        at_step: as in :class:`downhill.Outcome`.
        loss: f(θ_K); ``None`` where it diverged.

    Raises:
        ValueError: anything else.
    """

    outcome: str
    at_step: int
    loss: float | None

    def __post_init__(self) -> None:
        known("outcome", self.outcome, CODES)
        object.__setattr__(self, "at_step", int(_AT_STEP.check(self.at_step, "at_step")))
        _check_optional(self, "loss", _LOSS)
        if self.outcome == Outcome.DIVERGED and self.loss is not None:
            raise ValueError(f"loss = {self.loss!r}: must be null, as of every run that diverged")


@dataclass(frozen=True, slots=True)
class TrainingResult:
    """What was read at the end of an entrant's runs: medians of the seeds; ``None`` where that is not finite.

    Attributes:
        train_loss, test_loss: losses, in whose medians one that is not finite counts as +∞.
        test_accuracy: the fraction that is classified rightly, 0 to 1, 0 of a run whose loss is not finite.

    Raises:
        ValueError: anything else.
    """

    train_loss: float | None
    test_loss: float | None
    test_accuracy: float | None

    def __post_init__(self) -> None:
        for name in ("train_loss", "test_loss"):
            _check_optional(self, name, _LOSS)
        _check_optional(self, "test_accuracy", _ACCURACY)


@dataclass(frozen=True, slots=True)
class MapResult:
    """How an entrant's runs on a map ended.

    Attributes:
        outcomes: how many ended how, by the outcome's code, without those of which there are none.

    Raises:
        ValueError: anything else.
    """

    outcomes: Mapping[str, int]

    def __post_init__(self) -> None:
        if not isinstance(self.outcomes, Mapping):
            raise ValueError(f"outcomes = {shortened(repr(self.outcomes))}: must map outcomes to numbers of runs")
        counts = {known("outcome", name, CODES): int(_COUNT.check(n, name)) for name, n in self.outcomes.items()}
        object.__setattr__(self, "outcomes", immutabledict({name: counts[name] for name in CODES if counts.get(name)}))


Result = RaceResult | TrainingResult | MapResult
_OF: dict[type[Work], type[Result]] = {Experiment: RaceResult, Training: TrainingResult, Map: MapResult}


def _check_optional(result: Any, name: str, parameter: Parameter) -> None:
    if (value := getattr(result, name)) is not None:
        object.__setattr__(result, name, parameter.check(value, name))


def check_results(work: Work, results: tuple[object, ...]) -> None:
    """Refuse results of another kind of work.

    Raises:
        ValueError: they are.
    """
    kind = _OF[type(work)]
    for index, each in enumerate(results):
        if not isinstance(each, kind):
            raise ValueError(f"results[{index}] = {shortened(repr(each))}: must be a {kind.__name__}")


def describe_result(result: Result) -> Description:
    """The result as a plain dictionary."""
    if isinstance(result, MapResult):
        return {"outcomes": dict(result.outcomes)}
    return {each.name: getattr(result, each.name) for each in fields(result)}


def result_from(work: Work, field: str, described: object) -> Result:
    """The inverse of :func:`describe_result`.

    Args:
        work: what it is a result of.
        field: what messages call it.
        described: what JSON says.

    Raises:
        ValueError: not a result of this kind of work.
    """
    kind = _OF[type(work)]
    names = tuple(each.name for each in fields(kind))
    for name in names:
        check_fields(field, described, names, required=name)
    try:
        return kind(**cast(dict[str, Any], described))
    except ValueError as error:
        raise ValueError(f"{field}: {error}") from None
