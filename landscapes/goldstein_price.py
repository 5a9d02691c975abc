"""Goldstein and Price's function, as it was published and on the logarithmic, rescaled form of later tables."""

import math
from collections.abc import Mapping, Sequence

import jax.numpy as jnp

from landscapes.entry import CriticalPoint, Landscape, Point, Scalar, SuggestedStart

_CRITICAL_POINTS = (
    CriticalPoint("minimum", (0.0, -1.0), 3.0),
    CriticalPoint("minimum", (-0.6, -0.4), 30.0),
    CriticalPoint("minimum", (1.8, 0.2), 84.0),
    CriticalPoint("minimum", (1.2, 0.8), 840.0),
    CriticalPoint("saddle", (-0.4, -0.6), 35.0),
    CriticalPoint("saddle", (1.2, -0.2), 99.0),
    CriticalPoint("saddle", (1.4, 0.6), 980.0),
    CriticalPoint("saddle", (0.6, 0.4), 990.0),
    CriticalPoint("maximum", (0.8, 0.2), 1155.0),
)
_MEAN, _DEVIATION = 8.693, 2.427


def f(point: Point, parameters: Mapping[str, Scalar]) -> Scalar:
    """The product of two polynomials of degree four."""
    x, y = point
    first = 1 + (x + y + 1) ** 2 * (19 - 14 * x + 3 * x**2 - 14 * y + 6 * x * y + 3 * y**2)
    second = 30 + (2 * x - 3 * y) ** 2 * (18 - 32 * x + 12 * x**2 + 48 * y - 36 * x * y + 27 * y**2)
    return first * second


def f_log(point: Point, parameters: Mapping[str, Scalar]) -> Scalar:
    """(ln f(4x - 2, 4y - 2) - 8.693) / 2.427."""
    return (jnp.log(f(4 * point - 2, parameters)) - _MEAN) / _DEVIATION


def critical_points(parameters: Mapping[str, float]) -> Sequence[CriticalPoint]:
    """All nine: four minima, the saddles between them, and the hill in the middle."""
    return _CRITICAL_POINTS


def critical_points_log(parameters: Mapping[str, float]) -> Sequence[CriticalPoint]:
    """The same nine in the unit square."""
    scaled: list[CriticalPoint] = []
    for each in _CRITICAL_POINTS:
        x, y = each.point
        loss = (math.log(each.loss) - _MEAN) / _DEVIATION
        scaled.append(CriticalPoint(each.kind, ((x + 2) / 4, (y + 2) / 4), loss))
    return scaled


GOLDSTEIN_PRICE = Landscape(
    id="goldstein_price",
    name="Goldstein–Price",
    formula=(
        r"\begin{aligned} &\bigl[1 + (x + y + 1)^2 (19 - 14x + 3x^2 - 14y + 6xy + 3y^2)\bigr] \\ "
        r"&\cdot \bigl[30 + (2x - 3y)^2 (18 - 32x + 12x^2 + 48y - 36xy + 27y^2)\bigr] \end{aligned}"
    ),
    f=f,
    view=((-2.0, 2.0), (-2.0, 2.0)),
    start=(-1.12, 1.08),
    starts=(
        SuggestedStart(
            "near the second minimum", (-0.8, -0.3), "Descent ends at (-0.6, -0.4), where the loss is 30 instead of 3."
        ),
        SuggestedStart("near the third minimum", (1.9, 0.3), "Descent ends at (1.8, 0.2), where the loss is 84."),
        SuggestedStart(
            "in a high corner", (-1.9, 1.9), "The loss is nearly 800,000, and the slope is above a million."
        ),
    ),
    shows=(
        "From 3 at the minimum to a million in the corners: any learning rate that survives the slopes is far too "
        "small at the bottom. Three more minima lie in side valleys."
    ),
    shown_by=(
        "start=-1.2,0.4&steps=200&entrant=gd,learning_rate=0.000003&entrant=gd,learning_rate=0.0001"
        "&entrant=adam,learning_rate=0.3"
    ),
    source="Goldstein & Price 1971",
    critical_points=critical_points,
    colour_scale="log",
)

GOLDSTEIN_PRICE_LOG = Landscape(
    id="goldstein_price_log",
    name="Goldstein–Price, logarithmic",
    formula=(
        r"\begin{aligned} &\frac{\ln f(\bar x, \bar y) - 8.693}{2.427} \\ "
        r"&\bar x = 4x - 2,\quad \bar y = 4y - 2,\quad f\text{: Goldstein–Price} \end{aligned}"
    ),
    f=f_log,
    view=((0.0, 1.0), (0.0, 1.0)),
    start=(0.22, 0.77),
    starts=(
        SuggestedStart(
            "near the second minimum", (0.3, 0.4), "Descent ends at (0.35, 0.4), at a loss of -2.18 instead of -3.13."
        ),
        SuggestedStart(
            "in a high corner",
            (0.05, 0.95),
            "The slope is 4; without the logarithm it is above a million at this place.",
        ),
    ),
    shows=(
        "The same valleys after a logarithm. Minima and isolines stay where they were, yet the race is another one: "
        "slopes are now of one size, and plain descent with one learning rate gets along."
    ),
    shown_by="start=0.22,0.77&steps=100&entrant=gd,learning_rate=0.001&entrant=momentum,learning_rate=0.0003",
    source="Picheny, Wagner & Ginsbourger 2013",
    critical_points=critical_points_log,
)
