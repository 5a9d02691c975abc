"""AdaGrad: each coordinate's rate shrinks with the squared gradients it has seen."""

from optimizers.entry import LEARNING_RATE, Optimizer, epsilon
from optimizers.gd import largest_stable_rate

ADAGRAD = Optimizer(
    id="adagrad",
    name="AdaGrad",
    lines="""\
sum_of_squares = sum_of_squares + gradient * gradient
theta = theta - learning_rate * (gradient / (epsilon + sqrt(sum_of_squares)))
""",
    hyperparameters=(LEARNING_RATE, epsilon(1e-7)),
    idea="Steep coordinates slow down and flat ones do not, but the steps only ever shrink.",
    authors="Duchi, Hazan & Singer",
    year=2011,
    family="adaptive",
    torch_call="torch.optim.Adagrad(params, lr=learning_rate, eps=epsilon)",
    symbols={"sum_of_squares": "r"},
    largest_stable_rate=largest_stable_rate,
    preconditioner="epsilon + sqrt(sum_of_squares)",
    is_elementwise=True,
)
