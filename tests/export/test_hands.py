"""Runs that a replay brings along for its sliders and its start."""

import math
from dataclasses import replace

import numpy as np
import pytest

from downhill import Averaging, Entrant, Experiment, simulate
from downhill.experiment.edit import edited
from downhill.export.hands import MOST_NUMBERS, Hands, hands
from downhill.player import describe
from downhill.simulation.sweep import film_values
from landscapes import find_landscape

RACE = Experiment("saddle", (-1.5, 0.5), 20, (Entrant("gd", {"learning_rate": 0.02}), Entrant("momentum")))


def found_in(experiment: Experiment) -> Hands:
    found = hands(experiment, lambda _: None)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def found() -> Hands:
    return found_in(RACE)


def test_sliders_have_the_values_of_a_film(found: Hands) -> None:
    """Source: the film's values; learning rates first, so that a small file has them."""
    sliders = [(each["entrant"], each["name"]) for each in found.header["sliders"]]
    assert sliders == [(0, "learning_rate"), (1, "learning_rate"), (1, "momentum")]
    for slider in found.header["sliders"]:
        entrant = RACE.entrants[slider["entrant"]]
        parameter = next(each for each in entrant.optimizer.hyperparameters if each.name == slider["name"])
        assert slider["values"] == film_values(parameter, entrant.hyperparameters[slider["name"]])
        assert len(slider["runs"]) == len(slider["values"])


def test_each_run_is_the_one_that_the_server_would_answer(found: Hands) -> None:
    """Source: the whole race with that edit, its words by the player's own header; numbers where the header says."""
    rows = RACE.steps + 1
    for place, (number, index) in enumerate([(0, 30), (1, 99), (2, 5)]):
        slider = found.header["sliders"][number]
        after = edited(RACE, {"numbers": [(slider["entrant"], slider["name"], slider["values"][index])]})
        runs = simulate(after)
        entrant = describe(after, runs)["entrants"][slider["entrant"]]
        assert slider["runs"][index].items() <= entrant.items(), place
        before = sum(len(each["runs"]) for each in found.header["sliders"][:number]) + index
        block = found.numbers[before * rows * 16 : (before + 1) * rows * 16]
        assert block[: rows * 8] == runs[slider["entrant"]].loss.astype("<f8").tobytes()
        assert block[rows * 8 :] == runs[slider["entrant"]].theta.astype("<f4").tobytes()


def test_starts_are_a_grid_over_the_view(found: Hands) -> None:
    """By hand: 21 × 21 starts over [-2, 2]², and on x² - y² gradient descent ends at x (1 - 2α)^20."""
    starts = np.array(found.header["starts"])
    side = np.linspace(*find_landscape("saddle").view[0], 21)
    np.testing.assert_allclose(starts, [(x, y) for y in side for x in side])
    last = np.frombuffer(found.numbers[-2 * 21 * 16 : -21 * 16][21 * 8 :], "<f4").reshape(21, 2)[-1]
    np.testing.assert_allclose(last, (2 * 0.96**20, 2 * 1.04**20), rtol=1e-6)
    assert found.header["runs"][-1][0]["label"] == describe(RACE, simulate(RACE))["entrants"][0]["label"]


def test_a_longer_race_has_fewer_values_and_starts_within_the_bound() -> None:
    """Source: the promised bound; four entrants × 1,501 rows × 16 bytes leave room for 7 × 7 starts and 51 values."""
    found = found_in(Experiment("saddle", (0.0, 0.5), 1500, tuple(Entrant(rule) for rule in ("gd", "adam") * 2)))
    assert len(found.header["starts"]) == 49
    assert [len(each["values"]) for each in found.header["sliders"]] == [51] * 4
    assert [each["name"] for each in found.header["sliders"]] == ["learning_rate"] * 4
    assert len(found.numbers) <= 2 * MOST_NUMBERS


def test_the_longest_has_none_and_nobody_neither() -> None:
    """By hand: 5 × 5 starts of 12,501 rows of 16 bytes are more than 5 MB; with an average's 8 more, of 8,334."""
    one = replace(RACE, entrants=(Entrant("gd"),) * 3)
    assert hands(replace(one, steps=4166), lambda _: None) is None
    averaged = Entrant("gd", averaging=Averaging("arithmetic"))
    assert hands(replace(one, entrants=(averaged,) * 3, steps=2778), lambda _: None) is None
    assert hands(replace(RACE, entrants=()), lambda _: None) is None


def test_progress_is_told_and_may_end_the_work() -> None:
    told: list[float] = []

    def until_half(done: float) -> None:
        told.append(done)
        if done > 0.5:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        hands(RACE, until_half)
    assert told[0] == 0.0
    assert told == sorted(told)
    assert math.isclose(told[-1], 0.5, abs_tol=0.01)
