"""Landscapes of one's own data: against NumPy, SciPy and scikit-learn, and against whoever means harm."""

import base64
import json
import math
import zlib
from dataclasses import replace
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.optimize import curve_fit
from sklearn.linear_model import ElasticNet, LogisticRegression

from downhill import Entrant, Experiment, simulate
from downhill.simulation import loss_grid
from downhill.simulation.cost import MOST_SECONDS, seconds
from downhill.simulation.fit import CURVE, fit_at
from landscapes import DataProblem, TooManyError, find_landscape, fitted, read_problem
from landscapes._problem import EXAMPLES, MOST_CHARACTERS

DRAWN = np.random.default_rng(3)
X = DRAWN.uniform(0, 4, 40).round(2)
DECAY = (3 * np.exp(-0.8 * X) + DRAWN.normal(0, 0.05, 40)).round(3)
CLASSES = (X + DRAWN.normal(0, 0.8, 40) > 2).astype(float)
LINE = fitted(X, DECAY, "w*x + b")
CUBIC = fitted(X, DECAY, "c0 + c1*x + c2*x**2 + c3*x**3", free=("c3", "c1"), test=10)


def minimum(problem: DataProblem, **parameters: float) -> tuple[np.ndarray, float]:
    """The only one that is known, and the loss there."""
    landscape = find_landscape(problem.id)
    [found] = landscape.critical_points({**landscape.defaults, **parameters})
    return np.array(found.point), found.loss


def seen(problem: DataProblem, point: Any, **parameters: float) -> tuple[float, np.ndarray]:
    """f and its gradient at a point."""
    landscape = find_landscape(problem.id)
    with jax.enable_x64(True):
        numbers = {name: jnp.asarray(value) for name, value in {**landscape.defaults, **parameters}.items()}
        loss, gradient = jax.value_and_grad(lambda at: landscape.f(at, numbers))(jnp.asarray(point, float))
    return float(loss), np.asarray(gradient)


def test_a_lines_minimum_is_the_least_squares() -> None:
    """Source: numpy.linalg.lstsq."""
    features = np.stack([X, np.ones_like(X)], axis=1)
    expected, [rest], *_ = np.linalg.lstsq(features, DECAY)
    point, loss = minimum(LINE)
    np.testing.assert_allclose(point, expected, rtol=1e-9)
    assert loss == pytest.approx(rest / len(X))
    assert seen(LINE, point) == (pytest.approx(loss), pytest.approx(np.zeros(2), abs=1e-9))


def test_of_a_polynomial_the_others_are_fitted_and_the_test_examples_unseen() -> None:
    """Source: numpy.polyfit on the training examples."""
    expected = np.polyfit(X[:30], DECAY[:30], 3)
    point, _ = minimum(CUBIC)
    np.testing.assert_allclose(point, [expected[0], expected[2]], rtol=1e-3)
    assert {name: round(value, 3) for name, value in CUBIC.rest.items()} == {
        "c0": round(expected[3], 3),
        "c2": round(expected[1], 3),
    }
    at = fit_at(Experiment(CUBIC.id), point[None])
    with_held = np.polyval([point[0], CUBIC.rest["c2"], point[1], CUBIC.rest["c0"]], X)
    assert at["test_loss"] == pytest.approx(np.mean((with_held - DECAY)[30:] ** 2))
    assert at["train_loss"] == pytest.approx(np.mean((with_held - DECAY)[:30] ** 2))
    assert np.interp(X[0], find_landscape(CUBIC.id).fit.curve, at[CURVE][0]) == pytest.approx(with_held[0], abs=0.02)  # type: ignore[union-attr]


@pytest.mark.parametrize(("ridge", "lasso"), [(0.3, 0.0), (0.0, 0.4), (0.2, 0.5), (0.0, 3.0), (0.0, 9.9)])
def test_penalties_shrink_as_scikit_learns_do(ridge: float, lasso: float) -> None:
    """Source: ElasticNet, whose objective is half of ours."""
    alpha = ridge + lasso / 2
    other = ElasticNet(alpha=alpha, l1_ratio=lasso / 2 / alpha, fit_intercept=False, tol=1e-12, max_iter=100_000)
    other.fit(np.stack([X, np.ones_like(X)], axis=1), DECAY)
    point, loss = minimum(LINE, ridge=ridge, lasso=lasso)
    np.testing.assert_allclose(point, other.coef_, atol=1e-6)
    assert seen(LINE, point, ridge=ridge, lasso=lasso)[0] == pytest.approx(loss)
    # What is read off for train and test knows no penalty.
    bare = fit_at(Experiment(LINE.id, parameters={"ridge": ridge, "lasso": lasso}), point[None])
    assert bare["train_loss"] == pytest.approx(np.mean((point[0] * X + point[1] - DECAY) ** 2))
    assert "test_loss" not in bare


def test_the_logistic_loss_is_level_where_scikit_learn_ends() -> None:
    """Source: LogisticRegression with C = 1 / (2 λ M) and the intercept among the penalised weights."""
    problem = fitted(X, CLASSES, "w*x + b", "logistic")
    other = LogisticRegression(C=1 / (2 * 0.01 * len(X)), fit_intercept=False, tol=1e-10, max_iter=10_000)
    other.fit(np.stack([X, np.ones_like(X)], axis=1), CLASSES)
    loss, gradient = seen(problem, other.coef_[0], ridge=0.01)
    np.testing.assert_allclose(gradient, 0.0, atol=1e-6)
    chance = other.predict_proba(np.stack([X, np.ones_like(X)], axis=1))[:, 1]
    likelihood = np.log(np.where(CLASSES == 1, chance, 1 - chance)).mean()
    assert loss == pytest.approx(-likelihood + 0.01 * np.sum(other.coef_**2))
    curve = find_landscape(problem.id).fit.curve  # type: ignore[union-attr]
    read = fit_at(Experiment(problem.id), other.coef_)[CURVE][0]
    expected = other.predict_proba(np.stack([curve, np.ones_like(curve)], axis=1))[:, 1]
    np.testing.assert_allclose(read, expected, rtol=1e-9)


def test_a_typed_models_parameters_are_fitted() -> None:
    """Source: scipy.optimize.curve_fit from beside the truth, on the training examples."""
    problem = fitted(X, DECAY, "y = a*exp(-b*x) + c", free=("a", "b"), test=8)
    expected, _ = curve_fit(lambda x, a, b, c: a * np.exp(-b * x) + c, X[:32], DECAY[:32], (3, 0.8, 0))
    assert problem.rest["c"] == pytest.approx(expected[2], abs=2e-4)
    (left, right), (low, high) = problem.view
    assert left < expected[0] < right
    assert low < expected[1] < high
    loss, gradient = seen(problem, expected[:2], c=expected[2])
    np.testing.assert_allclose(gradient, 0.0, atol=1e-5)
    assert loss == pytest.approx(np.mean((expected[0] * np.exp(-expected[1] * X[:32]) + expected[2] - DECAY[:32]) ** 2))


def test_standardised_data_have_mean_0_and_deviation_1_on_the_training_examples() -> None:
    problem = fitted(X, DECAY, "w*x + b", test=10, standardised=True)
    for values, raw in zip(problem.used, (X, DECAY), strict=True):
        np.testing.assert_allclose(values, (raw - raw[:30].mean()) / raw[:30].std(), rtol=1e-9)
    point, loss = minimum(problem)
    correlation = np.corrcoef(X[:30], DECAY[:30])[0, 1]
    np.testing.assert_allclose(point, [correlation, 0.0], atol=1e-9)
    assert loss == pytest.approx(1 - correlation**2)


def test_minibatches_are_of_the_training_examples() -> None:
    """Source: by hand: with the order in which they come unknown, the seen gradient is one example's."""
    problem = fitted(X[:6], DECAY[:6], "w*x + b", test=2)
    [run] = simulate(
        Experiment(problem.id, problem.start, 4, (Entrant("gd", {"learning_rate": 0.01}, batch_size=1.0),))
    )
    seen_from = set()
    for (w, b), gradient in zip(run.theta[:4], run.seen_gradient[:4], strict=True):
        each = 2 * (w * X[:6] + b - DECAY[:6])[:, None] * np.stack([X[:6], np.ones(6)], axis=1)
        seen_from.add(int(np.argmin(np.abs(each - gradient).sum(axis=1))))
        assert np.abs(each - gradient).sum(axis=1).min() < 1e-9
    assert seen_from == {0, 1, 2, 3}


def test_numbers_are_traced() -> None:
    """Source: the rule; the penalties and what is held move without a program being compiled."""
    race = Experiment(CUBIC.id, steps=5, entrants=(Entrant("gd", {"learning_rate": 0.001}),))
    simulate(race)
    compiled: list[str] = []

    def listen(event: str, duration: float, **_: object) -> None:
        del duration
        compiled.append(event)

    jax.monitoring.register_event_duration_secs_listener(listen)
    simulate(replace(race, parameters={"ridge": 0.5, "lasso": 0.1, "c0": 1.0, "c2": -0.5}))
    jax.monitoring.unregister_event_duration_listener(listen)
    assert not [event for event in compiled if "backend_compile" in event]


@pytest.mark.parametrize("problem", [LINE, CUBIC], ids=["line", "cubic"])
def test_it_comes_through_an_address_and_a_file(problem: DataProblem) -> None:
    """Source: the contract: both forms are lossless."""
    race = Experiment(problem.id, entrants=(Entrant("gd"),), parameters={"ridge": 0.25})
    assert Experiment.from_query(race.to_query()) == race
    assert Experiment.from_json(race.to_json()) == race
    assert read_problem(problem.id) == problem
    assert np.isfinite(loss_grid(problem.id, race.parameters, *np.array(problem.view))).all()


def test_more_rows_than_a_link_holds_are_refused_with_how_many_it_does() -> None:
    values = DRAWN.normal(size=3000)
    problem = fitted(values, values, "w*x + b")
    with pytest.raises(
        TooManyError, match=r"of a link: must be at most 16,000, which some [\d,]+ of these rows do"
    ) as refused:
        _ = problem.id
    most = refused.value.most
    assert len(fitted(values[:most], values[:most], "w*x + b").id) <= MOST_CHARACTERS


def test_no_race_on_data_takes_too_long() -> None:
    """Source: the promise of ``cost.MOST_SECONDS``, of the dearest models that can be typed."""
    for model in ("a*exp(-b*x)", "+".join(f"tanh({name}*x)" for name in "abcdefgh")):
        with pytest.raises(TooManyError) as refused:
            fitted(np.arange(EXAMPLES[1] * 1.0), np.arange(EXAMPLES[1] * 1.0), model)
        digits = np.resize([0.0, 1.0, 2.0], refused.value.most)
        problem = fitted(digits, digits, model)
        assert seconds(Experiment(problem.id, steps=5000, entrants=(Entrant("adam"),) * 12)) < MOST_SECONDS


@pytest.mark.parametrize(
    ("model", "message"),
    [
        ("a*x", "found 1 parameters"),
        ("a*b*c*d*k*f*g*h*i*x", "found 9 parameters"),
        ("y*x + b", "found 'y'"),
        ("ridge*x + b", "found 'ridge'"),
        ("a*x.__class__ + b", "character"),
        ("a*x + b" + " " * 300, "at most 200"),
        ("log(-a*a - b*b - 1)*x", "no finite value"),
        ("w*x + b*x*1e100*1e100*1e100*1e100", "no finite value"),
    ],
)
def test_what_is_no_model_is_refused(model: str, message: str) -> None:
    with pytest.raises(ValueError, match=r"^data") as refused:
        fitted(X, DECAY, model)
    assert message in str(refused.value)


def test_data_that_are_none_are_refused() -> None:
    for x, y, loss, message in (
        ([1, 2, 3], [1, 2, 3], "squares", "4 to 5,000"),
        ([1, 2, 3, 4], [1, 2, 3], "squares", "as many"),
        ([1, 2, 3, math.nan], [1, 2, 3, 4], "squares", "x = nan"),
        ([1, 2, 3, 1e200], [1, 2, 3, 4], "squares", "1e\\+100"),
        ([1, 2, 3, 4], [0, 1, 2, 1], "logistic", "must be 0 and 1"),
        ([1, 2, 3, 4], [1, 1, 1, 1], "logistic", "must be 0 and 1"),
    ):
        with pytest.raises(ValueError, match=message):
            fitted(map(float, x), map(float, y), "w*x + b", loss)
    with pytest.raises(ValueError, match="x = 2 everywhere"):
        fitted([2.0, 2.0, 2.0, 2.0, 5.0], [1.0, 2.0, 3.0, 4.0, 5.0], "w*x + b", test=1, standardised=True)


def packed(described: object) -> str:
    written = described if isinstance(described, bytes) else json.dumps(described).encode()
    return "data:" + base64.urlsafe_b64encode(zlib.compress(written, 9)).decode().rstrip("=")


HONEST: dict[str, Any] = json.loads(zlib.decompress(base64.urlsafe_b64decode(LINE.id.removeprefix("data:") + "==")))


@pytest.mark.parametrize(
    "changes",
    [
        {"x": [1e999, 1, 2, 3], "y": [1, 2, 3, 4]},
        {"x": [10**400, 1, 2, 3], "y": [1, 2, 3, 4]},
        {"x": ["1", 2, 3, 4], "y": [1, 2, 3, 4]},
        {"x": [[1], 2, 3, 4], "y": [1, 2, 3, 4]},
        {"x": [True, 2, 3, 4], "y": [1, 2, 3, 4]},
        {"x": {"0": 1}},
        {"x": None},
        {"x": [1] * 60_000, "y": [1] * 60_000},
        {"y": [1, 2]},
        {"names": ["a"]},
        {"names": ["a", "b" * 41]},
        {"names": ["a", "b\u202e"]},
        {"names": ["", "b"]},
        {"model": 5},
        {"model": "__import__('os')"},
        {"model": "a*x"},
        {"loss": "zero"},
        {"loss": ["squares"]},
        {"free": ["w", "w"]},
        {"free": ["w", "q"]},
        {"free": "wb"},
        {"rest": {"q": 1.0}},
        {"rest": [["q", 1.0]]},
        {"view": [[0, 1]]},
        {"view": [[1, 0], [0, 1]]},
        {"view": [[0, 0], [0, 1]], "start": [0, 0]},
        {"view": [[-1e9, 1e9], [-1, 1]]},
        {"start": [1e9, 0]},
        {"start": [1, 2, 3]},
        {"start": [math.nan, 0]},
        {"view": [[math.nan, 1], [0, 1]]},
        {"view": [[0, math.inf], [0, 1]]},
        {"x": [math.nan, 1, 2, 3], "y": [1, 2, 3, 4]},
        {"free": ["a", "b"], "model": "a*x + b + c", "rest": {"c": math.nan}},
        {"test": 39},
        {"test": -1},
        {"test": 1.5},
        {"test": True},
        {"standardised": 1},
        {"more": 1},
    ],
    ids=lambda changes: ",".join(f"{name}={str(value)[:20]}" for name, value in changes.items()),
)
def test_a_text_that_describes_no_problem_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"^data") as refused:
        Experiment(packed({**HONEST, **changes}))
    assert len(str(refused.value)) < 300


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("data:", "damaged"),
        ("data:AAAA", "damaged"),
        ("data:%%%%", "damaged"),
        ("data:é", "damaged"),
        ("data:" + "A" * 20_000, "at most 16,000 are allowed"),
        (packed(b" " * 3_000_000), "unpacks to more than 400,000"),
        (packed(b"[" * 100_000), "must hold JSON"),
        (packed(b"{"), "must hold JSON"),
        (packed(b"\xff\xfe"), "must hold JSON"),
        (packed(b"9" * 10_000), "must hold JSON"),
        (packed([]), "must be an object with x, y"),
        (packed(5), "must be an object with x, y"),
        (LINE.id[:-20], "damaged"),
        (LINE.id + "AAAA", "damaged"),
    ],
    ids=range(14),
)
def test_a_damaged_or_swollen_text_is_refused(text: str, message: str) -> None:
    """Nothing is unpacked beyond a bound, and nothing but a ValueError comes of it."""
    with pytest.raises(ValueError, match=message) as refused:
        Experiment(text)
    assert len(str(refused.value)) < 300
