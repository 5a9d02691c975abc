"""The experiment of a command: from its words, from an address, or from a file."""

import argparse
import json
import sys
from pathlib import Path
from typing import cast, get_args
from urllib.parse import urlsplit

from export.replay import ReplayLayout
from optimizers import OPTIMIZERS
from trajectories import Entrant, Experiment
from trajectories.codec import read_entrant, read_number, read_pairs

_OWN = ("landscape", "parameter", "start", "steps", "entrant", "seed", "budget")
_LARGEST_FILE = 1_000_000_000
_LAYOUT = "layout="


def read_experiment(options: argparse.Namespace) -> tuple[Experiment, ReplayLayout]:
    """The experiment, and the layout that its address asks for.

    Raises:
        ValueError: nothing that is allowed, or two races at once.
        OSError: a file that cannot be read.
    """
    given = [name for name in ("from_url", "from_json") if getattr(options, name) is not None]
    own = [name for name in _OWN if getattr(options, name) not in (None, [])]
    if len(given) > 1 or (given and own):
        one, other = (f"--{name.replace('_', '-')}" for name in (given + own)[:2])
        raise ValueError(f"{one} and {other}: each describes a race; give one of them")
    if options.from_url is not None:
        return _from_url(options.from_url)
    if options.from_json is not None:
        return _from_json(options.from_json), "overlay"
    return _own(options), "overlay"


def _from_url(url: str) -> tuple[Experiment, ReplayLayout]:
    query = urlsplit(url).query if "?" in url else url
    fields = query.split("&")
    layouts = [field.removeprefix(_LAYOUT) for field in fields if field.startswith(_LAYOUT)]
    experiment = Experiment.from_query("&".join(field for field in fields if not field.startswith(_LAYOUT)))
    if not layouts:
        return experiment, "overlay"
    if len(layouts) > 1 or layouts[0] not in get_args(ReplayLayout):
        raise ValueError(f"layout = {', '.join(layouts)!r}: must be one of {', '.join(get_args(ReplayLayout))}")
    return experiment, cast(ReplayLayout, layouts[0])


def _from_json(path: str) -> Experiment:
    """What ``Experiment.to_json`` or ``--json`` has written."""
    if path == "-":
        text = sys.stdin.read(_LARGEST_FILE + 1)
    else:
        if not Path(path).is_file():
            raise ValueError(f"--from-json {path}: there is no such file")
        if Path(path).stat().st_size > _LARGEST_FILE:
            raise ValueError(f"--from-json {path}: larger than {_LARGEST_FILE:,} bytes")
        try:
            text = Path(path).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            raise ValueError(f"--from-json {path}: is no text in UTF-8") from None
    try:
        described = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise ValueError(f"--from-json {path}: is no JSON: {error}") from None
    if isinstance(described, dict) and described.keys() >= {"experiment", "trajectories"}:
        described = described["experiment"]
    return Experiment.from_json(json.dumps(described))


def _own(options: argparse.Namespace) -> Experiment:
    if options.landscape is None:
        raise ValueError("no race: give --landscape and --entrant, --from-url or --from-json")
    if not options.entrant:
        raise ValueError(f"nobody races: give --entrant with one of {', '.join(OPTIMIZERS)}")
    parameters = read_pairs("--parameter", options.parameter)
    return Experiment(
        landscape=options.landscape,
        start=tuple(options.start) if options.start else None,
        steps=200 if options.steps is None else options.steps,
        entrants=tuple(_entrant(*words) for words in options.entrant),
        parameters={name: read_number(name, text) for name, text in parameters.items()},
        seed=options.seed or 0,
        budget=options.budget or "steps",
    )


def _entrant(rule: str, *words: str) -> Entrant:
    return Entrant.from_description(read_entrant(rule, read_pairs(rule, words)))
