"""Adjustable numbers, of optimizers and landscapes: what they may be, and positions along their range."""

import math
from dataclasses import dataclass
from functools import cache
from numbers import Real
from typing import Literal, cast

_PER_DECADE = 20
_FEWEST, _MOST = 40, 300
_DECADES_ABOVE_0 = 8

Scale = Literal["linear", "log", "near_one", "whole", "switch"]
_STEPS: dict[Scale, float] = {"whole": 1.0, "linear": 0.01}


@dataclass(frozen=True, slots=True)
class Parameter:
    """An adjustable number and the values it may take.

    Attributes:
        name: name in code, URL and command line, e.g. ``"learning_rate"``.
        symbol: the same in the formula, e.g. ``"α"``.
        default: value where none is given.
        low: smallest allowed value.
        high: largest allowed value (itself excluded where ``high_excluded``).
        meaning: one line for the person who moves the slider.
        scale: how a slider spreads its positions: evenly (``"linear"``), evenly in the logarithm (``"log"``), or evenly
            in the logarithm of 1 - value (``"near_one"``, for decay rates such as 0.999). A log scale that starts at 0
            has it and the eight decades below ``high``. Two scales allow fewer values: ``"whole"`` only whole numbers,
            ``"switch"`` only 0 (off) and 1 (on).
        high_excluded: whether ``high`` itself is refused, as for a momentum in [0, 1).

    Raises:
        ValueError: the default is not an allowed value, or a log scale starts below 0.
    """

    name: str
    symbol: str
    default: float
    low: float
    high: float
    meaning: str
    scale: Scale = "linear"
    high_excluded: bool = False

    def __post_init__(self) -> None:
        if self.scale == "log" and self.low < 0:
            raise ValueError(f"{self.name}: a log scale must not start below 0, at {self.low}")
        self.check(self.default, self.name)

    @property
    def allowed(self) -> str:
        """The allowed values in words, e.g. ``"a number in [0, 1)"``."""
        if self.scale == "switch":
            return "0 (off) or 1 (on)"
        if self.scale == "whole":
            return f"a whole number from {self.low:.10g} to {self.high:.10g}"
        return f"a number in [{self.low:.7g}, {self.high:.7g}{')' if self.high_excluded else ']'}"

    @property
    def step(self) -> float | None:
        """What + and − add: 1 to a whole number, 0.01 on a linear scale; ``None`` where the number's size says it."""
        return _STEPS.get(self.scale)

    def check(self, value: object, field: str) -> float:
        """The value as a float.

        Args:
            value: the number to check.
            field: what the error message calls it, e.g. ``"entrants[0].learning_rate"``.

        Raises:
            ValueError: not a finite number within the range; the message names field, value and what is allowed.
        """
        number = cast(float, value) if isinstance(value, Real) and not isinstance(value, bool) else math.nan
        # Compared before float(): that refuses NaN, and integers too large for a float. After float() it may have been
        # rounded up to the excluded end.
        inside = self.low <= number <= self.high and not (self.high_excluded and float(number) == self.high)
        if not inside or (self.scale in ("whole", "switch") and number % 1 != 0):
            raise ValueError(f"{field} = {value!r}: must be {self.allowed}")
        return float(number) + 0.0  # −0, which equals 0, must not be told from it by anything either


@cache
def stops(parameter: Parameter) -> tuple[float, ...]:
    """The slider's positions, ascending, from the parameter's low to its high, rounded; the default is one of them."""
    if parameter.scale == "log":
        first = parameter.low or parameter.high / 10**_DECADES_ABOVE_0
        decades = math.log10(parameter.high) - math.log10(first)
        count = min(max(round(decades * _PER_DECADE), _FEWEST), _MOST)
        values = [parameter.low, *log_spaced(first, parameter.high, count, 2)]
    elif parameter.scale == "whole":
        first, last = max(parameter.low, 1.0), parameter.high
        decades = math.log10(last / first)
        count = max(round(decades * _PER_DECADE), _FEWEST)
        values = [parameter.low, *(float(round(first * 10 ** (decades * i / count))) for i in range(count + 1))]
    elif parameter.scale == "near_one":
        rest = [float(f"{10 ** (-i / 10):.2g}") for i in range(1, 41)]
        values = [parameter.low, *(round(1 - distance, 6) for distance in rest)]
    elif parameter.scale == "switch":
        values = [parameter.low, parameter.high]
    else:
        values = [round(parameter.low + (parameter.high - parameter.low) * i / 100, 10) for i in range(101)]
    within = {value for value in values if parameter.low <= value <= parameter.high}
    return tuple(sorted(within | {parameter.default}))


def log_spaced(low: float, high: float, intervals: int, digits: int) -> list[float]:
    """The ends of so many intervals of one length in the logarithm, from ``low`` > 0 to ``high``.

    Each is rounded to so many significant digits.
    """
    first, last = math.log10(low), math.log10(high)
    return [float(f"{10 ** (first + (last - first) * i / intervals):.{digits}g}") for i in range(intervals + 1)]
