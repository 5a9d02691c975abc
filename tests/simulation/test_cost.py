"""What an experiment costs is reckoned from its programs; `make bench` holds it beside the clock."""

from dataclasses import replace

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from downhill import Entrant, Experiment
from downhill.simulation import cost

RACE = Experiment("beale", steps=255, entrants=(Entrant("adam"),))


def test_operations_are_counted_as_often_as_they_are_run() -> None:
    """Source: by hand: a product and a sum of three numbers, ten times over; a sine of each."""

    def program(x: jax.Array) -> jax.Array:
        return jnp.sin(jax.lax.fori_loop(0, 10, lambda _, y: y * 2.0 + 1.0, x))

    # A turn of the loop also counts itself.
    expected = 10 * (2 * (cost._OPERATION + 3 * cost._NUMBER) + cost._OPERATION + cost._NUMBER) + 3 * cost._FUNCTION
    assert cost._of(program, np.zeros(3)) == pytest.approx(expected)


def test_it_grows_with_entrants_and_with_the_steps_compiled_for() -> None:
    """Source: the formula: 256 rows for 255 steps, 257 for 256, 513 for 300."""
    one = cost.seconds(RACE)
    assert cost.seconds(replace(RACE, entrants=RACE.entrants * 3)) == pytest.approx(3 * one)
    assert cost.seconds(replace(RACE, steps=300)) == pytest.approx(one * 513 / 257)


def test_data_loops_and_line_searches_are_dear() -> None:
    """Source: what was measured on one machine once, in microseconds a step, to a factor of 3."""
    measured = {
        ("beale", "gd"): 0.28,
        ("beale", "adahessian"): 2.54,
        ("beale", "lbfgs"): 4.81,
        ("cliff_rnn", "gd"): 4.14,
        ("linear_regression", "adam"): 2.23,
        ("linear_regression", "lbfgs"): 26.4,
        ("logistic_regression", "newton"): 7.77,
        ("tiny_network", "gd"): 3.36,
    }
    for (landscape, rule), microseconds in measured.items():
        reckoned = cost.seconds(Experiment(landscape, steps=1023, entrants=(Entrant(rule),))) / 1025e-6
        assert microseconds / 3 < reckoned < microseconds * 3, (landscape, rule, reckoned)


def test_noise_costs_its_random_bits() -> None:
    """Source: measured once, twelve noisy Adams with 5,000 steps on Beale: 0.293 s, to a factor of 3."""
    reckoned = cost.seconds(Experiment("beale", steps=5000, entrants=(Entrant("adam", noise=1.0),) * 12))
    assert 0.293 / 3 < reckoned < 0.293 * 3


def test_a_film_is_a_hundred_runs_of_one_entrant() -> None:
    """Source: the formula; on data each run costs what it does alone."""
    race = Experiment("linear_regression", steps=100, entrants=(Entrant("gd"), Entrant("adam")))
    films = [cost.film_seconds(race, index) for index in range(2)]
    assert films == pytest.approx([101 * cost.seconds(replace(race, entrants=(each,))) for each in race.entrants])
    assert cost.film_seconds(race) == pytest.approx(sum(films))
