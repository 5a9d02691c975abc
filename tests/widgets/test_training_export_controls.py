"""Trainings as files from the page."""

import csv
import io
import json
from dataclasses import replace

import pytest

from downhill.networks import Training
from downhill.widgets.training_export_controls import _make
from tests.pages.test_maps import named
from tests.pages.test_networks import MOONS, opened


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_what_is_chosen_is_ordered(kind: str) -> None:
    app = opened(MOONS)
    named(app.selectbox, "Take it home as").set_value(kind).run()
    named(app.button, f"Make the {kind.upper()}").click().run()
    assert not app.exception
    job = app.session_state["delivery"].job
    job.cancel()
    assert job.key == (kind, MOONS)


def test_the_files_are_those_of_the_training() -> None:
    """Source: the training itself; two entrants, each read before the first step and after each epoch, and between."""
    told: list[float] = []
    wanted = replace(MOONS, epochs=1)
    rows = list(csv.reader(io.StringIO(_make("csv", wanted, told.append).decode())))
    steps = [int(row[rows[0].index("step")]) for row in rows[1:]]
    assert (steps.count(0), steps.count(4)) == (2, 2), "320 examples in batches of 100"
    assert told == sorted(told)
    assert told[-1] == 1.0
    found = json.loads(_make("json", wanted, told.append))
    assert Training.from_json(json.dumps(found["training"])) == wanted
    assert len(found["runs"]) == 2
