"""The command line: ``python -m downhill race --landscape beale --entrant adam learning_rate=0.1``."""

import argparse
import os
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

from catalogue import Parameter
from export import Style, render_gif, render_json
from landscapes import LANDSCAPES
from optimizers import OPTIMIZERS
from trajectories import Averaging, Entrant, Experiment, Schedule, Trajectory, simulate
from trajectories.codec import read_entrant, read_number, read_pairs
from trajectories.compilation import use_persistent_cache
from trajectories.entrant import AROUND
from trajectories.experiment import BUDGETS
from trajectories.read_outs import nearest_minimum_distance

BAD_INPUT = 2
INTERRUPTED = 130


class _Parser(argparse.ArgumentParser):
    """Tells a mistake in one line."""

    def __init__(self, **options: object) -> None:
        super().__init__(**options, allow_abbrev=False)  # type: ignore[arg-type]
        # argparse itself takes -1e-3 for an option; every negative number is an argument here.
        self._negative_number_matcher = re.compile(r"^-(\d|\.\d|inf|nan)")

    def error(self, message: str) -> NoReturn:
        _complain(message)
        raise SystemExit(BAD_INPUT)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit status: 0, 2 for bad input, 130 after Ctrl-C."""
    options = _parser().parse_args(arguments)
    try:
        _race(options)
    except BrokenPipeError:
        # Whoever read the output has gone; what is still buffered must not raise once more when Python closes it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        _complain("nobody reads the output")
        return BAD_INPUT
    except (ValueError, OSError) as error:
        _complain(str(error))
        return BAD_INPUT
    except KeyboardInterrupt:
        return INTERRUPTED
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m downhill", description="Optimizers race down loss landscapes.")
    commands = parser.add_subparsers(required=True, metavar="command")
    race = commands.add_parser(
        "race",
        help="run a race; print a table, or write files",
        description="Run a race. Without --json or --gif a table is printed; - as FILE writes to standard output.",
        epilog=_catalogue(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    race.add_argument("--landscape", required=True, metavar="ID", help="where to race; see below")
    race.add_argument("--parameter", action="append", default=[], metavar="NAME=NUMBER", help="of the landscape")
    race.add_argument("--start", nargs=2, type=float, metavar=("X", "Y"), help="default: the landscape's own")
    race.add_argument("--steps", type=int, default=200, metavar="K", help="default: %(default)s")
    race.add_argument(
        "--entrant",
        action="append",
        nargs="+",
        default=[],
        metavar=("RULE", "NAME=NUMBER"),
        help="who races, once for each; besides the rule's hyperparameters, what is listed below under around",
    )
    race.add_argument("--seed", type=int, default=0, metavar="N", help="of everything random; default: %(default)s")
    race.add_argument("--budget", choices=BUDGETS, default="steps", help="what K counts; default: %(default)s")
    race.add_argument("--json", metavar="FILE", help="every number")
    race.add_argument("--gif", metavar="FILE", help="the animation")
    race.add_argument("--layout", choices=["overlay", "grid"], default="overlay", help="of the GIF")
    race.add_argument("--theme", choices=["light", "dark"], default="light", help="of the GIF")
    return parser


def _catalogue() -> str:
    landscapes = [f"  {entry.id:<28}{entry.name}  {_defaults(entry.parameters)}" for entry in LANDSCAPES.values()]
    rules = [f"  {entry.id:<28}{_defaults(entry.hyperparameters)}" for entry in OPTIMIZERS.values()]
    around = [f"  {parameter.name + '=NUMBER':<28}{parameter.meaning}" for parameter in AROUND.values()]
    for choice in (Schedule, Averaging):
        kinds = choice.kinds.values()
        around += [f"  {f'{choice.what}={kind.id}':<28}{_defaults(kind.parameters)}" for kind in kinds]
    around.append("  name=TEXT")
    return "\n".join(["landscapes:", *landscapes, "rules:", *rules, "around any rule:", *around])


def _defaults(parameters: Sequence[Parameter]) -> str:
    return " ".join(f"{parameter.name}={parameter.default:g}" for parameter in parameters)


def _race(options: argparse.Namespace) -> None:
    if not options.entrant:
        raise ValueError(f"nobody races: give --entrant with one of {', '.join(OPTIMIZERS)}")
    experiment = Experiment(
        landscape=options.landscape,
        start=tuple(options.start) if options.start else None,
        steps=options.steps,
        entrants=tuple(_entrant(*words) for words in options.entrant),
        parameters={
            name: read_number(name, text) for name, text in read_pairs("--parameter", options.parameter).items()
        },
        seed=options.seed,
        budget=options.budget,
    )
    _check_writable(options.json, options.gif)
    use_persistent_cache()
    trajectories = simulate(experiment)
    contents: dict[str, bytes] = {}
    if options.json is not None:
        contents[options.json] = render_json(experiment, trajectories).encode() + b"\n"
    if options.gif is not None:
        contents[options.gif] = render_gif(experiment, trajectories, Style(options.layout, options.theme))
    if contents:
        _write(contents)
    else:
        print(_table(experiment, trajectories), flush=True)


def _entrant(rule: str, *words: str) -> Entrant:
    return Entrant.from_description(read_entrant(rule, read_pairs(rule, words)))


def _table(experiment: Experiment, trajectories: Sequence[Trajectory]) -> str:
    rows = [("entrant", "final loss", "distance to minimum", "outcome")]
    for run in trajectories:
        x, y = run.theta[-1]
        distance = nearest_minimum_distance(experiment, (float(x), float(y)))
        shown = "–" if distance is None else f"{distance:.6g}"
        rows.append((run.entrant.label, f"{run.loss[-1]:.6g}", shown, run.outcome.describe()))
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)


def _check_writable(*paths: str | None) -> None:
    """Before the work, not after it."""
    given = [os.path.realpath(path) if path != "-" else path for path in paths if path is not None]
    if len(set(given)) < len(given):
        raise ValueError(f"--json and --gif both write to {paths[0]}")
    for path in paths:
        if path is None or path == "-":
            continue
        folder = Path(path).parent
        if not folder.is_dir():
            raise ValueError(f"{path}: there is no folder {folder}")
        if Path(path).is_dir():
            raise ValueError(f"{path or '.'}: is a folder")
        if not os.access(folder, os.W_OK):
            raise ValueError(f"{path}: cannot write into {folder}")


def _write(contents: Mapping[str, bytes]) -> None:
    """Every file whole or none of them: all are first written under temporary names, then renamed."""
    staged: dict[Path, Path] = {}
    try:
        for path, content in contents.items():
            target = Path(os.path.realpath(path))
            if path == "-":
                sys.stdout.buffer.write(content)
                sys.stdout.buffer.flush()
            elif target.exists() and not target.is_file():  # a device or a pipe is written to, never replaced
                target.write_bytes(content)
            else:
                temporary = target.with_name(f".{target.name}.{os.getpid()}.part")
                staged[temporary] = target
                temporary.write_bytes(content)
        for temporary, target in staged.items():
            temporary.replace(target)
    except BaseException:
        for temporary in staged:
            temporary.unlink(missing_ok=True)
        raise


def _complain(message: str) -> None:
    print(f"downhill: {' '.join(message.split())}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
