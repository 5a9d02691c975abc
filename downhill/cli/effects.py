"""Which options say something about which files, and those that say nothing here."""

import argparse
from collections.abc import Collection, Mapping

from downhill.cli.arguments import parser
from downhill.export.map_formats import MAP_FORMATS
from downhill.export.race_formats import RACE_FORMATS

_TABLE = "the table"
_FILMS = {kind for kind, file in RACE_FORMATS.items() if file.moves}
_STILLS = {kind for kind, file in RACE_FORMATS.items() if file.still}
_PICTURES = _FILMS | _STILLS
_PAGES = {"html", "lean-html", "slides"}
_DRAWINGS = {kind for kind, file in RACE_FORMATS.items() if file.drawn}
_MAPS = {kind for kind, file in MAP_FORMATS.items() if file.pictured}

_EFFECTS: Mapping[str, Mapping[str, set[str]]] = {
    "race": {
        "layout": _PICTURES | _PAGES | {"qr"},
        "theme": _PICTURES | {"slides"},
        "size": _PICTURES,
        "title": _PICTURES | {"slides"},
        "width": _DRAWINGS | {"for-slides"},
        "projector": _PICTURES,
        "frames": _FILMS,
        "speed": _FILMS,
        "hold": _FILMS,
        "once": {"gif"},
        "film": _FILMS,
        "step": _STILLS,
        "playground": _PAGES | {"qr"},
        "of": {"snippet"},
        "library": {"snippet"},
    },
    "map": {
        "show": _MAPS | {_TABLE},
        "theme": _MAPS,
        "size": _MAPS,
        "title": _MAPS,
        "width": {kind for kind, file in MAP_FORMATS.items() if file.drawn},
        "projector": _MAPS,
    },
}


def unused(options: argparse.Namespace, outputs: Collection[str]) -> list[str]:
    """What there is to tell of options given that have no effect on any of these files; without files, on the table."""
    usual = parser("downhill").parse_args([options.command])
    made = [f"--{kind}" for kind in outputs] or [_TABLE]
    return [
        f"--{name}: has no effect on {', '.join(made)}"
        for name, kinds in _EFFECTS[options.command].items()
        if getattr(options, name) != getattr(usual, name) and kinds.isdisjoint(outputs or [_TABLE])
    ]
