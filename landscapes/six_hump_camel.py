"""The camel with six humps: six minima in three pairs, mirrored through the origin."""

from collections.abc import Mapping, Sequence

from landscapes.entry import CriticalPoint, Landscape, Point, Scalar, SuggestedStart


def f(point: Point, parameters: Mapping[str, Scalar]) -> Scalar:
    """(4 - 2.1x² + x⁴/3) x² + xy + (4y² - 4) y²."""
    x, y = point
    return (4 - 2.1 * x**2 + x**4 / 3) * x**2 + x * y + (4 * y**2 - 4) * y**2


_ONE_OF_EACH_PAIR = (
    CriticalPoint("minimum", (0.08984201310031806, -0.7126564030207396), -1.0316284534898774),
    CriticalPoint("minimum", (-1.703606714969981, 0.7960835686726251), -0.21546382438371764),
    CriticalPoint("minimum", (1.6071047529201972, 0.5686514548841314), 2.1042503103112584),
    CriticalPoint("saddle", (1.1092053368047865, -0.7682680925095399), 0.5437186009781851),
    CriticalPoint("saddle", (1.6380679841897785, 0.22867406904439408), 2.2293571975307147),
    CriticalPoint("saddle", (1.2960702671671092, 0.6050843880386585), 2.22947081802986),
    CriticalPoint("maximum", (1.2302298765166526, 0.16233458445899496), 2.496295351023577),
)


def critical_points(parameters: Mapping[str, float]) -> Sequence[CriticalPoint]:
    """All fifteen, by Newton's method in 40 digits, and their mirror images; the origin is a saddle."""
    mirrored = (CriticalPoint(c.kind, (-c.point[0], -c.point[1]), c.loss) for c in _ONE_OF_EACH_PAIR)
    return (*_ONE_OF_EACH_PAIR, *mirrored, CriticalPoint("saddle", (0.0, 0.0), 0.0))


SIX_HUMP_CAMEL = Landscape(
    id="six_hump_camel",
    name="Six-hump camel",
    formula=r"\bigl(4 - 2.1x^2 + \tfrac{1}{3}x^4\bigr)x^2 + xy + \bigl(4y^2 - 4\bigr)y^2",
    f=f,
    view=((-3.0, 3.0), (-2.0, 2.0)),
    start=(-2.2, -1.2),
    starts=(
        SuggestedStart(
            "above the middle saddle", (0.0, 0.05), "Descent ends in one of the two deepest minima, at (-0.09, 0.71)."
        ),
        SuggestedStart("on a hump", (1.23, 0.16), "The slope is below 0.02 and the ground curves down to all sides."),
        SuggestedStart(
            "in a poor basin", (1.6, 0.3), "Descent stays in one of the two poorest minima, at a loss of 2.10."
        ),
    ),
    shows=(
        "Six minima, two of them deepest and equally so. On the way in from the steep sides a run meets the poor ones "
        "first; some of those are hardly deeper than the saddle beside them, and a little speed is enough to go on."
    ),
    shown_by=(
        "start=2.2,1.2&steps=150&entrant=gd,learning_rate=0.005&entrant=momentum,learning_rate=0.002"
        "&entrant=adam,learning_rate=0.1"
    ),
    source="Dixon & Szegő 1978",
    critical_points=critical_points,
    colour_scale="log",
)
