"""The table and the JSON of a training: every number of every reading, and what the columns are said to be."""

import csv
import io
import json
from typing import Any

import numpy as np
import pytest

from downhill import Averaging, Entrant
from downhill.export import DECIMAL_COMMA, SPREADSHEETS, render_training_csv, render_training_json
from downhill.export.training_formats import TRAINING_FORMATS
from downhill.export.training_table import training_columns
from downhill.networks import Data, Network, Run, Trained, Training
from downhill.networks.examples import Examples, Part
from downhill.networks.runs import Curvature, Curves, Measured, Spreads

SEEDS, READINGS = 2, 3
MEASURED = ("train_loss", "train_accuracy", "test_loss", "test_accuracy")
FOLLOWS = Entrant("adam", {"learning_rate": 0.1}, averaging=Averaging("arithmetic"), name="=1+1")
PLAIN = Entrant("gd")


def measured(draw: np.random.Generator) -> Measured:
    """Numbers that no short decimal spells."""
    numbers = (draw.random((SEEDS, READINGS)).astype(np.float32) for _ in MEASURED)
    return Measured(*numbers)


def run(entrant: Entrant, seed: int) -> Run:
    """What an entrant might leave behind, of chance: a loss of it is infinite, and one is missing."""
    draw = np.random.default_rng(seed)
    losses = measured(draw)
    losses.train_loss[1] = [0.5, np.inf, np.nan]
    average = measured(draw) if entrant is FOLLOWS else None
    steps = np.array([0, 15, 30])
    curves = Curves(steps, steps / 15, np.array([0.0, 0.1, 1 / 3]), losses, average)
    spreads = Spreads(steps[:2], draw.random((2, 1)), draw.random((2, 2)))
    curvature = Curvature(steps[:1], draw.random(1), draw.random(1), draw.random(1), np.array([np.nan]))
    return Run(entrant, Network((4,)), 22, 30, curves, spreads, curvature, None, None)


def trained(*entrants: Entrant) -> Trained:
    """A training that is not run."""
    training = Training(Data("moons"), (Network((4,)),), entrants, epochs=2, seeds=SEEDS, seed=7)
    part = Part(np.zeros((1, 2)), np.zeros(1, int))
    return Trained(
        training,
        Examples(part, part, ("0", "1"), ("x", "y"), None),
        [run(entrant, index) for index, entrant in enumerate(training.entrants)],
    )


BOTH, ALONE = trained(PLAIN, FOLLOWS), trained(PLAIN)


def rows(text: str, separator: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=separator))


def test_every_reading_of_every_seed_reads_back_exactly() -> None:
    """Source: the arrays."""
    table = rows(render_training_csv(BOTH))
    assert len(table) == 2 * SEEDS * READINGS
    places = np.ndindex(2, SEEDS, READINGS)
    for row, (entrant, seed, reading) in zip(table, places, strict=True):
        curves, rule = BOTH.runs[entrant].curves, ("gd", "adam")[entrant]
        assert (row["entrant"], row["rule"], row["seed"]) == (str(entrant + 1), rule, str(7 + seed))
        assert row["name"] == ("Gradient descent", "'=1+1")[entrant]
        when = (int(row["step"]), float(row["epoch"]), float(row["seconds"]))
        assert when == (15 * reading, float(reading), (0.0, 0.1, 1 / 3)[reading])
        for name in MEASURED:
            for prefix, numbers in (("", curves.of_weights), ("average_", curves.of_average)):
                wanted = np.nan if numbers is None else getattr(numbers, name)[seed, reading]
                np.testing.assert_equal(np.float32(row[prefix + name]), np.float32(wanted))
    assert [row["train_loss"] for row in table[3:6]] == ["0.5", "inf", "NaN"]


def test_its_columns_are_described_and_averages_are_there_where_one_is_followed() -> None:
    """Source: the header, and how many things are measured."""
    for each, count in ((BOTH, 7 + 8), (ALONE, 7 + 4)):
        [*header] = rows(render_training_csv(each))[0]
        assert header == [name for name, _ in training_columns(each)]
        assert len(header) == count
        assert all(meaning for _, meaning in training_columns(each))


def test_spreadsheets() -> None:
    """Source: a byte-order mark; a decimal comma; an empty cell where somebody follows no average."""
    text = render_training_csv(BOTH, DECIMAL_COMMA)
    assert text.startswith("\ufeffentrant;")
    third, *_ = rows(text[1:], ";")[2:]
    assert (third["seconds"], third["epoch"], third["average_test_loss"]) == ("0,3333333333333333", "2,0", "")
    assert rows(render_training_csv(BOTH, SPREADSHEETS)[1:])[2]["average_test_loss"] == ""


def test_nobody_has_a_header_alone() -> None:
    """Source: the contract: 0 entrants are allowed."""
    assert render_training_csv(trained()).count("\r\n") == 1
    assert json.loads(render_training_json(trained()))["runs"] == []


def assert_same(read: Any, arrays: Any, names: tuple[str, ...]) -> None:
    """That the lists of these names are these arrays, words being read by Python's float."""
    assert tuple(read) == names
    for name in names:
        np.testing.assert_array_equal(np.array(read[name], float), getattr(arrays, name))


def test_json_holds_every_number() -> None:
    """Source: the arrays; Python's ``float`` reads the words."""

    def refuse(constant: str) -> float:
        raise AssertionError(f"{constant} is not JSON")

    described = json.loads(render_training_json(BOTH), parse_constant=refuse)
    assert Training.from_json(json.dumps(described["training"])) == BOTH.training
    for read, each, name in zip(described["runs"], BOTH.runs, ("Gradient descent", "=1+1"), strict=True):
        facts = [read[key] for key in ("name", "rule", "weights", "steps", "diverged_at", "seeds")]
        assert facts == [name, each.entrant.rule, 22, 30, 15, [7, 8]]
        curves = read["curves"]
        assert_same(curves.pop("of_weights"), each.curves.of_weights, MEASURED)
        if (average := curves.pop("of_average")) is not None:
            assert_same(average, each.curves.of_average, MEASURED)
        assert (average is None) == (each.entrant != FOLLOWS)
        assert_same(curves, each.curves, ("steps", "epochs", "seconds"))
        assert_same(read["spreads"], each.spreads, ("steps", "activations", "gradients"))
        names = ("steps", "squared_gradient", "curvature", "sharpness", "learning_rate")
        assert_same(read["curvature"], each.curvature, names)
        assert read["curvature"]["learning_rate"] == ["NaN"]


@pytest.mark.parametrize("name", TRAINING_FORMATS)
def test_every_format_is_one_of_these(name: str) -> None:
    """Source: the functions above."""
    wanted = {
        "csv": render_training_csv(BOTH),
        "sheet-csv": render_training_csv(BOTH, SPREADSHEETS),
        "comma-csv": render_training_csv(BOTH, DECIMAL_COMMA),
        "json": render_training_json(BOTH),
    }
    assert TRAINING_FORMATS[name].make(BOTH) == wanted[name]
    assert TRAINING_FORMATS[name].extension == name.rpartition("-")[2]
