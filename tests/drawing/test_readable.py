"""The texts of numbers, beside those in tests/vectors that JavaScript's tests read too."""

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from downhill.drawing.readable import percent, power_of_ten, readable
from tests.number_texts import number_of
from tests.vectors import vectors

NUMBERS = vectors("numbers")


@pytest.mark.parametrize(("value", "digits", "text"), NUMBERS["readable"])
def test_numbers_are_written_as_by_hand(value: float | str | None, digits: int | None, text: str) -> None:
    """Source: rounded by hand."""
    assert readable(None if value is None else float(value), digits) == text


@given(st.floats(-1e307, 1e307), st.integers(1, 9))
def test_numbers_read_back(number: float, digits: int) -> None:
    """Source: the text, read back: half a unit of the last digit; what is subnormal has fewer digits."""
    shown = readable(number, digits)
    assert number_of(shown) == pytest.approx(number, rel=0.5000001 * 10.0 ** (1 - digits), abs=1e-323)
    assert "-" not in shown
    assert "e" not in shown


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_all_digits_are_the_number(number: float) -> None:
    """Source: the text as an exact decimal; no other float is nearest to it."""
    text = readable(number, None)
    mantissa, _, power = text.replace("−", "-").partition("×10")
    exponent = int(power.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")) or 0)
    assert float(Decimal(mantissa).scaleb(exponent)) == number


def test_no_digits_are_refused() -> None:
    """Source: a number without digits says nothing."""
    with pytest.raises(ValueError, match="prec"):
        readable(1.5, 0)


def test_powers_of_ten() -> None:
    """Source: by hand."""
    for exponent, text in NUMBERS["powers"]:
        assert power_of_ten(exponent) == text


@pytest.mark.parametrize(("count", "whole", "text"), NUMBERS["percents"])
def test_per_cent(count: float, whole: float, text: str) -> None:
    """Source: by hand; what is not all or nothing does not read like it."""
    assert percent(count, whole) == text
    assert math.isclose(float(text.strip("<>")), 100 * count / whole, abs_tol=0.11)
