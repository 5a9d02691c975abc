"""A rule's lines with a step's numbers in them lead to the next position, as the trajectory has it."""

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product
from typing import Any

import numpy as np
import optax
import pytest

from downhill import Entrant, Experiment, Schedule, simulate
from downhill.expressions.lines import read_lines
from downhill.expressions.numpy_values import evaluate
from downhill.expressions.tree import names_in
from downhill.simulation import Trajectory
from downhill.simulation.derivation import Derivation, DerivedLine, derive
from optimizers import OPTIMIZERS
from tests.products import paired, sampled

OURS = [rule for rule, optimizer in OPTIMIZERS.items() if optimizer.lines]
OTHERS = ["lbfgs", "lion", "cocob", "schedule_free_adamw", "momo", "polyak_sgd"]  # optax's are all shown alike
PLACES: dict[str, tuple[tuple[float, float], Mapping[str, float]]] = {
    "beale": ((-1.5, -1.5), {}),
    "quadratic": ((-4.0, 2.0), {"condition": 7.0, "angle": 20.0}),
}
AROUND: dict[str, dict[str, Any]] = {
    "plain": {},
    "around": {"schedule": Schedule("cosine", {"warm_up": 3.0}), "clip_norm": 3.0, "clip_value": 2.5, "noise": 0.3},
}
RACES = {f"{landscape}, {around}": (landscape, around) for landscape, around in product(PLACES, AROUND)}

# NumPy's own meaning of the words, for one step at a time.
WORDS = {
    "sqrt": np.sqrt,
    "abs": np.abs,
    "max": np.maximum,
    "dot": np.dot,
    "outer": np.outer,
    "transpose": np.transpose,
    "diag": np.diag,
    "solve": np.linalg.solve,
    "eigenvalues_of": np.linalg.eigvalsh,
    "eigenvectors_of": lambda matrix: np.linalg.eigh(matrix)[1],
    "where": np.where,
    "identity": np.eye(2),
}


def switched(rule: str) -> Iterator[dict[str, float]]:
    """Every way to set the rule's options."""
    switches = [each.name for each in OPTIMIZERS[rule].hyperparameters if each.scale == "switch"]
    for values in product((0.0, 1.0), repeat=len(switches)):
        yield dict(zip(switches, values, strict=True))


@cache
def runs(rule: str, landscape: str, around: str) -> tuple[Trajectory, ...]:
    start, parameters = PLACES[landscape]
    entrants = tuple(Entrant(rule, options, **AROUND[around]) for options in switched(rule))
    return simulate(Experiment(landscape, start, 12, entrants, parameters))


def texts(run: Trajectory) -> list[tuple[str, str]]:
    """The lines as Python reads them: targets and right-hand sides."""
    statements = ast.parse(run.entrant.optimizer.lines).body
    assigned = [(node.targets[0], node.value) for node in statements if isinstance(node, ast.Assign)]
    assert len(assigned) == len(statements)
    return [(ast.unparse(target), ast.unparse(value)) for target, value in assigned]


def shown_of(run: Trajectory, table: Derivation) -> dict[str, DerivedLine]:
    """The lines that are shown, by target: all in their order but those that an option makes another name."""
    shown = {each.line.target: each for each in table.lines}
    assert len(shown) == len(table.lines)
    assert list(shown) == [target for target, _ in texts(run) if target in shown]
    assert {text.count(" if ") for target, text in texts(run) if target not in shown} <= {1}
    return shown


def at_step(rule: Derivation, t: int) -> dict[str, Any]:
    """Every name's number before the first line of step t."""
    return dict(rule.constants) | {name: values[t] for name, values in rule.before.items()}


def by_numpy(text: str, names: Mapping[str, Any]) -> Any:
    with np.errstate(all="ignore"):
        return eval(text, {"__builtins__": {}}, {**WORDS, **names})


def as_shown(value: Any) -> Any:
    """In six significant digits."""
    return np.vectorize(lambda number: float(f"{number:.6g}"), otypes=[float])(value)


def half_units(value: Any) -> Any:
    """Half of the sixth digit's unit: how far a number may be from what is shown of it."""
    size = np.abs(np.asarray(value, float))
    digits = np.floor(np.log10(np.where(size > 0, size, 1.0)))
    return np.where(size > 0, 0.5 * 10.0 ** (digits - 5), 0.0)


def effect_of_rounding(text: str, names: Mapping[str, Any], exact: set[str]) -> Any:
    """By how much a line's result may be off if each number in it is off by half a unit of its sixth digit.

    Each coordinate of each number is moved on its own, up and down, and the effects are added.
    """
    result = by_numpy(text, names)
    total = np.zeros_like(result)
    for name in {node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)} & names.keys() - exact:
        value, half = np.asarray(names[name], float), half_units(names[name])
        for index in np.ndindex(value.shape):
            moved = np.zeros_like(value)
            moved[index] = half[index]
            up, down = (by_numpy(text, {**names, name: value + sign * moved}) for sign in (1, -1))
            with np.errstate(all="ignore"):
                total = total + np.maximum(np.abs(up - result), np.abs(down - result))
    return total


@pytest.mark.parametrize(("rule", "race"), paired(product(OURS, RACES)))
def test_the_lines_lead_to_the_next_position_and_state(rule: str, race: str) -> None:
    """Source: the trajectory, which JAX computed by the rule's own code; the lines' texts are read by NumPy.

    Up to 10⁻¹² of the sizes of what is added up; each switch in each position.
    """
    for run in runs(rule, *RACES[race]):
        table = derive(run)
        shown = shown_of(run, table)
        for t in range(len(run.loss) - 1):
            names = at_step(table, t)
            for target, text in texts(run):
                recorded = text.startswith("recorded(")
                names[target] = run.state[target][t + 1] if recorded else by_numpy(text, names)
                if target not in shown:
                    assert any(names[target] is value for name, value in names.items() if name != target)
                elif target != "eigenvectors":  # of which there are two, that differ in sign
                    close(shown[target].values[t], names[target], names.values(), target)
                if target in run.state:
                    close(names[target], run.state[target][t + 1], names.values(), target)
            close(names["theta"], run.theta[t + 1], [run.theta[t], run.step[t + 1]], "theta")


def close(found: Any, expected: Any, sizes: Any, name: str) -> None:
    scale = max([1.0, *(float(np.max(np.abs(size))) for size in sizes if np.isfinite(size).all())])
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-12 * scale, err_msg=name)


@pytest.mark.parametrize(("rule", "race"), paired(product(OURS, RACES)))
def test_the_numbers_shown_recompute_to_the_next_ones(rule: str, race: str) -> None:
    """Source: the trajectory; a reader with the numbers as shown, six digits each, the hyperparameters and t in full.

    The bound of each line is what the roundings of its numbers can do, to first order, with a tenth on top; for θ it
    must moreover be below 10⁻⁴ of θ and the step, unless the rule divides by a curvature, which may be near 0.
    """
    for run in runs(rule, *RACES[race]):
        table = derive(run)
        shown = shown_of(run, table)
        exact = {*table.constants, "t"}
        for t in range(6):
            names = {name: value if name in exact else as_shown(value) for name, value in at_step(table, t).items()}
            for target, text in texts(run):
                if target not in shown:
                    names[target] = by_numpy(text, names)
                    continue
                if not shown[target].line.recorded:
                    found, bound = by_numpy(text, names), effect_of_rounding(text, names, exact)
                    expected = run.theta[t + 1] if target == "theta" else shown[target].values[t]
                    assert_within(found, expected, bound, f"{rule}, {target} at step {t}")
                    if target == "theta" and run.entrant.optimizer.family != "curvature":
                        assert (bound <= 1e-4 * (np.abs(run.theta[t]) + np.abs(run.step[t + 1]))).all()
                names[target] = as_shown(shown[target].values[t])


def assert_within(found: Any, expected: Any, bound: Any, what: str) -> None:
    if what.split(", ")[1].startswith("eigenvectors"):
        found = found * np.sign(np.sum(found * expected, axis=0))
    sound = np.isfinite(expected) & np.isfinite(bound)
    off = np.abs(found[sound] - expected[sound])
    assert (off <= 1.1 * bound[sound] + 1e-12 * np.abs(expected)[sound]).all(), (what, found, expected, bound)
    np.testing.assert_array_equal(np.isfinite(found), np.isfinite(expected), err_msg=what)


@pytest.mark.parametrize(("rule", "race"), paired(product(OTHERS, ["beale, plain", "quadratic, around"])))
def test_a_rule_without_lines_is_shown_as_recorded(rule: str, race: str) -> None:
    """Source: the trajectory: its state, its update, and their sum with θ."""
    for run in runs(rule, *RACES[race]):
        *state, update, theta = derive(run).lines
        assert [each.line.target for each in state] == list(run.state)
        for each in state:
            np.testing.assert_array_equal(each.values, run.state[each.line.target][1:])
        np.testing.assert_array_equal(update.values, run.step[1:])
        np.testing.assert_allclose(theta.values, run.theta[1:], rtol=1e-12)
        assert all(each.line.recorded for each in (*state, update))
        assert not theta.line.recorded


def test_an_own_transformation_is_shown_as_recorded() -> None:
    """Source: the trajectory; a transformation takes no hyperparameters and no rate of ours."""
    [run] = simulate(Experiment("beale", steps=5, entrants=(Entrant.from_optax("mine", optax.sgd(0.01, 0.5)),)))
    np.testing.assert_allclose(derive(run).lines[-1].values, run.theta[1:], rtol=1e-15)


@pytest.mark.parametrize("rule", sampled(["nesterov", "adam", "newton", "adahessian", "bfgs"], every=2))
def test_minibatches(rule: str) -> None:
    """Source: the trajectory: what a rule measures on a minibatch cannot be had from the whole data's read-outs."""
    [run] = simulate(Experiment("linear_regression", steps=20, entrants=(Entrant(rule, batch_size=4.0, noise=0.5),)))
    np.testing.assert_allclose(derive(run).lines[-1].values, run.theta[1:], rtol=1e-12, atol=1e-12)


def test_what_diverges_stays_in() -> None:
    """Source: the trajectory: the same numbers are not finite, and no warning is given."""
    [run] = simulate(Experiment("beale", (4.0, 4.0), 30, (Entrant("momentum", {"learning_rate": 1.0}),)))
    values = derive(run).lines[-1].values
    np.testing.assert_array_equal(np.isfinite(values), np.isfinite(run.theta[1:]))
    assert not np.isfinite(values).all()


def test_no_step_no_rows() -> None:
    """Newton needs three gradients for its first step."""
    [run] = simulate(Experiment("beale", steps=2, entrants=(Entrant("newton"),), budget="gradients"))
    assert [len(each.values) for each in derive(run).lines] == [0, 0]


@pytest.mark.parametrize(("rule", "race"), paired(product(OURS, RACES)))
def test_every_name_has_a_symbol(rule: str, race: str) -> None:
    """Source: the docstring of ``lines``: targets and hyperparameters are shown as people write them."""
    for run in runs(rule, *RACES[race]):
        table = derive(run)
        used = {name for line, _ in table.lines for name in (line.target, *names_in(line.value))}
        assert {len(table.symbols.get(name, name)) for name in used} <= {1, 2, 3}


@pytest.mark.parametrize("text", ["unknown + 1", "hessian_at(theta)"])
def test_what_has_no_value_is_refused(text: str) -> None:
    """Source: the definition: an unknown name, and a derivative that only the rule has measured."""
    names = {"theta": np.zeros((3, 2)), "t": np.arange(3.0)}
    with pytest.raises(ValueError, match="must be a known name"):
        evaluate(read_lines(f"theta = {text}", {})[0].value, names)
