"""The rules that move whole matrices, against optax itself on a network's weights; and that races refuse them."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any, cast

import jax
import jax.numpy as jnp
import numpy as np
import optax
import optax.contrib
import pytest

from downhill import Entrant, Experiment
from downhill.networks import Data, Network, Training
from downhill.networks.examples import load
from downhill.networks.placed import placed
from downhill.networks.rules import on_weights
from downhill.networks.runner import Runner
from downhill.networks.steps import advance_all
from optimizers import NETWORK_OPTIMIZERS, Optimizer

STEPS = 20
Tree = tuple[dict[str, Any], ...]
# Both matrices are wider, or higher, than GaLore's rank, and one of them is each.
SHAPES = ((20, 24), (24, 17))
OPTAX = {"muon": optax.contrib.muon(0.02), "galore": optax.contrib.galore(0.02, rank=16)}
CHANGED = {
    "muon": {"beta": 0.8, "eps": 1e-3, "weight_decay": 0.3, "adam_b1": 0.7, "adam_b2": 0.9}
    | {"adam_eps_root": 0.01, "adam_weight_decay": 0.2},
    "galore": {"update_proj_gap": 4.0, "scale": 0.5, "weight_decay": 0.2},
}


def begun() -> Tree:
    """Weights and biases of two layers."""
    draw = np.random.default_rng(3)
    return tuple({"weight": draw.normal(size=shape), "bias": draw.normal(size=shape[1])} for shape in SHAPES)


def loss(tree: Tree) -> Any:
    """A function whose gradient by every number is another."""
    arrays = jax.tree.leaves(tree)
    return sum(jnp.sum(jnp.cos((1 + index) * leaf)) + jnp.sum(leaf**2) ** 1.1 for index, leaf in enumerate(arrays))


GRADIENT = jax.jit(jax.grad(loss))


def directly(rule: optax.GradientTransformation) -> Tree:
    """The weights after the steps, as optax's documentation makes them."""
    weights: Any = jax.tree.map(jnp.asarray, begun())
    state, update = rule.init(weights), jax.jit(rule.update)
    for _ in range(STEPS):
        step, state = update(GRADIENT(weights), state, weights)
        weights = optax.apply_updates(weights, step)
    return weights


def as_networks_do(optimizer: Optimizer, numbers: dict[str, Any], rate: Callable[[int], float]) -> Tree:
    """The weights after the steps of the rule that the training's loop runs; every number is traced."""

    @jax.jit
    def moved(weights: Any, state: Any, numbers: Any, rate: Any, step: Any) -> Any:
        rule = on_weights(optimizer, numbers)
        gradient = jax.grad(loss)(weights)
        others: dict[str, Any] = {"value_fn": loss, "grad_fn": GRADIENT, "key": jax.random.key(0), "step": step}
        steps, after = rule.update(cast(Any, gradient), state, weights, learning_rate=rate, **others)
        return jax.tree.map(jnp.add, weights, steps), after

    given = {each.name: jnp.asarray(numbers.get(each.name, each.default)) for each in optimizer.hyperparameters}
    weights: Any = jax.tree.map(jnp.asarray, begun())
    state = on_weights(optimizer, given).init(weights)
    for step in range(STEPS):
        weights, state = moved(weights, state, given, jnp.asarray(rate(step)), jnp.asarray(step))
    return weights


def assert_equal(one: Tree, other: Tree, tolerance: float = 1e-9) -> None:
    """That two trees hold the same numbers."""
    for mine, theirs in zip(jax.tree.leaves(one), jax.tree.leaves(other), strict=True):
        assert mine.dtype == np.float64
        np.testing.assert_allclose(mine, theirs, rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("rule", ["muon", "galore"])
def test_the_weights_are_optax_s(rule: str) -> None:
    """Source: optax itself at its defaults, but for GaLore's rank."""
    with jax.enable_x64(True):
        assert_equal(as_networks_do(NETWORK_OPTIMIZERS[rule], {}, lambda _: 0.02), directly(OPTAX[rule]))


@pytest.mark.parametrize("rule", ["muon", "galore"])
def test_every_number_reaches_optax_and_counts(rule: str) -> None:
    """Source: the entry's own expression in optax, at other numbers, and at all of them but one."""
    entry, numbers = NETWORK_OPTIMIZERS[rule], CHANGED[rule]
    assert {"learning_rate", *numbers} == {each.name for each in entry.hyperparameters}
    with jax.enable_x64(True):
        names = {"optax": optax, "learning_rate": 0.02, **numbers}
        changed = directly(eval(entry.optax_call, names))
        assert_equal(as_networks_do(entry, numbers, lambda _: 0.02), changed)
        for each in entry.hyperparameters[1:]:
            but_one = directly(eval(entry.optax_call, names | {each.name: each.default}))
            assert not all(map(np.array_equal, jax.tree.leaves(but_one), jax.tree.leaves(changed))), each.name


def test_a_schedule_and_a_change_of_rule() -> None:
    """Source: optax's Muon on a schedule of its own, from where its Adam has come to."""
    optimizer = Entrant("adam", {"epsilon": 1e-8}, then="muon").optimizer
    assert optimizer.is_for_matrices
    rates = np.where(np.arange(STEPS) < 8, 0.1, 0.02 * 0.9 ** np.arange(STEPS))
    with jax.enable_x64(True):
        weights: Any = jax.tree.map(jnp.asarray, begun())
        for rule, steps in (
            (optax.adam(0.1, eps=1e-8), 8),
            (optax.contrib.muon(lambda count: jnp.asarray(rates)[8 + count]), STEPS - 8),
        ):
            state = rule.init(weights)
            for _ in range(steps):
                step, state = rule.update(GRADIENT(weights), state, weights)
                weights = optax.apply_updates(weights, step)
        assert_equal(as_networks_do(optimizer, {"switch_at": 8.0}, lambda step: float(rates[step])), weights)


@pytest.mark.parametrize(
    ("entrant", "what"), [(Entrant("muon"), "rule = 'muon'"), (Entrant("adam", then="galore"), "then = 'galore'")]
)
def test_a_race_refuses_what_a_training_takes(entrant: Entrant, what: str) -> None:
    """Source: the contract."""
    with pytest.raises(ValueError, match=rf"^entrants\[1\]: {what}: moves matrices, which only a network has: must be"):
        Experiment("beale", entrants=(Entrant("gd"), entrant))
    training = Training(entrants=(entrant,))
    assert Training.from_query(training.to_query()) == training
    assert Training.from_json(training.to_json()) == training


def test_galore_chooses_its_directions_at_few_steps_only() -> None:
    """Source: JAX's account of the program: a branch that has not become a choice between two finished results."""
    entrant = Entrant("galore", batch_size=10.0, then="adam")
    training = Training(Data("moons", {"examples": 20.0}), (Network((4,)),), (entrant,), seeds=2)
    examples = load(training.data, 0)
    runner = Runner(training, 0, examples, placed(examples, training))
    runner.go_on()
    program = partial(advance_all, network=training.networks[0].form, optimizer=entrant.optimizer, points=1)
    arguments = runner._carry, runner._stretch, runner._run_seeds, runner._setting
    [*branches] = re.findall(r"cond\[", str(jax.make_jaxpr(program)(*arguments)))
    # One keeps a point of the path, one chooses between the rules, and one is each matrix's.
    assert len(branches) == 4
