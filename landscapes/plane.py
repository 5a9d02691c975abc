"""A tilted plane: the gradient is the same everywhere."""

from collections.abc import Mapping

from downhill.parameters import Parameter
from landscapes.entry import Landscape, Point, Scalar, SuggestedStart


def f(point: Point, parameters: Mapping[str, Scalar]) -> Scalar:
    """s (3x + 4y) / 5: the gradient is s long."""
    x, y = point
    return parameters["slope"] * (3 * x + 4 * y) / 5


PLANE = Landscape(
    id="plane",
    name="Plane",
    formula=r"s\,\frac{3x + 4y}{5}",
    f=f,
    view=((-5.0, 5.0), (-5.0, 5.0)),
    start=(3.0, 4.0),
    starts=(
        SuggestedStart(
            "in the middle", (0.0, 0.0), "The slope is the same as anywhere else, so descent takes the same steps."
        ),
        SuggestedStart(
            "in the highest corner", (5.0, 5.0), "The view's highest point: at s = 1 it is 7 above the middle."
        ),
    ),
    shows=(
        "Step lengths laid bare. Gradient descent keeps one pace, momentum speeds up towards α s / (1 - φ), AdaGrad "
        "tires, and Adam's pace does not depend on the slope. There is no minimum."
    ),
    shown_by=(
        "start=3,4&steps=100&entrant=gd,learning_rate=0.05&entrant=momentum,learning_rate=0.01"
        "&entrant=adagrad,learning_rate=0.3&entrant=adam,learning_rate=0.05"
    ),
    source="folklore",
    parameters=(
        Parameter("slope", "s", default=1.0, low=0.01, high=100.0, meaning="length of the gradient", scale="log"),
    ),
)
