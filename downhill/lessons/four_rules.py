"""Four rules with the notes' numbers on one network: the race is one of learning rates as well."""

from collections.abc import Mapping
from functools import lru_cache, partial

from immutabledict import immutabledict

from downhill.experiment import Entrant
from downhill.lessons._chart import Chart
from downhill.lessons._networks import DIGITS, by_epoch, runs_on
from downhill.lessons.entry import ChartLesson, Numbers

_EPOCHS, _DECAY = 10, 0.001
_RATES = immutabledict({"momentum": 0.03, "adagrad": 0.05, "rmsprop_graves": 0.002, "adam": 0.001, "adam_fast": 0.03})
_ONE_RATE = immutabledict(dict.fromkeys(_RATES, 0.03))
_FOUR = tuple(name for name in _RATES if name != "adam_fast")
_OTHERS = {"momentum": {"momentum": 0.9}, "rmsprop_graves": {"decay": 0.95, "momentum": 0.9}}
"""As the notes' ``mx.opt.sgd`` and ``mx.opt.rmsprop`` have them."""


@lru_cache(maxsize=2)
def _chart(rates: Mapping[str, float]) -> Chart:
    entrants = (
        Entrant(
            name.removesuffix("_fast"),
            {"learning_rate": rate} | _OTHERS.get(name, {}),
            batch_size=100.0,
            coupled_decay=_DECAY,
        )
        for name, rate in rates.items()
    )
    runs = runs_on(DIGITS, *entrants, epochs=_EPOCHS)
    return Chart(tuple(by_epoch(name, run) for name, run in zip(rates, runs, strict=True)), y_scale="log")


def _end(chart: Chart, name: str) -> float:
    return float(chart[name].y[-1])


def _is_first(chart: Chart, name: str) -> bool:
    """Whether it ends lowest of the four."""
    return min(_FOUR, key=lambda each: _end(chart, each)) == name


def _holds(chart: Chart) -> bool:
    """RMSProp ends lowest and Adam highest, yet Adam with another rate is below all of them."""
    ends = [_end(chart, each) for each in _FOUR]
    adam_is_last = _end(chart, "adam") == max(ends)
    return _is_first(chart, "rmsprop_graves") and adam_is_last and _end(chart, "adam_fast") < min(ends)


def _numbers(chart: Chart) -> Numbers:
    return {
        "epochs": _EPOCHS,
        "decay": _DECAY,
        **{name: f"{_end(chart, name):.2f}" for name in _RATES},
        "fast_rate": _RATES["adam_fast"],
        "slow_rate": _RATES["adam"],
    }


FOUR_RULES = ChartLesson(
    id="four_rules",
    chapter="networks",
    number=6,
    source="Bischl 2018, chapter 3; Choi et al. 2019",
    chart=partial(_chart, _RATES),
    without=partial(_chart, _ONE_RATE),
    holds=_holds,
    answers={name: partial(_is_first, name=name) for name in _FOUR},
    numbers=_numbers,
)
