"""The core: 512 Adam steps on Beale, against the same loop in PyTorch."""

import time
from collections.abc import Callable

import torch

from benchmarks.row import Row, median
from trajectories import Entrant, Experiment, simulate

STEPS, RATE, START = 512, 0.1, (-1.5, -1.5)
EXPERIMENT = Experiment("beale", START, STEPS, (Entrant("adam", {"learning_rate": RATE}),))


def rows() -> list[Row]:
    """The loop's row."""
    began = time.perf_counter()
    simulate(EXPERIMENT)
    cold = time.perf_counter() - began
    ours, theirs = [], []
    for _ in range(5):
        ours += [_seconds(lambda: simulate(EXPERIMENT)) for _ in range(100)]
        for threads in (1, torch.get_num_threads()):
            torch.set_num_threads(threads)
            theirs.append((threads, _seconds(_torch_loop)))
    best = min(median([s for t, s in theirs if t == threads]) for threads in {t for t, _ in theirs})
    ratio = best / median(ours)
    return [
        Row(
            f"(d) 512 Adam steps on Beale, compiled; n = {len(ours)} (first call: {cold:.2f} s)",
            f"{median(ours) * 1e3:.2f} ms",
            f"{best * 1e3:.0f} ms, PyTorch",
            f"{ratio:.0f} × faster",
            "≥ 500 ×",
            ratio >= 500,
        )
    ]


def _torch_loop() -> None:
    theta = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.Adam([theta], lr=RATE)
    path = [theta.detach().clone()]
    for _ in range(STEPS):
        optimizer.zero_grad()
        x, y = theta
        loss = (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        path.append(theta.detach().clone())


def _seconds(run: Callable[[], object]) -> float:
    began = time.perf_counter()
    run()
    return time.perf_counter() - began
