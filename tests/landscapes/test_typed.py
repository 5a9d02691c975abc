"""Formulas that are typed where a landscape's id goes."""

import gc
import math
import weakref

import jax
import numpy as np
import pytest

from downhill import Entrant, Experiment, simulate
from downhill.expressions import FormulaError
from downhill.simulation import loss_grid, programs
from downhill.simulation.memory import Memory
from landscapes import LANDSCAPES, find_landscape, typed_formula
from landscapes._typed import MOST_KEPT, typed_landscape


def test_a_typed_landscape_is_like_any_other() -> None:
    """Source: the catalogue's Himmelblau, typed: the same runs (Surjanovic & Bingham's formula)."""
    typed = "formula:(x**2 + y - 11)**2 + (x + y**2 - 7)**2"
    entrants = (Entrant("gd", {"learning_rate": 0.005}), Entrant("adam", {"learning_rate": 0.1}), Entrant("newton"))
    runs = [simulate(Experiment(landscape, (0.5, -1.0), 60, entrants)) for landscape in ("himmelblau", typed)]
    for ours, own in zip(*runs, strict=True):
        np.testing.assert_allclose(own.theta, ours.theta, rtol=1e-9)
        np.testing.assert_allclose(own.hessian, ours.hessian, rtol=1e-9)
    x = np.linspace(-4, 4, 7)
    np.testing.assert_allclose(loss_grid(typed, {}, x, x), loss_grid("himmelblau", {}, x, x), rtol=1e-12)


def test_it_has_what_a_landscape_has() -> None:
    entry = find_landscape("formula: x**2 + 3*sin(y)**2 ")
    assert entry.name == "x**2 + 3*sin(y)**2"
    assert r"\sin" in entry.formula
    assert find_landscape("formula: x**2 + 3*sin(y)**2 ") is entry, "programs are compiled for the landscape itself"
    assert entry.id not in LANDSCAPES


@pytest.mark.parametrize(
    ("landscape", "message"),
    [
        ("formula:", "formula, character 1: "),
        ("formula:x**", "formula, character 2: "),
        ("formula:x.__class__", "formula, character 2: "),
        ("formula:z", "formula, character 1: "),
        ("Formula:x", "landscape = 'Formula:x': must be one of ackley"),
    ],
)
def test_what_is_no_formula_is_refused(landscape: str, message: str) -> None:
    """Source: the contract: the message says where and why."""
    with pytest.raises(ValueError, match=r".") as refusal:
        Experiment(landscape)
    assert str(refusal.value).startswith(message)


NOWHERE = ["1/0", "0/0", "-1/0", "x + 1/0", "0*x/0", "sqrt(-1 - x^2)", "log(-|x|)", "1e100^4", "where(x > 9, x, 1/0)"]


@pytest.mark.parametrize("formula", NOWHERE)
def test_what_is_nowhere_defined_is_refused(formula: str) -> None:
    """Source: arithmetic: none of them is a real number for any x and y of the view."""
    with pytest.raises(ValueError, match=r"^formula, character 1: the formula is nowhere defined: ") as refusal:
        Experiment(f"formula:{formula}")
    assert len(str(refusal.value)) <= 300


@pytest.mark.parametrize(
    "formula", ["exp(-1/0)", "atan(x + 1/0)", "sqrt(-(x - 1)^2)", "where(x > 4, x, 1/0)", "min(x, 1/0)", "log(x - 4.9)"]
)
def test_what_is_defined_somewhere_is_taken(formula: str) -> None:
    """Source: 0 = e^-∞, π/2 = atan ∞, and x ↦ √-(x - 1)² is 0 at 1: somewhere in the view each has a value."""
    assert Experiment(f"formula:{formula}").landscape == f"formula:{formula}"


@pytest.mark.parametrize("formula", ["f(x, y) = 2x² + |y|", "where(x ≥ 0, x^2, -x)", "x − π·y"])
def test_it_comes_through_an_address_and_a_file_as_typed(formula: str) -> None:
    """Source: the contract: both forms are lossless."""
    experiment = Experiment(f"formula:{formula}")
    assert Experiment.from_query(experiment.to_query()) == experiment
    assert Experiment.from_json(experiment.to_json()) == experiment
    assert find_landscape(experiment.landscape).name == formula


@pytest.mark.parametrize("formula", ["max(x,y)", "where(x>=0,x,-y)", "f(x,y)=x*y", "|x|"])
def test_it_may_be_written_into_an_address_by_hand(formula: str) -> None:
    """Source: no sign of these means anything else in an address's field of a formula, which has no parameters."""
    assert Experiment.from_query(f"landscape=formula:{formula}&steps=5") == Experiment(f"formula:{formula}", steps=5)


def test_a_sum_in_an_address_is_never_taken_for_a_product() -> None:
    """Source: RFC 1866: in a query + is a space."""
    with pytest.raises(ValueError, match="in an address \\+ is %2B"):
        Experiment.from_query("landscape=formula:x^2+y^2")
    with pytest.raises(FormulaError) as refused:
        typed_formula("π x")  # in a field there is no address
    assert "%2B" not in str(refused.value)


def test_a_run_goes_through_the_branch_that_is_taken() -> None:
    """Source: x ← x - 0.1 · 2x on x > 0, by hand; √x has no slope at the left of 0, and is not asked for one."""
    [run] = simulate(
        Experiment("formula:where(x > 0, x^2, |x|)", (1.0, 0.0), 3, (Entrant("gd", {"learning_rate": 0.1}),))
    )
    np.testing.assert_allclose(run.theta[:, 0], [1.0, 0.8, 0.64, 0.512], rtol=1e-12)
    [still] = simulate(Experiment("formula:where(x > 0, sqrt(x), 3)", (-1.0, 0.0), 3, (Entrant("gd"),)))
    np.testing.assert_array_equal(still.gradient, 0.0)
    np.testing.assert_array_equal(still.loss, 3.0)
    [cone] = simulate(Experiment("formula:sqrt(x^2 + y^2)", (0.0, 0.0), 3, (Entrant("gd"),)))
    assert cone.outcome == "converged"


@pytest.mark.parametrize("formula", ["sqrt(x)", "log(x*y)", "1/x", "(x-4)**0.5", "exp(exp(exp(x)))"])
def test_where_there_is_no_value_the_run_has_diverged(formula: str) -> None:
    """Source: the contract: what is not finite is data."""
    [run] = simulate(Experiment(f"formula:{formula}", (-4.0, 3.0), 5, (Entrant("gd"),)))
    finite = math.isfinite(run.loss[0]) and bool(np.isfinite(run.gradient[0]).all())
    assert (run.outcome == "diverged" and run.outcome.at_step == 0) is not finite


def test_typed_programs_are_dropped_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: the contract: anybody can type formulas without end; nothing of them is kept for ever."""
    monkeypatch.setattr(programs, "_kept", programs.Kept(Memory(0, 0), least=3))
    kept = weakref.ref(find_landscape("formula:x**2 + 0.5*y**2 + 1e-30").f)
    simulate(Experiment("formula:x**2 + 0.5*y**2 + 1e-30", steps=1, entrants=(Entrant("gd"),)))
    assert kept() is not None
    for number in range(4):
        simulate(Experiment(f"formula:x**2 + {number}", steps=1, entrants=(Entrant("gd"),)))
    assert typed_landscape.cache_parameters()["maxsize"] == MOST_KEPT
    typed_landscape.cache_clear()  # as when many more have been typed
    gc.collect()
    assert kept() is None


def test_typed_formulas_leave_the_catalogues_programs_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: the contract: one person's formulas never slow another's race: nothing of hers is compiled again."""
    monkeypatch.setattr(programs, "_kept", programs.Kept(Memory(0, 0), least=3))
    experiment = Experiment("beale", steps=1, entrants=(Entrant("gd"),))
    simulate(experiment)
    for number in range(3):
        simulate(Experiment(f"formula:y**2 + {number}", steps=1, entrants=(Entrant("gd"),)))
    compiled: list[str] = []

    def listen(event: str, duration: float, **_: object) -> None:
        del duration
        compiled.append(event)

    jax.monitoring.register_event_duration_secs_listener(listen)
    simulate(experiment)
    jax.monitoring.unregister_event_duration_listener(listen)
    assert not [event for event in compiled if "backend_compile" in event]
