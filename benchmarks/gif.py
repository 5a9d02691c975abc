"""Exported films, against matplotlib's FuncAnimation with PillowWriter; each drawing in a process of its own."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.processes import peak_megabytes
from benchmarks.races import SIX
from benchmarks.row import Row, median
from downhill import Experiment, simulate
from downhill.simulation import Trajectory, loss_grid
from downhill.simulation.compilation import use_persistent_cache

FRAMES = 120
LONG = 480
SIZES = {"overlay": (640, 480), "grid": (960, 640)}
"""In pixels, ours and matplotlib's."""


def rows() -> list[Row]:
    """Overlay and side by side; the video against the GIF; more frames."""
    overlay, grid = _measured("gif", "overlay", 5), _measured("gif", "grid", 5)
    return [
        _against_matplotlib("overlay", overlay, 2, 25),
        _against_matplotlib("grid", grid, 1, 40),
        _video("overlay", overlay),
        _video("grid", grid),
        _more_frames(),
        _still(),
    ]


Run = dict[str, float]


def _measured(which: str, layout: str, turns: int, frames: int = FRAMES) -> Run:
    """Medians of so many processes."""
    command = [sys.executable, "-m", "benchmarks.gif", which, layout, str(frames)]
    runs = [
        json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout) for _ in range(turns)
    ]
    return {name: median([run[name] for run in runs]) for name in runs[0]}


def _described(run: Run) -> str:
    return f"{run['seconds']:.2f} s, {run['bytes'] / 1000:.0f} kB, {run['megabytes']:.0f} MB of memory"


def _what(layout: str) -> str:
    width, height = SIZES[layout]
    return f"{width}×{height}" if layout == "overlay" else f"2×3 panels, {width}×{height}"


def _against_matplotlib(layout: str, ours: Run, turns: int, target: int) -> Row:
    theirs = _measured("matplotlib", layout, turns)
    faster, smaller = theirs["seconds"] / ours["seconds"], theirs["bytes"] / ours["bytes"]
    return Row(
        f"(e) GIF of {FRAMES} frames, 6 × 300 steps, {_what(layout)}; n = 5 and {turns}",
        _described(ours),
        f"{_described(theirs)}, matplotlib",
        f"{faster:.0f} × faster, {smaller:.0f} × smaller",
        f"≥ {target} ×, ≥ 3 ×",
        faster >= target and smaller >= 3,
    )


def _video(layout: str, gif: Run) -> Row:
    video = _measured("mp4", layout, 5)
    ratio = video["seconds"] / gif["seconds"]
    return Row(
        f"(e) the same as MP4, {_what(layout)}; n = 5",
        _described(video),
        f"{_described(gif)}, GIF",
        f"{ratio:.1f}",
        "≤ 1.5",
        ratio <= 1.5,
    )


def _more_frames() -> Row:
    """Of a longer race, so that there is something new in every frame."""
    few, many = _measured("long", "overlay", 3), _measured("long", "overlay", 3, LONG)
    ratio, memory = many["seconds"] / few["seconds"], many["megabytes"] - few["megabytes"]
    return Row(
        f"(e) GIF of {LONG} frames, 6 × 1,000 steps; n = 3",
        _described(many),
        f"{_described(few)}, {FRAMES} frames",
        f"{ratio:.1f} for {LONG // FRAMES} × the frames; {memory:+.0f} MB",
        f"≤ {LONG // FRAMES}, flat memory",
        ratio <= LONG / FRAMES and memory < 10,
    )


def _still() -> Row:
    run = _measured("4k", "overlay", 5)
    seconds = run["seconds"]
    return Row("(e) PNG, 6 × 300 steps, 3840×2160; n = 5", _described(run), "–", "–", "≤ 1 s", seconds <= 1)


def _draw(which: str, layout: str, frames: int) -> None:
    """In the child: draw once and print what it took; imports and simulation are not counted."""
    use_persistent_cache()  # as page and command line do
    race = replace(SIX, steps=1000) if which == "long" else SIX
    trajectories = simulate(race)
    if which == "matplotlib":
        import matplotlib as mpl

        mpl.use("Agg")
        began = time.perf_counter()
        size = _matplotlib(race, trajectories, layout)
    else:
        from downhill.export import Style, render_gif, render_mp4, render_png

        render = {"mp4": render_mp4, "4k": render_png}.get(which, render_gif)
        pixels = (3840, 2160) if which == "4k" else SIZES[layout]
        began = time.perf_counter()
        style = Style("grid" if layout == "grid" else "overlay", frames=frames, speed=0.5, size=pixels)
        size = len(render(race, trajectories, style))
    seconds = time.perf_counter() - began
    print(json.dumps({"seconds": seconds, "bytes": size, "megabytes": peak_megabytes()}))


def _matplotlib(experiment: Experiment, trajectories: Sequence[Trajectory], layout: str) -> int:
    """The same content as ours: fills, isolines, trails, heads, and every loss in the legend at each step."""
    import matplotlib.pyplot as plt
    from matplotlib.animation import FuncAnimation, PillowWriter
    from matplotlib.artist import Artist

    x = np.linspace(-4.5, 4.5, 201)
    losses = np.log10(loss_grid(experiment.landscape, experiment.parameters, x, x) + 1e-2)
    width, height = SIZES[layout]
    shape = (2, 3) if layout == "grid" else (1, 1)
    figure, grid = plt.subplots(*shape, figsize=(width / 100, height / 100), dpi=100, squeeze=False)
    panels = list(grid.flat) if layout == "grid" else [grid[0, 0]] * len(trajectories)
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
    _draw(sys.argv[1], sys.argv[2], int(sys.argv[3]))
