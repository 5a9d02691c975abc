"""Adam on Beale from many starts with a map's counters, written by hand: in C with OpenMP, NumPy and PyTorch."""

import ctypes
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from downhill.maps.final_states import NEVER
from downhill.simulation.outcome import BOUND, OUTCOMES, TOLERANCE, Outcome

STEPS, RATE, VIEW = 500, 0.05, 4.5
LOOP, LANES, NUMPY, PYTORCH = "C, a loop per run", "C, 64 runs at a time in SIMD", "NumPy", "PyTorch"
COMPILER = ("cc", "-std=c11", "-O3", "-march=native", "-fno-math-errno", "-fopenmp", "-shared", "-fPIC")


def references(start: np.ndarray) -> dict[str, Callable[[], np.ndarray]]:
    """Who runs all of it, by name; those in C where there is a compiler.

    Args:
        start: float32, shape (runs, 2).

    Returns:
        Functions that return, for every run, its end, the index of its outcome and the step of that, shape (runs, 4).
    """
    import torch

    theirs: dict[str, Callable[[], np.ndarray]] = {
        NUMPY: lambda: _whole_arrays(np, *start.T.copy()),
        PYTORCH: lambda: _whole_arrays(torch, *torch.tensor(start.T)),
    }
    return (_in_c(start) if shutil.which(COMPILER[0]) else {}) | theirs


def _in_c(start: np.ndarray) -> dict[str, Callable[[], np.ndarray]]:
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "maps.so"
        source = str(Path(__file__).with_name("maps.c"))
        subprocess.run([*COMPILER, source, "-o", str(library), "-lm"], check=True)
        loaded = ctypes.CDLL(str(library))
    end, counters = np.empty_like(start), np.empty((len(start), 3), np.int32)

    def run(function: Any) -> np.ndarray:
        pointers = (ctypes.c_void_p(array.ctypes.data) for array in (start, end, counters))
        function(len(start), STEPS, ctypes.c_float(RATE), *pointers)
        return _judged(end, *counters.T)

    return {
        LOOP: lambda: run(loaded.plain),
        LANES: lambda: run(loaded.in_lanes),
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
    """FinalStates, and how each came about and when, after a last look at them."""
    _, along_x, along_y = _beale(*end.T)
    inside = (abs(end) <= VIEW).all(1)
    cases = {
        Outcome.DIVERGED: (unsound < NEVER, unsound),
        Outcome.LEFT_THE_VIEW: (~inside, outside),
        Outcome.CONVERGED: (np.hypot(along_x, along_y) <= TOLERANCE, still),
    }
    holds, at_steps = zip(*cases.values(), strict=True)
    kind = np.select(holds, [OUTCOMES.index(kind) for kind in cases], OUTCOMES.index(Outcome.STILL_MOVING))
    return np.column_stack([end, kind, np.select(holds, at_steps, STEPS)])
