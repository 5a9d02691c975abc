"""The experiment of a command: from its words, from an address, or from a file."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar, cast, get_args

from downhill.cli.arguments import complain
from downhill.experiment import Entrant, Experiment
from downhill.experiment.checks import known
from downhill.experiment.codec import QUERY_FIELDS, read_entrant, read_number, read_pairs
from downhill.experiment.fields import without_one
from downhill.experiment.json_text import decoded, parsed
from downhill.experiment.pasted import read_pasted
from downhill.export.replay import ReplayLayout
from downhill.registry import names_for
from optimizers import OPTIMIZERS

T = TypeVar("T")

_OWN = ("landscape", "parameter", "start", "steps", "entrant", "seed", "budget")
_LAYOUT = "layout"
RACE_FIELDS = (*QUERY_FIELDS, _LAYOUT)
"""What the address of a race says."""
_LARGEST_FILE = 1_000_000_000


def read_experiment(options: argparse.Namespace) -> tuple[Experiment, ReplayLayout]:
    """The experiment, and the layout that its address asks for.

    Raises:
        ValueError: nothing that is allowed, or two races at once.
        OSError: a file that cannot be read.
    """
    check_described_once(options)
    if options.from_url is not None:
        return read_address(options.from_url, race_of, RACE_FIELDS)
    if options.from_json is not None:
        return experiment_of(read_file(options.from_json)), "overlay"
    return own_experiment(options), "overlay"


def check_described_once(
    options: argparse.Namespace,
    what: str = "race",
    there: Sequence[str] = ("from_url", "from_json"),
    own: Sequence[str] = _OWN,
) -> None:
    """That a command describes one thing once.

    Args:
        options: of the command.
        what: it describes.
        there: the options that each name one that is there already.
        own: those that together describe one.

    Raises:
        ValueError: two at once.
    """
    given = [name for name in (*there, *own) if getattr(options, name) not in (None, [])]
    if len(given) > 1 and given[0] in there:
        one, other = (f"--{name.replace('_', '-')}" for name in given[:2])
        raise ValueError(f"{one} and {other}: each describes a {what}; give one of them")


def read_address(
    url: str, read: Callable[[str], T], fields: Sequence[str], what: str = "race", option: str = "--from-url"
) -> T:
    """What an address says; what is damaged in it or not ours is told, and left out.

    Args:
        url: an address, or what stands in one after the ``?``.
        read: the strict reader of that; raises ValueError.
        fields: the names of the fields that it knows, the first being the one on which all else depends.
        what: they describe.
        option: how messages call the address.

    Raises:
        ValueError: not even the first field can be read.
    """
    query = url.partition("?")[2].partition("#")[0] if "?" in url else url
    pasted = read_pasted(query, read, fields)
    if pasted.value is None:
        raise ValueError(f"{option}: there is no {what} in it: field {fields[0]!r} is missing")
    for fault in pasted.faults:
        complain(f"{option}: left out: {fault}")
    if pasted.passed_over:
        complain(f"{option}: passed over: {', '.join(pasted.passed_over)}")
    return pasted.value


def race_of(query: str) -> tuple[Experiment, ReplayLayout]:
    """The race of a query and the layout that it is shown in.

    Raises:
        ValueError: anything in it that is not allowed.
    """
    rest, said = without_one(query, _LAYOUT)
    layout = known(_LAYOUT, "overlay" if said is None else said, get_args(ReplayLayout))
    return Experiment.from_query(rest), cast(ReplayLayout, layout)


def experiment_of(described: Any) -> Experiment:
    """The experiment in what ``Experiment.to_json`` or ``race --json`` has written.

    Raises:
        ValueError: it is none.
    """
    if isinstance(described, dict) and described.keys() >= {"experiment", "trajectories"}:
        described = described["experiment"]
    return Experiment.from_json(json.dumps(described))


def read_file(path: str, option: str = "--from-json") -> Any:
    """What a file of JSON says.

    Args:
        path: of the file; ``-`` is standard input.
        option: that messages name before it.

    Raises:
        ValueError: no file, too large a file, or no JSON.
        OSError: it cannot be read.
    """
    called = f"{option} {path}".strip()
    if path == "-":
        content = sys.stdin.buffer.read(_LARGEST_FILE + 1)
    else:
        if not Path(path).is_file():
            raise ValueError(f"{called}: there is no such file")
        if Path(path).stat().st_size > _LARGEST_FILE:
            raise ValueError(f"{called}: larger than {_LARGEST_FILE:,} bytes")
        content = Path(path).read_bytes()
    try:
        return parsed(decoded(content))
    except ValueError as error:
        raise ValueError(f"{called}: {error}") from None


def own_experiment(options: argparse.Namespace) -> Experiment:
    """The experiment that the command's words describe.

    Raises:
        ValueError: they describe none.
    """
    if options.landscape is None:
        raise ValueError("no race: give --landscape and --entrant, --from-url or --from-json")
    if not options.entrant:
        raise ValueError(f"nobody races: give --entrant with one of {names_for(None, OPTIMIZERS)}")
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
