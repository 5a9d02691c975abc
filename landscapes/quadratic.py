"""A quadratic bowl whose two curvatures differ by an adjustable factor: the ravine."""

from collections.abc import Mapping, Sequence

import jax.numpy as jnp

from downhill.parameters import Parameter
from landscapes.entry import CriticalPoint, Landscape, Point, Scalar, SuggestedStart


def f(point: Point, parameters: Mapping[str, Scalar]) -> Scalar:
    """½(u² + κ v²), where u and v are the coordinates along axes turned by ψ degrees."""
    x, y = point
    angle = jnp.deg2rad(parameters["angle"])
    u = jnp.cos(angle) * x + jnp.sin(angle) * y
    v = jnp.cos(angle) * y - jnp.sin(angle) * x
    return 0.5 * (u**2 + parameters["condition"] * v**2)


def critical_points(parameters: Mapping[str, float]) -> Sequence[CriticalPoint]:
    """The minimum; the Hessian has the eigenvalues 1 and κ."""
    return (CriticalPoint("minimum", (0.0, 0.0), 0.0),)


def curvatures(parameters: Mapping[str, float]) -> tuple[float, float]:
    """1 along u, κ along v."""
    return 1.0, parameters["condition"]


QUADRATIC = Landscape(
    id="quadratic",
    name="Quadratic ravine",
    formula=(
        r"\begin{aligned} &\tfrac{1}{2}\bigl(u^2 + \kappa v^2\bigr) \\ "
        r"&u = x\cos\psi + y\sin\psi,\quad v = y\cos\psi - x\sin\psi \end{aligned}"
    ),
    f=f,
    view=((-5.0, 5.0), (-3.0, 3.0)),
    start=(-4.0, 2.0),
    starts=(
        SuggestedStart(
            "on the floor",
            (-4.5, 0.0),
            "With ψ = 0 the slope points straight at the minimum: descent does not zig-zag.",
        ),
        SuggestedStart(
            "straight up the wall",
            (0.0, 2.5),
            "With ψ = 0 only κ counts: descent with α = 1/κ is at the minimum in one step.",
        ),
    ),
    shows=(
        "Gradient descent zig-zags between the walls while it creeps along the floor, and diverges once α exceeds 2/κ. "
        "Momentum cancels the zig-zag. AdaGrad, which scales each coordinate, goes straight, and loses this advantage "
        "when the ravine is turned."
    ),
    shown_by=(
        "start=-4,2&steps=50&entrant=gd,learning_rate=0.3&entrant=gd,learning_rate=0.095"
        "&entrant=momentum,learning_rate=0.05,momentum=0.5&entrant=adagrad,learning_rate=1"
    ),
    source="Polyak 1964",
    parameters=(
        Parameter(
            "condition", "κ", default=20.0, low=1.0, high=1000.0, meaning="curvature across the ravine", scale="log"
        ),
        Parameter("angle", "ψ", default=0.0, low=-90.0, high=90.0, meaning="degrees by which the ravine is turned"),
    ),
    critical_points=critical_points,
    curvatures=curvatures,
    colour_scale="log",
)
