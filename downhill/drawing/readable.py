"""Numbers as people read them.

``downhill/player/browser/numbers.js`` writes the same texts, held by ``tests/vectors``.
"""

import math
from decimal import ROUND_HALF_UP, Context, Decimal

DIGITS = 4
"""Significant digits where nobody says."""

_SMALLEST, _LARGEST = -4, 6  # powers of ten between which a number is written without one
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def readable(value: float | None, digits: int | None = DIGITS) -> str:
    """A number for people: ``"0.01"``, ``"−2.5"``, ``"200000"``, ``"1.235×10⁻⁷"``.

    Half is rounded away from zero, zeros at the end of decimals are left out, and a whole part below a million stands
    in full, however few digits are asked for.

    Args:
        value: what is written; ``None`` is ``"–"``.
        digits: significant ones, at least 1; ``None`` for as many as tell the number from every other.
    """
    if value is None:
        return "–"
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else "∞" if value > 0 else "−∞"
    exact = Decimal(repr(float(value))) if digits is None else Decimal(float(value))
    if not exact:
        return "0"
    rounded = exact if digits is None else Context(prec=digits, rounding=ROUND_HALF_UP).create_decimal(exact)
    exponent = rounded.adjusted()
    if not _SMALLEST <= exponent < _LARGEST:
        return f"{_plain(rounded.scaleb(-exponent))}×{power_of_ten(exponent)}"
    if digits is not None and exponent >= digits:
        rounded = exact.quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return _plain(rounded)


def exact(value: float) -> str:
    """A number for people, in as many digits as tell it from every other."""
    return readable(value, None)


def _plain(number: Decimal) -> str:
    text = f"{number:f}".replace("-", "−")
    return text.rstrip("0").removesuffix(".") if "." in text else text


def power_of_ten(exponent: int) -> str:
    """``"10⁻³"``."""
    return "10" + str(exponent).translate(_RAISED)


def percent(count: float, whole: float) -> str:
    """A part of a whole in per cent, to a tenth; what is not quite none, or not quite all, does not look like it.

    Args:
        count: 0 to ``whole``.
        whole: more than 0.
    """
    fraction = count / whole
    if 0 < fraction < 0.0005:
        return "<0.1"
    if 0.9995 <= fraction < 1:
        return ">99.9"
    return f"{100 * fraction:.1f}"
