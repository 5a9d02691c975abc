"""Rules that need more than each number's own gradient, on a network's weights, which are many arrays."""

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
import torch
from scipy.optimize import minimize

from downhill import Entrant
from downhill.networks import Data, Network, Run, Trained, Training, train
from downhill.networks.vectors import as_weights
from tests.networks.torch_net import TorchNet, batches_of, net_at, path_of

DATA = Data("moons", {"examples": 50.0})
SMALL = Network((3,), "tanh")
DECAY = 0.1


def trained(entrant: Entrant, network: Network = SMALL, epochs: int = 10) -> Trained:
    """The run to be held: batches of 16, 16 and 8, or all 40 examples at once."""
    return train(Training(DATA, (network,), (entrant,), epochs, precision="float64"))


def penalised(net: TorchNet, result: Trained, chosen: Any) -> torch.Tensor:
    """The loss with ½λ‖θ‖²."""
    squares = sum(((each**2).sum() for each in net.parameters), torch.zeros((), dtype=torch.float64))
    return net.loss(result.examples.train, chosen) + DECAY / 2 * squares


def slopes(result: Trained, run: Run, vector: np.ndarray, chosen: Any) -> tuple[np.ndarray, np.ndarray]:
    """The gradient and the Hessian of the loss with ½λ‖θ‖²."""
    net = net_at(result, run, vector)
    found = torch.autograd.grad(penalised(net, result, chosen), net.parameters, create_graph=True)
    gradient = torch.cat([each.reshape(-1) for each in found])
    rows = [torch.autograd.grad(each, net.parameters, retain_graph=True) for each in gradient]
    hessian = torch.stack([torch.cat([each.reshape(-1) for each in row]) for row in rows])
    return gradient.detach().numpy(), hessian.numpy()


def test_nesterov_looks_ahead() -> None:
    """Source: v ← φ v - α ∇f(θ + φ v), θ ← θ + v, on each step's own batch, by torch's autograd."""
    result = trained(
        Entrant("nesterov", {"learning_rate": 0.05, "momentum": 0.8}, batch_size=16.0, coupled_decay=DECAY)
    )
    [run] = result.runs
    points = [path_of(run)[0]]
    velocity = np.zeros_like(points[0])
    for chosen in batches_of(result, run):
        gradient, _ = slopes(result, run, points[-1] + 0.8 * velocity, chosen)
        velocity = 0.8 * velocity - 0.05 * gradient
        points.append(points[-1] + velocity)
    np.testing.assert_allclose(path_of(run), points, rtol=0, atol=1e-9)


@pytest.mark.parametrize("rule", ["newton", "saddle_free_newton"])
def test_newton_solves_with_the_hessian_of_the_batch(rule: str) -> None:
    """Source: θ ← θ - α (H + δI)⁻¹ g, or with |H|, of torch's double backward; each step from where the run stands."""
    numbers = {"learning_rate": 0.5, "damping": 0.2}
    result = trained(Entrant(rule, numbers, batch_size=16.0, coupled_decay=DECAY), epochs=4)
    [run] = result.runs
    path = path_of(run)
    curves_down = False
    for chosen, before, after in zip(batches_of(result, run), path, path[1:], strict=False):
        gradient, hessian = slopes(result, run, before, chosen)
        values, q = np.linalg.eigh(hessian)
        curves_down |= bool(values[0] < -0.01)
        along = q.T @ gradient / ((values if rule == "newton" else np.abs(values)) + 0.2)
        np.testing.assert_allclose(after, before - 0.5 * q @ along, rtol=0, atol=1e-9)
    assert curves_down  # else both rules are one


@pytest.mark.parametrize("rule", ["newton", "saddle_free_newton", "bfgs", "lbfgs"])
def test_rules_of_second_order_find_the_minimum_of_softmax_regression(rule: str) -> None:
    """Source: SciPy's minimum; without a hidden layer and with decay the loss is strictly convex."""
    result = trained(Entrant(rule, coupled_decay=DECAY), Network(()), epochs=30)
    [run] = result.runs

    def loss(vector: np.ndarray) -> tuple[float, np.ndarray]:
        net = net_at(result, run, vector)
        value = penalised(net, result, slice(None))
        value.backward()
        return value.item(), net.gradient()

    lowest = minimize(loss, np.zeros(run.weights), jac=True, method="BFGS", options={"gtol": 1e-10})
    np.testing.assert_allclose(path_of(run)[-1], lowest.x, rtol=0, atol=1e-7)


def plain_loss(weights: Any, inputs: Any, labels: Any) -> Any:
    """The mean cross-entropy of a network with tanh, in JAX."""
    values = inputs
    for index, layer in enumerate(weights):
        values = values @ layer["weight"] + layer["bias"][None]
        values = jnp.tanh(values) if index < len(weights) - 1 else values
    own = jnp.take_along_axis(values, labels[:, None], axis=1)[:, 0]
    return (jax.nn.logsumexp(values, axis=1) - own).mean()


ON_TREES = {
    "lars": ({"learning_rate": 1.0, "weight_decay": 0.01, "trust_coefficient": 0.1}, SMALL),
    "lamb": ({"learning_rate": 0.02, "weight_decay": 0.01}, SMALL),
    "adafactor": ({"learning_rate": 0.05}, Network((128, 128), "tanh")),  # from 128 × 128 on it factors
    "rmsprop_graves": ({"learning_rate": 0.01}, SMALL),
}


@pytest.mark.parametrize("rule", ON_TREES)
def test_optax_itself_does_the_same_with_the_tree(rule: str) -> None:
    """Source: optax, given the tree of arrays, whose norms and factors are each array's own."""
    numbers, network = ON_TREES[rule]
    result = trained(Entrant(rule, numbers, batch_size=16.0), network, epochs=4)
    [run] = result.runs
    examples, who = result.examples, run.entrant
    with jax.enable_x64(True):
        values = {**who.hyperparameters, "optax": optax}
        transformation = eval(who.optimizer.optax_call, values)
        weights: Any = as_weights(network, examples.inputs, examples.classes)(jnp.asarray(path_of(run)[0]))
        state = transformation.init(weights)
        points = [path_of(run)[0]]
        slope = jax.jit(jax.grad(plain_loss))
        for chosen in batches_of(result, run):
            gradient = slope(weights, examples.train.inputs[chosen], examples.train.labels[chosen])
            moves, state = transformation.update(gradient, state, weights)
            weights = optax.apply_updates(weights, moves)
            points.append(np.concatenate([np.ravel(leaf) for leaf in jax.tree.leaves(weights)]))
    # optax computes Adafactor's decay in float32, whatever the weights are.
    np.testing.assert_allclose(path_of(run), points, rtol=0, atol=1e-6 if rule == "adafactor" else 1e-9)
    assert np.abs(points[-1] - points[0]).max() > 1e-2


def test_a_transformation_of_ones_own() -> None:
    """Source: optax.sgd, which is gradient descent."""
    own, descent = (
        train(Training(DATA, (SMALL,), (entrant,), epochs=3, precision="float64")).runs[0]
        for entrant in (Entrant.from_optax("mine", optax.sgd(0.3)), Entrant("gd", {"learning_rate": 0.3}))
    )
    np.testing.assert_allclose(path_of(own), path_of(descent), rtol=0, atol=1e-12)


def test_a_rule_hands_over_to_another() -> None:
    """Source: Adam alone until s; from there torch's SGD with momentum, begun anew, on the batches that follow."""
    switched = Entrant(
        "adam",
        {"learning_rate": 0.05, "switch_at": 12.0, "then_learning_rate": 0.1, "then_momentum": 0.9},
        batch_size=16.0,
        then="momentum",
    )
    result = trained(switched)
    [run] = result.runs
    alone = trained(Entrant("adam", {"learning_rate": 0.05}, batch_size=16.0)).runs[0]
    np.testing.assert_allclose(path_of(run)[:13], path_of(alone)[:13], rtol=0, atol=1e-12)
    net = net_at(result, run, path_of(run)[12])
    optimizer = torch.optim.SGD(net.parameters, lr=0.1, momentum=0.9)
    points = [net.vector()]
    for chosen in list(batches_of(result, run))[12:]:
        optimizer.zero_grad()
        net.loss(result.examples.train, chosen).backward()
        optimizer.step()
        points.append(net.vector())
    np.testing.assert_allclose(path_of(run)[12:], points, rtol=0, atol=1e-9)
