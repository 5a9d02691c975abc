"""The landscapes of real data, against scikit-learn, SciPy and the data themselves."""

import subprocess
import sys
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.optimize import minimize
from sklearn.datasets import load_diabetes, load_iris
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.metrics import log_loss, mean_squared_error
from sklearn.preprocessing import StandardScaler

from downhill import Entrant, Experiment, simulate
from downhill.simulation import loss_grid
from landscapes import LANDSCAPES
from tests.products import sampled

STEPS = 60  # more than three epochs, and the same everywhere: then programs are shared
WITH_DATA = [entry.id for entry in LANDSCAPES.values() if entry.examples]
Points = list[tuple[float, float]]
POINTS: Points = [(0.0, 0.0), (0.3, -1.7), (-1.4, 2.2), (2.5, 0.1)]


def loss_at(landscape: str, point: tuple[float, float], **parameters: float) -> float:
    entry = LANDSCAPES[landscape]
    values = entry.defaults | parameters
    return float(loss_grid(landscape, values, np.array(point[:1]), np.array(point[1:]))[0, 0])


def scaled(columns: np.ndarray) -> np.ndarray:
    return StandardScaler().fit_transform(columns)


def two_species() -> tuple[np.ndarray, np.ndarray]:
    irises = load_iris()
    chosen = irises.target > 0
    return scaled(irises.data[chosen][:, :2]), irises.target[chosen] == 2


@pytest.mark.parametrize("shift", [0.0, 1.5, 3.0])
def test_linear_regression(shift: float) -> None:
    """Source: scikit-learn's LinearRegression and mean squared error on its diabetes set, feature bmi."""
    patients = load_diabetes()
    u = scaled(patients.data[:, [patients.feature_names.index("bmi")]]) + shift
    v = scaled(patients.target[:, None])[:, 0]
    fit = LinearRegression().fit(u, v)
    [minimum] = LANDSCAPES["linear_regression"].critical_points({"shift": shift})
    np.testing.assert_allclose(minimum.point, [fit.coef_[0], fit.intercept_], rtol=1e-10, atol=1e-12)
    assert minimum.loss == pytest.approx(mean_squared_error(v, fit.predict(u)), rel=1e-12)
    for w, b in POINTS:
        expected = mean_squared_error(v, w * u[:, 0] + b)
        assert loss_at("linear_regression", (w, b), shift=shift) == pytest.approx(expected, rel=1e-12)


def test_logistic_regression() -> None:
    """Source: scikit-learn's LogisticRegression without penalty and intercept, and its log loss, on its iris set."""
    features, is_virginica = two_species()
    fit = LogisticRegression(C=np.inf, fit_intercept=False, tol=1e-13, max_iter=10_000).fit(features, is_virginica)
    [minimum] = LANDSCAPES["logistic_regression"].critical_points({})
    np.testing.assert_allclose(minimum.point, fit.coef_[0], rtol=1e-6)
    assert minimum.loss == pytest.approx(log_loss(is_virginica, fit.predict_proba(features)), rel=1e-10)
    for point in POINTS:
        probabilities = 1 / (1 + np.exp(-features @ np.array(point)))
        assert loss_at("logistic_regression", point) == pytest.approx(log_loss(is_virginica, probabilities), rel=1e-11)


def test_tiny_network() -> None:
    """Source: SciPy's minimiser on the formula in NumPy, with scikit-learn's iris set."""
    length, width = scaled(load_iris().data[:, 2:]).T

    def loss(weights: np.ndarray) -> float:
        return mean_squared_error(width, weights[1] * np.tanh(weights[0] * length))

    found = minimize(loss, (1.0, 1.0), method="Nelder-Mead", options={"xatol": 1e-10, "fatol": 1e-15})
    one, other, saddle = LANDSCAPES["tiny_network"].critical_points({})
    np.testing.assert_allclose(one.point, found.x, rtol=1e-6)
    assert one.loss == pytest.approx(found.fun, rel=1e-12)
    assert other.point == (-one.point[0], -one.point[1])
    assert (saddle.point, saddle.kind) == ((0.0, 0.0), "saddle")
    for point in POINTS:
        assert loss_at("tiny_network", point) == pytest.approx(loss(np.array(point)), rel=1e-11)
        assert loss_at("tiny_network", (-point[0], -point[1])) == pytest.approx(loss_at("tiny_network", point))


@pytest.mark.parametrize("landscape", WITH_DATA)
def test_the_loss_is_the_mean_over_the_examples(landscape: str) -> None:
    """Source: the contract; so is their number."""
    entry = LANDSCAPES[landscape]
    assert entry.example_losses is not None
    with jax.enable_x64(True):
        parameters = {name: jnp.asarray(value) for name, value in entry.defaults.items()}
        each = jax.jit(jax.vmap(entry.example_losses, in_axes=(0, None)))(jnp.asarray(POINTS), parameters)
        loss = jax.jit(jax.vmap(entry.f, in_axes=(0, None)))(jnp.asarray(POINTS), parameters)
    assert each.shape == (len(POINTS), entry.examples)
    np.testing.assert_allclose(loss, np.asarray(each).mean(axis=1), rtol=1e-14)


@pytest.mark.parametrize("landscape", WITH_DATA)
def test_minibatches_are_of_the_data(landscape: str) -> None:
    """Source: an epoch's gradients, weighted by their batches' sizes, average to the full one (θ hardly moves)."""
    entry = LANDSCAPES[landscape]
    m = 32
    per_epoch = -(-entry.examples // m)
    entrant = Entrant("gd", {"learning_rate": 1e-6}, batch_size=float(m))
    [run] = simulate(Experiment(landscape, steps=STEPS, entrants=(entrant,), seed=4))
    sizes = np.full(per_epoch, float(m))
    sizes[-1] = entry.examples - m * (per_epoch - 1)
    for epoch in range(3):
        gradients = run.seen_gradient[epoch * per_epoch : (epoch + 1) * per_epoch]
        assert np.ptp(gradients, axis=0).min() > 1e-3, "batches differ"
        mean = (gradients * sizes[:, None]).sum(axis=0) / entry.examples
        np.testing.assert_allclose(mean, run.gradient[epoch * per_epoch], atol=1e-3)
    [again] = simulate(Experiment(landscape, steps=STEPS, entrants=(entrant,), seed=4))
    [other] = simulate(Experiment(landscape, steps=STEPS, entrants=(entrant,), seed=5))
    np.testing.assert_array_equal(run.theta, again.theta)
    assert (run.seen_gradient[:-1] != other.seen_gradient[:-1]).any()


@pytest.mark.parametrize("landscape", WITH_DATA)
def test_a_batch_of_all_examples_is_gradient_descent(landscape: str) -> None:
    """Source: m ≥ M: every batch is the whole set, in whatever order."""
    entrants = (Entrant("gd"), Entrant("gd", batch_size=5000.0))
    full, batch = simulate(Experiment(landscape, steps=STEPS, entrants=entrants))
    np.testing.assert_allclose(batch.theta, full.theta, rtol=1e-10)


def test_importing_the_landscapes_does_not_import_scikit_learn() -> None:
    """It takes a second; whoever wants no data need not wait for it."""
    code = "import sys, landscapes, downhill.simulation; print('sklearn' in sys.modules)"
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "False", done.stderr


# The first has the most examples.
@pytest.mark.parametrize("landscape", sampled(WITH_DATA, every=3))
def test_the_longest_run_fits_into_memory(landscape: str) -> None:
    """Source: portions: 5,000 steps with read-outs, and a picture, without an array of every example at every point."""
    [run] = simulate(Experiment(landscape, steps=5000, entrants=(Entrant("gd", batch_size=8.0),)))
    assert run.hessian.shape == (5001, 2, 2)
    assert np.isfinite(run.hessian).all()
