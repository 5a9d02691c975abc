"""From the words of a command to its files, and to the exit status."""

import argparse
import os
import signal
import sys
import threading
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager

from downhill.cli.arguments import BAD_INPUT, complain, parser
from downhill.cli.assignments import check_files, show_file
from downhill.cli.effects import unused
from downhill.cli.experiment import read_experiment
from downhill.cli.files import check_writable, write
from downhill.cli.maps import draw_map
from downhill.cli.outputs import aligned, chosen, order, progress_bar, style_of, warn_of_unwritable
from downhill.cli.slides import make_slides
from downhill.cli.trainings import train_networks
from downhill.drawing.readable import exact
from downhill.experiment import Experiment
from downhill.experiment.labels import labels
from downhill.export.race_formats import RACE_FORMATS
from downhill.simulation import Trajectory, simulate
from downhill.simulation.compilation import compile_loops_whole, use_every_core, use_persistent_cache
from downhill.simulation.read_outs import nearest_minimum_distance, too_high_bound

INTERRUPTED, TERMINATED = 130, 143


def main(arguments: Sequence[str] | None = None, prog: str = "downhill") -> int:
    """Run the command, called ``prog`` in its help; returns the exit status.

    It is 0, 1 where a hand-in was refused, 2 for bad input, 130 after Ctrl-C.
    """
    options = parser(prog).parse_args(arguments)
    try:
        with tidy_on_sigterm():
            return _COMMANDS[options.command](options) or 0
    except BrokenPipeError:
        # Whoever read the output has gone; what is still buffered must not raise once more when Python closes it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        complain("nobody reads the output")
        return BAD_INPUT
    except (ValueError, OSError) as error:
        complain(str(error))
        return BAD_INPUT
    except KeyboardInterrupt:
        return INTERRUPTED


@contextmanager
def tidy_on_sigterm() -> Generator[None]:
    """Who ends the process by SIGTERM ends it as an exception does: what is half written is taken away."""

    def end(_number: int, _frame: object) -> None:
        raise SystemExit(TERMINATED)

    if threading.current_thread() is not threading.main_thread():  # which alone hears of signals
        yield
        return
    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _race(options: argparse.Namespace) -> None:
    outputs = chosen(options, RACE_FORMATS)
    check_writable(outputs)
    experiment, layout = read_experiment(options)
    flat = [kind for kind in outputs if RACE_FORMATS[kind].pictured or kind in ("lean-html", "slides")]
    if options.layout == "surface" and flat:
        others = "grid, split or curve" if RACE_FORMATS[flat[0]].pictured else "grid or split"
        raise ValueError(f"--layout surface: --{flat[0]} has no relief; choose overlay, {others}")
    replays = [kind for kind in outputs if kind in ("html", "lean-html", "slides")]
    if options.layout == "curve" and replays:
        raise ValueError(f"--layout curve: --{replays[0]} has no such layout; choose overlay, grid or split")
    in_vain = unused(options, outputs)
    options.layout = options.layout or layout
    style = style_of(options)
    if any(RACE_FORMATS[kind].pictured for kind in outputs):
        warn_of_unwritable(experiment, style)
    orders = {path: order(kind, experiment, style, options) for kind, path in outputs.items()}
    for each in in_vain:
        complain(each)
    compile_loops_whole()
    use_every_core()
    use_persistent_cache()
    trajectories = simulate(experiment)
    if not orders:
        print(_table(experiment, trajectories), flush=True)
        return
    contents: dict[str, bytes] = {}
    for path, request in orders.items():
        with progress_bar(RACE_FORMATS[request.file_format].name) as on_progress:
            contents[path] = request.make(trajectories, on_progress)
    write(contents)


def _table(experiment: Experiment, trajectories: Sequence[Trajectory]) -> str:
    rows = [("entrant", "final loss", "distance to minimum", "outcome")]
    for run, label in zip(trajectories, labels(experiment.entrants, exact), strict=True):
        x, y = run.theta[-1]
        distance = nearest_minimum_distance(experiment, (float(x), float(y)))
        shown = "–" if distance is None else f"{distance:.6g}"
        rows.append((str(label), f"{run.loss[-1]:.6g}", shown, run.outcome.describe()))
    warnings = (f"{run.entrant.label}: {warning}" for run in trajectories if (warning := too_high_bound(run)))
    return "\n".join([aligned(rows), *warnings])


_COMMANDS: dict[str, Callable[[argparse.Namespace], int | None]] = {
    "race": _race,
    "map": draw_map,
    "train": train_networks,
    "slides": make_slides,
    "assignment check": check_files,
    "assignment show": show_file,
}
