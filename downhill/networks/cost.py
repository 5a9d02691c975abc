"""What a training costs, known before it runs, and what is too dear."""

import numpy as np

from downhill.networks.batches import batch_size, steps_in
from downhill.networks.examples import Examples
from downhill.networks.moments import MOST_MEASURED, reading_steps
from downhill.networks.probes import ITERATIONS, MOST_EXAMPLES
from downhill.networks.training import Training
from optimizers._hessian import COLUMNS_AT_ONCE

MOST_SQUARED = 2_000
"""Weights of a network that a rule with a number for every pair of them may train."""

MOST_WEIGHTS = 20_000_000
"""Of all runs together: with what rules remember of each, some 400 to 800 MB in float32."""

MOST_STEPS = 200_000
"""Of one run."""

MOST_BYTES = 1_500_000_000
"""Of what is in memory at a time."""

MOST_STEP_SECONDS = 5.0
"""Of one step of an entrant's runs, which nothing interrupts."""

# Fitted on two cores of 2026, in seconds: of a step as such, of a multiplication within a product of matrices, and of a
# weight that a rule moves.
_STEP, _MULTIPLICATION, _WEIGHT = 3e-5, 1.4e-11, 8e-10
_PASSES_OF_PRODUCT, _PASSES_OF_COLUMN = 6, 20
"""Of a product with the Hessian, for each example; of one of all its columns, in which matrices are small."""

_COPIES = 10
"""Of a network's weights: what the rule remembers, gradients, averages."""
_COPIES_OF_MATRIX = 3
"""Of a matrix that a rule remembers, between two steps."""
_COPIES_WITHIN = 6
"""Of it, or of what the units put out, within a step."""


def check_possible(training: Training, examples: Examples) -> None:
    """The training may be begun on this machine at all.

    Raises:
        ValueError: it has too many weights for a rule, or for memory, too many steps, or too long ones.
    """
    total, count = 0, len(examples.train.labels)
    for index, entrant in enumerate(training.entrants):
        weights = training.network(index).size(examples.inputs, examples.classes)
        total += weights * training.seeds
        if entrant.optimizer.holds_matrix and weights > MOST_SQUARED:
            raise ValueError(
                f"entrants[{index}]: rule = {entrant.rule!r}: would hold {weights:,}² numbers, "
                f"{4 * float(weights) ** 2 / 1e9:.3g} GB; it may train a network of at most {MOST_SQUARED:,} weights"
            )
        steps = int(steps_in(entrant, training.epochs, count).sum())
        if steps > MOST_STEPS:
            raise ValueError(
                f"entrants[{index}]: {training.epochs} epochs are {steps:,} steps; at most {MOST_STEPS:,} are allowed: "
                "take fewer epochs or larger batches"
            )
        seen = _largest_batch(training, index, count)
        if (one := training.seeds * _stepping(training, index, examples, 1, seen)) > MOST_STEP_SECONDS:
            raise ValueError(
                f"entrants[{index}]: batch_size: {seen:,} examples make a step of some {one:.0f} s; at most "
                f"{MOST_STEP_SECONDS:.0f} s are allowed: take smaller batches, a smaller network or fewer seeds"
            )
    if total > MOST_WEIGHTS:
        raise ValueError(
            f"{total:,} weights in all runs; at most {MOST_WEIGHTS:,} are allowed: take a smaller network, fewer seeds "
            "or fewer entrants"
        )
    if (size := bytes_at_once(training, examples)) > MOST_BYTES:
        raise ValueError(
            f"takes some {size / 1e9:.1f} GB at once; at most {MOST_BYTES / 1e9:.1f} GB are allowed: take smaller "
            "batches, a smaller network, fewer seeds or fewer entrants"
        )


def bytes_at_once(training: Training, examples: Examples) -> int:
    """The most memory that it takes while it goes on, in bytes, beside its data and its paths; good to a factor of 2.

    What all entrants remember is there all the time; what one of them computes within a step, one at a time.
    """
    real, count = np.dtype(training.precision).itemsize, len(examples.train.labels)
    remembered = within = 0
    for index, entrant in enumerate(training.entrants):
        network = training.network(index)
        weights = network.size(examples.inputs, examples.classes)
        units = examples.inputs + sum(network.hidden) + examples.classes
        remembered += training.seeds * weights * _COPIES
        at_once, inside = training.seeds, _largest_batch(training, index, count) * units
        if entrant.optimizer.holds_matrix:
            remembered += training.seeds * weights**2 * _COPIES_OF_MATRIX
            at_once, inside = 1, inside * COLUMNS_AT_ONCE + weights**2
        read = (min(count, MOST_MEASURED) + len(examples.test.labels)) * units
        within = max(within, _COPIES_WITHIN * at_once * inside, read)
    return real * (remembered + within)


def _largest_batch(training: Training, index: int, count: int) -> int:
    entrant = training.entrants[index]
    return max(batch_size(entrant, epoch, count) for epoch in (0, training.epochs - 1))


def _stepping(training: Training, index: int, examples: Examples, steps: int, seen: int) -> float:
    """Seconds of so many steps of one of an entrant's runs, which see so many examples in all."""
    weights = training.network(index).size(examples.inputs, examples.classes)
    entrant = training.entrants[index]
    passes, each = (3.0 if entrant.sam is None else 6.0) * seen, _STEP + _WEIGHT * weights
    if entrant.optimizer.holds_matrix:
        passes += _PASSES_OF_COLUMN * float(weights) * seen
        each += _MULTIPLICATION * float(weights) ** 3
    return _MULTIPLICATION * weights * passes + steps * each


def seconds(training: Training, examples: Examples) -> float:
    """The time that :func:`downhill.networks.train.train` takes, in seconds, once compiled; good to a factor of 3."""
    count = len(examples.train.labels)
    measured = min(count, MOST_MEASURED) + len(examples.test.labels)
    total = 0.0
    for index, entrant in enumerate(training.entrants):
        epochs = steps_in(entrant, training.epochs, count)
        steps = int(epochs.sum())
        total += _stepping(training, index, examples, steps, seen=training.epochs * count)
        passes = measured * len(reading_steps(epochs))
        if training.probe_every:
            looked_at = min(count, MOST_EXAMPLES) * (steps // training.probe_every + 1)
            passes += _PASSES_OF_PRODUCT * (ITERATIONS + 1) * looked_at
        total += _MULTIPLICATION * training.network(index).size(examples.inputs, examples.classes) * passes
    return total * training.seeds
