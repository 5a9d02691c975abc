"""The command ``train``: from its words to its files, or to a table."""

import argparse
import json
from pathlib import Path
from typing import Any

from downhill.cli.experiment import check_described_once, read_address, read_file
from downhill.cli.files import check_writable, write
from downhill.cli.hosts import is_first, joined
from downhill.cli.outputs import chosen, progress_bar
from downhill.cli.training_table import table
from downhill.experiment.checks import known
from downhill.experiment.codec import read_entrant, read_pairs
from downhill.export.training_formats import TRAINING_FORMATS
from downhill.networks import Training, train
from downhill.networks._table import MOST_BYTES
from downhill.networks.codec import QUERY_FIELDS, read_data, read_network
from downhill.networks.examples import digest
from downhill.networks.presets import PRESETS
from downhill.registry import names_for
from downhill.simulation.compilation import compile_loops_whole, use_every_core, use_persistent_cache
from optimizers import NETWORK_OPTIMIZERS

_NO_TABLE = "data csv: the file itself is not in a description: give --table FILE"
_NOBODY = f"nobody trains: give --entrant with one of {names_for(None, NETWORK_OPTIMIZERS)}"
_THERE = ("from_url", "from_json", "preset")
_NUMBERS = ("epochs", "seeds", "seed", "order", "precision", "probe_every")
_OWN = ("data", "network", "entrant", *_NUMBERS)


def train_networks(options: argparse.Namespace) -> None:
    """Train, and write the files or print the table.

    Raises:
        ValueError: what is not allowed.
        OSError: a file that cannot be read or written.
    """
    outputs = chosen(options, TRAINING_FORMATS)
    writes = is_first(options)
    if writes:
        check_writable(outputs)
    training, file = _read(options)
    compile_loops_whole()
    use_every_core()
    with joined(options):  # last of all: the others wait for this process, and then it for them
        use_persistent_cache()
        with progress_bar("training") as on_progress:
            trained = train(training, file, lambda progress: on_progress(progress.fraction))
    if not writes:
        return
    if not outputs:
        print(table(trained), flush=True)
        return
    write({path: TRAINING_FORMATS[kind].make(trained).encode() for kind, path in outputs.items()})


def _read(options: argparse.Namespace) -> tuple[Training, bytes | None]:
    """The training, and the table of one's own that it is about."""
    check_described_once(options, "training", _THERE, _OWN)
    file = None if options.table is None else _table(options.table)
    if options.from_url is not None:
        training = read_address(options.from_url, Training.from_query, QUERY_FIELDS, "training")
    elif options.from_json is not None:
        training = _in_file(read_file(options.from_json))
    elif options.preset is not None:
        training = PRESETS[known("--preset", options.preset, PRESETS)].training
    else:
        training = _own(options, file)
    if file is None and training.data.kind == "csv":
        raise ValueError(_NO_TABLE)
    if not training.entrants:
        raise ValueError(_NOBODY)
    if file is not None and training.data.kind != "csv":
        raise ValueError(f"--table {options.table}: data = {training.data.kind!r}: must be 'csv' to learn from a table")
    return training, file


def _table(path: str) -> bytes:
    if not Path(path).is_file():
        raise ValueError(f"--table {path}: there is no such file")
    with Path(path).open("rb") as file:
        return file.read(MOST_BYTES + 1)  # as much as tells that it is too large


def _in_file(described: Any) -> Training:
    """The training in what ``Training.to_json`` or ``train --json`` has written."""
    if isinstance(described, dict) and described.keys() >= {"training", "runs"}:
        described = described["training"]
    return Training.from_json(json.dumps(described))


def _own(options: argparse.Namespace, file: bytes | None) -> Training:
    """The training that the command's words describe."""
    if not options.entrant:
        raise ValueError(_NOBODY)
    kind, *words = options.data or ["digits" if file is None else "csv"]
    numbers = read_pairs("--data", words)
    if kind == "csv":
        if file is None:
            raise ValueError(_NO_TABLE)
        numbers.setdefault("digest", digest(file))
    description = {
        "data": read_data(kind, numbers),
        "entrants": [read_entrant(rule, read_pairs(rule, words)) for rule, *words in options.entrant],
        **{name: getattr(options, name) for name in _NUMBERS if getattr(options, name) is not None},
    }
    if options.network:
        networks = [read_network(units, read_pairs("--network", words)) for units, *words in options.network]
        description["networks"] = networks
    return Training.from_description(description)
