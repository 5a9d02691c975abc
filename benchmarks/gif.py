"""The GIF, against matplotlib's FuncAnimation with PillowWriter; each drawing in a process of its own."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.races import SIX
from benchmarks.row import Row, median
from trajectories import Experiment, Trajectory, loss_grid, simulate
from trajectories.compilation import use_persistent_cache

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
    use_persistent_cache()  # as page and command line do
    trajectories = simulate(SIX)
    if which == "ours":
        from export import render_gif

        began = time.perf_counter()
        size = len(render_gif(SIX, trajectories, layout="grid" if layout == "grid" else "overlay", frames=FRAMES))
    else:
        import matplotlib as mpl

        mpl.use("Agg")
        began = time.perf_counter()
        size = _matplotlib(SIX, trajectories, layout)
    seconds = time.perf_counter() - began
    print(json.dumps({"seconds": seconds, "bytes": size, "megabytes": _peak_megabytes()}))


def _peak_megabytes() -> float:
    """This process's own, NaN where unknown: ``getrusage`` reports the parent's peak too, which Linux hands down."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), float("nan"))


def _matplotlib(experiment: Experiment, trajectories: Sequence[Trajectory], layout: str) -> int:
    """The same content as ours: fills, isolines, trails, heads, and every loss in the legend at each step."""
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
        panels = [panel] * len(trajectories)
    for panel in dict.fromkeys(panels):
        panel.contourf(x, x, losses, levels=21, cmap="Blues")
        panel.contour(x, x, losses, levels=21, colors="grey", linewidths=0.5)
    moving = [
        (panel.plot([], [], lw=2, label=entrant.label)[0], panel.plot([], [], "o")[0])
        for panel, entrant in zip(panels, experiment.entrants, strict=True)
    ]
    legends = {panel: panel.legend(loc="upper right") for panel in dict.fromkeys(panels)}
    texts = [text for legend in legends.values() for text in legend.get_texts()]
    steps = np.linspace(0, experiment.steps, FRAMES).round().astype(int)

    def frame(number: int) -> list[Artist]:
        step = steps[number]
        for (line, head), text, run in zip(moving, texts, trajectories, strict=True):
            line.set_data(run.theta[: step + 1, 0], run.theta[: step + 1, 1])
            head.set_data(run.theta[step : step + 1, 0], run.theta[step : step + 1, 1])
            text.set_text(f"{run.entrant.label} {run.loss[step]:.2e}")
        figure.suptitle(f"step {step}")
        return []

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "race.gif"
        FuncAnimation(figure, frame, frames=FRAMES).save(file, writer=PillowWriter(fps=20))
        return file.stat().st_size


if __name__ == "__main__":
    _draw(sys.argv[1], sys.argv[2])
