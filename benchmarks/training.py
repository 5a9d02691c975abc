"""Networks: four entrants on digits, beside PyTorch and scikit-learn; how soon and how often curves come; the plane."""

import time
import warnings
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, cast

import numpy as np
import torch
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

from benchmarks.row import Row, median
from downhill.experiment import Entrant
from downhill.networks import Network, Progress, Training, train
from downhill.networks.examples import Examples, load
from downhill.networks.plane_choice import PlaneChoice
from downhill.networks.planes import cut_in_portions
from downhill.simulation.portions import finished

ROUNDS = 3
EPOCHS = 10
RATES = {"momentum": 0.03, "adagrad": 0.05, "rmsprop": 0.001, "adam": 0.001}
TORCH: dict[str, Callable[..., torch.optim.Optimizer]] = {
    "momentum": lambda weights, rate: torch.optim.SGD(weights, rate, momentum=0.9),
    "adagrad": torch.optim.Adagrad,
    "rmsprop": torch.optim.RMSprop,
    "adam": torch.optim.Adam,
}
SIZES = {"large": ((512, 512, 512), 100, 2.0, 2.0), "small": ((128, 64, 32), 16, 12.0, 7.0)}
"""Hidden layers, batch size, and how many times as fast as PyTorch and scikit-learn it is to be."""
MOST_FIRST, MOST_BETWEEN = 1.0, 0.25
MOST_PLANE = {"large": 5.0, "small": 1.0}
"""Seconds."""


def rows() -> list[Row]:
    """All of them, in turns, so that what else the machine does falls on all alike."""
    return [row for name in SIZES for row in (*_of_size(name), _plane(name))]


def _of_size(name: str) -> list[Row]:
    hidden, batch, times_torch, times_sklearn = SIZES[name]
    training = Training(
        networks=(Network(hidden),),
        entrants=tuple(Entrant(rule, {"learning_rate": rate}, batch_size=float(batch)) for rule, rate in RATES.items()),
        epochs=EPOCHS,
    )
    examples = load(training.data, training.seed)
    moments: list[list[float]] = []
    kinds: dict[str, Callable[[], object]] = {
        "ours": lambda: moments.append(_curves(training)),
        "torch": lambda: _torch(examples, hidden, batch, reads=True),
        "bare torch": lambda: _torch(examples, hidden, batch, reads=False),
        "sklearn": lambda: _sklearn(examples, hidden, batch),
    }
    taken: dict[str, list[float]] = {kind: [] for kind in kinds}
    for turn in range(ROUNDS + 1):
        for kind, run in kinds.items():
            began = time.perf_counter()
            run()
            if turn:  # the first compiles
                taken[kind].append(time.perf_counter() - began)
    ours, theirs, bare, sklearn = (median(taken[kind]) for kind in kinds)
    first = median([each[0] for each in moments[1:]])
    between = median([max(np.diff(each)) for each in moments[1:]])
    what = f"(q) 4 entrants, {EPOCHS} epochs of digits, 64-{'-'.join(map(str, hidden))}-10, batches of {batch}"
    return [
        Row(
            f"{what}, losses read each epoch; n = {ROUNDS}",
            f"{ours:.2f} s",
            f"{theirs:.2f} s, PyTorch, as often; {bare:.2f} s, reading none",
            f"{theirs / ours:.1f}; {bare / ours:.1f} × faster",
            f"≥ {times_torch:.0f} ×",
            theirs >= times_torch * ours,
        ),
        Row(
            f"{what}; scikit-learn's have no test loss",
            f"{ours:.2f} s",
            f"{sklearn:.2f} s, scikit-learn, two of SGD and two of Adam",
            f"{sklearn / ours:.1f} × faster",
            f"≥ {times_sklearn:.0f} ×",
            sklearn >= times_sklearn * ours,
        ),
        Row(
            f"{what}: the first curve, and the longest wait for more",
            f"{first:.2f} s, {between:.2f} s",
            target=f"≤ {MOST_FIRST:.0f} s, ≤ {MOST_BETWEEN} s",
            met=first <= MOST_FIRST and between <= MOST_BETWEEN,
        ),
    ]


def _plane(name: str) -> Row:
    """The plane through two paths, the second time, when it is compiled."""
    hidden, batch, _, _ = SIZES[name]
    entrants = [Entrant(rule, {"learning_rate": RATES[rule]}, batch_size=float(batch)) for rule in ("momentum", "adam")]
    trained = train(Training(networks=(Network(hidden),), entrants=tuple(entrants), epochs=3))
    finished(cut_in_portions(trained, PlaneChoice("paths")))
    began = time.perf_counter()
    plane = finished(cut_in_portions(trained, PlaneChoice("paths")))
    taken, most = time.perf_counter() - began, MOST_PLANE[name]
    across = "×".join(map(str, plane.train_loss.shape))
    of = f"{plane.measured.train} of {plane.measured.of_train} training examples"
    return Row(
        f"(q) a plane of {across} points, 64-{'-'.join(map(str, hidden))}-10: of {of}, and of the test's",
        f"{taken:.1f} s",
        target=f"≤ {most:.0f} s",
        met=taken <= most,
    )


def _curves(training: Training) -> list[float]:
    """The moments at which something new came."""
    began = time.perf_counter()
    moments: list[float] = []

    def note(_: Progress) -> None:
        moments.append(time.perf_counter() - began)

    train(training, on_progress=note)
    return moments


def _torch(examples: Examples, hidden: Sequence[int], batch: int, *, reads: bool) -> None:
    parts = [
        (torch.tensor(part.inputs, dtype=torch.float32), torch.tensor(part.labels))
        for part in (examples.train, examples.test)
    ]
    inputs, labels = parts[0]
    loss = torch.nn.CrossEntropyLoss()
    for rule, rate in RATES.items():
        torch.manual_seed(0)
        widths = [examples.inputs, *hidden, examples.classes]
        layers: list[torch.nn.Module] = []
        for before, after in pairwise(widths):
            layers += [torch.nn.Linear(before, after), torch.nn.ReLU()]
        network = torch.nn.Sequential(*layers[:-1])
        optimizer = TORCH[rule](network.parameters(), rate)
        for _ in range(EPOCHS):
            for chosen in torch.randperm(len(labels)).split(batch):
                optimizer.zero_grad()
                loss(network(inputs[chosen]), labels[chosen]).backward()
                optimizer.step()
            if reads:
                with torch.no_grad():
                    for x, y in parts:
                        logits = network(x)
                        loss(logits, y).item()
                        (logits.argmax(1) == y).float().mean().item()


def _sklearn(examples: Examples, hidden: Sequence[int], batch: int) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # ten epochs were asked for
        for solver in ("sgd", "sgd", "adam", "adam"):
            network = MLPClassifier(
                tuple(hidden), solver=solver, batch_size=cast(Any, batch), max_iter=EPOCHS, random_state=0
            )
            network.fit(examples.train.inputs, examples.train.labels)
