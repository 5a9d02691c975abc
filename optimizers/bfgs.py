"""BFGS: Newton's method with an inverse Hessian learned from the gradients it meets (Nocedal & Wright 2006, ch. 6)."""

from optimizers._line_search import C1, SHRINK
from optimizers.entry import Optimizer, learning_rate

BFGS = Optimizer(
    id="bfgs",
    name="BFGS",
    lines="""\
direction = -inverse_hessian @ gradient
step_length = recorded(line_search(direction, learning_rate, shrink, c1))
step = step_length * direction
gradient_change = recorded(gradient_at(theta + step) - gradient)
curvature = dot(gradient_change, step)
left = identity - outer(step, gradient_change) / curvature
inverse_hessian = where(
    curvature > 0, left @ inverse_hessian @ transpose(left) + outer(step, step) / curvature, inverse_hessian
)
theta = theta + step
""",
    first="inverse_hessian = identity",
    hyperparameters=(learning_rate(1.0), C1, SHRINK),
    idea="Learns the curvature from how the gradient changes along its own steps, and shortens a step until it falls.",
    authors="Broyden, Fletcher, Goldfarb & Shanno",
    year=1970,
    family="curvature",
    gradient_evaluations=None,
    symbols={"inverse_hessian": "B", "step_length": "a", "gradient_change": "y", "gradient_evaluations": "evaluations"}
    | {"direction": "p", "step": "s", "curvature": "c", "left": "E"},
    holds_matrix=True,
)
