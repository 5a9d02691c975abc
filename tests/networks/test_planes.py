"""A training's landscape on a plane and on a line, of networks made by hand and computed again in NumPy."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from downhill import Entrant
from downhill.networks import Data, Network, Trained, Training, ground, planes
from downhill.networks.examples import Part, load
from downhill.networks.plane_choice import PlaneChoice
from downhill.networks.planes import ComputedPlane, between_in_portions, cut_in_portions
from downhill.networks.runs import Curvature, Curves, Measured, Path, Run, Spreads
from downhill.simulation.portions import finished

UNITS, INPUTS, CLASSES = 5, 2, 2
DATA = Data("moons", {"examples": 60.0})
EXAMPLES = load(DATA, 0)
PLAIN = Network((UNITS,), activation="tanh", dropout=0.5)
BATCH = Network((UNITS,), activation="tanh", normalisation="batch")
SMALL = PlaneChoice("paths", {"size": 4.0})


def paths(network: Network, points: int = 6) -> list[np.ndarray]:
    """Two random walks in the space of the weights, from one start."""
    random = np.random.default_rng(3)
    n = network.size(INPUTS, CLASSES)
    start = random.standard_normal(n)
    steps = 0.3 * random.standard_normal((2, points, n))
    steps[:, 0] = 0
    return [start[None, :] + np.cumsum(each, axis=0) for each in steps]


NONE = np.zeros((1, 0))
UNREAD = (
    Curves(np.arange(0), NONE[0], NONE[0], Measured(NONE, NONE, NONE, NONE), None),
    Spreads(np.arange(0), NONE.T, NONE.T),
    Curvature(np.arange(0), *[NONE[0]] * 4),
)
"""What nobody reads here of a run."""


def trained(network: Network, walks: Sequence[np.ndarray], networks: tuple[Network, ...] = ()) -> Trained:
    """As if the network had been trained along these paths."""
    entrants = tuple(Entrant("gd", name=str(index)) for index in range(len(walks)))
    training = Training(DATA, networks or (network,), entrants, precision="float64")
    weights = network.size(INPUTS, CLASSES)
    runs = [
        Run(entrant, network, weights, 10, *UNREAD, path=Path(np.arange(len(walk)) * 10, walk), ends=walk[-1:])
        for entrant, walk in zip(entrants, walks, strict=True)
    ]
    return Trained(training, EXAMPLES, runs)


def cut(network: Network, walks: Sequence[np.ndarray], choice: PlaneChoice = SMALL) -> ComputedPlane:
    return finished(cut_in_portions(trained(network, walks), choice))


def by_numpy(network: Network, flat: np.ndarray, train: Part, test: Part) -> tuple[float, float, float]:
    """Training loss, test loss, and test accuracy, of weights in a row: each layer's arrays by name."""
    is_batch = network.normalisation == "batch"
    sizes = [UNITS] * 3 if is_batch else [UNITS]
    bias, *scale_and_shift, weight, last_bias, last_weight = np.split(
        flat, np.cumsum([*sizes, INPUTS * UNITS, CLASSES])
    )
    sums = train.inputs @ weight.reshape(INPUTS, UNITS) + bias
    mean, deviation = sums.mean(axis=0), np.sqrt(sums.var(axis=0) + 1e-5)

    def scores(part: Part) -> np.ndarray:
        values = part.inputs @ weight.reshape(INPUTS, UNITS) + bias
        if is_batch:
            scale, shift = scale_and_shift
            values = (values - mean) / deviation * scale + shift
        logits = np.tanh(values) @ last_weight.reshape(UNITS, CLASSES) + last_bias
        return logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))

    losses = [-scores(part)[np.arange(len(part.labels)), part.labels].mean() for part in (train, test)]
    return losses[0], losses[1], float((scores(test).argmax(axis=1) == test.labels).mean())


def numpy_losses(network: Network, points: Sequence[np.ndarray], which: int = 0) -> np.ndarray:
    return np.array([by_numpy(network, each, EXAMPLES.train, EXAMPLES.test)[which] for each in points])


@pytest.mark.parametrize("network", [PLAIN, BATCH])
def test_losses_on_the_grid(network: Network) -> None:
    """Source: the network in NumPy, without dropout; normalised by the training examples, the test examples too."""
    plane = cut(network, paths(network))
    points = [plane.plane.at(x, y) for y in plane.ys for x in plane.xs]
    assert plane.measured == ground.Sampled(48, 48, 12, 12)
    assert plane.train_loss.shape == (4, 4)
    np.testing.assert_allclose(plane.train_loss.ravel(), numpy_losses(network, points), rtol=1e-12)
    np.testing.assert_allclose(plane.test_loss.ravel(), numpy_losses(network, points, 1), rtol=1e-12)


def test_paths_on_the_plane() -> None:
    """Source: least squares, and the network in NumPy at the points and at the nearest points of the plane."""
    walks = paths(PLAIN)
    plane = cut(PLAIN, walks)
    directions = np.stack([plane.plane.across, plane.plane.up], axis=1)
    for walk, path in zip(walks, plane.paths, strict=True):
        xy = np.linalg.lstsq(directions, (walk - plane.plane.origin).T, rcond=None)[0].T
        np.testing.assert_allclose(path.coordinates, xy, atol=1e-12)
        np.testing.assert_allclose(path.train_loss, numpy_losses(PLAIN, list(walk)), rtol=1e-12)
        there = [plane.plane.at(*each) for each in xy]
        np.testing.assert_allclose(path.plane_loss, numpy_losses(PLAIN, there), rtol=1e-10)
        np.testing.assert_allclose(path.test_loss, numpy_losses(PLAIN, list(walk), 1), rtol=1e-12)
        np.testing.assert_allclose(path.plane_test_loss, numpy_losses(PLAIN, there, 1), rtol=1e-10)
        assert not np.allclose(path.train_loss, path.plane_loss, rtol=1e-3), (
            "a plane shows other losses than a path has"
        )
        assert path.steps.tolist() == [0, 10, 20, 30, 40, 50]
        assert path.sound == 6
    np.testing.assert_array_equal(plane.paths[0].coordinates[0], plane.paths[1].coordinates[0])


@pytest.mark.parametrize("choice", [SMALL, PlaneChoice("random", {"size": 2.0})])
def test_how_much_of_the_variance_is_held(choice: PlaneChoice) -> None:
    """Source: variances along an orthonormal basis of the plane, by QR, against those of all weights."""
    walks = paths(PLAIN)
    plane = cut(PLAIN, walks, choice)
    basis, _ = np.linalg.qr(np.stack([plane.plane.across, plane.plane.up], axis=1))

    def held(points: np.ndarray) -> float:
        return (points @ basis).var(axis=0).sum() / points.var(axis=0).sum()

    assert plane.held == pytest.approx(held(np.concatenate(walks)), rel=1e-12)
    assert [path.held for path in plane.paths] == pytest.approx([held(walk) for walk in walks], rel=1e-12)


def test_the_plane_of_the_paths_holds_most() -> None:
    """Source: principal components, by NumPy's singular values of all points around their mean."""
    walks = paths(PLAIN)
    points = np.concatenate(walks)
    squares = np.linalg.svd(points - points.mean(axis=0), compute_uv=False) ** 2
    assert cut(PLAIN, walks).held == pytest.approx(squares[:2].sum() / squares.sum(), rel=1e-10)


def test_random_directions_around_an_end() -> None:
    """Source: the definition: the end is in the middle, and its loss is that of the plane there."""
    walks = paths(PLAIN)
    plane = cut(PLAIN, walks, PlaneChoice("random", {"entrant": 1.0, "size": 3.0, "reach": 0.5}))
    assert plane.view == ((-0.5, 0.5), (-0.5, 0.5))
    np.testing.assert_allclose(plane.paths[1].coordinates[-1], 0, atol=1e-12)
    assert plane.train_loss[1, 1] == pytest.approx(numpy_losses(PLAIN, [walks[1][-1]])[0], rel=1e-12)


def test_through_three_ends() -> None:
    """Source: Garipov et al.: the first end at (0, 0), the second to the right of it; all three in the plane."""
    walks = [*paths(PLAIN), paths(PLAIN)[0][::-1] * 2]
    plane = cut(PLAIN, walks, PlaneChoice("points", {"first": 2.0, "second": 0.0, "third": 1.0, "size": 2.0}))
    apart = np.linalg.norm(walks[0][-1] - walks[2][-1])
    ends = [path.coordinates[-1] for path in plane.paths]
    np.testing.assert_allclose(np.stack([ends[2], ends[0]]), np.array([[0, 0], [apart, 0]]), atol=1e-12)
    assert ends[1][1] > 0
    for path in plane.paths:
        assert path.plane_loss[-1] == pytest.approx(path.train_loss[-1], rel=1e-10)
    (left, right), (bottom, top) = plane.view
    everywhere = np.concatenate([path.coordinates for path in plane.paths])
    assert (everywhere >= [left, bottom]).all()
    assert (everywhere <= [right, top]).all()


@pytest.mark.parametrize("away", [np.nan, np.inf, 1e9, 1e3])
def test_where_a_path_has_run_away(away: float) -> None:
    """Source: the same paths, of which the second ends before that."""
    first, second = paths(PLAIN)
    lost = second.copy()
    lost[4:] += away
    plane, without = cut(PLAIN, [first, lost]), cut(PLAIN, [first, second[:4]])
    assert [path.sound for path in plane.paths] == [6, 4]
    assert (plane.view, plane.held) == (without.view, without.held)
    np.testing.assert_array_equal(plane.train_loss, without.train_loss)
    for name in ("coordinates", "plane_loss", "plane_test_loss"):
        values, expected = getattr(plane.paths[1], name), getattr(without.paths[1], name)
        np.testing.assert_array_equal(values[:4], expected)
        assert np.isnan(values[4:]).all()
    np.testing.assert_array_equal(plane.paths[1].train_loss[:4], without.paths[1].train_loss)
    with pytest.raises(ValueError, match=r"entrant = 1: 1 has (run away|diverged)"):
        cut(PLAIN, [first, lost], PlaneChoice("random", {"entrant": 1.0}))


def test_a_loss_beyond_all_measure_is_no_path_any_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: so many times the loss at the start, which a large last layer has, not far from there."""
    monkeypatch.setattr(planes, "HIGHEST", 20.0)
    first, second = paths(PLAIN)
    second[3:, -UNITS * CLASSES :] *= 70
    losses = numpy_losses(PLAIN, list(second))
    assert losses[3] > 20 * losses[0] > losses[:3].max()
    assert cut(PLAIN, [first, second]).paths[1].sound == 3


def test_fewer_examples_where_they_are_dear(monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: 2 operations a weight and example, of 4 × 4 points and two for each of 12 of the paths."""
    walks = paths(PLAIN)
    monkeypatch.setattr(ground, "LEAST_EXAMPLES", 5)
    monkeypatch.setattr(ground, "MOST_OPERATIONS", 2 * PLAIN.size(INPUTS, CLASSES) * (16 + 24) * 30)
    plane = cut(PLAIN, walks)
    assert plane.measured == ground.Sampled(24, 48, 6, 12)
    train, test = (Part(part.inputs[::2], part.labels[::2]) for part in (EXAMPLES.train, EXAMPLES.test))
    expected = by_numpy(PLAIN, walks[0][0], train, test)
    assert plane.paths[0].train_loss[0] == pytest.approx(expected[0], rel=1e-12)
    corner = by_numpy(PLAIN, plane.plane.at(plane.xs[0], plane.ys[0]), train, test)
    assert plane.test_loss[0, 0] == pytest.approx(corner[1], rel=1e-12)
    monkeypatch.setattr(ground, "MOST_OPERATIONS", 1)
    assert cut(PLAIN, walks).measured == ground.Sampled(5, 48, 5, 12)


def test_between_two_ends() -> None:
    """Source: the network in NumPy at (1 - t) a + t b."""
    walks = paths(BATCH)
    line = finished(between_in_portions(trained(BATCH, walks), 1, 0))
    points = [(1 - t) * walks[1][-1] + t * walks[0][-1] for t in line.fractions]
    np.testing.assert_allclose(line.fractions, np.arange(41) / 40, atol=1e-15)
    np.testing.assert_allclose(line.train_loss, numpy_losses(BATCH, points), rtol=1e-12)
    np.testing.assert_allclose(line.test_loss, numpy_losses(BATCH, points, 1), rtol=1e-12)
    np.testing.assert_allclose(line.test_accuracy, numpy_losses(BATCH, points, 2), rtol=1e-12)


def test_portions() -> None:
    """Source: the definition: fractions that grow from 0 to 1."""
    fractions = list(cut_in_portions(trained(PLAIN, paths(PLAIN)), SMALL))
    assert fractions[0] == 0
    assert fractions == sorted(fractions)
    assert fractions[-1] == pytest.approx(1)


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        (PlaneChoice("random", {"entrant": 2.0}), "entrant = 2: must be an index below 2"),
        (PlaneChoice("points", {"third": 5.0}), "entrant = 5: must be an index below 2"),
    ],
)
def test_entrants_that_are_not_there(choice: PlaneChoice, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        cut(PLAIN, paths(PLAIN), choice)
    with pytest.raises(ValueError, match="entrant = -1: must be an index below 2"):
        finished(between_in_portions(trained(PLAIN, paths(PLAIN)), 0, -1))


def test_nobody_trains() -> None:
    with pytest.raises(ValueError, match="entrants: none"):
        finished(cut_in_portions(Trained(Training(DATA), EXAMPLES, []), SMALL))


def test_networks_must_be_one() -> None:
    """Source: weights of different networks have nothing in common, of whatever size."""
    different = trained(PLAIN, paths(PLAIN), networks=(PLAIN, replace(PLAIN, activation="relu")))
    for work in (cut_in_portions(different, SMALL), between_in_portions(different, 0, 1)):
        with pytest.raises(ValueError, match="the plane needs one network for all entrants"):
            finished(work)


def test_a_training_that_has_not_ended() -> None:
    whole = trained(PLAIN, paths(PLAIN))
    with pytest.raises(ValueError, match="1: still trains"):
        finished(cut_in_portions(replace(whole, runs=[whole.runs[0], replace(whole.runs[1], path=None)]), SMALL))


def test_an_end_that_is_nowhere() -> None:
    first, second = paths(PLAIN)
    second[-1, 0] = np.inf
    with pytest.raises(ValueError, match="entrant = 1: 1 has diverged"):
        finished(between_in_portions(trained(PLAIN, [first, second]), 0, 1))
