"""The loop that trains, step by step against PyTorch: the same first weights, the same batches, float64."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from downhill import Entrant
from downhill.experiment import Schedule
from downhill.networks import Data, Network, Trained, Training, train
from tests.networks.torch_net import TorchNet, batches_of, net_at, path_of

# 40 examples in batches of 16, 16 and 8, so that each epoch's last is smaller; 51 steps.
DATA = Data("moons", {"examples": 50.0})
EPOCHS = 17


PLATEAU = {"plateau_factor": 0.5, "plateau_patience": 3.0, "plateau_cooldown": 2.0, "plateau_floor": 0.02}


def entrant(rule: str, learning_rate: float, **around: Any) -> Entrant:
    """With batches of 16."""
    return Entrant(rule, {"learning_rate": learning_rate}, batch_size=16.0, **around)


def trained(entrant: Entrant, network: Network) -> Trained:
    """The run to be held."""
    return train(Training(DATA, (network,), (entrant,), epochs=EPOCHS, precision="float64"))


CASES = {
    "gd, ReLU, cosine": (entrant("gd", 0.5, schedule=Schedule("cosine", {"decay_steps": 40.0})), Network((5, 4))),
    # A bias that is normalised away has no gradient but rounding's, which rules that divide by it would make large.
    "momentum, normalised, clipped by value, decay": (
        entrant("momentum", 0.05, coupled_decay=0.1, clip_value=0.02),
        Network((5, 4), "relu", normalisation="batch"),
    ),
    "nesterov_shifted, weight normalisation": (
        entrant("nesterov_shifted", 0.02),
        Network((5, 4), "tanh", normalisation="weight"),
    ),
    "adagrad, sigmoid, decay, SAM": (
        entrant("adagrad", 0.1, coupled_decay=0.01, sam=0.1),
        Network((5, 4), "sigmoid"),
    ),
    "adadelta, linear": (entrant("adadelta", 1.0), Network((5,), "linear")),
    "rmsprop, tanh, decay, on plateaus": (
        entrant("rmsprop", 0.02, coupled_decay=0.01, schedule=Schedule("reduce_on_plateau", PLATEAU)),
        Network((5, 4), "tanh"),
    ),
    "adam, normalised after, clipped by norm, decay, inverse": (
        entrant("adam", 0.05, clip_norm=0.1, coupled_decay=0.01, schedule=Schedule("inverse", {"decay_steps": 20.0})),
        Network((5, 4), "sigmoid", normalisation="batch_after"),
    ),
    "adamw, orthogonal, step": (
        entrant("adamw", 0.05, schedule=Schedule("step", {"decay_steps": 10.0, "decay_factor": 0.7})),
        Network((5, 4), "tanh", "orthogonal"),
    ),
    "adam_l2, no hidden layer": (entrant("adam_l2", 0.05), Network(())),
}

_Optimizer = torch.optim.Optimizer
SCHEDULES: dict[str, Callable[[_Optimizer], Any]] = {
    "constant": lambda optimizer: torch.optim.lr_scheduler.ConstantLR(optimizer, factor=1.0),
    # PyTorch's own goes up again after T_max.
    "cosine": lambda optimizer: torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda t: 0.01 + 0.99 * (1 + np.cos(np.pi * min(t, 40) / 40)) / 2
    ),
    "inverse": lambda optimizer: torch.optim.lr_scheduler.LambdaLR(optimizer, lambda t: 1 / (1 + t / 20)),
    "reduce_on_plateau": lambda optimizer: torch.optim.lr_scheduler.ReduceLROnPlateau(
        optimizer, factor=0.5, patience=3, cooldown=2, min_lr=0.02 * 0.02
    ),
    "step": lambda optimizer: torch.optim.lr_scheduler.StepLR(optimizer, 10, 0.7),
}


def in_torch(result: Trained) -> tuple[np.ndarray, TorchNet]:
    """The weights before every step and at the end, and the network there."""
    [run] = result.runs
    who = run.entrant
    net = net_at(result, run, path_of(run)[0])
    optimizer: Any = eval(who.optimizer.torch_call, {"torch": torch, "params": net.parameters, **who.hyperparameters})
    if who.coupled_decay is not None:
        optimizer.param_groups[0]["weight_decay"] = who.coupled_decay
    schedule = SCHEDULES[who.schedule.kind](optimizer)
    points = [net.vector()]
    for chosen in batches_of(result, run):
        optimizer.zero_grad()
        loss = net.loss(result.examples.train, chosen)
        loss.backward()
        if who.sam is not None:
            before = ascended(net, who.sam)
            net.loss(result.examples.train, chosen).backward()
            for each, at in zip(net.parameters, before, strict=True):
                each.data = at
        if who.clip_value is not None:
            torch.nn.utils.clip_grad_value_(net.parameters, who.clip_value)
        if who.clip_norm is not None:  # PyTorch's own adds 1e-6 to the norm
            norm = float(np.linalg.norm(net.gradient()))
            for each in net.parameters:
                assert each.grad is not None
                each.grad *= min(1.0, who.clip_norm / norm)
        optimizer.step()
        schedule.step(*([loss.item()] if who.schedule.watches_loss else []))
        points.append(net.vector())
    assert not who.schedule.watches_loss or optimizer.param_groups[0]["lr"] < 0.02, "it says something"
    return np.array(points), net


def ascended(net: TorchNet, rho: float) -> list[torch.Tensor]:
    """Where the network's weights were, before they have gone ρ along the gradient of all of them."""
    before = [each.detach().clone() for each in net.parameters]
    norm = float(np.linalg.norm(net.gradient()))
    for each in net.parameters:
        assert each.grad is not None
        each.data = each.data + rho * each.grad / norm
        each.grad = None
    return before


@pytest.mark.parametrize("case", CASES)
def test_every_step_is_that_of_pytorch(case: str) -> None:
    """Source: torch.optim's rules, torch's autograd, batch norm and schedules; after the last step also the losses.

    The training part's loss is that of the network that is used: it holds the running averages, too.
    """
    result = trained(*CASES[case])
    [run] = result.runs
    points, net = in_torch(result)
    np.testing.assert_allclose(path_of(run), points, rtol=0, atol=1e-9)
    assert np.abs(points[-1] - points[0]).max() > 0.1
    losses = run.curves.of_weights
    for part, loss in ((result.examples.train, losses.train_loss), (result.examples.test, losses.test_loss)):
        np.testing.assert_allclose(loss[0, -1], net.loss(part, training=False).item(), rtol=0, atol=1e-9)


def test_clipping_clips() -> None:
    """Source: the cases above say something only where gradients are too large."""
    for case, bound in (
        ("momentum, normalised, clipped by value, decay", 0.02),
        ("adam, normalised after, clipped by norm, decay, inverse", 0.1),
    ):
        result = trained(*CASES[case])
        [run] = result.runs
        net = net_at(result, run, path_of(run)[0])
        net.loss(result.examples.train).backward()
        assert np.abs(net.gradient()).max() > bound


def test_float32_is_float64_but_for_rounding() -> None:
    """Source: the run in float64; in each precision the same first weights and the same batches."""
    who, network = CASES["adamw, orthogonal, step"]
    exact = trained(who, network)
    [rounded] = train(Training(DATA, (network,), (who,), epochs=EPOCHS)).runs
    assert path_of(rounded).dtype == np.float32
    np.testing.assert_allclose(path_of(rounded), path_of(exact.runs[0]), rtol=0, atol=1e-4)
