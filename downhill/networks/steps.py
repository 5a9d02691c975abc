"""The loop that trains any network with any rule, compiled once for all numbers."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, cast

import jax
import jax.numpy as jnp
from jax.flatten_util import ravel_pytree
from jaxtyping import Array, Float, Int, UInt

from downhill.networks.initial import begin
from downhill.networks.layers import (
    Pass,
    Running,
    Weights,
    cross_entropy,
    running_after,
    spreads,
    test_pass,
    training_pass,
)
from downhill.networks.network import Network
from downhill.networks.rules import Rule, on_weights
from downhill.simulation.gradients import GradientOptions, noisy_loss, penalised, seen_gradient
from downhill.simulation.plateau import Plateau, Watched, noted
from downhill.simulation.programs import SOON_COMPILED, SOON_RUN, Program
from optimizers import Optimizer

Scalar = Float[Array, ""]
Inputs = Float[Array, "examples inputs"]
Labels = Int[Array, " examples"]


class Keys(NamedTuple):
    """Where a run's chance comes from."""

    weights: Array
    noise: Array
    rule: Array
    dropout: Array


class Carry(NamedTuple):
    """All that a run carries from step to step.

    Attributes:
        weights: θ.
        state: what the rule remembers.
        running: batch normalisation's running averages.
        average: θ̄ and its running averages, of which the same average is taken; ``None`` without averaging.
        watched: the losses that a schedule has seen; ``None`` where it watches none.
    """

    weights: Weights
    state: Any
    running: Running
    average: tuple[Weights, Running] | None
    watched: Watched | None


class Stretch(NamedTuple):
    """Some steps in a row: the numbers of each, and how many of the rows are made.

    Attributes:
        row: of the rows the first that is made.
        indices: which examples each step sees, shape (rows, batch); for several runs (runs, rows, batch).
        counts: how many of them there really are, shape (rows,).
        rates: α_t.
        kept: the fraction of the old average that is kept.
        first: t of the first row.
        steps: how many rows are made.
        points: shape (rows + 1,), how many times weights were to be kept before each row, since the training began.
    """

    row: Any
    indices: Any
    counts: Any
    rates: Any
    kept: Any
    first: Any
    steps: Any
    points: Any


class Setting(NamedTuple):
    """What stays the same for all steps.

    Attributes:
        inputs, labels: the training part.
        hyperparameters: of the rule.
        options: the numbers around the gradient; its noise is that of one example's, its batch size ``None``.
        dropout: p.
        plateau: the numbers of a schedule that watches the loss of each batch; ``None`` for any other.
    """

    inputs: Any
    labels: Any
    hyperparameters: Mapping[str, Any]
    options: GradientOptions
    dropout: Any
    plateau: Plateau | None


def keys_of(seed: UInt[Array, ""]) -> Keys:
    """Independent keys for the run with this seed."""
    return Keys(*jax.random.split(jax.random.key(seed), 4))


def _begun(
    seeds: UInt[Array, " runs"], examples: Inputs, weight_scale: Scalar, *, network: Network, classes: int
) -> tuple[Weights, Running]:
    inputs = examples.shape[1]
    return jax.vmap(lambda seed: begin(network, inputs, classes, keys_of(seed).weights, examples, weight_scale))(seeds)


begun = Program(_begun, SOON_COMPILED)
"""The first weights and running averages of each run."""


def _remembered(weights: Weights, hyperparameters: Mapping[str, Scalar], *, optimizer: Optimizer) -> Any:
    return jax.vmap(on_weights(optimizer, hyperparameters).init)(weights)


remembered = Program(_remembered, SOON_COMPILED)
"""What the rule remembers at first, of each run."""


def _made(
    carry: Carry, row: Int[Array, ""], stretch: Stretch, keys: Keys, setting: Setting, network: Network, rule: Rule
) -> Carry:
    """The run after the step of this row."""
    step, picked, count = stretch.first + row, stretch.indices[row], stretch.counts[row]
    inputs, labels, options = setting.inputs[picked], setting.labels[picked], setting.options
    shares = jnp.where(jnp.arange(len(picked)) < count, 1 / count.astype(inputs.dtype), 0)
    dropping = jax.random.fold_in(keys.dropout, step)

    def there(weights: Weights) -> Pass:
        return training_pass(weights, inputs, shares, dropping, setting.dropout, network=network)

    def batch_loss(weights: Weights) -> Scalar:
        return shares @ cross_entropy(there(weights).logits, labels)

    loss: Callable[[Any], Scalar] = batch_loss
    if options.noise is not None:
        spread = options.noise / jnp.sqrt(count.astype(inputs.dtype))
        loss = noisy_loss(loss, spread, carry.weights, jax.random.fold_in(keys.noise, step))
    grad_fn = seen_gradient(jax.grad(loss), options)
    rate, watched = stretch.rates[row], carry.watched
    moves, state = rule.update(
        cast(Any, grad_fn(carry.weights)),
        carry.state,
        cast(Any, carry.weights),
        learning_rate=rate if watched is None else rate * watched.share,
        value_fn=penalised(loss, options),
        grad_fn=grad_fn,
        step=step,
        key=jax.random.fold_in(keys.rule, step),
    )
    weights = jax.tree.map(jnp.add, carry.weights, moves)
    running = running_after(carry.running, there(carry.weights).statistics, count)
    if watched is not None and setting.plateau is not None:
        watched = noted(watched, batch_loss(carry.weights), rate, setting.plateau)
    average = _averaged(carry.average, (weights, running), stretch.kept[row])
    return Carry(weights, state, running, average, watched)


def _averaged(average: Any, newest: Any, kept: Scalar) -> Any:
    if average is None:
        return None
    return jax.tree.map(lambda old, new: kept * old + (1 - kept) * new, average, newest)


def advance(
    carry: Carry,
    stretch: Stretch,
    seed: UInt[Array, ""],
    setting: Setting,
    *,
    network: Network,
    optimizer: Optimizer,
    points: int,
) -> tuple[Carry, Float[Array, "points weights"]]:
    """The run after these steps, and its weights on the way where they are to be kept: at most at so many points."""
    keys, rule = keys_of(seed), on_weights(optimizer, setting.hyperparameters)

    def one(index: Int[Array, ""], before: tuple[Carry, Array]) -> tuple[Carry, Array]:
        carry, kept = before
        row = stretch.row + index
        if points:
            place = stretch.points[row] - stretch.points[stretch.row]
            is_kept = stretch.points[row + 1] > stretch.points[row]
            kept = jax.lax.cond(is_kept, lambda: kept.at[place].set(ravel_pytree(carry.weights)[0]), lambda: kept)
        return _made(carry, row, stretch, keys, setting, network, rule), kept

    theta, _ = ravel_pytree(carry.weights)
    return jax.lax.fori_loop(0, stretch.steps, one, (carry, jnp.zeros((points, theta.size), theta.dtype)))


def advance_all(
    carry: Carry,
    stretch: Stretch,
    seeds: UInt[Array, " runs"],
    setting: Setting,
    *,
    network: Network,
    optimizer: Optimizer,
    points: int,
) -> tuple[Carry, Float[Array, "runs points weights"]]:
    """:func:`advance` for runs that differ in their seeds: each has weights and batches of its own."""

    def one(carry: Carry, indices: Any, seed: Any) -> tuple[Carry, Array]:
        own = stretch._replace(indices=indices)
        return advance(carry, own, seed, setting, network=network, optimizer=optimizer, points=points)

    if len(seeds) == 1:  # without a loop over runs in every product
        alone = one(*jax.tree.map(lambda array: array[0], (carry, stretch.indices, seeds)))
        return jax.tree.map(lambda array: array[None], alone)
    if optimizer.is_dear_at_times or optimizer.holds_matrix:  # whose matrices of all runs would be computed at once
        return jax.lax.map(lambda run: one(*run), (carry, stretch.indices, seeds))
    return jax.vmap(one)(carry, stretch.indices, seeds)


_QUICK, _ON_VECTOR = Program(advance_all, SOON_RUN), Program(advance_all, SOON_COMPILED)


def program_for(optimizer: Optimizer) -> Program:
    """What advances runs with this rule; weights put together into a vector take XLA's older emitters a sixth."""
    parts = optimizer.parts or (optimizer,)
    is_on_vector = any(part.family != "optax" and not part.is_elementwise for part in parts)
    return _ON_VECTOR if is_on_vector else _QUICK


def _loss_and_accuracy(
    weights: Weights, running: Running, inputs: Inputs, labels: Labels, *, network: Network
) -> tuple[Float[Array, " runs"], Float[Array, " runs"]]:
    def one(weights: Weights, running: Running) -> tuple[Scalar, Scalar]:
        logits = test_pass(weights, running, inputs, network=network).logits
        return cross_entropy(logits, labels).mean(), (logits.argmax(axis=1) == labels).mean(dtype=logits.dtype)

    return jax.lax.map(lambda run: one(*run), (weights, running))


loss_and_accuracy = Program(_loss_and_accuracy, SOON_RUN)
"""The mean cross-entropy and the fraction that is classified rightly, of each run's network as it is used."""


def _layer_spreads(
    weights: Weights, inputs: Inputs, labels: Labels, *, network: Network
) -> tuple[Float[Array, "runs hidden"], Float[Array, "runs layers"]]:
    shares = jnp.full(len(labels), 1 / len(labels), inputs.dtype)

    def one(weights: Weights) -> tuple[Array, Array]:
        def loss(weights: Weights) -> tuple[Scalar, tuple[Array, ...]]:
            there = training_pass(weights, inputs, shares, jax.random.key(0), jnp.zeros(()), network=network)
            return shares @ cross_entropy(there.logits, labels), there.activations

        gradient, activations = jax.grad(loss, has_aux=True)(weights)
        slopes = [layer["weight" if "weight" in layer else "direction"] for layer in gradient]
        return spreads(activations), spreads(slopes)

    return jax.lax.map(one, weights)


layer_spreads = Program(_layer_spreads, SOON_RUN)
"""Standard deviations, of each hidden layer's activations and of the gradient by each layer's matrix."""
