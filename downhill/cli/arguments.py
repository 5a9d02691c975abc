"""The words that the command line understands."""

import argparse
import re
import sys
from dataclasses import fields
from typing import NoReturn, get_args

from downhill.cli.catalogue import race_catalogue, training_catalogue
from downhill.drawing.layout import Layout
from downhill.experiment.checks import shortened
from downhill.experiment.experiment import BUDGETS
from downhill.export.map_colours import SHOWS
from downhill.export.map_formats import MAP_FORMATS
from downhill.export.race_formats import RACE_FORMATS
from downhill.export.replay import ReplayLayout
from downhill.export.snippet import Library
from downhill.export.style import USUAL, ThemeName
from downhill.export.training_formats import TRAINING_FORMATS
from downhill.maps.specification import VARIATIONS
from downhill.networks.training import ORDERS, PRECISIONS

BAD_INPUT = 2
_MAPPED = {
    "basins": "a grid of starts for every entrant",
    "sensitivity": "every learning rate for every entrant",
    "plane": "two hyperparameters, x and y, of one entrant, counted from 1",
}


def complain(message: str) -> None:
    """Tell it in one line."""
    print(shortened(f"downhill: {' '.join(message.split())}"), file=sys.stderr)


class _Parser(argparse.ArgumentParser):
    """Tells a mistake in one line."""

    def __init__(self, **options: object) -> None:
        super().__init__(**options, allow_abbrev=False)  # type: ignore[arg-type]
        # argparse itself takes -1e-3 for an option; every negative number is an argument here.
        self._negative_number_matcher = re.compile(r"^-(\d|\.\d|inf|nan)")

    def error(self, message: str) -> NoReturn:
        complain(message)
        raise SystemExit(BAD_INPUT)


def parser(prog: str) -> argparse.ArgumentParser:
    """The parser of the command that is called ``prog``."""
    whole = _Parser(prog=prog, description="Optimizers race down loss landscapes.")
    commands = whole.add_subparsers(required=True, metavar="command")
    race = commands.add_parser(
        "race",
        help="run a race; print a table, or write files",
        description="Run a race and write it to files; without any a table is printed. - as FILE is standard output.",
        epilog=race_catalogue(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_experiment(race)
    _add_outputs(race)
    race.set_defaults(command="race")
    chart = commands.add_parser(
        "map",
        help="run a race from everywhere, or with every number; print a table, or write files",
        description="Run every start, learning rate or pair of hyperparameters at once; without a file a table is "
        "printed. - as FILE is standard output.",
        epilog=race_catalogue(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_experiment(chart)
    _add_map(chart)
    chart.set_defaults(command="map")
    training = commands.add_parser(
        "train",
        help="train networks; print a table, or write files",
        description="Train a network with every entrant; without a file a table is printed. - as FILE is standard "
        "output.",
        epilog=training_catalogue(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_training(training)
    training.set_defaults(command="train")
    _add_slides(
        commands.add_parser(
            "slides",
            help="put races and lessons onto slides, in one page",
            description="Races as slides in one page that needs no network, and whose slides go into a reveal.js deck: "
            "files that race --json has written, addresses of races and of lessons, or what follows their ?, such as "
            "lesson=ravine&lang=de; chapter=momentum stands for all its races. At most 50.",
        )
    )
    _add_assignment(commands.add_parser("assignment", help="check assignments and hand-ins, or show what is in one"))
    return whole


def _add_assignment(assignment: argparse.ArgumentParser) -> None:
    parts = assignment.add_subparsers(required=True, metavar="what")
    check = parts.add_parser(
        "check",
        help="say whether assignments are valid, and run what was handed in again",
        description="An assignment's JSON file: whether it is valid, and how long its link is. Hand-ins, a folder of "
        "them or a zip: a table of what they give when they are run again. Beside one assignment only its hand-ins are "
        "counted; else those of the assignment that most are of. The exit status is 1 if any was refused.",
    )
    check.add_argument("files", nargs="+", metavar="FILE", help="an assignment, a hand-in, a folder or a zip")
    check.set_defaults(command="assignment check")
    show = parts.add_parser("show", help="print what is in an assignment or a hand-in")
    show.add_argument("file", metavar="FILE", help="an assignment or a hand-in")
    show.set_defaults(command="assignment show")


def _add_slides(slides: argparse.ArgumentParser) -> None:
    slides.add_argument("races", nargs="+", metavar="RACE", help="a file, an address, lesson=ID or chapter=ID")
    slides.add_argument("--html", required=True, metavar="FILE", help="the page; - is standard output")
    _add_theme(slides)
    slides.add_argument("--title", default="", help="of the page; default: the first slide's")
    _add_playground(slides)
    slides.set_defaults(command="slides")


def _add_theme(looks: argparse._ActionsContainer) -> None:  # type: ignore[name-defined]
    looks.add_argument("--theme", choices=get_args(ThemeName), default=USUAL.theme, help="default: %(default)s")


def _add_playground(rest: argparse._ActionsContainer) -> None:  # type: ignore[name-defined]
    rest.add_argument("--playground", metavar="URL", help="the Playground's address, for replay, slides, link, QR code")


def _add_training(training: argparse.ArgumentParser) -> None:
    given = training.add_argument_group("a training that is there already")
    given.add_argument("--from-url", metavar="URL", help="the address of a page, or what follows its ?")
    given.add_argument("--from-json", metavar="FILE", help="a training, or what --json has written; - reads it")
    given.add_argument("--preset", metavar="ID", help="one that is worth a look; see below")
    made = training.add_argument_group("a training of your own")
    made.add_argument("--data", nargs="+", metavar=("KIND", "NAME=NUMBER"), help="what is learned; default: digits")
    made.add_argument(
        "--network",
        action="append",
        nargs="+",
        default=[],
        metavar=("UNITS", "NAME=VALUE"),
        help="units of the hidden layers, 128-64-32, 0 for none; once for all, or once for each entrant",
    )
    _add_entrants(made, "who trains, once for each; besides the rule's hyperparameters, the settings listed below")
    made.add_argument("--epochs", type=int, metavar="E", help="times that all examples are seen; default: 10")
    made.add_argument("--seeds", type=int, metavar="N", help="runs of each entrant; default: 1")
    made.add_argument("--seed", type=int, metavar="N", help="the first one's; default: 0")
    made.add_argument("--order", choices=ORDERS, help="of the examples in an epoch; default: random")
    made.add_argument("--precision", choices=PRECISIONS, help="default: float32")
    made.add_argument("--probe-every", type=int, metavar="K", help="steps between looks at the curvature; default: 0")
    brought = training.add_argument_group("data of your own")
    brought.add_argument("--table", metavar="FILE", help="a CSV file of numbers, whose last column is the class")
    files = training.add_argument_group("files")
    for name, kind in TRAINING_FORMATS.items():
        files.add_argument(f"--{name}", metavar="FILE", help=kind.meaning)
    _add_hosts(training)


def _add_map(chart: argparse.ArgumentParser) -> None:
    kinds = chart.add_argument_group("which map; default: the address's, the file's, or basins")
    kinds = kinds.add_mutually_exclusive_group()
    for kind, made in VARIATIONS.items():
        names = " ".join(field.name for field in fields(made))
        kinds.add_argument(f"--{kind}", nargs="*", metavar="NAME=VALUE", help=f"{_MAPPED[kind]}: {names}")
    files = chart.add_argument_group("files")
    for name, kind in MAP_FORMATS.items():
        files.add_argument(f"--{name}", metavar="FILE", help=kind.meaning)
    looks = chart.add_argument_group("what is shown, and how pictures look")
    looks.add_argument("--show", choices=SHOWS, help="default: the address's, or what is usual for the kind of map")
    _add_looks(looks, "in pixels; default: 640x480 and the legend, more for more panels")
    _add_hosts(chart)


def _add_hosts(command: argparse.ArgumentParser) -> None:
    hosts = command.add_argument_group("several processes or hosts, each given the same command but for its number")
    hosts.add_argument("--coordinator", metavar="HOST:PORT", help="an address of the first one that all can reach")
    hosts.add_argument("--processes", type=int, metavar="N", help="how many there are")
    hosts.add_argument("--process", type=int, metavar="I", help="which one this is, from 0; 0 prints and writes files")


def _add_looks(looks: argparse._ArgumentGroup, sizes: str) -> None:  # type: ignore[name-defined]
    _add_theme(looks)
    looks.add_argument("--size", metavar="WIDTHxHEIGHT", help=sizes)
    looks.add_argument("--title", default=USUAL.title, help="in place of the landscape's name")
    looks.add_argument(
        "--width",
        type=float,
        default=USUAL.width_cm,
        metavar="CM",
        help="of SVG, PDF, TikZ; default: %(default)g",
    )
    looks.add_argument("--projector", action="store_true", help="larger type, lines and markers")


def _add_experiment(race: argparse.ArgumentParser) -> None:
    given = race.add_argument_group("a race that is there already")
    given.add_argument("--from-url", metavar="URL", help="the address of a page, or what follows its ?")
    given.add_argument("--from-json", metavar="FILE", help="an experiment, or what --json has written; - reads it")
    made = race.add_argument_group("a race of your own")
    made.add_argument("--landscape", metavar="ID", help="where to race; see below")
    made.add_argument("--parameter", action="append", default=[], metavar="NAME=NUMBER", help="of the landscape")
    made.add_argument("--start", nargs=2, type=float, metavar=("X", "Y"), help="default: the landscape's own")
    made.add_argument("--steps", type=int, metavar="K", help="default: 200")
    _add_entrants(made, "who races, once for each; besides the rule's hyperparameters, the settings listed below")
    made.add_argument("--seed", type=int, metavar="N", help="of everything random; default: 0")
    made.add_argument("--budget", choices=BUDGETS, help="what K counts; default: steps")


def _add_entrants(made: argparse._ArgumentGroup, who: str) -> None:  # type: ignore[name-defined]
    made.add_argument("--entrant", action="append", nargs="+", default=[], metavar=("RULE", "NAME=NUMBER"), help=who)


def _add_outputs(race: argparse.ArgumentParser) -> None:
    files = race.add_argument_group("files")
    for name, kind in RACE_FORMATS.items():
        files.add_argument(f"--{name}", metavar="FILE", help=kind.meaning)
    looks = race.add_argument_group("how pictures look")
    layouts = tuple(dict.fromkeys((*get_args(ReplayLayout), *get_args(Layout))))
    looks.add_argument("--layout", choices=layouts, help="default: the one in --from-url, else overlay")
    _add_looks(looks, "in pixels; default: 960x720, more for more panels")
    looks.add_argument("--frames", type=int, default=USUAL.frames, help="at most so many; default: %(default)s")
    looks.add_argument("--speed", type=float, default=USUAL.speed, help="1 makes six seconds; default: %(default)s")
    looks.add_argument("--hold", type=float, default=USUAL.hold, help="seconds of the last frame; default: %(default)s")
    looks.add_argument("--once", action="store_true", help="a GIF plays once and stays at its end")
    looks.add_argument("--film", metavar="N:NAME", help="time is this hyperparameter of the N-th entrant, not the step")
    looks.add_argument("--step", type=int, metavar="K", help="of a picture that stands still; default: the last")
    rest = race.add_argument_group("replay, link and snippet")
    _add_playground(rest)
    rest.add_argument("--of", type=int, default=1, metavar="N", help="whose snippet: the N-th entrant; default: 1")
    rest.add_argument("--library", choices=get_args(Library), default="downhill", help="default: %(default)s")
