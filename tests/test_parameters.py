"""One adjustable number."""

import dataclasses
import math
from fractions import Fraction

import numpy as np
import pytest

from downhill.parameters import Parameter

CLOSED = Parameter("rate", "r", default=1.0, low=0.5, high=2.0, meaning="a closed range")
HALF_OPEN = dataclasses.replace(CLOSED, high_excluded=True)


@pytest.mark.parametrize("value", [0.5, 2.0, 1, np.float64(0.75), np.float32(0.75), np.int32(2), Fraction(3, 2)])
def test_what_lies_in_the_range_becomes_a_float(value: float) -> None:
    """Source: the range; any real number will do."""
    checked = CLOSED.check(value, "field")
    assert type(checked) is float
    assert checked == value


@pytest.mark.parametrize(
    "value",
    [
        math.nextafter(0.5, 0),
        math.nextafter(2, 3),
        0,
        -1,
        math.nan,
        math.inf,
        -math.inf,
        10**400,
        -(10**400),
        True,
        "1",
        None,
        [1.0],
        1 + 0j,
        np.float64("nan"),
        np.array(1.0),
        np.bool_(True),
    ],
    ids=lambda value: repr(value)[:20],
)
def test_what_does_not_is_refused(value: object) -> None:
    """Source: the range; the message names field, value and what is allowed."""
    with pytest.raises(ValueError, match=r"a number in \[0\.5, 2\]") as refusal:
        CLOSED.check(value, "who: rate")
    assert str(refusal.value) == f"who: rate = {value!r}: must be a number in [0.5, 2]"


@pytest.mark.parametrize("value", [2, 2.0, Fraction(2 * 10**30 - 1, 10**30)])
def test_an_excluded_end(value: float) -> None:
    """Source: [0.5, 2) in words and in deed; the last one is below 2, but not as a float."""
    with pytest.raises(ValueError, match=r"must be a number in \[0\.5, 2\)"):
        HALF_OPEN.check(value, "rate")
    assert HALF_OPEN.check(math.nextafter(2, 0), "rate") < 2


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"default": 2.5}, "rate = 2.5: must be a number in"),
        ({"default": math.nan}, "rate = nan"),
        ({"default": 2.0, "high_excluded": True}, "rate = 2.0"),
        ({"low": -0.5, "scale": "log"}, "a log scale must not start below 0, at -0.5"),
        ({"low": 3.0, "high": 2.0}, "rate = 1.0"),
    ],
)
def test_a_faulty_parameter_cannot_be_made(changes: dict[str, object], message: str) -> None:
    """Source: the contract: an entry is checked when it is made, at import."""
    with pytest.raises(ValueError, match=r".") as refusal:
        dataclasses.replace(CLOSED, **changes)  # pyright: ignore[reportArgumentType]
    assert message in str(refusal.value)


SWITCH = Parameter("option", "o", default=0.0, low=0.0, high=1.0, meaning="an option", scale="switch")
COUNT = Parameter("count", "n", default=5.0, low=1.0, high=1e5, meaning="a count", scale="whole")


@pytest.mark.parametrize(("parameter", "value"), [(SWITCH, 0), (SWITCH, 1.0), (COUNT, 1), (COUNT, 1e5), (COUNT, 7.0)])
def test_switches_and_whole_numbers(parameter: Parameter, value: float) -> None:
    """Source: off and on; whole numbers, in whatever type they come."""
    assert parameter.check(value, "field") == value


@pytest.mark.parametrize("value", [0.5, 2, -1, math.nan, True])
def test_a_switch_is_off_or_on(value: float) -> None:
    """Source: 0 and 1."""
    with pytest.raises(ValueError, match=r"^field = .*: must be 0 \(off\) or 1 \(on\)$"):
        SWITCH.check(value, "field")


@pytest.mark.parametrize("value", [1.5, 0, 100_001, math.inf, math.nan, 1 + 1e-9])
def test_a_whole_number_is_whole(value: float) -> None:
    """Source: the whole numbers within the range."""
    with pytest.raises(ValueError, match=r"^field = .*: must be a whole number from 1 to 100000$"):
        COUNT.check(value, "field")
