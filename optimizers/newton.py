"""Newton's method: straight to where the slope of the second-order model vanishes, be it a minimum or a saddle."""

from downhill.parameters import Parameter
from optimizers.entry import Optimizer, learning_rate

DAMPING = Parameter("damping", "λ", default=0.0, low=0.0, high=100.0, meaning="curvature added in every direction")


NEWTON = Optimizer(
    id="newton",
    name="Newton",
    lines="""\
hessian = recorded(hessian_at(theta))
theta = theta - learning_rate * solve(hessian + damping * identity, gradient)
""",
    hyperparameters=(learning_rate(1.0), DAMPING),
    idea=(
        "Jumps to where the slope of the local parabola is 0: one step on a bowl, but just as gladly into a saddle. "
        "Where the Hessian is singular there is no such place: without damping the step is not finite, and it diverges."
    ),
    authors="Newton; Raphson; Simpson",
    year=1740,
    family="curvature",
    gradient_evaluations=3,  # the gradient, and two columns of the Hessian
    symbols={"hessian": "H"},
    holds_matrix=True,
)
