"""Maps: Adam from 256² starts on Beale, against C with OpenMP, NumPy and PyTorch; all in one process of its own."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.maps_elsewhere import LANES, LOOP, NUMPY, PYTORCH, RATE, STEPS, VIEW, references
from benchmarks.row import Row, median
from downhill import Entrant, Experiment
from downhill.maps import Basins, Map, compute
from downhill.simulation.compilation import use_every_core, use_persistent_cache

SIZE = 256
ROUNDS, LARGE_ROUNDS = 5, 3
FOUR = tuple(Entrant(rule, {"learning_rate": 0.01}) for rule in ("gd", "momentum", "rmsprop", "adam"))
REFERENCES = {LOOP: 1.5, LANES: 1.5, NUMPY: 1 / 3, PYTORCH: 1 / 3}
"""How much of their time we may take."""
Measured = dict[str, Any]


def rows() -> list[Row]:
    """Against each of the others; how the time grows; the first coarse map."""
    # Threads that wait for their next loop would otherwise keep the cores from whoever is measured next.
    environment = os.environ | {"OMP_WAIT_POLICY": "passive"}
    command = [sys.executable, "-m", "benchmarks.maps"]
    measured = json.loads(subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout)
    against = [_against(name, most, measured) for name, most in REFERENCES.items()]
    growth = [_growth(what, measured) for what in ("starts", "steps")]
    return [*against, *growth, _coarse(measured)]


def _described(seconds: float) -> str:
    return f"{seconds:.2f} s, {seconds / SIZE**2 / STEPS * 1e9:.1f} ns per step and run"


def _against(name: str, most: float, measured: Measured) -> Row:
    what = f"(j) {SIZE}² starts × {STEPS} Adam steps on Beale, float32; n = {ROUNDS}"
    ours = median(measured["seconds"]["ours"])
    if name not in measured["seconds"]:
        return Row(what, _described(ours), f"{name}: no C compiler here")
    theirs, share = median(measured["seconds"][name]), measured["alike"][name]
    ratio = ours / theirs
    return Row(
        what,
        _described(ours),
        f"{_described(theirs)}, {name}",
        f"{ratio:.2f} × its time; {share:.1%} of the runs end alike",
        f"≤ {most:.2g} ×",
        ratio <= most,
    )


def _growth(what: str, measured: Measured) -> Row:
    one, four = median(measured["seconds"]["once"]), median(measured["seconds"][f"4 × the {what}"])
    ratio = four / one
    return Row(
        f"(j) the same with 4 × the {what}; n = {LARGE_ROUNDS}",
        f"{four:.2f} s",
        f"{one:.2f} s",
        f"{ratio:.1f} ×",
        "≤ 4.4 ×",
        ratio <= 4.4,
    )


def _coarse(measured: Measured) -> Row:
    seconds = median(measured["seconds"]["coarse"])
    return Row(
        f"(j) the first coarse map, 64² starts × {STEPS} steps of four entrants; n = {ROUNDS}",
        f"{seconds:.2f} s",
        target="≤ 0.5 s",
        met=seconds <= 0.5,
    )


# In the child ---------------------------------------------------------------------------------------------------------


def _measure() -> None:
    """Everything, in rounds, one after the other; what has to be compiled, and memory to be touched, comes before."""
    use_every_core()
    use_persistent_cache()
    axis = np.linspace(-VIEW, VIEW, SIZE, dtype=np.float32)
    start = np.stack([grid.ravel() for grid in np.meshgrid(axis, axis)], 1)
    others = references(start)
    alone = {"ours": lambda: _ends(SIZE, STEPS), **others}
    ends = {name: run() for name, run in alone.items()}
    larger: dict[str, Callable[[], Any]] = {
        "once": lambda: _ends(SIZE, STEPS),
        "4 × the starts": lambda: _ends(2 * SIZE, STEPS),
        "4 × the steps": lambda: _ends(SIZE, 4 * STEPS),
    }
    coarse = {"coarse": lambda: compute(Map(Experiment("beale", steps=STEPS, entrants=FOUR), Basins(64)))}
    coarse["coarse"]()
    seconds = _timed(alone | coarse, ROUNDS) | _timed(larger, LARGE_ROUNDS)
    alike = {name: _alike(ends["ours"], ends[name]) for name in others}
    print(json.dumps({"seconds": seconds, "alike": alike}))


def _timed(runs: dict[str, Callable[[], Any]], rounds: int) -> dict[str, list[float]]:
    seconds: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            began = time.perf_counter()
            run()
            seconds[name].append(time.perf_counter() - began)
    return seconds


def _ends(size: int, steps: int) -> np.ndarray:
    entrants = (Entrant("adam", {"learning_rate": RATE}),)
    [ends] = compute(Map(Experiment("beale", steps=steps, entrants=entrants), Basins(size))).final_states
    return np.column_stack([ends.theta.reshape(-1, 2), ends.outcome.ravel(), ends.at_step.ravel()])


def _alike(ours: np.ndarray, theirs: np.ndarray) -> float:
    """The share of runs that end alike: where, how, and when to a step.

    Rounded otherwise at every step, some do not, near the borders of basins: of C and NumPy as many as of ours and C.
    """
    place = np.isclose(ours[:, :2], theirs[:, :2], rtol=1e-3, atol=1e-3).all(1)
    return float((place & (ours[:, 2] == theirs[:, 2]) & (abs(ours[:, 3] - theirs[:, 3]) <= 1)).mean())


if __name__ == "__main__":
    _measure()
