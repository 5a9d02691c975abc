"""The core: 512 Adam steps on Beale, against the same loop in PyTorch."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable

from benchmarks.row import Row, median
from downhill import Entrant, Experiment, simulate
from downhill.simulation.compilation import use_persistent_cache

STEPS, RATE, START = 512, 0.1, (-1.5, -1.5)
EXPERIMENT = Experiment("beale", START, STEPS, (Entrant("adam", {"learning_rate": RATE}),))
ROUNDS, RUNS_PER_ROUND = 5, 100
FIRST_RESULTS = 3
TIMES_FASTER = 500


def rows() -> list[Row]:
    """Compiled against PyTorch, and how long the first result takes."""
    return [_compiled(), _first()]


def _compiled() -> Row:
    import torch

    threads = torch.get_num_threads()
    ours: list[float] = []
    theirs: dict[int, list[float]] = {1: [], threads: []}
    simulate(EXPERIMENT)
    _torch_loop()
    for _ in range(ROUNDS):
        ours += [_seconds(lambda: simulate(EXPERIMENT)) for _ in range(RUNS_PER_ROUND)]
        for count, seconds in theirs.items():
            torch.set_num_threads(count)
            seconds.append(_seconds(_torch_loop))
    best = min(median(seconds) for seconds in theirs.values())
    ratio = best / median(ours)
    return Row(
        f"(d) {STEPS} Adam steps on Beale, compiled; n = {len(ours)} and {ROUNDS}",
        f"{median(ours) * 1e3:.2f} ms",
        f"{best * 1e3:.0f} ms, PyTorch",
        f"{ratio:.0f} × faster",
        f"≥ {TIMES_FASTER} ×",
        ratio >= TIMES_FASTER,
    )


def _torch_loop() -> None:
    import torch

    theta = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.Adam([theta], lr=RATE)
    path = [theta.detach().clone()]
    for _ in range(STEPS):
        optimizer.zero_grad()
        x, y = theta
        loss = (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2
        loss.backward()
        optimizer.step()
        path.append(theta.detach().clone())


def _seconds(run: Callable[[], object]) -> float:
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def _first() -> Row:
    """The first result of a fresh process, imports not counted: compiled, or found in the persistent cache."""
    compiled: list[float] = []
    found: list[float] = []
    for _ in range(FIRST_RESULTS):
        with tempfile.TemporaryDirectory() as folder:
            compiled.append(_in_a_process(folder))
            found.append(_in_a_process(folder))
    return Row(
        f"(d) the same in a fresh process: first result; n = {FIRST_RESULTS}",
        f"{median(compiled):.2f} s, from the persistent cache {median(found):.2f} s",
    )


def _in_a_process(cache: str) -> float:
    environment = os.environ | {"JAX_COMPILATION_CACHE_DIR": cache}
    command = [sys.executable, "-m", "benchmarks.steps"]
    return float(subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout)


if __name__ == "__main__":
    use_persistent_cache()
    print(_seconds(lambda: simulate(EXPERIMENT)))
