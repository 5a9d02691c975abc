"""Dropout on a network whose labels lie: it learns them less well, and does better in the test."""

from functools import lru_cache, partial

from downhill.lessons._chart import Chart
from downhill.lessons._networks import FEW_WITH_LIES, SMALL, by_epoch, momentum, runs_on
from downhill.lessons.entry import ChartLesson, Numbers
from downhill.networks import Network

_RATE, _EPOCHS = 0.15, 50
_FRACTION = 0.3
_DROPPED, _NEVER = Network(SMALL.hidden, dropout=_FRACTION), Network(SMALL.hidden, dropout=1e-9)


@lru_cache(maxsize=2)
def _chart(network: Network) -> Chart:
    """Without dropout, and with this network's."""
    runs = runs_on(FEW_WITH_LIES, *[momentum(_RATE)] * 2, epochs=_EPOCHS, network=(_NEVER, network))
    return Chart(
        tuple(
            by_epoch(f"{name}_{read}", run, f"{read}_loss")
            for read in ("train", "test")
            for name, run in zip(("none", "dropout"), runs, strict=True)
        )
    )


def _ends(chart: Chart, read: str) -> tuple[float, float]:
    """The losses in the end, without dropout and with it."""
    return float(chart[f"none_{read}"].y[-1]), float(chart[f"dropout_{read}"].y[-1])


def _higher(chart: Chart, read: str) -> bool:
    without, with_it = _ends(chart, read)
    return with_it > 1.05 * without


def _lower(chart: Chart, read: str) -> bool:
    without, with_it = _ends(chart, read)
    return with_it < 0.95 * without


def _holds(chart: Chart) -> bool:
    """At first dropout is slower in both; in the end it is higher in training and lower in the test."""
    slower = all(chart[f"dropout_{read}"].y[5] > chart[f"none_{read}"].y[5] for read in ("train", "test"))
    return slower and _higher(chart, "train") and _lower(chart, "test")


def _numbers(chart: Chart) -> Numbers:
    return {
        "percent": f"{100 * _FRACTION:.0f}",
        "epochs": _EPOCHS,
        **{
            f"{name}_{read}": f"{end:.2f}"
            for read in ("train", "test")
            for name, end in zip(("none", "dropout"), _ends(chart, read), strict=True)
        },
    }


NETWORK_DROPOUT = ChartLesson(
    id="network_dropout",
    chapter="networks",
    number=11,
    source="Srivastava et al. 2014",
    chart=partial(_chart, _DROPPED),
    without=partial(_chart, _NEVER),
    holds=_holds,
    answers={
        "both": lambda chart: _lower(chart, "train") and _lower(chart, "test"),
        "test": lambda chart: _higher(chart, "train") and _lower(chart, "test"),
        "neither": lambda chart: not _lower(chart, "train") and not _lower(chart, "test"),
    },
    numbers=_numbers,
)
