"""What a training costs, known before it runs, and what is too dear."""

from downhill.networks.batches import batch_size, steps_in
from downhill.networks.examples import Examples
from downhill.networks.moments import MOST_MEASURED, reading_steps
from downhill.networks.probes import ITERATIONS, MOST_EXAMPLES
from downhill.networks.training import Training

MOST_SQUARED = 2_000
"""Weights of a network that a rule with a number for every pair of them may train."""

MOST_WEIGHTS = 20_000_000
"""Of all runs together: with what rules remember of each, some 400 to 800 MB in float32."""

MOST_STEPS = 200_000
"""Of one run."""

# Fitted on two cores of 2026, in seconds: of a step as such, of a multiplication within a product of matrices, and of a
# weight that a rule moves.
_STEP, _MULTIPLICATION, _WEIGHT = 3e-5, 1.4e-11, 8e-10
_PASSES_OF_PRODUCT = 6
"""Of a product with the Hessian, for each example."""


def check_possible(training: Training, examples: Examples) -> None:
    """The training may be begun on this machine at all.

    Raises:
        ValueError: it has too many weights for a rule, or for memory, or too many steps.
    """
    total = 0
    for index, entrant in enumerate(training.entrants):
        weights = training.network(index).size(examples.inputs, examples.classes)
        total += weights * training.seeds
        if entrant.optimizer.holds_matrix and weights > MOST_SQUARED:
            raise ValueError(
                f"entrants[{index}]: rule = {entrant.rule!r}: would hold {weights:,}² numbers, "
                f"{4 * float(weights) ** 2 / 1e9:.3g} GB; it may train a network of at most {MOST_SQUARED:,} weights"
            )
        steps = int(steps_in(entrant, training.epochs, len(examples.train.labels)).sum())
        if steps > MOST_STEPS:
            raise ValueError(
                f"entrants[{index}]: {training.epochs} epochs are {steps:,} steps; at most {MOST_STEPS:,} are allowed: "
                "take fewer epochs or larger batches"
            )
    if total > MOST_WEIGHTS:
        raise ValueError(
            f"{total:,} weights in all runs; at most {MOST_WEIGHTS:,} are allowed: take a smaller network, fewer seeds "
            "or fewer entrants"
        )


def seconds(training: Training, examples: Examples) -> float:
    """The time that :func:`downhill.networks.train.train` takes, in seconds, once compiled; good to a factor of 3."""
    count = len(examples.train.labels)
    measured = min(count, MOST_MEASURED) + len(examples.test.labels)
    total = 0.0
    for index, entrant in enumerate(training.entrants):
        network = training.network(index)
        weights = network.size(examples.inputs, examples.classes)
        steps = int(steps_in(entrant, training.epochs, count).sum())
        seen = sum(batch_size(entrant, epoch, count) for epoch in range(training.epochs))
        passes = 3 * seen + measured * len(reading_steps(steps_in(entrant, training.epochs, count)))
        if training.probe_every:
            looked_at = min(count, MOST_EXAMPLES) * (steps // training.probe_every + 1)
            passes += _PASSES_OF_PRODUCT * (ITERATIONS + 1) * looked_at
        each = _WEIGHT * weights
        if entrant.optimizer.holds_matrix:
            passes += _PASSES_OF_PRODUCT * weights * seen
            each += _MULTIPLICATION * float(weights) ** 3
        total += _MULTIPLICATION * weights * passes + steps * (_STEP + each)
    return total * training.seeds
