"""Trainings that lessons share, so that a network and a rule are compiled once for all of them."""

from dataclasses import replace
from functools import lru_cache

import numpy as np
from jaxtyping import Float

from downhill.experiment import Entrant
from downhill.lessons._chart import Drawn, Series
from downhill.networks import Data, Network, Run, Trained, Training, train

SEEDS = 4
"""Every run is a mean of so many, lest chance decides."""
SMALL = Network((32,))
DIGITS = Data("digits")
FEW = Data("digits", {"test_fraction": 0.8})
"""Few examples to train with, and many to test on."""
FEW_WITH_LIES = Data("digits", {"test_fraction": 0.8, "label_noise": 0.3})


@lru_cache(maxsize=64)
def trained(training: Training) -> Trained:
    """The training, done once; without the paths, which are large and which no lesson shows."""
    done = train(training)
    return replace(done, runs=tuple(replace(run, path=None) for run in done.runs))


def runs_on(
    data: Data, *entrants: Entrant, epochs: int, network: Network | tuple[Network, ...] = SMALL
) -> tuple[Run, ...]:
    """The runs of these entrants."""
    networks = (network,) if isinstance(network, Network) else network
    return tuple(trained(Training(data, networks, entrants, epochs, SEEDS)).runs)


def gd(rate: float, batch: float = 16) -> Entrant:
    """Gradient descent on minibatches."""
    return Entrant("gd", {"learning_rate": rate}, batch_size=float(batch))


def momentum(rate: float, kept: float = 0.9, batch: float = 100, decay: float | None = None) -> Entrant:
    """Gradient descent with momentum on minibatches."""
    hyperparameters = {"learning_rate": rate, "momentum": kept}
    return Entrant("momentum", hyperparameters, batch_size=float(batch), coupled_decay=decay)


def mean_of(run: Run, read: str) -> Float[np.ndarray, " readings"]:
    """What was read, as ``"test_loss"``, the mean of the run's seeds."""
    return np.asarray(getattr(run.curves.of_weights, read), float).mean(axis=0)


def by_epoch(name: str, run: Run, read: str = "train_loss", drawn: Drawn = "line") -> Series:
    """What was read, by the epochs made."""
    return Series(name, run.curves.epochs, mean_of(run, read), drawn)


def by_update(name: str, run: Run, read: str = "train_loss", drawn: Drawn = "line") -> Series:
    """What was read, by the updates made."""
    return Series(name, run.curves.steps.astype(float), mean_of(run, read), drawn)
