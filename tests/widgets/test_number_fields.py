"""The sliders' positions, for every number that the app has."""

import numpy as np
import pytest

from downhill import Averaging, Schedule
from downhill.experiment.entrant import OPTIONAL_NUMBERS
from downhill.parameters import Parameter, stops
from landscapes import LANDSCAPES
from optimizers import OPTIMIZERS

CATALOGUES = (
    (LANDSCAPES, "parameters"),
    (OPTIMIZERS, "hyperparameters"),
    (Schedule.kinds, "every_parameter"),
    (Averaging.kinds, "every_parameter"),
)
PARAMETERS = {
    f"{entry.id} {parameter.name}": parameter
    for entries, numbers in CATALOGUES
    for entry in entries.values()
    for parameter in getattr(entry, numbers)
    if parameter.scale != "switch"
} | OPTIONAL_NUMBERS

every = pytest.mark.parametrize("parameter", PARAMETERS.values(), ids=PARAMETERS.keys())


@every
def test_stops_are_allowed_values_in_order(parameter: Parameter) -> None:
    values = stops(parameter)
    assert list(values) == sorted(set(values))
    for value in values:
        assert parameter.check(value, "stop") == value
    assert values[0] == parameter.low
    every_one = parameter.scale == "whole" and len(values) == parameter.high - parameter.low + 1
    assert every_one or 20 <= len(values) <= 400, "fine enough to find a value, coarse enough to move by keys"


@every
def test_the_highest_stop_is_the_highest_allowed(parameter: Parameter) -> None:
    if parameter.high_excluded:
        assert parameter.high - stops(parameter)[-1] <= 1e-3 * (parameter.high - parameter.low)
    else:
        assert stops(parameter)[-1] == parameter.high


@every
def test_the_default_is_a_stop(parameter: Parameter) -> None:
    """Else the slider would point beside the number that stands in the field."""
    assert parameter.default in stops(parameter)


def test_a_log_scale_is_even_in_the_logarithm() -> None:
    rate = Parameter("rate", "a", default=0.1, low=1e-4, high=10.0, meaning="", scale="log")
    steps = np.diff(np.log10(stops(rate)))
    assert len(steps) == 100
    np.testing.assert_allclose(steps, 0.05, atol=0.03)
    assert {1e-4, 1e-3, 0.01, 0.1, 1.0, 10.0} <= set(stops(rate))


def test_a_decay_rate_is_even_in_what_is_lost() -> None:
    decay = Parameter("decay", "b", 0.9, low=0.0, high=1.0, meaning="", scale="near_one", high_excluded=True)
    assert {0.0, 0.5, 0.9, 0.99, 0.999, 0.9999} <= set(stops(decay))


def test_whole_numbers_are_whole_and_even_in_the_logarithm() -> None:
    count = Parameter("count", "n", 0.0, low=0.0, high=10_000.0, meaning="", scale="whole")
    assert {0, 1, 2, 3, 5, 10, 100, 1000, 10_000} <= set(stops(count))
    assert all(value == round(value) for value in stops(count))
    large = [value for value in stops(count) if value >= 10]
    np.testing.assert_allclose(np.diff(np.log10(large)), 0.05, atol=0.03)


def test_a_linear_scale_is_even() -> None:
    linear = Parameter("linear", "c", 0.0, low=-1.0, high=1.0, meaning="")
    np.testing.assert_allclose(np.diff(stops(linear)), 0.02)
