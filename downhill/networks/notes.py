"""What has been read off an entrant's runs so far."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from jaxtyping import Float

from downhill.networks.probes import Probe
from downhill.networks.runs import Curvature, Curves, Measured, Path, Spreads


@dataclass(slots=True)
class Notes:
    """Readings by the step before which they were taken.

    Attributes:
        seconds: what the steps until then had taken.
        losses: of the weights, a number for each run.
        averages: of the averaged weights, if they are followed.
        spreads: of activations and gradients by layer.
        probes: of the curvature.
        rates: the first run's learning rate at each of those.
        points: weights of the first run as a vector.
        ends: the last weights of each run, once they are there.
    """

    seconds: dict[int, float] = field(default_factory=dict)
    losses: dict[int, Measured] = field(default_factory=dict)
    averages: dict[int, Measured] = field(default_factory=dict)
    spreads: dict[int, tuple[Any, Any]] = field(default_factory=dict)
    probes: dict[int, Probe] = field(default_factory=dict)
    rates: dict[int, float] = field(default_factory=dict)
    points: dict[int, Float[np.ndarray, " weights"]] = field(default_factory=dict)
    ends: Float[np.ndarray, "runs weights"] | None = None

    def read(self, step: int, seconds: float, losses: Measured, averages: Measured | None) -> None:
        """Take down what was read before this step."""
        self.seconds[step], self.losses[step] = seconds, losses
        if averages is not None:
            self.averages[step] = averages

    def curves(self, epochs: Float[np.ndarray, " readings"]) -> Curves:
        """The losses and accuracies, of which these many epochs had been made."""
        average = _side_by_side(self.averages) if self.averages else None
        seconds = np.array(list(self.seconds.values()))
        return Curves(_steps(self.losses), epochs, seconds, _side_by_side(self.losses), average)

    def by_layer(self) -> Spreads:
        """The spreads by layer."""
        activations, gradients = zip(*self.spreads.values(), strict=True)
        return Spreads(_steps(self.spreads), np.stack(activations), np.stack(gradients))

    def curvature(self) -> Curvature:
        """The curvature."""
        squared, curvature, sharpness = np.array(list(self.probes.values())).reshape(-1, len(Probe._fields)).T
        rates = np.array(list(self.rates.values()), np.float64)
        return Curvature(_steps(self.probes), squared, curvature, sharpness, rates)

    def path(self) -> Path | None:
        """The kept weights; ``None`` while it trains."""
        return None if self.ends is None else Path(_steps(self.points), np.stack(list(self.points.values())))


def _steps(noted: dict[int, Any]) -> Any:
    return np.array(list(noted), np.int64)


def _side_by_side(noted: dict[int, Measured]) -> Measured:
    columns = [
        np.stack([getattr(each, name) for each in noted.values()], axis=1) for name in Measured.__dataclass_fields__
    ]
    return Measured(*columns)
