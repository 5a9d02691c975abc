"""Too low, good, too high, far too high: four learning rates and their loss curves."""

from dataclasses import replace

from downhill.experiment import Entrant, Experiment
from downhill.experiment.experiment import BOUND
from downhill.lessons._moments import at_step, below, beyond
from downhill.lessons.entry import Numbers, RaceLesson, Runs, Slider
from downhill.simulation import Outcome

_RATES = (0.001, 0.01, 0.02, 0.04)


def _entrants(rates: tuple[float, ...]) -> tuple[Entrant, ...]:
    return tuple(Entrant("gd", {"learning_rate": rate}) for rate in rates)


_RACE = Experiment("himmelblau", (0.0, -1.0), 60, _entrants(_RATES))
_EARLY = 5


def _holds(runs: Runs) -> bool:
    """The high one leads early and stays above; it bounces, since 2 divided by the curvature there is less."""
    low, good, high, very_high = runs
    leads = bool(high.loss[_EARLY] < good.loss[_EARLY] / 2 < low.loss[_EARLY] / 2)
    plateau = bool(high.loss[-20:].min() > 1 > 1e3 * good.loss[-1]) and bool(low.loss[-1] > high.loss[-1])
    edge = bool(_RATES[1] < 2 / good.eigenvalues[-1, 1] < _RATES[2])
    return leads and plateau and edge and very_high.outcome == Outcome.DIVERGED


def _ends(runs: Runs) -> tuple[float, float]:
    return float(runs[1].loss[-1]), float(runs[2].loss[-1])


def _numbers(runs: Runs) -> Numbers:
    _, good, high, very_high = runs
    return {
        "early": _EARLY,
        "steps": _RACE.steps,
        "good_early": f"{good.loss[_EARLY]:.0f}",
        "high_early": f"{high.loss[_EARLY]:.0f}",
        "high_end": f"{high.loss[-1]:.0f}",
        "edge": f"{2 / good.eigenvalues[-1, 1]:.3f}",
        "diverged": very_high.outcome.at_step,
    }


FOUR_RATES = RaceLesson(
    id="four_rates",
    chapter="learning_rate",
    number=1,
    source="Karpathy 2015, CS231n",
    experiment=_RACE,
    without=replace(_RACE, entrants=_entrants((0.001, 0.01, 0.012, 0.04))),
    holds=_holds,
    answers={
        "higher": lambda runs: _ends(runs)[1] < 0.9 * _ends(runs)[0] and _ends(runs)[0] > 1e-3,
        "lower": lambda runs: _ends(runs)[0] < 0.9 * _ends(runs)[1] and _ends(runs)[1] > 1e-3,
        "both": lambda runs: max(_ends(runs)) < 1e-3,
    },
    captions={
        "ahead": lambda runs: (runs[2].loss < runs[1].loss / 2) & at_step(runs[2], 3),
        "overtakes": lambda runs: (runs[1].loss < runs[2].loss) & at_step(runs[2], _EARLY),
        "diverges": lambda runs: beyond(runs[3], 1, BOUND),
        "bounces": lambda runs: below(runs[1], 1e-3),
    },
    numbers=_numbers,
    layout="split",
    sliders=(Slider("learning_rate", (2,)), Slider("learning_rate", (0,))),
    quiz=True,
)
