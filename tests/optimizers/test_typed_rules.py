"""Rules that people type make the steps that their text says."""

import pickle
from collections.abc import Callable

import jax
import numpy as np
import pytest
import torch

from downhill.experiment import Entrant, Experiment, Schedule
from downhill.maps import Basins, Map, compute
from downhill.networks import Data, Training, train
from downhill.player.read_outs import _yielded
from downhill.simulation import simulate
from downhill.simulation.derivation import derive
from downhill.simulation.phases import phases
from optimizers import OPTIMIZERS

STEPS = 60
START = (-1.5, 1.0)
MOMENTUM = "rule:v = phi*v - alpha*g; theta = theta + v"


def by_torch(make: Callable[[list[torch.Tensor]], torch.optim.Optimizer]) -> np.ndarray:
    theta = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    rule, path = make([theta]), []
    for _ in range(STEPS + 1):
        path.append(theta.detach().numpy().copy())
        rule.zero_grad()
        x, y = theta
        ((1 - x) ** 2 + 100 * (y - x**2) ** 2).backward()
        rule.step()
    return np.array(path)


def typed(text: str, steps: int = STEPS, **numbers: float) -> np.ndarray:
    [run] = simulate(Experiment("rosenbrock", START, steps, (Entrant(f"rule:{text}", numbers),)))
    return run.theta


TORCH = {
    "heavy ball": (
        "v = mu*v + g; theta -= alpha*v",
        {"learning_rate": 1e-4, "mu": 0.9},
        lambda p: torch.optim.SGD(p, lr=1e-4, momentum=0.9),
    ),
    "Nesterov as torch has it": (
        "v = mu*v + g\ntheta = theta - alpha*(g + mu*v)",
        {"learning_rate": 1e-4, "mu": 0.9},
        lambda p: torch.optim.SGD(p, lr=1e-4, momentum=0.9, nesterov=True),
    ),
    "Adam, with Greek letters and the step": (
        "m = β₁m + (1 − β₁)*g; s = β₂s + (1 − β₂)*g²\nθ ← θ - α*m/(1 - β₁^(t + 1))/(sqrt(s/(1 - β₂^(t + 1))) + eps)",
        {"learning_rate": 0.05, "beta1": 0.8, "beta2": 0.95, "eps": 1e-8},
        lambda p: torch.optim.Adam(p, lr=0.05, betas=(0.8, 0.95), eps=1e-8),
    ),
    "AdaGrad with a first value": (
        "r0 = c; r = r + g*g; theta = theta - alpha*g/(sqrt(r) + eps)",
        {"learning_rate": 0.5, "c": 2.0, "eps": 1e-10},
        lambda p: torch.optim.Adagrad(p, lr=0.5, initial_accumulator_value=2.0, eps=1e-10),
    ),
    "AdamW, whose θ is no sum": (
        "m = 0.9*m + 0.1*g; s = 0.99*s + 0.01*g*g; theta = (1 - alpha*lam)*theta\n"
        "theta -= alpha*m/(1 - 0.9**(t + 1))/(sqrt(s/(1 - 0.99**(t + 1))) + 1e-8)",
        {"learning_rate": 0.05, "lam": 0.5},
        lambda p: torch.optim.AdamW(p, lr=0.05, betas=(0.9, 0.99), weight_decay=0.5),
    ),
    "a condition on the length": (
        "n = n + 1; theta = theta - where(n > 0, alpha, 0)*where(norm(g) > c, c*g/norm(g), g)",
        {"learning_rate": 1e-2, "c": 1.0},
        lambda p: Clipped(p, lr=1e-2),
    ),
}


class Clipped(torch.optim.SGD):
    def step(self, closure: None = None) -> None:  # type: ignore[override]  # noqa: ARG002
        torch.nn.utils.clip_grad_norm_(self.param_groups[0]["params"], 1.0)
        super().step()


@pytest.mark.parametrize("name", TORCH)
def test_a_typed_rule_makes_torchs_steps(name: str) -> None:
    """Source: torch.optim, and torch's clipping."""
    text, numbers, make = TORCH[name]
    np.testing.assert_allclose(typed(text, **numbers), by_torch(make), rtol=1e-5, atol=1e-7)


def gradient(p: np.ndarray) -> np.ndarray:
    x, y = p
    return np.array([-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)])


def hessian(p: np.ndarray) -> np.ndarray:
    x, y = p
    return np.array([[2 - 400 * (y - 3 * x * x), -400 * x], [-400 * x, 200.0]])


def loss(p: np.ndarray) -> float:
    return (1 - p[0]) ** 2 + 100 * (p[1] - p[0] ** 2) ** 2


def test_functions_of_vectors_matrices_and_the_loss() -> None:
    """Source: NumPy, with Rosenbrock's derivatives by hand."""
    ours = typed(
        "d0 = theta; H = hess; p = solve(H + lam*I, g); u = hvp(p)/1000\n"
        "c = norm(p) + dot(p, u) + f(theta + p)/f(theta); k = eigenvalues(H); Q = eigenvectors(H)\n"
        "d = 0.5*d + transpose(H) @ p/1e3 + diag(p) @ u + outer(p, u) @ p + (Q @ diag(k) @ transpose(Q)) @ p/1e3\n"
        "theta = theta - alpha*(p + c*d/1e3 + grad(theta - 0.01*p)/1e4)",
        steps=20,
        learning_rate=0.2,
        lam=0.3,
    )
    p, d, path = np.array(START), np.array(START), []
    for _ in range(21):
        path.append(p)
        h = hessian(p)
        step = np.linalg.solve(h + 0.3 * np.eye(2), gradient(p))
        u = h @ step / 1000
        c = np.linalg.norm(step) + step @ u + loss(p + step) / loss(p)
        d = 0.5 * d + h @ step / 1e3 + step * u + step * (u @ step) + h @ step / 1e3
        p = p - 0.2 * (step + c * d / 1e3 + gradient(p - 0.01 * step) / 1e4)
    np.testing.assert_allclose(ours, path, rtol=1e-8)


def test_random_signs_are_new_at_each_step_and_the_same_for_the_same_seed() -> None:
    """Source: the definition: each coordinate is -1 or 1, half of the time each (within 5 standard deviations)."""
    text = "rule:z = signs; theta = theta - alpha*z*g"
    runs = simulate(Experiment("quadratic", steps=400, entrants=(Entrant(text), Entrant(text, name="again"))))
    signs = runs[0].state["z"][1:]
    assert set(np.unique(signs)) == {-1.0, 1.0}
    assert np.abs(signs.mean(axis=0)).max() < 5 / 20
    np.testing.assert_array_equal(signs, runs[1].state["z"][1:])


LINES = [rule.id for rule in OPTIMIZERS.values() if rule.lines]


@pytest.mark.parametrize("rule", LINES)
def test_a_rule_opened_as_a_formula_makes_the_same_steps(rule: str) -> None:
    """Source: the rule as it is written here, bit for bit, with each option as it is and the other way round."""
    switches = [each for each in OPTIMIZERS[rule].hyperparameters if each.scale == "switch"]
    for options in [{}, *({each.name: 1 - each.default} for each in switches)]:
        own = Entrant(rule, options, name="own")
        for landscape in ("himmelblau", "rosenbrock"):
            ours, opened = simulate(Experiment(landscape, steps=40, entrants=(own, own.as_typed())))
            np.testing.assert_array_equal(opened.theta, ours.theta)
            np.testing.assert_array_equal(opened.gradient_evaluations, ours.gradient_evaluations)


def test_an_initial_velocity_stays_when_a_rule_is_opened() -> None:
    """Source: the rule as it is written here."""
    own = Entrant("momentum", velocity_x=0.5)
    ours, opened = simulate(Experiment("beale", steps=40, entrants=(own, own.as_typed())))
    np.testing.assert_array_equal(opened.theta, ours.theta)


def test_what_cannot_be_opened_says_so() -> None:
    """Source: as for the class."""
    with pytest.raises(ValueError, match="computed by optax"):
        Entrant("lion").as_typed()
    with pytest.raises(ValueError, match="two rules are not one formula"):
        Entrant("gd", then="adam").as_typed()


@pytest.mark.parametrize(
    "entrant",
    [
        Entrant(MOMENTUM, {"phi": 0.5}, Schedule("cosine"), clip_norm=1.0, noise=0.1, name="v, w = z"),
        Entrant("rule:θ = θ - α*max(g, −g) % 1".replace(" % 1", "\n\nα = 0.5 in [0.1, 2]")),
        Entrant("gd", then=MOMENTUM, hyperparameters={"then_phi": 0.25}),
        Entrant(MOMENTUM, then="rule:theta = theta - c*g", hyperparameters={"then_c": 0.5}),
    ],
)
def test_a_typed_rule_is_written_and_read_again(entrant: Entrant) -> None:
    """Source: the value itself."""
    race = Experiment("beale", steps=20, entrants=(entrant,))
    assert Experiment.from_query(race.to_query()) == race
    assert Experiment.from_json(race.to_json()) == race
    assert pickle.loads(pickle.dumps(race)) == race
    [run] = simulate(race)
    assert np.isfinite(run.theta[1]).all()


def test_numbers_compile_nothing_and_ranges_are_kept() -> None:
    """Source: JAX's own count of what it compiles; the range as typed."""
    text = "rule:v = phi*v - alpha*g; theta = theta + c*v; c = 1 in [0.5, 2]"
    race = [Experiment("beale", steps=30, entrants=(Entrant(text, {"c": c, "phi": c / 4}),)) for c in (0.7, 1.0, 1.9)]
    simulate(race[0])
    compiled: list[str] = []

    def listen(event: str, _: float, **__: str | int) -> None:
        compiled.append(event)

    jax.monitoring.register_event_duration_secs_listener(listen)
    try:
        for each in race:
            simulate(each)
    finally:
        jax.monitoring.unregister_event_duration_listener(listen)
    assert not [event for event in compiled if "backend_compile" in event]
    with pytest.raises(ValueError, match=r"c = 3.0: must be a number in \[0.5, 2\]"):
        Entrant(text, {"c": 3.0})


def test_numbers_may_not_have_the_name_of_another_of_an_entrants() -> None:
    """Source: the addresses, in which both would stand side by side."""
    for name in ("noise", "clip_norm", "warm_up", "switch_at", "then_phi", "name", "path_style"):
        with pytest.raises(ValueError, match=f"rule, {name}: every entrant may have a number of this name"):
            Entrant(f"rule:theta = theta - {name}*g")


def test_a_changed_text_keeps_the_numbers_that_stay() -> None:
    """Source: what a person who changes one statement expects of the others."""
    old = Entrant(MOMENTUM, {"learning_rate": 0.03, "phi": 0.7}, Schedule("cosine"))
    new = old.with_text("v = phi*v - alpha*k*g; theta = theta + v; phi in [0, 0.5]")
    assert new.hyperparameters == {"learning_rate": 0.03, "k": 1.0, "phi": 0.25}
    assert new.schedule == old.schedule


def test_a_line_of_numbers_alone_is_one_of_every_step() -> None:
    """Source: the numbers, by hand."""
    [run] = simulate(Experiment("beale", steps=5, entrants=(Entrant("rule:c = 2*k + pi; theta = theta - alpha*c*g"),)))
    table = derive(run)
    np.testing.assert_allclose(table.lines[0].values, np.full(5, 2 + np.pi))
    assert all(np.shape(column.values)[0] == 6 for column in _yielded(phases(run)[0], table, 6))


def test_every_line_has_its_numbers() -> None:
    """Source: the run: what the lines yield from its numbers is its own next position."""
    text = "rule:v = phi*v - alpha*grad(theta + phi*v)*pi/3; n = n + norm(v); theta = theta + v/(1 + n)"
    [run] = simulate(Experiment("beale", steps=30, entrants=(Entrant(text),)))
    table = derive(run)
    assert [line.target for line, _ in table.lines] == ["grad1", "v", "n", "theta"]
    np.testing.assert_allclose(table.lines[-1].values, run.theta[1:], rtol=1e-12)
    assert table.symbols["grad1"] == "g₁"


def test_maps_sweeps_and_trainings_run_it() -> None:
    """Source: the rule that is written here, in float64, to rounding."""
    own, text = Entrant("momentum", {"learning_rate": 0.01}), Entrant(MOMENTUM, {"learning_rate": 0.01})
    both = Experiment("beale", steps=30, entrants=(own, text))
    ours, same = compute(Map(both, Basins(size=4, precision="float64"))).final_states
    np.testing.assert_allclose(same.theta, ours.theta, rtol=1e-9)
    runs = [
        train(Training(Data("moons", {"examples": 50.0}), entrants=(each,), epochs=2)).runs[0] for each in (own, text)
    ]
    np.testing.assert_allclose(np.asarray(runs[1].ends), np.asarray(runs[0].ends), rtol=1e-4, atol=1e-6)
