"""A line through data, with minibatches: what the lessons on stochastic gradients run on."""

from downhill.experiment import Entrant
from downhill.experiment.experiment import lowest_or_0
from downhill.lessons.entry import Runs
from landscapes import find_landscape

REGRESSION = find_landscape("linear_regression")
LOWEST = lowest_or_0(REGRESSION, REGRESSION.defaults)


def with_batches(size: int | None, rate: float) -> Entrant:
    """Gradient descent on minibatches of this size, or on all examples."""
    return Entrant("gd", {"learning_rate": rate}, batch_size=float(REGRESSION.examples if size is None else size))


def variances(runs: Runs) -> tuple[float, ...]:
    """Of each run's gradients around the full gradient, of both coordinates together."""
    errors = ((run.seen_gradient - run.gradient)[:-1] for run in runs)
    return tuple(float((error**2).sum(axis=1).mean()) for error in errors)


def above_lowest(runs: Runs) -> tuple[float, ...]:
    """The loss at each run's end, above the lowest there is."""
    return tuple(float(run.loss[-1] - LOWEST) for run in runs)
