"""A training's plane as a race, and as the browser receives it."""

import json
import struct
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy.interpolate import RegularGridInterpolator

from downhill import Entrant
from downhill.drawing.scale import grid_coordinates
from downhill.networks import Data, Network, Training
from downhill.networks.ground import Sampled
from downhill.networks.plane import Plane
from downhill.networks.plane_choice import PlaneChoice
from downhill.networks.planes import ComputedPlane, Line, PathOnPlane
from downhill.player import wire
from downhill.player.plane_packing import line_message, plane_message
from downhill.player.plane_race import Losses, about, held, percent, plane_race
from downhill.player.wire_training import LineCurves, PlaneHeader
from downhill.simulation import loss_grid
from landscapes import find_landscape
from tests.player.test_wire import faults

ENTRANTS = (
    Entrant("gd", batch_size=8.0, batch_growth=2.0),
    Entrant("gd", batch_size=8.0),
    Entrant("adam", name="a & b"),
)
TRAINING = Training(Data("moons"), (Network((5,)),), ENTRANTS)
VIEW = ((-1.0, 2.0), (0.0, 1.0))
RANDOM = np.random.default_rng(0)


def path(points: int, sound: int) -> PathOnPlane:
    """One with numbers of its own; as long as the plane holds it, within the view."""
    places, losses, there = RANDOM.random((points, 2)), RANDOM.random((2, points)), RANDOM.random((2, points))
    places[0] = 0.5
    places[sound:] = there[:, sound:] = np.nan
    (train, test), (there_train, there_test) = losses.astype(np.float32), there
    held = 0.25 if sound > 1 else np.nan
    return PathOnPlane(np.arange(points) * 10, places, train, test, there_train, there_test, sound, held)


def computed(kind: str = "paths", training: Training = TRAINING) -> ComputedPlane:
    """Of three paths, of which one is short and one runs away."""
    plane = Plane(np.zeros(3), np.eye(3)[0], np.eye(3)[1])
    paths = [path(6, 6), path(4, 4), path(6, 1)]
    train, test = RANDOM.random((2, 4, 5)).astype(np.float32)
    measured = Sampled(200, 320, 80, 80)
    return ComputedPlane(training, PlaneChoice(kind), plane, VIEW, train, test, paths, 0.835, measured)


PLANE = computed()


def taken_apart(answer: bytes) -> tuple[Any, bytes]:
    """Header and numbers, by the description of a message."""
    (length,) = struct.unpack_from("<I", answer)
    return json.loads(answer[4 : 4 + length]), answer[4 + length :]


def test_numbers_of_a_plane() -> None:
    """Source: the description of the message: two landscapes' losses, by SciPy's interpolation, then the races'."""
    header, numbers = taken_apart(plane_message(PLANE))
    assert faults(header, PlaneHeader) == []
    x, y = grid_coordinates(VIEW)
    at = 0
    for table, name in ((PLANE.train_loss, "landscape"), (PLANE.test_loss, "testLandscape")):
        rows, columns = header[name]["rows"], header[name]["columns"]
        losses = np.frombuffer(numbers, "<f4", rows * columns, at).reshape(rows, columns)
        at += losses.nbytes
        between = RegularGridInterpolator((PLANE.ys, PLANE.xs), table.astype(float))
        np.testing.assert_allclose(losses, between(np.stack(np.meshgrid(y, x, indexing="ij"), -1)), rtol=1e-6)
    assert at % 8 == 0
    for own in ([each.train_loss for each in PLANE.paths], [each.test_loss for each in PLANE.paths]):
        losses = np.frombuffer(numbers, "<f8", 16, at)
        places = np.frombuffer(numbers, "<f4", 32, at + losses.nbytes).reshape(16, 2)
        at += losses.nbytes + places.nbytes
        np.testing.assert_array_equal(losses, np.concatenate(own))
        np.testing.assert_allclose(places, np.concatenate([each.coordinates for each in PLANE.paths]), rtol=1e-6)
    assert len(numbers) == at


def test_the_race_of_a_plane() -> None:
    """Source: the paths' own numbers."""
    header, _ = taken_apart(plane_message(PLANE))
    race = header["race"]
    assert race["landscape"] == header["landscape"]["key"] != header["testLandscape"]["key"]
    assert race["start"] == [0.5, 0.5]
    assert race["steps"] == 5
    assert [each["rows"] for each in race["entrants"]] == [6, 4, 6]
    assert [each["lastStep"] for each in race["entrants"]] == [5, 3, 0]
    assert [each["label"] for each in race["entrants"]] == [
        "Gradient descent, b = 2",
        "Gradient descent, no. 1",
        "a & b",
    ]
    assert [each["outcome"]["text"] for each in race["entrants"]] == [
        "trained for 50 steps",
        "trained for 30 steps",
        "is too far away to show from step 10 on",
    ]
    projection = race["projection"]
    assert (projection["held"], projection["heldBy"]) == (0.835, [0.25, 0.25, None])
    assert projection["steps"] == [each.steps.tolist() for each in PLANE.paths]
    assert projection["planeLosses"][0] == PLANE.paths[0].plane_loss.tolist()
    assert projection["planeLosses"][2][1:] == [None] * 5
    over_test = header["testRace"]
    assert over_test["landscape"] == header["testLandscape"]["key"]
    assert over_test["projection"]["planeLosses"][0] == PLANE.paths[0].plane_test_loss.tolist()
    assert (projection["losses"], over_test["projection"]["losses"]) == ("train", "test")


def test_the_landscape_says_what_it_is() -> None:
    """Source: the choice."""

    def name(kind: str, losses: Losses = "train") -> str:
        return find_landscape(plane_race(computed(kind), losses).experiment.landscape).name

    assert name("paths") == "Training loss where the paths spread most"
    assert name("random") == "Training loss along random directions around the end of Gradient descent, b = 2"
    ends = "Gradient descent, b = 2, Gradient descent, no. 1 and a & b"
    assert name("points", "test") == f"Test loss through the ends of {ends}"
    assert held(PLANE) == "84 % of the paths' variance"


def test_test_losses_are_another_landscape() -> None:
    """Source: the table, and the paths' own test losses."""
    race = plane_race(PLANE, "test")
    found = loss_grid(race.experiment.landscape, {}, PLANE.xs, PLANE.ys)
    np.testing.assert_allclose(found, PLANE.test_loss, rtol=1e-6)
    np.testing.assert_array_equal(race.trajectories[0].loss, PLANE.paths[0].test_loss)


@pytest.mark.parametrize(
    ("network", "said"),
    [
        (
            Network((5, 3)),
            "a network with hidden layers 5-3 on two moons: of 200 of 320 training and all 80 test examples.",
        ),
        (Network(()), "a network without hidden layers on two moons: of"),
        (
            Network((5,), normalisation="batch"),
            "examples. Batch normalisation takes its means and variances from these",
        ),
        (Network((5,), dropout=0.5), "examples. Nothing is dropped out."),
    ],
)
def test_of_what_the_losses_are(network: Network, said: str) -> None:
    assert said in about(replace(TRAINING, networks=(network,)), Sampled(200, 320, 80, 80))


@pytest.mark.parametrize(
    ("fraction", "text"),
    [(0.0, "0 %"), (0.000158, "0.02 %"), (0.5, "50 %"), (0.835, "84 %"), (0.9954, "99.5 %"), (1.0, "100 %")],
)
def test_percent(fraction: float, text: str) -> None:
    assert percent(fraction) == text


def test_a_line() -> None:
    """Source: its own numbers; what is not finite is null."""
    losses = np.array([1.0, np.nan, np.inf])
    line = Line(np.array([0.0, 0.5, 1.0]), losses, losses + 1, losses / 4, Sampled(200, 320, 80, 80))
    header, numbers = taken_apart(line_message(TRAINING, line))
    assert faults(header, LineCurves) == []
    assert numbers == b""
    del header["about"], header["themes"]
    assert header == {
        "fractions": [0.0, 0.5, 1.0],
        "trainLoss": [1.0, None, None],
        "testLoss": [2.0, None, None],
        "testAccuracy": [0.25, None, None],
    }


def test_a_race_has_no_projection_otherwise() -> None:
    assert "projection" not in wire.RaceHeader.__required_keys__
