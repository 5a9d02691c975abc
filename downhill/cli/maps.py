"""The command ``map``: from its words to its files, or to a table."""

import argparse
import json
from collections.abc import Iterable

from downhill.cli.arguments import complain
from downhill.cli.effects import unused
from downhill.cli.experiment import check_described_once, experiment_of, own_experiment, read_address, read_file
from downhill.cli.files import check_writable, write
from downhill.cli.hosts import is_first, joined
from downhill.cli.map_table import table
from downhill.cli.outputs import chosen, entrant_index, progress_bar, size_of, warn_of_unwritable
from downhill.experiment import Experiment
from downhill.experiment.codec import QUERY_FIELDS, read_pairs
from downhill.experiment.fields import without_field, without_one
from downhill.export.map_colours import Show, read_show
from downhill.export.map_formats import MAP_FORMATS
from downhill.export.style import Style
from downhill.maps import Map, Plane, compute
from downhill.maps.map import FIELD, read_variation
from downhill.maps.specification import VARIATIONS, Variation
from downhill.simulation.compilation import compile_loops_whole, use_every_core, use_persistent_cache

_SHOW = "show"


def draw_map(options: argparse.Namespace) -> None:
    """Compute a map, and write its files or print its table.

    Raises:
        ValueError: what is not allowed.
        OSError: a file that cannot be read or written.
    """
    outputs = chosen(options, MAP_FORMATS)
    writes = is_first(options)
    if writes:
        check_writable(outputs)
    map_, show = _read(options)
    style = Style(
        theme=options.theme,
        size=size_of(options.size) if options.size else None,
        title=options.title,
        projector=options.projector,
        width_cm=options.width,
    )
    if writes:
        for each in unused(options, outputs):
            complain(each)
    if writes and any(MAP_FORMATS[kind].pictured for kind in outputs):
        warn_of_unwritable(map_.experiment, style)
    compile_loops_whole()
    use_every_core()
    with joined(options):  # last of all: the others wait for this process, and then it for them
        use_persistent_cache()
        with progress_bar(map_.variation.kind) as on_progress:
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


def _read(options: argparse.Namespace) -> tuple[Map, Show]:
    """The map, and what its colours tell."""
    check_described_once(options)
    asked = next((kind for kind in VARIATIONS if getattr(options, kind) is not None), None)
    shown: str | None = options.show
    if options.from_url is not None:
        described, is_said, said = read_address(options.from_url, _map_of, (*QUERY_FIELDS, FIELD, _SHOW))
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
