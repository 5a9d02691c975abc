"""What trained networks say of the plane of two inputs: the class that each of them finds at every point of a grid."""

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, UInt8

from downhill.networks.examples import Part
from downhill.networks.layers import test_pass, training_pass
from downhill.networks.network import Network
from downhill.networks.runs import Run, Trained
from downhill.networks.vectors import as_weights
from downhill.simulation.programs import SOON_RUN, Program

ACROSS = 101
"""Points along each side of the grid."""
_MARGIN = 0.1
"""Of the width of the data, on either side of them."""

Range = tuple[float, float]


def has_plane(trained: Trained) -> bool:
    """Whether its examples lie in a plane: they have two inputs."""
    return trained.examples.inputs == 2


def view(trained: Trained) -> tuple[Range, Range]:
    """From where to where the grid goes, along x and along y: around all examples, with a margin."""
    inputs = np.concatenate([trained.examples.train.inputs, trained.examples.test.inputs])
    (x_low, y_low), (x_high, y_high) = inputs.min(axis=0).tolist(), inputs.max(axis=0).tolist()
    return _wider(x_low, x_high), _wider(y_low, y_high)


def _wider(low: float, high: float) -> Range:
    margin = _MARGIN * (high - low) or 1.0  # what does not vary has some room, too
    return low - margin, high + margin


def classes_on(trained: Trained, index: int) -> UInt8[np.ndarray, "rows columns"]:
    """The class that the entrant's first network finds at each point of the grid, of the lowest y first.

    The network is used as in the test, but that batch normalisation takes the means and variances of the whole training
    part, as Ioffe & Szegedy 2015 do in their algorithm 2, rather than those that ran along. Of a network that has
    diverged it is class 0 everywhere.

    Args:
        trained: of examples with two inputs, done.
        index: the entrant's.
    """
    (x_ends, y_ends), run = view(trained), trained.runs[index]
    x, y = np.meshgrid(np.linspace(*x_ends, ACROSS), np.linspace(*y_ends, ACROSS))
    places = np.stack([x.ravel(), y.ravel()], axis=1)
    return classes_at(run, trained.examples.train, len(trained.examples.class_names), places).reshape(ACROSS, ACROSS)


def classes_at(
    run: Run, train: Part, classes: int, places: Float[np.ndarray, "places inputs"]
) -> UInt8[np.ndarray, " places"]:
    """The class that the first network of a finished run finds at each of these places, as for :func:`classes_on`."""
    assert run.ends is not None
    theta = run.ends[0]
    with jax.enable_x64(theta.dtype == np.float64):
        arrays = (theta, train.inputs.astype(theta.dtype), places.astype(theta.dtype))
        found = _found(*arrays, network=run.network.form, classes=classes)
        return np.asarray(found).astype(np.uint8)


def _classes(
    theta: Float[Array, " weights"],
    inputs: Float[Array, "train inputs"],
    places: Float[Array, "places inputs"],
    *,
    network: Network,
    classes: int,
) -> Any:
    weights = as_weights(network, inputs.shape[1], classes)(theta)
    shares = jnp.full(len(inputs), 1 / len(inputs), inputs.dtype)
    # A dropout of 0 leaves nothing out, whatever the key.
    there = training_pass(weights, inputs, shares, jax.random.key(0), jnp.zeros(()), network=network)
    return test_pass(weights, there.statistics, places, network=network).logits.argmax(axis=1)


_found = Program(_classes, SOON_RUN)
