"""Saddle-free Newton: Newton's method with the absolute values of the curvatures (Dauphin et al. 2014)."""

from optimizers.entry import Optimizer, learning_rate
from optimizers.newton import DAMPING

SADDLE_FREE_NEWTON = Optimizer(
    id="saddle_free_newton",
    name="Saddle-free Newton",
    lines="""\
hessian = recorded(hessian_at(theta))
eigenvalues = eigenvalues_of(hessian)
eigenvectors = eigenvectors_of(hessian)
theta = theta - learning_rate * (eigenvectors @ ((transpose(eigenvectors) @ gradient) / (abs(eigenvalues) + damping)))
""",
    hyperparameters=(learning_rate(1.0), DAMPING),
    idea=(
        "Newton's step lengths, but always downhill: where the surface curves down it walks away from the saddle. "
        "Where the Hessian is singular the step is not finite without damping, and it diverges."
    ),
    authors="Dauphin et al.",
    year=2014,
    family="curvature",
    gradient_evaluations=3,  # the gradient, and two columns of the Hessian
    symbols={"hessian": "H", "eigenvalues": "κ", "eigenvectors": "Q"},
    holds_matrix=True,
)
