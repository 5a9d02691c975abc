"""The saddle: up along one axis, down along the other."""

from collections.abc import Mapping, Sequence

from downhill.parameters import Parameter
from landscapes.entry import CriticalPoint, Landscape, Point, Scalar, SuggestedStart


def f(point: Point, parameters: Mapping[str, Scalar]) -> Scalar:
    """a x² - b y²."""
    x, y = point
    return parameters["a"] * x**2 - parameters["b"] * y**2


def critical_points(parameters: Mapping[str, float]) -> Sequence[CriticalPoint]:
    """The saddle itself; its Hessian has the eigenvalues 2a and -2b."""
    return (CriticalPoint("saddle", (0.0, 0.0), 0.0),)


SADDLE = Landscape(
    id="saddle",
    name="Saddle",
    formula=r"a\,x^2 - b\,y^2",
    f=f,
    view=((-2.0, 2.0), (-2.0, 2.0)),
    start=(-1.5, 0.001),
    starts=(
        SuggestedStart("on the ridge", (-1.5, 0.0), "Descent runs into the saddle and stays."),
        SuggestedStart(
            "beside the saddle",
            (0.001, 0.001),
            "The slope is below 0.003; descent with α = 0.05 needs 73 steps to be a unit away.",
        ),
    ),
    shows=(
        "Started exactly on y = 0, gradient descent walks into the saddle and stays. The smallest nudge off the axis "
        "grows by the factor 1 + 2αb each step until it escapes; adaptive rules leave first. There is no minimum."
    ),
    shown_by=(
        "start=-1.5,0&steps=100&entrant=gd,learning_rate=0.05&entrant=gd,learning_rate=0.05,noise=0.01"
        "&entrant=adam,learning_rate=0.05,noise=0.01"
    ),
    source="Goodfellow, Bengio & Courville 2016, section 8.2.3",
    parameters=(
        Parameter("a", "a", default=1.0, low=0.1, high=10.0, meaning="curvature uphill, along x", scale="log"),
        Parameter("b", "b", default=1.0, low=0.1, high=10.0, meaning="curvature downhill, along y", scale="log"),
    ),
    critical_points=critical_points,
)
