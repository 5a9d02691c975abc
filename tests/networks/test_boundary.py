"""What networks say of the plane, against networks written out in NumPy."""

from dataclasses import replace

import numpy as np
import pytest

from downhill.experiment import Entrant
from downhill.networks import Data, Network, Trained, Training, train
from downhill.networks.boundary import ACROSS, classes_on, has_plane, view
from downhill.networks.network import Normalisation

SGD = Entrant("gd", {"learning_rate": 0.3}, batch_size=16.0)
MOONS = Training(
    Data("moons", {"examples": 60.0}),
    (Network((5, 4), "tanh", "glorot_normal"),),
    (SGD,),
    epochs=3,
    precision="float64",
)


@pytest.fixture(scope="module")
def trained() -> Trained:
    return train(MOONS)


def layers(trained: Trained, theta: np.ndarray) -> list[dict[str, np.ndarray]]:
    """The weights by layer: in JAX's trees names come in the order of the alphabet."""
    network, found = trained.training.network(0), list[dict[str, np.ndarray]]()
    for index, (before, after) in enumerate(network.shapes(2, 2)):
        normalised = network.normalisation.startswith("batch") and index < len(network.hidden)
        shapes = {"bias": (after,), **({"scale": (after,), "shift": (after,)} if normalised else {})}
        if network.normalisation == "weight":
            shapes |= {"direction": (before, after), "length": (after,)}
        else:
            shapes |= {"weight": (before, after)}
        layer: dict[str, np.ndarray] = {}
        for name in sorted(shapes):
            size = int(np.prod(shapes[name]))
            layer[name], theta = theta[:size].reshape(shapes[name]), theta[size:]
        found.append(layer)
    assert not theta.size
    return found


def logits(trained: Trained, places: np.ndarray) -> np.ndarray:
    """Both passes side by side: of the training examples, whose moments are taken, and of the places."""
    assert trained.runs[0].ends is not None
    normalisation = trained.training.network(0).normalisation
    train, at = trained.examples.train.inputs, places
    *hidden, last = layers(trained, trained.runs[0].ends[0])

    def matrix(layer: dict[str, np.ndarray]) -> np.ndarray:
        if "weight" in layer:
            return layer["weight"]
        return layer["direction"] / np.sqrt((layer["direction"] ** 2).sum(axis=0)) * layer["length"]

    for layer in hidden:
        train, at = (values @ matrix(layer) + layer["bias"] for values in (train, at))
        if normalisation == "batch_after":
            train, at = np.tanh(train), np.tanh(at)
        if normalisation.startswith("batch"):
            mean, deviation = train.mean(axis=0), np.sqrt(train.var(axis=0) + 1e-5)
            train, at = ((each - mean) / deviation * layer["scale"] + layer["shift"] for each in (train, at))
        if normalisation != "batch_after":
            train, at = np.tanh(train), np.tanh(at)
    return at @ matrix(last) + last["bias"]


@pytest.mark.parametrize("normalisation", ["none", "batch", "batch_after", "weight"])
def test_the_classes_are_those_of_the_network(normalisation: Normalisation, trained: Trained) -> None:
    """Where its weights end does not matter to what it says of them: here anywhere."""
    network = replace(MOONS.networks[0], normalisation=normalisation, dropout=0.3)
    ends = np.random.default_rng(14).normal(scale=2.0, size=(1, network.size(2, 2)))
    run = replace(trained.runs[0], network=network, ends=ends)
    trained = replace(trained, training=replace(MOONS, networks=(network,)), runs=[run])
    assert has_plane(trained)
    (x_low, x_high), (y_low, y_high) = view(trained)
    found = classes_on(trained, 0)
    assert found.shape == (ACROSS, ACROSS)
    points = [(0, 0), (0, 100), (100, 0), (50, 50), (20, 60), (77, 31)]
    for row, column in points:
        place = np.array([[x_low + (x_high - x_low) * column / 100, y_low + (y_high - y_low) * row / 100]])
        assert found[row, column] == logits(trained, place).argmax()
    assert {found[point] for point in points} == {0, 1}, "weights were sought that show both"


def test_the_view_goes_around_all_examples(trained: Trained) -> None:
    """Source: by hand: a tenth of their width more on either side, of the test part too."""
    every = np.concatenate([trained.examples.train.inputs, trained.examples.test.inputs])
    for (low, high), values in zip(view(trained), every.T, strict=True):
        width = values.max() - values.min()
        np.testing.assert_allclose([low, high], [values.min() - width / 10, values.max() + width / 10])


def test_other_examples_lie_in_no_plane() -> None:
    assert not has_plane(train(Training(networks=(Network(()),), entrants=(), epochs=1)))
