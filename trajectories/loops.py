"""The loop at many hyperparameters at once, with the loss and its gradient along every path."""

from typing import Any, NamedTuple

import jax
from jaxtyping import Array, Float, UInt

from landscapes import Landscape
from optimizers import Optimizer
from trajectories.gradients import Around
from trajectories.loop import Numbers, Scalar, Vector, loop
from trajectories.programs import Program


class Runs(NamedTuple):
    """Of every run what its outcome is read off.

    ``evaluations`` is what the rule's state has counted; ``None`` where it counts nothing.
    """

    theta: Float[Array, "runs rows 2"]
    loss: Float[Array, "runs rows"]
    gradient: Float[Array, "runs rows 2"]
    evaluations: Any


def _loops(
    start: Vector,
    parameters: Numbers,
    hyperparameters: dict[str, Float[Array, " runs"]],
    learning_rates: Float[Array, "runs rows"],
    around: Around,
    seed: UInt[Array, ""],
    *,
    landscape: Landscape,
    optimizer: Optimizer,
) -> Runs:
    def run(numbers: Numbers, rates: Float[Array, " rows"]) -> tuple[Float[Array, "rows 2"], Any]:
        rows = loop(start, parameters, numbers, rates, around, seed, landscape=landscape, optimizer=optimizer)
        return rows.theta, rows.state.gradient_evaluations if optimizer.gradient_evaluations is None else None

    def loss(point: Vector) -> Scalar:
        return landscape.f(point, parameters)

    look = jax.vmap(jax.value_and_grad(loss))
    theta, evaluations = jax.vmap(run)(hyperparameters, learning_rates)
    if not landscape.examples:
        return Runs(theta, *jax.vmap(look)(theta), evaluations)
    # Row by row: all at once would need memory for every example at every point.
    losses, gradients = jax.lax.map(look, theta.swapaxes(0, 1))
    return Runs(theta, losses.T, gradients.swapaxes(0, 1), evaluations)


run_loops = Program(_loops)
