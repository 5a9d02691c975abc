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
        ("beale", "gd"): 0.31,
        ("beale", "adahessian"): 0.60,
        ("rastrigin", "lbfgs"): 2.20,
        ("cliff_rnn", "gd"): 2.65,
        ("linear_regression", "adam"): 1.14,
        ("linear_regression", "lbfgs"): 7.76,
        ("logistic_regression", "newton"): 6.82,
        ("tiny_network", "gd"): 2.59,
    }
    for (landscape, rule), microseconds in measured.items():
        reckoned = cost.seconds(Experiment(landscape, steps=1023, entrants=(Entrant(rule),))) / 1025e-6
        assert microseconds / 3 < reckoned < microseconds * 3, (landscape, rule, reckoned)


def test_noise_costs_its_random_bits() -> None:
    """Source: measured once, twelve noisy Adams with 5,000 steps on Beale: 0.028 s, to a factor of 3."""
    reckoned = cost.seconds(Experiment("beale", steps=5000, entrants=(Entrant("adam", noise=1.0),) * 12))
    assert 0.028 / 3 < reckoned < 0.028 * 3


def test_a_film_is_charged_by_its_portions() -> None:
    """Source: the formula: 101 runs at an eighth each on a formula, as many on data at a third; 7 are filled up."""
    for landscape, part in (("beale", 1 / 8), ("linear_regression", 1 / 3)):
        race = Experiment(landscape, steps=100, entrants=(Entrant("gd"),))
        assert cost.film_seconds(race, 0) == pytest.approx(101 * part * cost.seconds(race))
        assert cost.film_seconds(race, 0, 7) == cost.film_seconds(race, 0)


def test_dear_films_are_computed_in_parts() -> None:
    """Source: 0.5 s and the formula."""
    race = Experiment("logistic_regression", entrants=(Entrant("lbfgs"),))
    long = [replace(race, steps=steps) for steps in (255, 1023, 5000)]
    assert [cost.portion(each, 0) for each in long] == [101, 13, 2]
    assert cost.film_seconds(long[1], 0, 14) == pytest.approx(26 / 3 * cost.seconds(long[1]))
    assert cost.film_seconds(long[2], 0, 3) == pytest.approx(4 / 3 * cost.seconds(long[2]))


def test_films_on_data_cost_what_was_measured() -> None:
    """Source: what was measured on one machine once, in milliseconds for 101 values of 255 steps, to a factor of 3."""
    measured = {
        ("linear_regression", "gd"): 16.6,
        ("linear_regression", "lbfgs"): 141,
        ("logistic_regression", "adam"): 72.4,
        ("logistic_regression", "bfgs"): 159,
        ("logistic_regression", "lbfgs"): 470,
        ("tiny_network", "gd"): 16.2,
        ("tiny_network", "newton"): 58.5,
    }
    for (landscape, rule), milliseconds in measured.items():
        reckoned = 1e3 * cost.film_seconds(Experiment(landscape, steps=255, entrants=(Entrant(rule),)), 0)
        assert milliseconds / 3 < reckoned < milliseconds * 3, (landscape, rule, reckoned)


def test_how_many_steps_would_do() -> None:
    """Source: the largest power of two whose cost is within the bound."""
    race = Experiment("logistic_regression", steps=5000, entrants=(Entrant("lbfgs"),))
    dear = cost.film_seconds(race, 0)
    steps = cost.steps_within(race, dear, dear / 10)
    assert (
        cost.film_seconds(replace(race, steps=steps), 0)
        <= dear / 10
        < cost.film_seconds(replace(race, steps=2 * steps), 0)
    )
