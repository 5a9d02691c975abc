"""The JSON export: every number reads back as it was."""

import dataclasses
import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from downhill import Averaging, Entrant, Experiment, Outcome, simulate
from downhill.export import render_json
from downhill.simulation import Trajectory
from landscapes import LANDSCAPES
from optimizers import OPTIMIZERS
from tests.products import sampled

FIELDS = (
    "theta",
    "loss",
    "gradient",
    "seen_gradient",
    "learning_rate",
    "step",
    "hessian",
    "eigenvalues",
    "gradient_step_loss",
    "gradient_evaluations",
    "examples",
    "average",
    "average_loss",
)
RULES = ("gd", "nesterov", "adam")


def read(experiment: Experiment) -> tuple[dict[str, Any], tuple[Trajectory, ...]]:
    runs = simulate(experiment)
    return json.loads(render_json(experiment, runs), parse_constant=pytest.fail), runs


def arrays(described: dict[str, Any], run: Trajectory) -> Iterator[tuple[str, Any, np.ndarray]]:
    for field in FIELDS:
        yield field, described[field], getattr(run, field)
    assert list(described["state"]) == list(run.state)
    for name, values in run.state.items():
        yield name, described["state"][name], values


def flat(nested: object) -> list[object]:
    return [one for inner in nested for one in flat(inner)] if isinstance(nested, list) else [nested]


@pytest.mark.parametrize("rate", [0.01, 100.0])
@pytest.mark.parametrize("landscape", sampled(LANDSCAPES, every=12))
def test_numbers_read_back_bit_for_bit(landscape: str, rate: float) -> None:
    """Source: the trajectories; what is not finite is a text that Python's float reads, and nothing else is."""
    average = Averaging("arithmetic")
    entrants = tuple(Entrant(rule, {"learning_rate": rate}, averaging=average) for rule in RULES)
    data, runs = read(Experiment(landscape, steps=6, entrants=entrants))
    assert len(data["trajectories"]) == len(runs) == len(RULES)
    for described, run in zip(data["trajectories"], runs, strict=True):
        for name, values, expected in arrays(described, run):
            assert np.shape(values) == expected.shape, name
            for shown, number in zip(flat(values), expected.ravel().tolist(), strict=True):
                if np.isfinite(number):
                    assert isinstance(shown, float), name
                    assert shown.hex() == number.hex(), name
                else:
                    assert shown == {np.inf: "Infinity", -np.inf: "-Infinity"}.get(number, "NaN"), name


def test_a_nans_sign_is_not_written() -> None:
    """Source: IEEE 754, where it means nothing; processors set it as they like."""
    experiment = Experiment("beale", steps=1, entrants=(Entrant("gd"),))
    [run] = simulate(experiment)
    signed = dataclasses.replace(run, loss=np.copysign([np.nan, np.nan], [1, -1]))
    assert json.loads(render_json(experiment, [signed]))["trajectories"][0]["loss"] == ["NaN", "NaN"]


def test_something_is_not_finite_in_these_tests() -> None:
    """Else the test above would not see how infinity and NaN are written."""
    experiment = Experiment("beale", steps=6, entrants=(Entrant("gd", {"learning_rate": 100.0}),))
    data, [run] = read(experiment)
    assert np.isinf(run.loss).any()
    assert np.isnan(run.theta).any()
    assert "Infinity" in data["trajectories"][0]["loss"]
    assert "NaN" in data["trajectories"][0]["theta"][-1]
    assert data["trajectories"][0]["outcome"] == Outcome.DIVERGED
    assert data["trajectories"][0]["at_step"] == run.outcome.at_step


def test_who_ran_and_how_it_ended() -> None:
    entrants = (Entrant("adam", name='«∇»  and "quotes"'), Entrant("momentum", clip_norm=0.5))
    data, runs = read(Experiment("saddle", start=(-1.5, 0.0), steps=300, entrants=entrants))
    for described, run in zip(data["trajectories"], runs, strict=True):
        assert described["name"] == run.entrant.label
        assert described["rule"] == run.entrant.rule
        assert described["outcome"] == run.outcome
        assert type(described["outcome"]) is str
        assert described["at_step"] == run.outcome.at_step
    assert data["trajectories"][0]["name"] == '«∇»  and "quotes"'
    assert data["trajectories"][1]["name"] == OPTIMIZERS["momentum"].name


@pytest.mark.parametrize("count", [0, 1, 12])
def test_the_experiment_reads_back(count: int) -> None:
    entrants = tuple(
        Entrant("adam", {"learning_rate": 1 / (3 + i)}, clip_norm=0.1 * (i + 1), name=f"Ω {i}") for i in range(count)
    )
    experiment = Experiment("saddle", (-1 / 3, 1e-17), 2, entrants, {"a": 1 / 7})
    data, _ = read(experiment)
    assert set(data) == {"experiment", "trajectories"}
    assert len(data["trajectories"]) == count
    assert Experiment.from_json(json.dumps(data["experiment"])) == experiment
