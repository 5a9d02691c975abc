"""Planes and lines as the browser receives them."""

import numpy as np

from downhill.networks.planes import ComputedPlane, Line
from downhill.networks.training import Training
from downhill.player import wire
from downhill.player.packing import message, pack
from downhill.player.picture import describe, landscape_picture, theme_colours
from downhill.player.plane_race import PlaneRace, about, plane_race
from downhill.player.wire_training import LineCurves, PlaneHeader


def plane_message(computed: ComputedPlane) -> bytes:
    """A plane: ``PlaneHeader`` with its numbers."""
    race, over_test = plane_race(computed), plane_race(computed, "test")
    train, test = (landscape_picture(each.experiment.landscape, {}) for each in (race, over_test))
    header: PlaneHeader = {
        "landscape": train.header,
        "testLandscape": test.header,
        "race": describe_plane(race),
        "testRace": describe_plane(over_test),
        "about": race.about,
    }
    # Two grids of float32 leave the races' float64 at a multiple of eight bytes; so do positions, pairs of float32.
    numbers = train.losses + test.losses + pack(race.trajectories) + pack(over_test.trajectories)
    return message(header, numbers)


def describe_plane(race: PlaneRace) -> wire.RaceHeader:
    """The race's header, with its projection."""
    return {**describe(race.experiment, race.trajectories), "projection": race.projection}


def line_message(training: Training, line: Line) -> bytes:
    """A line: ``LineCurves``."""
    header: LineCurves = {
        "fractions": line.fractions.tolist(),
        "trainLoss": _finite(line.train_loss),
        "testLoss": _finite(line.test_loss),
        "testAccuracy": _finite(line.test_accuracy),
        "about": about(training, line.measured),
        "themes": theme_colours(),
    }
    return message(header, b"")


def _finite(numbers: np.ndarray) -> list[float | None]:
    return [number if np.isfinite(number) else None for number in numbers.tolist()]
