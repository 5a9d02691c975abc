"""Maps: Adam from 256² starts on Beale, against C with OpenMP, NumPy and PyTorch; all in one process of its own."""

import ctypes
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.row import Row, median
from trajectories import Entrant, Experiment
from trajectories.compilation import use_every_core, use_persistent_cache
from trajectories.maps import Basins, Map, compute
from trajectories.maps.ends import NEVER
from trajectories.outcome import BOUND, KINDS, TOLERANCE, Outcome

SIZE, STEPS, RATE, VIEW = 256, 500, 0.05, 4.5
ROUNDS, LARGE_ROUNDS = 5, 3
FOUR = tuple(Entrant(rule, {"learning_rate": 0.01}) for rule in ("gd", "momentum", "rmsprop", "adam"))
COMPILER = ("cc", "-std=c11", "-O3", "-march=native", "-fno-math-errno", "-fopenmp", "-shared", "-fPIC")
REFERENCES = {"C, a loop per run": 1.5, "C, 64 runs at a time in SIMD": 1.5, "NumPy": 1 / 3, "PyTorch": 1 / 3}
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


def _described(seconds: float, runs: int = SIZE**2, steps: int = STEPS) -> str:
    return f"{seconds:.2f} s, {seconds / runs / steps * 1e9:.1f} ns per step and run"


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
    one, four = median(measured["seconds"]["ours"]), median(measured["seconds"][f"4 × the {what}"])
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
    others = _others(start)
    alone = {"ours": lambda: _ends(SIZE, STEPS), **others}
    ends = {name: run() for name, run in alone.items()}
    larger: dict[str, Callable[[], Any]] = {
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
    [ends] = compute(Map(Experiment("beale", steps=steps, entrants=entrants), Basins(size))).ends
    return np.column_stack([ends.theta.reshape(-1, 2), ends.outcome.ravel(), ends.at_step.ravel()])


def _alike(ours: np.ndarray, theirs: np.ndarray) -> float:
    """The share of runs that end alike: where, how, and when to a step.

    Rounded otherwise at every step, some do not, near the borders of basins: of C and NumPy as many as of ours and C.
    """
    place = np.isclose(ours[:, :2], theirs[:, :2], rtol=1e-3, atol=1e-3).all(1)
    return float((place & (ours[:, 2] == theirs[:, 2]) & (abs(ours[:, 3] - theirs[:, 3]) <= 1)).mean())


def _others(start: np.ndarray) -> dict[str, Callable[[], np.ndarray]]:
    import torch

    theirs: dict[str, Callable[[], np.ndarray]] = {
        "NumPy": lambda: _whole_arrays(np, *start.T.copy()),
        "PyTorch": lambda: _whole_arrays(torch, *torch.tensor(start.T)),
    }
    return (_in_c(start) if shutil.which(COMPILER[0]) else {}) | theirs


def _in_c(start: np.ndarray) -> dict[str, Callable[[], np.ndarray]]:
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "maps.so"
        source = str(Path(__file__).with_suffix(".c"))
        subprocess.run([*COMPILER, source, "-o", str(library), "-lm"], check=True)
        loaded = ctypes.CDLL(str(library))
    end, counters = np.empty_like(start), np.empty((len(start), 3), np.int32)

    def run(function: Any) -> np.ndarray:
        pointers = (ctypes.c_void_p(array.ctypes.data) for array in (start, end, counters))
        function(len(start), STEPS, ctypes.c_float(RATE), *pointers)
        return _judged(end, *counters.T)

    return {
        "C, a loop per run": lambda: run(loaded.plain),
        "C, 64 runs at a time in SIMD": lambda: run(loaded.in_lanes),
    }


def _whole_arrays(module: Any, x: Any, y: Any) -> np.ndarray:
    """The same in NumPy or PyTorch, all runs at once: one operation after the other over whole arrays."""
    mean_x, mean_y, square_x, square_y = (module.zeros_like(x) for _ in range(4))
    unsound = module.full(x.shape, NEVER, dtype=module.int32)
    still, outside = module.zeros_like(unsound), module.zeros_like(unsound)
    for t in range(STEPS):
        loss, along_x, along_y = _beale(x, y)
        sound = module.isfinite(loss) & module.isfinite(along_x) & module.isfinite(along_y)
        sound &= (abs(x) <= BOUND) & (abs(y) <= BOUND)
        unsound = module.where(sound | (unsound < NEVER), unsound, t)
        still = module.where(along_x * along_x + along_y * along_y <= TOLERANCE**2, still, t + 1)
        outside = module.where((abs(x) <= VIEW) & (abs(y) <= VIEW), t + 1, outside)
        mean_x, mean_y = 0.9 * mean_x + 0.1 * along_x, 0.9 * mean_y + 0.1 * along_y
        square_x = 0.999 * square_x + 0.001 * along_x * along_x
        square_y = 0.999 * square_y + 0.001 * along_y * along_y
        correction1, correction2 = 1 / (1 - 0.9 ** (t + 1)), 1 / (1 - 0.999 ** (t + 1))
        x = x - RATE * (mean_x * correction1) / (1e-8 + module.sqrt(square_x * correction2))
        y = y - RATE * (mean_y * correction1) / (1e-8 + module.sqrt(square_y * correction2))
    return _judged(np.stack([x, y], 1), *map(np.asarray, (unsound, still, outside)))


def _beale(x: Any, y: Any) -> tuple[Any, Any, Any]:
    """The loss and both coordinates of its gradient."""
    yy = y * y
    yyy = yy * y
    a, b, c = 1.5 - x + x * y, 2.25 - x + x * yy, 2.625 - x + x * yyy
    along_x = 2 * (a * (y - 1) + b * (yy - 1) + c * (yyy - 1))
    return a * a + b * b + c * c, along_x, 2 * x * (a + 2 * y * b + 3 * yy * c)


def _judged(end: np.ndarray, unsound: np.ndarray, still: np.ndarray, outside: np.ndarray) -> np.ndarray:
    """Ends, and how each came about and when, after a last look at them."""
    _, along_x, along_y = _beale(*end.T)
    inside = (abs(end) <= VIEW).all(1)
    cases = {
        Outcome.DIVERGED: (unsound < NEVER, unsound),
        Outcome.LEFT_THE_VIEW: (~inside, outside),
        Outcome.CONVERGED: (np.hypot(along_x, along_y) <= TOLERANCE, still),
    }
    holds, at_steps = zip(*cases.values(), strict=True)
    kind = np.select(holds, [KINDS.index(kind) for kind in cases], KINDS.index(Outcome.STILL_MOVING))
    return np.column_stack([end, kind, np.select(holds, at_steps, STEPS)])


if __name__ == "__main__":
    _measure()
