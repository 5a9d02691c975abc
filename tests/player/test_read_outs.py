"""Every number of a race as it travels to the browser, read by a decoder that knows the documented format only."""

import json
import struct
from typing import Any

import numpy as np
import optax
import pytest

from downhill import Averaging, Entrant, Experiment, simulate
from downhill.player.read_outs import TAKEN, read_outs
from downhill.simulation import Trajectory
from downhill.simulation.derivation import derive
from landscapes import LANDSCAPES, fitted
from optimizers import OPTIMIZERS
from tests.products import sampled

Table = dict[str, np.ndarray]
SLOW = {"learning_rate": 1e-4}


def decoded(experiment: Experiment) -> list[tuple[Trajectory, dict[str, Any], Table]]:
    """Of each entrant its trajectory, its part of the header, and its numbers by their column's id."""
    trajectories = simulate(experiment)
    block = read_outs(experiment, trajectories)
    (length,) = struct.unpack_from("<I", block)
    header, numbers = json.loads(block[4 : 4 + length]), np.frombuffer(block[4 + length :], "<f8")
    found: list[tuple[Trajectory, dict[str, Any], Table]] = []
    for run, entrant in zip(trajectories, header["entrants"], strict=True):
        table: Table = {}
        for column in entrant["columns"]:
            count = entrant["rows"] * column["size"]
            table[column["id"]], numbers = numbers[:count].reshape(entrant["rows"], -1), numbers[count:]
        found.append((run, entrant, table))
    assert not numbers.size
    return found


def one(rule: str, landscape: str = "rosenbrock", **entrant: Any) -> tuple[Trajectory, dict[str, Any], Table]:
    return decoded(Experiment(landscape, steps=20, entrants=(Entrant(rule, **entrant),)))[0]


def test_every_column_is_the_trajectorys() -> None:
    """Source: the trajectory's attributes, entrant by entrant."""
    race = Experiment("rosenbrock", steps=20, entrants=(Entrant("nesterov", SLOW), Entrant("newton", clip_norm=2.0)))
    for run, _, table in decoded(race):
        for name in ("theta", "gradient", "seen_gradient", "step", "eigenvalues"):
            np.testing.assert_array_equal(table[name], getattr(run, name))
        for name in ("loss", "learning_rate", "gradient_evaluations", "examples"):
            np.testing.assert_array_equal(table[name][:, 0], getattr(run, name))
        np.testing.assert_array_equal(table["next_step"][:-1], run.step[1:])
        np.testing.assert_array_equal(table["hessian"], run.hessian.reshape(-1, 4)[:, [0, 1, 3]])
        np.testing.assert_allclose(table["gradient_norm"][:, 0], np.linalg.norm(run.gradient, axis=1))
        np.testing.assert_allclose(table["step_length"][:, 0], np.linalg.norm(run.step, axis=1))
        assert table["t"][:, 0].tolist() == list(range(21))
        for name, values in run.state.items():
            id_ = "state_hessian" if name == "hessian" else name
            np.testing.assert_array_equal(table[id_], values.reshape(21, -1))


def test_the_change_of_the_loss_foretold_is_the_real_one_on_a_quadratic() -> None:
    """Source: Taylor: a quadratic has no third term; whatever the rule."""
    for rule in ("gd", "momentum", "adam", "bfgs"):
        run, _, table = one(rule, "quadratic")
        np.testing.assert_allclose(table["real_change"][:-1, 0], np.diff(run.loss), rtol=1e-9, atol=1e-15)
        np.testing.assert_allclose(table["predicted_change"], table["real_change"], rtol=1e-6, atol=1e-12)
        assert np.isnan(table["real_change"][-1]).all()


def test_the_change_foretold_where_the_curvature_changes() -> None:
    """Source: by hand at Rosenbrock's (-1.2, 1): g = (-215.6, -88), H = (1330, 480, 200), gradient descent's step."""
    rate = 0.002
    [(_, _, table)] = decoded(Experiment("rosenbrock", (-1.2, 1.0), 20, (Entrant("gd", {"learning_rate": rate}),)))
    g, step = np.array([-215.6, -88.0]), rate * np.array([215.6, 88.0])
    curved = 1330 * step[0] ** 2 + 2 * 480 * step[0] * step[1] + 200 * step[1] ** 2
    np.testing.assert_allclose(table["hessian"][0], (1330, 480, 200))
    assert table["predicted_change"][0, 0] == pytest.approx(g @ step + curved / 2)
    x, y = -1.2 + step[0], 1 + step[1]
    after = 100 * (y - x**2) ** 2 + (1 - x) ** 2
    assert table["real_change"][0, 0] == pytest.approx(after - 24.2)


def test_the_distance_is_that_to_the_nearest_minimum() -> None:
    """Source: Himmelblau's four minima (Himmelblau 1972)."""
    minima = [(3, 2), (-2.805118087, 3.131312518), (-3.779310253, -3.283185991), (3.584428340, -1.848126527)]
    run, _, table = one("adam", "himmelblau")
    expected = np.min([np.linalg.norm(run.theta - minimum, axis=1) for minimum in minima], axis=0)
    np.testing.assert_allclose(table["distance"][:, 0], expected, rtol=1e-8)
    assert "distance" not in one("adam", "plane")[2]


def test_what_is_listed() -> None:
    """What serves formulas and pictures is not in the table of all read-outs; g is if it is not the plain slope."""
    _, plain, _ = one("adam")
    unlisted = {column["id"] for column in plain["columns"] if not column["listed"]}
    yielded = {f"line_{line.target}" for line, _ in derive(one("adam")[0]).lines}
    assert unlisted == {"t", "seen_gradient", "next_step", "hessian"} | yielded
    _, clipped, _ = one("adam", clip_norm=0.1)
    assert next(column["listed"] for column in clipped["columns"] if column["id"] == "seen_gradient")


@pytest.mark.parametrize("rule", sampled(OPTIMIZERS, every=12))
def test_lines_and_ids_of_every_rule(rule: str) -> None:
    """Source: the lines worked through; ids are ASCII and belong to one column each."""
    run, entrant, table = one(rule)
    ids = [column["id"] for column in entrant["columns"]]
    assert len(set(ids)) == len(ids) == len(table)
    assert all(id_.isascii() for id_ in ids)
    for (_, values), sent in zip(derive(run).lines, entrant["rules"][0]["lines"], strict=True):
        np.testing.assert_array_equal(table[sent["column"]][:-1], values.reshape(20, -1))
        assert np.isnan(table[sent["column"]][-1]).all()
        for markup in filter(None, (sent["symbolic"], sent["substituted"], sent["result"])):
            assert {part.split('"')[0] for part in markup.split('data-column="')[1:]} <= set(ids)


def test_a_rules_own_names_never_hide_another_column() -> None:
    """Source: all ids of a race without a state, on data; every one of them is kept free."""
    x = np.arange(6.0)
    entrants = (Entrant("gd", averaging=Averaging("arithmetic")),)
    [(_, entrant, _)] = decoded(Experiment(fitted(x, x, "w*x + b", test=2).id, steps=5, entrants=entrants))
    assert {column["id"] for column in entrant["columns"]} - {"line_theta"} == TAKEN


def test_an_own_transformation_travels_too() -> None:
    own = Entrant.from_optax("A <b>", optax.adam(0.1))
    [(run, entrant, table)] = decoded(Experiment("rosenbrock", steps=20, entrants=(own,)))
    [rule] = entrant["rules"]
    assert [line["substituted"] is None for line in rule["lines"]] == [True] * (len(run.state) + 1) + [False]
    np.testing.assert_allclose(table["line_theta"][:-1], run.theta[1:], rtol=1e-14)
    assert "A <b>" not in json.dumps(entrant)


def test_a_race_of_nobody_and_a_run_of_no_step() -> None:
    assert decoded(Experiment("beale")) == []
    nobody = Experiment("rosenbrock", steps=2, entrants=(Entrant("newton"),), budget="gradients")
    [(_, entrant, table)] = decoded(nobody)
    assert entrant["rows"] == 1
    assert np.isnan(table["line_theta"]).all()


@pytest.mark.parametrize("landscape", sampled(LANDSCAPES, every=14))
def test_everywhere(landscape: str) -> None:
    """Also where a run diverges, or the curvature is not finite: no warning, and JSON that is valid."""
    entrant = Entrant("momentum", {"learning_rate": 5.0})
    [(run, _, table)] = decoded(Experiment(landscape, steps=20, entrants=(entrant,)))
    np.testing.assert_array_equal(table["theta"], run.theta)


def test_two_rules_have_lines_of_their_own() -> None:
    """Source: the trajectory; each rule's lines lead to the next position where it makes the step, and nowhere else."""
    both = Entrant("gd", {"switch_at": 8.0}, then="adam")
    [(run, entrant, table)] = decoded(Experiment("rosenbrock", steps=20, entrants=(both,)))
    assert [rule["first"] for rule in entrant["rules"]] == [0, 8]
    first, second = (table[rule["lines"][-1]["column"]] for rule in entrant["rules"])
    np.testing.assert_allclose(first[:8], run.theta[1:9], rtol=1e-12)
    np.testing.assert_allclose(second[8:20], run.theta[9:], rtol=1e-12)
    assert np.isnan(first[8:]).all()
    assert np.isnan(second[:8]).all()
    corrected = next(
        line for line in entrant["rules"][1]["lines"] if 'data-column="then.t"' in (line["substituted"] or "")
    )
    first_moment = run.state["then.first_moment"]
    np.testing.assert_allclose(
        table[corrected["column"]][8], first_moment[9] / (1 - 0.9 ** (table["then.t"][8, 0] + 1))
    )
