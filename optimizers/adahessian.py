"""AdaHessian: Adam that divides by the curvature, estimated from one Hessian-vector product a step."""

from downhill.parameters import Parameter
from optimizers import adam
from optimizers._adam_numbers import BETAS, OPTIONS, SYMBOLS
from optimizers.entry import LEARNING_RATE, Optimizer, epsilon

HESSIAN_POWER = Parameter("hessian_power", "k", 1.0, low=0.0, high=1.0, meaning="how much the curvature counts")


ADAHESSIAN = Optimizer(
    id="adahessian",
    name="AdaHessian",
    lines=f"""\
signs = recorded(random_signs())
diagonal = recorded(signs * hessian_product(signs))
first_moment = beta1 * first_moment + (1 - beta1) * gradient
second_moment = beta2 * second_moment + (1 - beta2) * diagonal * diagonal
{adam.CORRECTIONS}
theta = theta - learning_rate * (first_corrected / (
    sqrt(second_corrected + epsilon) ** hessian_power if epsilon_inside_root
    else epsilon + sqrt(second_corrected) ** hessian_power
))
""",
    hyperparameters=(LEARNING_RATE, *BETAS, epsilon(1e-8), HESSIAN_POWER, *OPTIONS),
    idea="Adam with the curvature in place of the gradient's size, felt out along one random direction a step.",
    authors="Yao et al.",
    year=2021,
    family="curvature",
    gradient_evaluations=2,
    symbols={**SYMBOLS, "diagonal": "d", "signs": "z"},
)
