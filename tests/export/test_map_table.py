"""The table and the arrays of a map: every number of every run, and what the columns are said to be."""

import csv
import io
from collections.abc import Iterator

import numpy as np
import pytest

from downhill import Entrant, Experiment, simulate
from downhill.export import render_map_csv, render_map_npz
from downhill.export.dialect import SPREADSHEETS
from downhill.export.map_table import map_columns
from downhill.maps import Basins, ComputedMap, Map, Plane, Sensitivity, compute
from downhill.simulation.outcome import OUTCOMES
from tests.quick_maps import quick_maps as quick_maps

pytestmark = pytest.mark.usefixtures("quick_maps")

ENTRANTS = (Entrant("gd", {"learning_rate": 0.02}, name="=1+1"), Entrant("adam", {"learning_rate": 0.1}))
EXPERIMENT = Experiment("himmelblau", steps=60, entrants=ENTRANTS)


@pytest.fixture(scope="module")
def basins() -> ComputedMap:
    return compute(Map(EXPERIMENT, Basins(size=5, precision="float64")))


@pytest.fixture(scope="module")
def rates() -> ComputedMap:
    experiment = Experiment("himmelblau", steps=60, seed=7, entrants=(Entrant("gd", noise=0.1),))
    return compute(Map(experiment, Sensitivity(values=6, seeds=3, target=10.0)))


def table(computed: ComputedMap) -> list[dict[str, str]]:
    text = b"".join(render_map_csv(computed)).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_every_run_to_the_end_as_the_race_from_its_start_does(basins: ComputedMap) -> None:
    """Source: ``simulate``, from each start in a race of its own."""
    rows = table(basins)
    assert len(rows) == 2 * 25
    for row in rows[::7]:
        start = (float(row["start_x"]), float(row["start_y"]))
        run = simulate(Experiment("himmelblau", start, 60, entrants=ENTRANTS))[int(row["entrant"]) - 1]
        assert (row["rule"], row["outcome"], int(row["at_step"])) == (
            run.entrant.rule,
            run.outcome,
            run.outcome.at_step,
        )
        if run.outcome == "diverged":
            assert (row["end_x"], row["end_y"], row["loss"]) == ("NaN", "NaN", "NaN")
        else:
            assert (float(row["end_x"]), float(row["end_y"])) == pytest.approx(tuple(run.theta[-1]), rel=1e-9)
            assert float(row["loss"]) == pytest.approx(float(run.loss[-1]), rel=1e-6, abs=1e-12)


def test_starts_and_numbers_read_back_exactly(basins: ComputedMap) -> None:
    """Source: the arrays, row by row; Himmelblau's view is from -5 to 5."""
    rows = table(basins)
    grid = np.linspace(-5, 5, 5)
    assert [float(row["start_x"]) for row in rows] == [*grid.tolist()] * 10
    assert [float(row["start_y"]) for row in rows] == np.repeat(grid, 5).tolist() * 2
    losses = np.array([float(row["loss"]) for row in rows])
    assert np.array_equal(losses, np.concatenate([ends.loss.ravel() for ends in basins.final_states]), equal_nan=True)
    assert {row["outcome"] for row in rows} <= {str(kind) for kind in OUTCOMES}


def test_the_minimum_is_numbered_from_one(basins: ComputedMap) -> None:
    """Source: by Pythagoras, from the minima in their order."""
    points = np.array([minimum.point for minimum in basins.minima])
    for row in table(basins):
        distance = np.hypot(*(points - (float(row["end_x"]), float(row["end_y"]))).T)
        within = bool((distance <= basins.radius).any())
        assert row["minimum"] == (str(int(np.argmin(distance)) + 1) if within else "NaN")


def test_spreadsheets_have_no_word_where_there_is_no_minimum(basins: ComputedMap) -> None:
    """Source: the plain table, and its first test against Pythagoras."""
    sheet = b"".join(render_map_csv(basins, SPREADSHEETS)).decode("utf-8-sig")
    found = [row["minimum"] for row in csv.DictReader(io.StringIO(sheet, newline=""))]
    assert found == [row["minimum"].replace("NaN", "") for row in table(basins)]
    assert "" in found


def test_a_name_is_harmless_to_spreadsheets(basins: ComputedMap) -> None:
    """Source: OWASP on CSV injection."""
    assert {row["name"] for row in table(basins)} == {"'=1+1", "Adam"}


def test_seeds_and_steps_to_the_target(rates: ComputedMap) -> None:
    """Source: ``simulate`` with that seed and rate, and its first loss of at most 10."""
    rows = table(rates)
    assert {row["seed"] for row in rows} == {"7", "8", "9"}
    for row in rows:
        gd = Entrant("gd", {"learning_rate": float(row["learning_rate"])}, noise=0.1)
        [run] = simulate(Experiment("himmelblau", steps=60, seed=int(row["seed"]), entrants=(gd,)))
        last = run.outcome.at_step if run.outcome == "diverged" else len(run.loss)
        reached = np.flatnonzero(run.loss[:last] <= 10.0)
        assert row["reached"] == (str(reached[0]) if reached.size else "NaN")
    assert len({row["reached"] for row in rows}) > 2


def test_every_column_is_explained(basins: ComputedMap, rates: ComputedMap) -> None:
    """Source: the header rows."""
    plane = compute(Map(EXPERIMENT, Plane(entrant=1, x="beta1", y="beta2", size=2)))
    for computed in (basins, rates, plane):
        columns = map_columns(computed)
        assert list(table(computed)[0]) == [name for name, _ in columns]
        assert all("{" not in meaning and meaning for _, meaning in columns)
    assert {float(row["beta1"]) for row in table(plane)} == {0.0, 0.9999}
    assert {row["entrant"] for row in table(plane)} == {"2"}


def test_it_comes_in_pieces(basins: ComputedMap) -> None:
    """Source: 1024² runs of twelve entrants are more than memory should have to hold: a row of the map is a piece."""
    pieces = render_map_csv(basins)
    assert isinstance(pieces, Iterator)
    assert [piece.count(b"\r\n") for piece in pieces] == [1, *([5] * 10)]


def test_numpy_reads_the_arrays_without_pickles(basins: ComputedMap) -> None:
    """Source: the map's own arrays, and ``numpy.load`` with pickles forbidden."""
    with np.load(io.BytesIO(render_map_npz(basins)), allow_pickle=False) as read:
        arrays = dict(read)
    assert Map.from_json(str(arrays["map"])) == basins.map
    assert (str(arrays["x_name"]), str(arrays["y_name"])) == ("x", "y")
    assert arrays["x"].tolist() == arrays["y"].tolist() == np.linspace(-5, 5, 5).tolist()
    assert (arrays["entrants"].tolist(), arrays["names"].tolist()) == ([1, 2], ["=1+1", "Adam"])
    assert arrays["outcomes"].tolist() == [str(kind) for kind in OUTCOMES]
    assert arrays["minima"].tolist() == [list(minimum.point) for minimum in basins.minima]
    assert arrays["minima_known"].all()
    assert arrays["radius"] == basins.radius
    for number, ends, reached in zip((1, 2), basins.final_states, basins.reached, strict=True):
        for name in ("theta", "loss", "outcome", "at_step"):
            assert np.array_equal(arrays[f"{name}_{number}"], getattr(ends, name), equal_nan=name in ("theta", "loss"))
        assert np.array_equal(arrays[f"minimum_{number}"], reached)
    assert "reached_1" not in arrays


def test_arrays_of_a_target_and_of_nobody(rates: ComputedMap) -> None:
    """Source: a sensitivity with a target counts; a race without entrants has no arrays of anybody."""
    with np.load(io.BytesIO(render_map_npz(rates)), allow_pickle=False) as read:
        assert np.array_equal(read["reached_1"], rates.final_states[0].reached)
        assert (str(read["y_name"]), read["y"].tolist()) == ("seed", [7.0, 8.0, 9.0])
    nobody = compute(Map(Experiment("beale"), Basins(size=2)))
    with np.load(io.BytesIO(render_map_npz(nobody)), allow_pickle=False) as read:
        assert (read["entrants"].size, read["names"].size, "theta_1" in read) == (0, 0, False)
    assert table(nobody) == []


def test_the_same_map_gives_the_same_bytes(basins: ComputedMap) -> None:
    """Source: nothing of the moment is written down."""
    assert render_map_npz(basins) == render_map_npz(basins)
    assert b"".join(render_map_csv(basins)) == b"".join(render_map_csv(basins))
