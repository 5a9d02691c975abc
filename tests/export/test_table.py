"""The CSV export: what csv and pandas read is what the trajectories hold."""

import csv
import dataclasses
import io
import math
import re
import struct
from collections.abc import Mapping, Sequence
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
OWN = Entrant.from_optax("mine", optax.scale(-0.01))
RACES = {
    "plain": Experiment("beale", (-1.5, -1.5), 30, (Entrant("gd"), AVERAGED, Entrant("momentum"))),
    "diverged": Experiment("beale", steps=20, entrants=(Entrant("gd", {"learning_rate": 100.0}), Entrant("adadelta"))),
    "matrices": Experiment("himmelblau", steps=25, entrants=(Entrant("bfgs"), Entrant("newton"), Entrant("lbfgs"))),
    "gradients": Experiment("beale", steps=30, budget="gradients", entrants=(Entrant("bfgs"), Entrant("adahessian"))),
    "a state late": Experiment("beale", (-1.5, -1.5), 200, (Entrant("gd"), Entrant("adam"), AVERAGED)),
    "no rate": Experiment("beale", (-1.5, -1.5), 120, (OWN,)),
    "a rate late": Experiment("beale", (-1.5, -1.5), 120, (OWN, Entrant("gd"))),
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


def expected(run: Trajectory, column: str) -> np.ndarray:
    """What the trajectory has; NaN where it has no such numbers."""
    name, *index = FIXED[column]
    values = getattr(run, str(name))
    return np.full(len(run.loss), np.nan) if values is None else values[(slice(None), *index)]


def had(runs: Sequence[Trajectory]) -> list[str]:
    """The columns in ``FIXED`` of which somebody has a number."""
    return [column for column in FIXED if not all(np.isnan(expected(run, column)).all() for run in runs)]


def assert_equal(cells: Sequence[str], numbers: np.ndarray, what: str) -> None:
    """Bit for bit, apart from a NaN's sign."""
    found = [math.nan if math.isnan(float(cell)) else float(cell) for cell in cells]
    wanted = [math.nan if math.isnan(number) else number for number in numbers.tolist()]
    assert [struct.pack("<d", each) for each in found] == [struct.pack("<d", each) for each in wanted], what


def assert_numbers(columns: Mapping[str, np.ndarray], runs: Sequence[Trajectory]) -> None:
    """The columns that a program has read, the texts apart, are what the trajectories hold."""
    assert {column for column in columns if column in FIXED} == set(had(runs))
    for count, run in enumerate(runs, start=1):
        mine = columns["entrant"] == count
        for column in had(runs):
            np.testing.assert_array_equal(columns[column][mine], expected(run, column), err_msg=column)


@every
def test_csv_reads_the_trajectories(race: Experiment) -> None:
    """Source: their arrays, row by row."""
    rows, runs = read(race)
    assert len(rows) == sum(len(run.loss) for run in runs)
    assert {column for column in rows[0] if column in FIXED} == set(had(runs))
    for count, run in enumerate(runs, start=1):
        mine = of(rows, count)
        assert [row["step"] for row in mine] == [str(step) for step in range(len(run.loss))]
        assert {(row["name"], row["rule"]) for row in mine} == {(run.entrant.label, run.entrant.rule)}
        for column in had(runs):
            assert_equal([row[column] for row in mine], expected(run, column), column)


@every
def test_pandas_reads_the_trajectories(race: Experiment) -> None:
    """Source: their arrays; every column but name and rule is one of numbers."""
    runs = simulate(race)
    table = pd.read_csv(io.StringIO(render_csv(race, runs))).drop(columns=["name", "rule"])
    assert all(pd.api.types.is_numeric_dtype(kind) for kind in table.dtypes)
    assert_numbers({str(name): column.to_numpy() for name, column in table.items()}, runs)


@every
def test_pyarrow_reads_the_trajectories(race: Experiment) -> None:
    """Source: their arrays; its rule for NaN is null, and a column of nothing else would have no type."""
    runs = simulate(race)
    table = arrow_csv.read_csv(io.BytesIO(render_csv(race, runs).encode())).drop_columns(["name", "rule"])
    assert {str(field.type) for field in table.schema} <= {"double", "int64"}
    assert_numbers({name: table[name].to_numpy() for name in table.column_names}, runs)


@every
def test_polars_reads_the_trajectories(race: Experiment) -> None:
    """Source: their arrays; of its own accord it judges a column by its first 100 rows."""
    runs = simulate(race)
    table = pl.read_csv(render_csv(race, runs).encode()).drop("name", "rule")
    assert all(kind.is_numeric() for kind in table.dtypes)
    assert_numbers({column.name: column.to_numpy() for column in table}, runs)


@every
def test_duckdb_reads_the_trajectories(race: Experiment, tmp_path: Path) -> None:
    """Source: their arrays; what kind of column each is, it finds out by itself."""
    runs = simulate(race)
    (tmp_path / "race.csv").write_text(render_csv(race, runs), encoding="utf-8", newline="")
    table = duckdb.read_csv(str(tmp_path / "race.csv")).project("* EXCLUDE (name, rule)")
    assert {str(kind) for kind in table.types} <= {"DOUBLE", "BIGINT"}
    assert_numbers(table.fetchnumpy(), runs)


@every
def test_r_takes_every_cell_for_a_number(race: Experiment) -> None:
    """Source: R's documentation of type.convert and NumericConstants: NA, NaN, Inf, decimals and hexadecimals."""
    rows, _ = read(race)
    number = re.compile(r"[+-]?(\d+\.?\d*([eE][+-]?\d+)?|inf|Inf|NaN)|NA")
    for row in rows:
        assert all(number.fullmatch(text) for name, text in row.items() if name not in ("name", "rule"))


@every
def test_spreadsheets_have_a_mark_and_maybe_decimal_commas(race: Experiment) -> None:
    """Source: the plain table; where numbers are written 0,5 cells end in a semicolon. A missing number is no word."""
    runs = simulate(race)
    sheet = render_csv(race, runs, SPREADSHEETS)
    assert sheet.startswith("\ufeffentrant,")
    plain = list(csv.reader(io.StringIO(sheet[1:], newline="")))
    for found, wanted in zip(plain, csv.reader(io.StringIO(render_csv(race, runs), newline="")), strict=True):
        assert all(cell == number or (cell, number) == ("", "NaN") for cell, number in zip(found, wanted, strict=True))
    comma = render_csv(race, runs, DECIMAL_COMMA)
    assert comma.startswith("\ufeffentrant;")
    for found, wanted in zip(csv.reader(io.StringIO(comma[1:], newline=""), delimiter=";"), plain, strict=True):
        assert [cell.replace(",", ".") for cell in found[4:]] == wanted[4:]
        assert found[:4] == wanted[:4]


def state_of(run: Trajectory) -> dict[str, np.ndarray]:
    """The columns of its state."""
    found: dict[str, np.ndarray] = {}
    for name, values in run.state.items():
        for index in np.ndindex(values.shape[1:]):
            places = [str(place + 1) for place in index]
            joined = "".join(places) if max(map(len, places), default=1) == 1 else "_".join(places)
            found[f"state_{name}_{joined}" if index else f"state_{name}"] = values[(slice(None), *index)]
    return found


@every
def test_the_state_stands_component_by_component(race: Experiment) -> None:
    """Source: the arrays of the state; places count from 1. Who has no such symbol has NaN, or empty cells."""
    rows, runs = read(race)
    state_columns = {name for name in rows[0] if name.startswith("state_")}
    for count, run in enumerate(runs, start=1):
        mine = of(rows, count)
        own = state_of(run)
        for column, numbers in own.items():
            assert_equal([row[column] for row in mine], numbers, column)
        for column in state_columns - set(own):
            assert {row[column] for row in mine} == {"NaN"}, column
    sheets = csv.DictReader(io.StringIO(render_csv(race, runs, SPREADSHEETS)[1:], newline=""))
    blank = {(row["entrant"], column) for row in sheets for column in state_columns if row[column] == ""}
    assert len(blank) == sum(len(state_columns - set(state_of(run))) for run in runs)
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
            return np.array([float(row.get(name, "NaN")) for row in mine])

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
            assert "distance" not in rows[0]
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
    assert "learning_rate" not in rows[0], "its rate is inside, where nobody sees it"
