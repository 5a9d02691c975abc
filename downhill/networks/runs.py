"""What a training leaves behind."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from downhill.experiment.entrant import Entrant
from downhill.networks.examples import Examples
from downhill.networks.network import Network
from downhill.networks.training import Training

PerReading = Float[np.ndarray, "runs *readings"]


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """Mean cross-entropies, and fractions that are classified rightly, of networks as they are used.

    Attributes:
        train_loss, train_accuracy: of the training part, of at most 10,000 examples of it.
        test_loss, test_accuracy: of the test part.
    """

    train_loss: PerReading
    train_accuracy: PerReading
    test_loss: PerReading
    test_accuracy: PerReading


@dataclass(frozen=True, slots=True, eq=False)
class Curves:
    """Losses and accuracies of an entrant's runs, a row for each seed.

    Attributes:
        steps: before which step each reading was taken; the first is 0.
        epochs: how many epochs had been made.
        seconds: what the steps had taken until then, for all seeds together, without compiling and reading.
        of_weights: of θ.
        of_average: of θ̄, where the entrant follows it.
    """

    steps: Int[np.ndarray, " readings"]
    epochs: Float[np.ndarray, " readings"]
    seconds: Float[np.ndarray, " readings"]
    of_weights: Measured
    of_average: Measured | None


@dataclass(frozen=True, slots=True, eq=False)
class Spreads:
    """Standard deviations by layer in the first run, of at most 500 training examples, without dropout.

    Attributes:
        steps: before which steps.
        activations: of each hidden layer, over its units and the examples.
        gradients: of the loss's gradient by each layer's matrix, over its numbers.
    """

    steps: Int[np.ndarray, " looks"]
    activations: Float[np.ndarray, "looks hidden"]
    gradients: Float[np.ndarray, "looks layers"]


@dataclass(frozen=True, slots=True, eq=False)
class Curvature:
    """The curvature along the first run, of the loss of at most 2,000 training examples, without dropout.

    Attributes:
        steps: before which steps.
        squared_gradient: gᵀg.
        curvature: gᵀHg; a step -α g changes the loss by -α gᵀg + ½ α² gᵀHg + …
        sharpness: the Hessian's largest eigenvalue; gradient descent is stable where it is below 2/α, momentum below
            (2 + 2φ)/α.
        learning_rate: α at these steps; NaN where the rule takes none.
    """

    steps: Int[np.ndarray, " probes"]
    squared_gradient: Float[np.ndarray, " probes"]
    curvature: Float[np.ndarray, " probes"]
    sharpness: Float[np.ndarray, " probes"]
    learning_rate: Float[np.ndarray, " probes"]


@dataclass(frozen=True, slots=True, eq=False)
class Path:
    """The weights of the first run on its way, each time as one vector, thinned so that memory holds them.

    Attributes:
        steps: before which steps; the last is the end.
        weights: there.
    """

    steps: Int[np.ndarray, " points"]
    weights: Float[np.ndarray, "points weights"]


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """One entrant's runs.

    Attributes:
        entrant: who trained.
        network: what.
        weights: how many there are.
        steps: of a run.
        curves: what was read on the way.
        spreads: by layer.
        curvature: where it was looked at.
        path: of the first run; ``None`` while it trains.
        ends: the last weights of each run; ``None`` while it trains.
    """

    entrant: Entrant
    network: Network
    weights: int
    steps: int
    curves: Curves
    spreads: Spreads
    curvature: Curvature
    path: Path | None
    ends: Float[np.ndarray, "runs weights"] | None

    @property
    def diverged_at(self) -> int | None:
        """The step of the first reading of a loss that is not finite, of any run; ``None`` where all are."""
        is_lost = ~np.isfinite(self.curves.of_weights.train_loss).all(axis=0)
        return int(self.curves.steps[np.argmax(is_lost)]) if is_lost.any() else None


@dataclass(frozen=True, slots=True, eq=False)
class Trained:
    """A training that has been done, or as far as it has come.

    Attributes:
        training: which.
        examples: what was learned from.
        runs: of each entrant, in their order.
    """

    training: Training
    examples: Examples
    runs: Sequence[Run]
