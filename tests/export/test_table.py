"""The CSV export: what csv and pandas read is what the trajectories hold."""

import csv
import dataclasses
import io
import math
import re
import struct
from collections.abc import Sequence
from pathlib import Path

import duckdb
import numpy as np
import optax
import pandas as pd
import polars as pl
import pytest
from pyarrow import csv as arrow_csv

from downhill import Averaging, Entrant, Experiment, simulate
from downhill.export import render_csv
from downhill.export.dialect import DECIMAL_COMMA, SPREADSHEETS
from downhill.export.table import columns
from downhill.simulation import Trajectory
from downhill.simulation.state import state_shapes
from landscapes import find_landscape
from optimizers import OPTIMIZERS

AVERAGED = Entrant("adam", {"learning_rate": 0.1}, averaging=Averaging("arithmetic"))
RACES = {
    "plain": Experiment("beale", (-1.5, -1.5), 30, (Entrant("gd"), AVERAGED, Entrant("momentum"))),
    "diverged": Experiment("beale", steps=20, entrants=(Entrant("gd", {"learning_rate": 100.0}), Entrant("adadelta"))),
    "matrices": Experiment("himmelblau", steps=25, entrants=(Entrant("bfgs"), Entrant("newton"), Entrant("lbfgs"))),
    "gradients": Experiment("beale", steps=30, budget="gradients", entrants=(Entrant("bfgs"), Entrant("adahessian"))),
    "no minimum": Experiment("monkey_saddle", steps=5, entrants=(Entrant("gd"),)),
    "data": Experiment("logistic_regression", steps=6, entrants=(Entrant("gd", batch_size=4.0, noise=0.1),), seed=3),
}
FIXED = {
    "x": ("theta", 0),
    "y": ("theta", 1),
    "loss": ("loss",),
    "gradient_x": ("gradient", 0),
    "gradient_y": ("gradient", 1),
    "seen_gradient_x": ("seen_gradient", 0),
    "seen_gradient_y": ("seen_gradient", 1),
    "learning_rate": ("learning_rate",),
    "step_x": ("step", 0),
    "step_y": ("step", 1),
    "gradient_evaluations": ("gradient_evaluations",),
    "examples": ("examples",),
    "hessian_11": ("hessian", 0, 0),
    "hessian_12": ("hessian", 0, 1),
    "hessian_21": ("hessian", 1, 0),
    "hessian_22": ("hessian", 1, 1),
    "eigenvalue_1": ("eigenvalues", 0),
    "eigenvalue_2": ("eigenvalues", 1),
    "gradient_step_loss": ("gradient_step_loss",),
    "average_x": ("average", 0),
    "average_y": ("average", 1),
    "average_loss": ("average_loss",),
}

every = pytest.mark.parametrize("race", RACES.values(), ids=RACES)


def read(race: Experiment) -> tuple[list[dict[str, str]], tuple[Trajectory, ...]]:
    runs = simulate(race)
    return list(csv.DictReader(io.StringIO(render_csv(race, runs), newline=""), strict=True)), runs


def of(rows: Sequence[dict[str, str]], entrant: int) -> list[dict[str, str]]:
    return [row for row in rows if row["entrant"] == str(entrant)]


def expected(run: Trajectory, column: str) -> np.ndarray | None:
    name, *index = FIXED[column]
    values = getattr(run, str(name))
    return None if values is None else values[(slice(None), *index)]


def assert_equal(cells: Sequence[str], numbers: np.ndarray | None, what: str) -> None:
    """Bit for bit, apart from a NaN's sign."""
    if numbers is None:
        assert set(cells) == {""}, what
        return
    found = [math.nan if math.isnan(float(cell)) else float(cell) for cell in cells]
    wanted = [math.nan if math.isnan(number) else number for number in numbers.tolist()]
    assert [struct.pack("<d", each) for each in found] == [struct.pack("<d", each) for each in wanted], what


@every
def test_csv_reads_the_trajectories(race: Experiment) -> None:
    """Source: their arrays, row by row."""
    rows, runs = read(race)
    assert len(rows) == sum(len(run.loss) for run in runs)
    for count, run in enumerate(runs, start=1):
        mine = of(rows, count)
        assert [row["step"] for row in mine] == [str(step) for step in range(len(run.loss))]
        assert {(row["name"], row["rule"]) for row in mine} == {(run.entrant.label, run.entrant.rule)}
        for column in FIXED:
            assert_equal([row[column] for row in mine], expected(run, column), column)


@every
def test_pandas_reads_the_trajectories(race: Experiment) -> None:
    """Source: their arrays; an empty cell is pandas' NaN."""
    runs = simulate(race)
    table = pd.read_csv(io.StringIO(render_csv(race, runs)))
    for count, run in enumerate(runs, start=1):
        mine = table[table["entrant"] == count]
        for column in FIXED:
            numbers = expected(run, column)
            wanted = np.full(len(run.loss), np.nan) if numbers is None else numbers
            np.testing.assert_array_equal(mine[column].to_numpy(), wanted, err_msg=column)


@every
def test_pyarrow_reads_the_trajectories(race: Experiment) -> None:
    """Source: their arrays; its rule for a missing number is null."""
    runs = simulate(race)
    table = arrow_csv.read_csv(io.BytesIO(render_csv(race, runs).encode()))
    entrants = np.array(table["entrant"])
    for column in FIXED:
        if all(expected(run, column) is None for run in runs):
            continue
        assert str(table[column].type) in ("double", "int64", "null"), column
        read_back = table[column].cast("double").to_numpy()
        for count, run in enumerate(runs, start=1):
            numbers = expected(run, column)
            wanted = np.full(len(run.loss), np.nan) if numbers is None else numbers
            np.testing.assert_array_equal(read_back[entrants == count], wanted, err_msg=column)


@every
def test_polars_reads_the_trajectories(race: Experiment) -> None:
    """Source: their arrays; an empty cell is null."""
    runs = simulate(race)
    table = pl.read_csv(render_csv(race, runs).encode(), infer_schema_length=None)
    for count, run in enumerate(runs, start=1):
        mine = table.filter(pl.col("entrant") == count)
        for column in FIXED:
            numbers = expected(run, column)
            wanted = np.full(len(run.loss), np.nan) if numbers is None else numbers
            np.testing.assert_array_equal(mine[column].cast(pl.Float64).to_numpy(), wanted, err_msg=column)


@every
def test_duckdb_reads_the_trajectories(race: Experiment, tmp_path: Path) -> None:
    """Source: their arrays; an empty cell is NULL. By itself DuckDB takes a column with ``inf`` in it for texts."""
    runs = simulate(race)
    (tmp_path / "race.csv").write_text(render_csv(race, runs), encoding="utf-8", newline="")
    numbers_of = dict.fromkeys(FIXED, "DOUBLE")
    table = duckdb.read_csv(str(tmp_path / "race.csv"), sample_size=-1, dtype=numbers_of).df()
    for count, run in enumerate(runs, start=1):
        mine = table[table["entrant"] == count]
        for column in FIXED:
            numbers = expected(run, column)
            wanted = np.full(len(run.loss), np.nan) if numbers is None else numbers
            np.testing.assert_array_equal(mine[column].to_numpy(float), wanted, err_msg=column)


@every
def test_r_takes_every_cell_for_a_number(race: Experiment) -> None:
    """Source: R's documentation of type.convert and NumericConstants: NA, NaN, Inf, decimals and hexadecimals."""
    rows, _ = read(race)
    number = re.compile(r"[+-]?(\d+\.?\d*([eE][+-]?\d+)?|inf|Inf|NaN)|NA|")
    for row in rows:
        assert all(number.fullmatch(text) for name, text in row.items() if name not in ("name", "rule"))


@every
def test_spreadsheets_have_a_mark_and_maybe_decimal_commas(race: Experiment) -> None:
    """Source: the plain table; where numbers are written 0,5 cells end in a semicolon."""
    runs = simulate(race)
    plain = list(csv.reader(io.StringIO(render_csv(race, runs), newline="")))
    sheet = render_csv(race, runs, SPREADSHEETS)
    assert sheet == "\ufeff" + render_csv(race, runs)
    comma = render_csv(race, runs, DECIMAL_COMMA)
    assert comma.startswith("\ufeffentrant;")
    for found, wanted in zip(csv.reader(io.StringIO(comma[1:], newline=""), delimiter=";"), plain, strict=True):
        assert [cell.replace(",", ".") for cell in found[4:]] == wanted[4:]
        assert found[:4] == wanted[:4]


@every
def test_the_state_stands_component_by_component(race: Experiment) -> None:
    """Source: the arrays of the state; places count from 1. Who has no such symbol has empty cells."""
    rows, runs = read(race)
    state_columns = {name for name in rows[0] if name.startswith("state_")}
    for count, run in enumerate(runs, start=1):
        mine = of(rows, count)
        own: set[str] = set()
        for name, values in run.state.items():
            for index in np.ndindex(values.shape[1:]):
                places = [str(place + 1) for place in index]
                joined = "".join(places) if max(map(len, places), default=1) == 1 else "_".join(places)
                column = f"state_{name}_{joined}" if index else f"state_{name}"
                assert_equal([row[column] for row in mine], values[(slice(None), *index)], column)
                own.add(column)
        for column in state_columns - own:
            assert {row[column] for row in mine} == {""}, column
    assert state_columns <= {name for name, _ in columns(race, runs)}


def test_the_names_of_components() -> None:
    """Source: the documented spelling."""
    rows, _ = read(RACES["matrices"])
    assert {"state_inverse_hessian_21", "state_step_length", "state_gradient_change_2"} <= set(rows[0])
    assert {"hessian_11", "state_hessian_11", "gradient_evaluations", "state_gradient_evaluations"} <= set(rows[0])


@every
def test_what_is_computed_from_the_arrays(race: Experiment) -> None:
    """Source: Taylor's second order in NumPy, differences of the losses, Pythagoras."""
    rows, runs = read(race)
    known = find_landscape(race.landscape).critical_points(race.parameters)
    minima = [point.point for point in known if point.kind == "minimum"]
    for count, run in enumerate(runs, start=1):
        mine = of(rows, count)

        def column(name: str, mine: list[dict[str, str]] = mine) -> np.ndarray:
            return np.array([float(row[name]) for row in mine])

        with np.errstate(all="ignore"):
            g, h, step, rate = run.gradient, run.hessian, run.step[1:], run.learning_rate
            change = [g[t] @ step[t] + step[t] @ h[t] @ step[t] / 2 for t in range(len(step))]
            first = -rate * (g**2).sum(axis=1)
            second = rate**2 * np.array([g[t] @ h[t] @ g[t] for t in range(len(g))]) / 2
            near = np.isfinite(run.theta).all(axis=1) & (np.abs(run.theta) < 1e100).all(axis=1)
        sound = np.isfinite(change)
        np.testing.assert_allclose(
            column("predicted_change")[:-1][sound], np.array(change)[sound], rtol=1e-9, atol=1e-12
        )
        np.testing.assert_allclose(column("gradient_step_term_1"), first, rtol=1e-9, atol=1e-12)
        sound = np.isfinite(second)
        np.testing.assert_allclose(column("gradient_step_term_2")[sound], second[sound], rtol=1e-9, atol=1e-12)
        with np.errstate(all="ignore"):
            np.testing.assert_array_equal(column("real_change")[:-1], np.diff(run.loss))
        assert math.isnan(column("predicted_change")[-1])
        assert math.isnan(column("real_change")[-1])
        if not minima:
            assert {row["distance"] for row in mine} == {""}
            continue
        nearest = [min(math.dist(point, minimum) for minimum in minima) for point in run.theta[near].tolist()]
        np.testing.assert_allclose(column("distance")[near], nearest, rtol=1e-12)


def test_not_a_number_and_infinity_are_spelled_for_pythons_float() -> None:
    rows, (run, _) = read(RACES["diverged"])
    cells = {cell for row in of(rows, 1) for cell in (row["loss"], row["x"], row["gradient_x"])}
    assert np.isinf(run.loss).any()
    assert {"NaN", "inf"} <= cells


def test_every_column_is_told_with_its_unit() -> None:
    """Source: the header row."""
    for race in RACES.values():
        runs = simulate(race)
        told = columns(race, runs)
        [header, *_] = csv.reader(io.StringIO(render_csv(race, runs), newline=""))
        assert [name for name, _ in told] == header
        assert len(set(header)) == len(header)
        assert all(meaning for _, meaning in told)
        units = ("(count)", "(steps)", "(dimensionless)")
        assert [name for name, meaning in told if not meaning.endswith(units)] == ["name", "rule"]
    told = dict(columns(RACES["data"], simulate(RACES["data"])))
    for name, axis in zip("xy", find_landscape("logistic_regression").axes, strict=True):
        assert axis in told[name]


def test_no_two_columns_of_any_rules_have_one_name() -> None:
    """Source: the header row, had all of them run: only what they remember makes columns of their own."""
    race = RACES["plain"]
    run, *_ = simulate(race)
    entrants = [dataclasses.replace(race, entrants=(Entrant(rule),)).entrants[0] for rule in OPTIMIZERS]
    states = [{name: np.zeros((31, *shape)) for name, shape in state_shapes(each).items()} for each in entrants]
    names = [name for name, _ in columns(race, [dataclasses.replace(run, state=state) for state in states])]
    assert len(names) == len(set(names))
    assert {"state_inverse_hessian_21", "state_first_moment_1"} <= set(names)


def test_an_empty_race_is_a_header() -> None:
    text = render_csv(Experiment("beale"), ())
    assert text.count("\r\n") == 1
    assert text.startswith("entrant,name,rule,step,x,y,loss,")


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ('=HYPERLINK("http://example.org")', '\'=HYPERLINK("http://example.org")'),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("a=1", "a=1"),
        ('«∇», "quoted"', '«∇», "quoted"'),
    ],
)
def test_no_name_is_a_formula_to_a_spreadsheet(name: str, cell: str) -> None:
    """Source: OWASP on CSV injection: the characters that begin a formula, and the apostrophe before them."""
    rows, _ = read(Experiment("beale", steps=20, entrants=(Entrant("gd", name=name),)))
    assert {row["name"] for row in rows} == {cell}
    assert float(rows[0]["x"]) == find_landscape("beale").start[0], "a negative number stays one"


def test_ones_own_transformation_has_rows_too() -> None:
    """Source: optax's chain names its states by their places."""
    own = Entrant.from_optax("=mine", optax.chain(optax.trace(0.9), optax.scale(-0.01)))
    rows, [run] = read(Experiment("beale", steps=20, entrants=(own,)))
    assert len(rows) == len(run.loss)
    assert all(not row[column].startswith("=") for row in rows for column in ("name", "rule"))
    assert any(name.startswith("state_") for name in rows[0])
    assert {row["learning_rate"] for row in rows} == {"NaN"}, "its rate is inside, where nobody sees it"
