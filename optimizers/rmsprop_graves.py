"""RMSProp as Graves 2013 wrote it: centred, and with momentum."""

from optimizers.entry import LEARNING_RATE, MOMENTUM, Optimizer, decay, epsilon

# All defaults but the learning rate's are Graves': with his, 1e-4, 200 steps go a third of the way on our landscapes.
GRAVES = Optimizer(
    id="rmsprop_graves",
    name="RMSProp, Graves",
    lines="""\
second_moment = decay * second_moment + (1 - decay) * gradient * gradient
first_moment = decay * first_moment + (1 - decay) * gradient
variance = max(second_moment - first_moment * first_moment, 0)
velocity = momentum * velocity - learning_rate * (gradient / sqrt(variance + epsilon))
theta = theta + velocity
""",
    hyperparameters=(
        LEARNING_RATE,
        MOMENTUM,
        decay("decay", "ρ", 0.95, "fraction of the old averages kept each step"),
        epsilon(1e-4),
    ),
    idea="Divides by how much the gradient has varied, not by how large it was, and keeps a velocity.",
    authors="Graves",
    year=2013,
    family="adaptive",
    optax_call="optax.rmsprop(learning_rate, decay=decay, eps=epsilon, centered=True, momentum=momentum)",
    symbols={"second_moment": "n", "first_moment": "m", "variance": "s", "velocity": "Δ"},
    takes_velocity=True,
    is_elementwise=True,
)
