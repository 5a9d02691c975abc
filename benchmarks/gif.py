"""The GIF, against matplotlib's FuncAnimation with PillowWriter; each drawing in a process of its own."""

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from benchmarks.row import Row, median
from trajectories import Experiment, loss_grid, simulate

FRAMES = 120


def rows() -> list[Row]:
    """Overlay and side by side."""
    return [_compare("overlay", 25, "640×480"), _compare("grid", None, "2×3 panels, 960×640")]


def _compare(layout: str, target: int | None, name: str) -> Row:
    ours, theirs = [], []
    for turn in range(3):
        ours.append(_in_a_process("ours", layout))
        if turn < (2 if layout == "overlay" else 1):
            theirs.append(_in_a_process("matplotlib", layout))
    mine, other = median([run["seconds"] for run in ours]), median([run["seconds"] for run in theirs])
    return Row(
        f"(e) GIF of 120 frames, 6 × 300 steps, {name}; n = {len(ours)} and {len(theirs)}",
        f"{mine:.2f} s, {ours[0]['bytes'] / 1000:.0f} kB, {ours[0]['megabytes']:.0f} MB of memory",
        f"{other:.1f} s, {theirs[0]['bytes'] / 1000:.0f} kB, {theirs[0]['megabytes']:.0f} MB, matplotlib",
        f"{other / mine:.0f} × faster",
        "–" if target is None else f"≥ {target} ×",
        None if target is None else other / mine >= target,
    )


def _in_a_process(which: str, layout: str) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.gif", which, layout]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def _draw(which: str, layout: str) -> None:
    """In the child: draw once and print what it took; imports and simulation are not counted."""
    from benchmarks.page import SIX

    trajectories = simulate(SIX)
    paths = [run.theta for run in trajectories]
    if which == "ours":
        from export import render_gif

        began = time.perf_counter()
        size = len(render_gif(SIX, trajectories, layout="grid" if layout == "grid" else "overlay", frames=FRAMES))
    else:
        import matplotlib as mpl

        mpl.use("Agg")
        began = time.perf_counter()
        size = _matplotlib(SIX, paths, layout)
    seconds = time.perf_counter() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "bytes": size, "megabytes": memory}))


def _matplotlib(experiment: Experiment, paths: list[np.ndarray], layout: str) -> int:
    import matplotlib.pyplot as plt
    from matplotlib.animation import FuncAnimation, PillowWriter
    from matplotlib.artist import Artist

    x = np.linspace(-4.5, 4.5, 201)
    losses = np.log10(loss_grid(experiment.landscape, experiment.parameters, x, x) + 1e-2)
    if layout == "grid":
        figure, grid = plt.subplots(2, 3, figsize=(9.6, 6.4), dpi=100)
        panels = list(grid.flat)
    else:
        figure, panel = plt.subplots(figsize=(6.4, 4.8), dpi=100)
        panels = [panel] * len(paths)
    for panel in dict.fromkeys(panels):
        panel.contourf(x, x, losses, levels=21, cmap="Blues")
    moving = [
        (panel.plot([], [], lw=2, label=entrant.label)[0], panel.plot([], [], "o")[0])
        for panel, entrant in zip(panels, experiment.entrants, strict=True)
    ]
    for panel in dict.fromkeys(panels):
        panel.legend(loc="upper right")
    steps = np.linspace(0, experiment.steps, FRAMES).round().astype(int)

    def frame(number: int) -> list[Artist]:
        step = steps[number]
        for (line, head), path in zip(moving, paths, strict=True):
            line.set_data(path[: step + 1, 0], path[: step + 1, 1])
            head.set_data(path[step : step + 1, 0], path[step : step + 1, 1])
        figure.suptitle(f"step {step}")
        return []

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "race.gif"
        FuncAnimation(figure, frame, frames=FRAMES).save(file, writer=PillowWriter(fps=20))
        return file.stat().st_size


if __name__ == "__main__":
    _draw(sys.argv[1], sys.argv[2])
