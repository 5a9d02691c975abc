"""The loop that runs any rule on any landscape, compiled once for all numbers."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, cast

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Int, UInt

from downhill.experiment.entrant import VELOCITY
from downhill.simulation.gradients import (
    GradientOptions,
    Ranks,
    minibatch_loss,
    noisy_loss,
    penalised,
    seen_gradient,
    shuffle,
)
from downhill.simulation.plateau import Plateau, Watched, beginning, noted
from downhill.simulation.programs import SOON_COMPILED, Program
from landscapes import Landscape
from optimizers import Optimizer
from optimizers._switched import State as BothStates

Scalar = Float[Array, ""]
Vector = Float[Array, "2"]
Numbers = Mapping[str, Scalar]
Carry = tuple[Vector, Any, Ranks, Watched | None]
At = tuple[Int[Array, ""], Scalar]


class Rows(NamedTuple):
    """What the loop records: of one moment, or stacked, of all."""

    theta: Float[Array, "*rows 2"]
    seen_gradient: Float[Array, "*rows 2"]
    state: Any
    next_step: Float[Array, "*rows 2"]
    learning_rate: Float[Array, "*rows"]


def loop(
    start: Vector,
    parameters: Numbers,
    hyperparameters: Numbers,
    learning_rates: Float[Array, " rows"],
    options: GradientOptions,
    seed: UInt[Array, ""],
    plateau: Plateau | None = None,
    *,
    landscape: Landscape,
    optimizer: Optimizer,
) -> Rows:
    """The rule's run from ``start``: a row for each learning rate.

    ``hyperparameters`` holds the initial velocity too where one is given; ``plateau`` reduces the rates.
    """
    first, moment = mover(
        start, parameters, hyperparameters, options, seed, plateau, landscape=landscape, optimizer=optimizer
    )
    return jax.lax.scan(moment, first, (jnp.arange(learning_rates.size), learning_rates))[1]


def mover(
    start: Vector,
    parameters: Numbers,
    hyperparameters: Numbers,
    options: GradientOptions,
    seed: UInt[Array, ""],
    plateau: Plateau | None = None,
    *,
    landscape: Landscape,
    optimizer: Optimizer,
) -> tuple[Carry, Callable[[Carry, At], tuple[Carry, Rows]]]:
    """Where a run begins, and what carries it one step on, given the step's number and learning rate."""
    rule = optimizer.build(hyperparameters)
    shuffling, noise, chance = jax.random.split(jax.random.key(seed), 3)

    def seen_loss(theta: Vector, ranks: Ranks, step: Int[Array, ""]) -> Callable[[Vector], Scalar]:
        def of_all(point: Vector) -> Scalar:
            return landscape.f(point, parameters)

        batch = options.batch_size
        loss = of_all if batch is None else minibatch_loss(landscape, parameters, ranks, batch, step)
        if options.noise is None:
            return loss
        return noisy_loss(loss, options.noise, theta, jax.random.fold_in(noise, step))

    def moment(carry: Carry, at: At) -> tuple[Carry, Rows]:
        theta, state, ranks, watched = carry
        step, first_rate = at
        learning_rate = first_rate if watched is None else first_rate * watched.share
        if options.batch_size is not None:
            ranks = shuffle(ranks, options.batch_size, step, shuffling)
        loss = seen_loss(theta, ranks, step)
        grad_fn = seen_gradient(jax.grad(loss), options)
        gradient = grad_fn(theta)
        key = jax.random.fold_in(chance, step)
        value_fn = penalised(loss, options)
        updates, next_state = rule.update(
            gradient,
            state,
            theta,
            learning_rate=learning_rate,
            value_fn=value_fn,
            grad_fn=grad_fn,
            step=step,
            key=key,
        )
        next_step = cast(Vector, updates)
        row = Rows(theta, gradient, state, next_step, learning_rate)
        if watched is not None and plateau is not None:
            watched = noted(watched, loss(theta), first_rate, plateau)
        return (theta + next_step, next_state, ranks, watched), row

    first_state = _first_state(rule.init(start), hyperparameters)
    watched = None if plateau is None else beginning(start.dtype)
    return (start, first_state, jnp.arange(landscape.examples), watched), moment


def _first_state(at_rest: Any, hyperparameters: Numbers) -> Any:
    """The rule's own state, but with the initial velocity where one is given."""
    if not VELOCITY.keys() <= hyperparameters.keys():
        return at_rest
    velocity = jnp.stack([hyperparameters[name] for name in VELOCITY])
    if isinstance(at_rest, BothStates):
        return at_rest._replace(first=at_rest.first._replace(velocity=velocity))
    return at_rest._replace(velocity=velocity)


run_loop = Program(loop, SOON_COMPILED)
