"""The search for the best learning rate, against closed forms and a search by single runs."""

from dataclasses import replace

import numpy as np
import optax
import pytest

from downhill import Entrant, Experiment, Outcome, Schedule, simulate
from downhill.simulation.tuning import tuned
from optimizers.entry import LEARNING_RATE


def ravine(*entrants: Entrant, steps: int = 300) -> Experiment:
    """½(x² + 20 y²), from (-4, 2)."""
    return Experiment("quadratic", (-4.0, 2.0), steps, entrants)


def test_the_rates_are_a_hundred_equal_intervals_of_the_whole_range() -> None:
    """Source: NumPy's geomspace, rounded to 3 significant digits."""
    [search] = tuned(ravine(Entrant("gd"), steps=5))
    assert search is not None
    evenly = np.geomspace(LEARNING_RATE.low, LEARNING_RATE.high, 101)
    assert search.values.tolist() == [float(f"{rate:.3g}") for rate in evenly]
    for array in (search.values, search.final_loss, search.diverged):
        assert len(array) == 101


def test_the_best_rate_on_a_quadratic() -> None:
    """Source: the closed form's lowest of these rates, and near it 2/(λ_min + λ_max) = 2/21 (Polyak 1964)."""
    [search] = tuned(ravine(Entrant("gd")))
    assert search is not None
    rates = search.values
    with np.errstate(over="ignore"):
        closed = 0.5 * ((1 - rates) ** 600 * 16 + 20 * (1 - 20 * rates) ** 600 * 4)
    assert search.best == rates[np.argmin(closed)]
    assert search.best == pytest.approx(2 / 21, rel=0.1)
    assert search.diverged.tolist() == (rates > 2 / 20).tolist()


@pytest.mark.parametrize("last", [{"end_factor": 0.01}, {"final_rate": 0.02}])
def test_each_entrant_is_searched_as_it_races(last: dict[str, float]) -> None:
    """Source: single runs at every rate, with the entrant's schedule and clipping, by ``simulate``."""
    clipped = Entrant("momentum", clip_norm=1.0, schedule=Schedule("cosine", {"decay_steps": 60.0, **last}))
    experiment = ravine(Entrant("gd"), clipped, steps=60)
    _, search = tuned(experiment)
    assert search is not None
    for index in range(0, 101, 10):
        rate = float(search.values[index])
        [run] = simulate(replace(experiment, entrants=(replace(clipped, hyperparameters={"learning_rate": rate}),)))
        assert search.diverged[index] == (run.outcome == Outcome.DIVERGED)
        np.testing.assert_allclose(search.final_loss[index], run.loss[-1], rtol=1e-9)


def test_the_best_is_the_lowest_that_did_not_diverge_and_of_equals_the_smaller() -> None:
    """Source: on -x² a faster run is lower, until it diverges; at a minimum all rates are as good."""
    [falling] = tuned(Experiment("formula:-x**2 + y**2", (1.0, 0.0), 20, (Entrant("gd"),)))
    assert falling is not None
    allowed = falling.final_loss[~falling.diverged]
    assert falling.best == falling.values[~falling.diverged][-1]
    assert falling.final_loss[~falling.diverged].min() == allowed[-1]
    assert falling.diverged.any()
    [still] = tuned(replace(ravine(Entrant("gd")), start=(0.0, 0.0)))
    assert still is not None
    assert still.best == 1e-6


def test_where_every_run_diverges_there_is_no_best() -> None:
    """Source: from x = 800 exp(x) is not finite."""
    [search] = tuned(Experiment("formula:exp(x) + y**2", (800.0, 0.0), 5, (Entrant("gd"),)))
    assert search is not None
    assert search.best is None
    assert search.diverged.all()


def test_a_rule_without_a_rate_is_not_searched() -> None:
    own = Entrant.from_optax("mine", optax.sgd(0.1))
    first, second = tuned(ravine(own, Entrant("gd"), steps=5))
    assert first is None
    assert second is not None
    assert tuned(ravine()) == ()
