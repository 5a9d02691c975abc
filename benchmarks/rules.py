"""What a step of every rule costs, against PyTorch where it has the rule, and against a loop in NumPy."""

import time
from collections.abc import Callable, Mapping

import numpy as np
import torch

from benchmarks.numpy_loops import LOOPS, run
from benchmarks.row import Row, median
from downhill import Entrant, Experiment, simulate
from optimizers import OPTIMIZERS

STEPS, START = 511, (-1.5, -1.5)
ROUNDS, THEIR_ROUNDS = 25, 3


def rows() -> list[Row]:
    """A row for every rule written here, one for all of optax's."""
    own = [rule for rule, entry in OPTIMIZERS.items() if entry.family != "optax"]
    numpy = {
        rule: _microseconds(lambda loop=loop: run(loop, 1e-4, START, STEPS), THEIR_ROUNDS)
        for rule, loop in LOOPS.items()
    }
    zoo = {rule: _ours(rule) for rule, entry in OPTIMIZERS.items() if entry.family == "optax"}
    slowest = max(zoo, key=zoo.__getitem__)
    middle = median(list(zoo.values()))
    return [
        *(_row(rule, numpy) for rule in own),
        Row(
            f"(h) a step of optax's {len(zoo)}; median (slowest, {slowest})",
            f"{middle:.2f} µs ({zoo[slowest]:.2f})",
            f"{numpy['gd']:.1f} µs, gradient descent in NumPy",
            f"{numpy['gd'] / middle:.0f} × faster",
        ),
    ]


def _row(rule: str, numpy: Mapping[str, float]) -> Row:
    ours = _ours(rule)
    # Where no loop is written, one with less in it: a step of this rule would take longer.
    loop, name = (numpy[rule], "NumPy") if rule in numpy else (numpy["gd"], "gradient descent in NumPy")
    references = [(f"{loop:.1f} µs, {name}", loop)]
    if call := OPTIMIZERS[rule].torch_call:
        theirs = _microseconds(lambda: _torch_loop(call, Entrant(rule).hyperparameters), THEIR_ROUNDS)
        references.append((f"{theirs:.0f} µs, PyTorch", theirs))
    texts, ratios = zip(*((text, f"{theirs / ours:.0f}") for text, theirs in references), strict=True)
    return Row(f"(h) a step of `{rule}` on Beale", f"{ours:.2f} µs", "; ".join(texts), f"{'; '.join(ratios)} × faster")


def _ours(rule: str) -> float:
    """Of a whole simulation, read-outs and all."""
    experiment = Experiment("beale", START, STEPS, (Entrant(rule, {"learning_rate": 1e-4}),))
    simulate(experiment)
    return _microseconds(lambda: simulate(experiment), ROUNDS)


def _torch_loop(call: str, hyperparameters: Mapping[str, float]) -> list[np.ndarray]:
    theta = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    optimizer = eval(call, {"torch": torch, "params": [theta]}, {**hyperparameters, "learning_rate": 1e-4})
    path: list[np.ndarray] = []
    for _ in range(STEPS):
        optimizer.zero_grad()
        x, y = theta
        loss = (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2
        loss.backward()
        optimizer.step()
        path.append(theta.detach().numpy().copy())
    return path


def _microseconds(runs: Callable[[], object], rounds: int) -> float:
    """Median time of a step."""
    runs()
    seconds: list[float] = []
    for _ in range(rounds):
        began = time.perf_counter()
        runs()
        seconds.append(time.perf_counter() - began)
    return median(seconds) / STEPS * 1e6
