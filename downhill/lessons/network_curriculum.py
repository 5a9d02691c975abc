"""A curriculum on digits: from easy examples to all it is behind, unless the hard ones are those that lie."""

from functools import lru_cache, partial

from downhill.lessons._chart import Chart, Series
from downhill.lessons._networks import DIGITS, SEEDS, SMALL, by_epoch, gd, trained
from downhill.lessons.entry import ChartLesson, Numbers
from downhill.networks import Data, Training
from downhill.networks.batches import FIRST_POOL
from downhill.networks.training import Order

_RATE, _EPOCHS = 0.1, 20
_LIES = Data("digits", {"label_noise": 0.1})


def _test_loss(name: str, data: Data, order: Order) -> Series:
    [run] = trained(Training(data, (SMALL,), (gd(_RATE),), _EPOCHS, SEEDS, order=order)).runs
    return by_epoch(name, run, "test_loss")


@lru_cache(maxsize=2)
def _chart(order: Order) -> Chart:
    """In random order, and in this one: with right labels, and with some that lie."""
    return Chart(
        (
            _test_loss("random", DIGITS, "random"),
            _test_loss("ordered", DIGITS, order),
            _test_loss("random_lies", _LIES, "random"),
            _test_loss("ordered_lies", _LIES, order),
        ),
        y_scale="log",
    )


def _at(chart: Chart, name: str, epoch: int) -> float:
    return float(chart[name].y[epoch])


def _holds(chart: Chart) -> bool:
    """With right labels it is behind after every epoch; with lies ahead at half time, when all examples are let in."""
    behind = bool((chart["ordered"].y[1:] > chart["random"].y[1:]).all())
    half = _EPOCHS // 2
    ahead = _at(chart, "ordered_lies", half) < 0.8 * _at(chart, "random_lies", half)
    lost = _at(chart, "ordered_lies", -1) > 0.95 * _at(chart, "random_lies", -1)
    return behind and ahead and lost


def _numbers(chart: Chart) -> Numbers:
    half = _EPOCHS // 2
    return {
        "first": f"{100 * FIRST_POOL:.0f}",
        "half": half,
        "lies": f"{100 * _LIES.numbers['label_noise']:.0f}",
        **{f"{name}_half": f"{_at(chart, name, half):.2f}" for name in ("random_lies", "ordered_lies")},
        **{f"{series.id}_end": f"{series.y[-1]:.2f}" for series in chart.series},
    }


NETWORK_CURRICULUM = ChartLesson(
    id="network_curriculum",
    chapter="networks",
    number=19,
    source="Bengio et al. 2009; Zaremba & Sutskever 2014",
    chart=partial(_chart, "curriculum"),
    without=partial(_chart, "random"),
    holds=_holds,
    answers={
        "ahead": lambda chart: _at(chart, "ordered", -1) < 0.95 * _at(chart, "random", -1),
        "same": lambda chart: 0.95 < _at(chart, "ordered", -1) / _at(chart, "random", -1) < 1.05,
        "behind": lambda chart: _at(chart, "ordered", -1) > 1.05 * _at(chart, "random", -1),
    },
    numbers=_numbers,
)
