"""A training's network and its loop once more in PyTorch: its functions, its autograd, its optimizers, in float64."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import torch
from jaxtyping import Float
from torch.nn import functional

from downhill.networks import Network, Run, Trained
from downhill.networks.batches import epochs_of
from downhill.networks.examples import Part

Layers = list[dict[str, torch.Tensor]]
Point = Float[np.ndarray, " weights"]
ACTIVATED: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "relu": torch.relu,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "linear": torch.clone,
}


class TorchNet:
    """The network with weights from a vector, in which each layer's arrays follow each other by name."""

    def __init__(self, network: Network, inputs: int, classes: int, vector: Point) -> None:
        self.network = network
        self.layers: Layers = []
        rest = torch.tensor(vector, dtype=torch.float64)
        for index, (before, after) in enumerate(network.shapes(inputs, classes)):
            matrix = {"direction", "length"} if network.normalisation == "weight" else {"weight"}
            is_normalised = network.normalisation.startswith("batch") and index < len(network.hidden)
            layer: dict[str, torch.Tensor] = {}
            for name in sorted({"bias", *matrix, *(("scale", "shift") if is_normalised else ())}):
                shape = (before, after) if name in {"weight", "direction"} else (after,)
                size = int(np.prod(shape))
                layer[name] = rest[:size].reshape(shape).clone().requires_grad_()
                rest = rest[size:]
            self.layers.append(layer)
        assert not len(rest)
        self.running = [
            (torch.zeros(units, dtype=torch.float64), torch.ones(units, dtype=torch.float64))
            for units in network.hidden
        ]

    @property
    def parameters(self) -> list[torch.Tensor]:
        """All arrays, in the vector's order."""
        return [array for layer in self.layers for array in layer.values()]

    def vector(self) -> Point:
        """The weights as one vector."""
        return torch.cat([each.detach().reshape(-1) for each in self.parameters]).numpy()

    def gradient(self) -> Point:
        """The gradients that the arrays have, as one vector."""
        found = [each.grad for each in self.parameters]
        return torch.cat([each.reshape(-1) for each in found if each is not None]).numpy()

    def loss(self, part: Part, chosen: Any = slice(None), *, training: bool = True) -> torch.Tensor:
        """The mean cross-entropy of these examples, of the network that is trained or of the one that is used."""
        values = torch.tensor(part.inputs[chosen])
        for index, layer in enumerate(self.layers):
            matrix = layer["weight"] if "weight" in layer else functional.normalize(layer["direction"], dim=0, eps=0.0)
            values = values @ (matrix * layer.get("length", torch.ones(1, dtype=torch.float64))) + layer["bias"]
            if index < len(self.network.hidden):
                values = self._activated(index, values, training)
        return functional.cross_entropy(values, torch.tensor(part.labels[chosen]))

    def _activated(self, index: int, sums: torch.Tensor, training: bool) -> torch.Tensor:
        activated, layer = ACTIVATED[self.network.activation], self.layers[index]

        def normalised(values: torch.Tensor) -> torch.Tensor:
            mean, variance = self.running[index]
            return functional.batch_norm(values, mean, variance, layer["scale"], layer["shift"], training)

        match self.network.normalisation:
            case "batch":
                return activated(normalised(sums))
            case "batch_after":
                return normalised(activated(sums))
            case _:
                return activated(sums)


def net_at(trained: Trained, run: Run, vector: Point) -> TorchNet:
    """The run's network with these weights."""
    return TorchNet(run.network, trained.examples.inputs, trained.examples.classes, vector)


def batches_of(trained: Trained, run: Run) -> Iterator[np.ndarray]:
    """The examples of each step of its first seed."""
    training = trained.training
    for epoch in epochs_of(run.entrant, trained.examples.train, training.epochs, training.order, training.seed):
        for row, count in zip(epoch.indices, epoch.counts, strict=True):
            yield row[:count]


def path_of(run: Run) -> Float[np.ndarray, "points weights"]:
    """The weights before every step, and at the end."""
    assert run.path is not None
    assert run.path.steps.tolist() == list(range(run.steps + 1))
    return run.path.weights
