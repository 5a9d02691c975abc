"""The ends of an axis around some numbers.

``downhill/player/browser/quantities.js`` finds the same, held by ``tests/vectors``.
"""

import math

import numpy as np
from jaxtyping import Float

_FINEST = 1e-12
"""The lowest decade that a logarithmic axis reaches down to."""
_LARGEST = 1e300
"""No axis reaches farther."""
_ALIKE = 1e-12
"""Numbers that differ by a smaller part of themselves are one number."""
_APART = 1e-6
"""How far an axis reaches at each side of one large number, as a part of it."""


def log_range(values: Float[np.ndarray, " values"], highest: float = math.inf) -> tuple[int, int]:
    """Exponents of ten in whole decades, so that small changes of a race do not move them; from 0.1 to 1 for nothing.

    Args:
        values: any; what is not positive and finite is passed over.
        highest: what lies above this does not move the upper end.
    """
    drawable = values[np.isfinite(values) & (values > 0)]
    low, high = (float(drawable.min()), float(drawable.max())) if drawable.size else (0.1, 1.0)
    low = min(max(low, _FINEST), _LARGEST)
    high = max(min(high, highest, _LARGEST), 10 * low)
    return math.floor(math.log10(low)), math.ceil(math.log10(high))


def linear_range(
    values: Float[np.ndarray, " values"], lowest: float = -math.inf, highest: float = math.inf
) -> tuple[float, float]:
    """Round ends, in halves of the power of ten below the span, around the values; from 0 to 1 for none.

    Args:
        values: any; what is not finite is passed over.
        lowest: values below it count as this.
        highest: values above it count as this.
    """
    within = np.clip(np.clip(values[np.isfinite(values)], lowest, highest), -_LARGEST, _LARGEST)
    low, high = (float(within.min()), float(within.max())) if within.size else (0.0, 1.0)
    if high - low <= max(_ALIKE * max(abs(low), abs(high)), 1 / _LARGEST):
        beside = max(0.5, _APART * abs(low))
        low, high = low - beside, low + beside
    unit = 10.0 ** math.floor(math.log10(high - low)) / 2
    return math.floor(low / unit) * unit, math.ceil(high / unit) * unit
