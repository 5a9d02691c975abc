"""The command ``map``: from its words to its files, or to a table."""

import argparse
import json
import os
from collections.abc import Generator, Iterable
from contextlib import contextmanager, nullcontext

from downhill.cli.experiment import check_one_race, experiment_of, own_experiment, read_address, read_file
from downhill.cli.files import check_writable, write
from downhill.cli.map_table import table
from downhill.cli.outputs import chosen, entrant_index, progress_bar, size_of, warn_of_unwritable
from downhill.experiment import Experiment
from downhill.experiment.codec import read_pairs
from downhill.experiment.fields import without_field, without_one
from downhill.export.map_colours import Show, read_show
from downhill.export.map_formats import MAP_FORMATS
from downhill.export.style import Style
from downhill.maps import Map, Plane, compute
from downhill.maps.devices import join
from downhill.maps.map import FIELD, read_variation
from downhill.maps.specification import VARIATIONS, Variation
from downhill.simulation.compilation import compile_loops_whole, use_every_core, use_persistent_cache

_SHOW = "show"
_JOINED = ("coordinator", "processes", "process")


def draw_map(options: argparse.Namespace) -> None:
    """Compute a map, and write its files or print its table.

    Raises:
        ValueError: what is not allowed.
        OSError: a file that cannot be read or written.
    """
    outputs = chosen(options, MAP_FORMATS)
    writes = options.process in (None, 0)
    if writes:
        check_writable(outputs)
    map_, show = _read(options)
    style = Style(
        theme=options.theme,
        size=size_of(options.size) if options.size else None,
        title=options.title,
        projector=options.projector,
    )
    if writes and "png" in outputs:
        warn_of_unwritable(map_.experiment, style)
    compile_loops_whole()
    use_every_core()
    _join(options)  # last of all: the others wait for this process, and then it for them
    use_persistent_cache()
    with progress_bar(map_.variation.kind) as on_progress, _connecting() if options.coordinator else nullcontext():
        computed = compute(map_, on_progress)
    if not writes:
        return
    if not outputs:
        print(table(computed, show), flush=True)
        return
    contents: dict[str, bytes | Iterable[bytes]] = {
        path: MAP_FORMATS[kind].make(computed, show, style) for kind, path in outputs.items()
    }
    write(contents)


def _join(options: argparse.Namespace) -> None:
    """Join the other processes, if there are any."""
    given = [name for name in _JOINED if getattr(options, name) is not None]
    if 0 < len(given) < len(_JOINED):
        missing = next(name for name in _JOINED if name not in given)
        raise ValueError(f"--{given[0]} without --{missing}: several processes need all of --{', --'.join(_JOINED)}")
    if given:
        join(options.coordinator, options.processes, options.process)


@contextmanager
def _connecting() -> Generator[None]:
    """What JAX's libraries tell on standard output, of processes that connect, goes to standard error."""
    standard = os.dup(1)
    os.dup2(2, 1)
    try:
        yield
    finally:
        os.dup2(standard, 1)
        os.close(standard)


def _read(options: argparse.Namespace) -> tuple[Map, Show]:
    """The map, and what its colours tell."""
    check_one_race(options)
    asked = next((kind for kind in VARIATIONS if getattr(options, kind) is not None), None)
    shown: str | None = options.show
    if options.from_url is not None:
        described, is_said, said = read_address(options.from_url, _map_of, (FIELD, _SHOW))
        shown = shown or said
        if is_said:
            _check_free("--from-url", asked)
            return _with(described, shown)
        experiment = described.experiment
    elif options.from_json is not None:
        described = read_file(options.from_json)
        if isinstance(described, dict) and FIELD in described:
            _check_free("--from-json", asked)
            return _with(Map.from_json(json.dumps(described)), shown)
        experiment = experiment_of(described)
    else:
        experiment = own_experiment(options)
    kind = asked or next(iter(VARIATIONS))
    return _with(Map(experiment, _kind(kind, getattr(options, kind) or [], experiment)), shown)


def _map_of(query: str) -> tuple[Map, bool, str | None]:
    """An address's map, whether it says which one, and what its colours are to tell."""
    query, shown = without_one(query, _SHOW)
    described = Map.from_query(query)
    read_show(described, shown)
    _, kinds = without_field(query, FIELD)
    return described, bool(kinds), shown


def _with(map_: Map, shown: str | None) -> tuple[Map, Show]:
    return map_, read_show(map_, shown)


def _check_free(source: str, asked: str | None) -> None:
    if asked:
        raise ValueError(f"{source} and --{asked}: each describes a map; give one of them")


def _kind(kind: str, words: Iterable[str], experiment: Experiment) -> Variation:
    texts = read_pairs(f"--{kind}", words)
    if "entrant" in texts and VARIATIONS[kind] is Plane:
        texts["entrant"] = str(entrant_index("--plane: entrant", texts["entrant"], experiment))
    return read_variation(kind, texts)
