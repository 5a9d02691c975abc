"""Every rule on every smooth landscape: it runs, keeps its promises, and how it ended is true.

Two thousand programs would take a quarter of an hour to compile. So each rule is compiled once, on a landscape that is
all of them: which one it is, is a number. `make test` runs each rule on one of a few unlike ones.
"""

from collections.abc import Mapping, Sequence
from itertools import product

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jaxtyping import Array, Float

from downhill import Experiment
from downhill.simulation.gradients import GradientOptions
from downhill.simulation.loop import Rows, run_loop
from downhill.simulation.outcome import BOUND, TOLERANCE, Outcome, judge
from downhill.simulation.surroundings import Surroundings, eigenvalues, losses_at, surroundings_at
from landscapes import LANDSCAPES, Landscape
from optimizers import OPTIMIZERS
from tests.products import covering

ROWS = 65  # as many as 64 steps have, so that other tests' programs serve
SMOOTH = {name: entry for name, entry in LANDSCAPES.items() if entry.smooth}


AT_REST = {
    *(Outcome.CONVERGED, Outcome.STALLED_AT_SADDLE, Outcome.STALLED_AT_MAXIMUM, Outcome.STALLED_WHERE_FLAT),
}
UNLIKE = ("beale", "saddle", "rastrigin", "easom", "monkey_saddle", "multimodal")


def any_of(entries: Sequence[Landscape]) -> Landscape:
    """The landscape that is the one whose place among these is its only number."""

    def one(entry: Landscape) -> object:
        constants = {name: jnp.asarray(value) for name, value in entry.defaults.items()}
        return lambda at: entry.f(at, constants)

    def loss(point: Float[Array, "2"], parameters: Mapping[str, Float[Array, ""]]) -> Float[Array, ""]:
        return jax.lax.switch(parameters["which"].astype(int), [one(entry) for entry in entries], point)

    return Landscape("any", "Any", "", loss, ((-1.0, 1.0), (-1.0, 1.0)), (0.0, 0.0), "", "")


@pytest.mark.parametrize(("rule", "landscape"), sorted(covering(list(product(OPTIMIZERS, UNLIKE)))))
def test_a_rule_runs_somewhere(rule: str, landscape: str) -> None:
    """Source: as below."""
    entry = SMOOTH[landscape]
    run_ends_as_it_says(rule, entry, entry, {name: np.float64(value) for name, value in entry.defaults.items()})


@pytest.mark.product
@pytest.mark.parametrize("rule", OPTIMIZERS)
def test_a_rule_runs_everywhere(rule: str) -> None:
    """Source: the contract: float64, a row per step, sums of steps; the outcome recomputed from its definition."""
    any_of_them = any_of(list(SMOOTH.values()))
    for which, entry in enumerate(SMOOTH.values()):
        run_ends_as_it_says(rule, entry, any_of_them, {"which": np.float64(which)})


def run_ends_as_it_says(rule: str, entry: Landscape, compiled: Landscape, parameters: Mapping[str, np.float64]) -> None:
    """On this landscape, which is the compiled one with these parameters."""
    optimizer = OPTIMIZERS[rule]
    numbers = {p.name: np.float64(p.default) for p in optimizer.hyperparameters}
    rates = np.full(ROWS, numbers.get("learning_rate", np.nan))
    options = GradientOptions(None, None, None, None)
    with jax.enable_x64(True):
        rows: Rows = run_loop(
            np.array(entry.start), parameters, numbers, rates, options, np.uint32(0),
            landscape=compiled, optimizer=optimizer,
        )  # fmt: skip
        constants = {name: np.float64(value) for name, value in entry.defaults.items()}
        there: Surroundings = surroundings_at(rows.theta, rates, constants, landscape=entry)
    theta, step = np.asarray(rows.theta), np.asarray(rows.next_step)
    assert theta.shape == step.shape == (ROWS, 2)
    assert theta.dtype == step.dtype == np.float64
    assert all(np.asarray(leaf).shape[0] == ROWS for leaf in jax.tree.leaves(rows.state))
    assert theta[0].tolist() == list(entry.start)
    with np.errstate(invalid="ignore", over="ignore"):  # a sum may have been rounded once or twice
        np.testing.assert_allclose(theta[1:], theta[:-1] + step[:-1], rtol=1e-14, atol=1e-14)
    loss, gradient = np.asarray(there.loss), np.asarray(there.gradient)
    curvatures = eigenvalues(np.asarray(there.hessian))
    outcome = judge(
        theta, loss, gradient, np.asarray(there.hessian)[-1], entry.view, losses_at(Experiment(entry.id), ROWS)
    )
    check(outcome, theta, loss, gradient, curvatures, entry)


def check(
    outcome: Outcome,
    theta: np.ndarray,
    loss: np.ndarray,
    gradient: np.ndarray,
    curvatures: np.ndarray,
    entry: Landscape,
) -> None:
    """What each outcome claims, in words of this test's own."""
    rows = np.column_stack([theta, loss, gradient])
    sound = [bool(np.isfinite(row).all() and max(abs(row[:2])) <= BOUND) for row in rows]
    at, last = outcome.at_step, -1
    in_view = all(low <= x <= high for x, (low, high) in zip(theta[last], entry.view, strict=True))
    slope = float(np.hypot(*gradient[last]))
    if outcome == Outcome.DIVERGED:
        assert sound[:at] == [True] * at
        assert not sound[at]
        return
    assert all(sound)
    assert in_view == (outcome != Outcome.LEFT_THE_VIEW)
    signs = [0 if abs(curvature) <= TOLERANCE else int(np.sign(curvature)) for curvature in curvatures[last]]
    if outcome in AT_REST:
        assert slope <= TOLERANCE
        assert 0 in signs or outcome == {1: Outcome.CONVERGED, -1: Outcome.STALLED_AT_MAXIMUM}.get(
            signs[0] * (signs[0] == signs[1]), Outcome.STALLED_AT_SADDLE
        )
    elif outcome in (Outcome.STILL_MOVING, Outcome.NEVER_MOVED):
        never = (theta == theta[0]).all()
        assert slope > TOLERANCE
        assert (outcome, at) == ((Outcome.NEVER_MOVED, 0) if never else (Outcome.STILL_MOVING, ROWS - 1))
