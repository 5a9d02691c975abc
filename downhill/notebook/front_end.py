"""A widget's front end: the player's own modules and styles, as the two texts that a notebook loads."""

import json
from functools import cache
from pathlib import Path

from downhill.drawing.page_colours import page_colours
from downhill.player.files import STYLES, code, content, needed, packed

_PAGE = Path(__file__).parent / "page"
_ROOT, _DARK = ".downhill-notebook", ".downhill-notebook.downhill-dark"


@cache
def module(entry: str) -> str:
    """The JavaScript module of a widget.

    Args:
        entry: the name of our module whose function ``show`` fills a view.
    """
    modules = {name: code(name) for name in needed(entry)}
    text = _PAGE.joinpath("widget.js").read_text(encoding="utf-8")
    return text.replace("the packed modules", packed(json.dumps(modules).encode())).replace(
        "the name of the entry", entry
    )


@cache
def styles(*more: str) -> str:
    """The style sheet of a widget: the player's, and those with these names."""
    return "\n".join(
        [
            page_colours("light", of=_ROOT),
            page_colours("dark", of=_DARK),
            *(content(name).decode() for name in (*STYLES, *more)),
            _PAGE.joinpath("widget.css").read_text(encoding="utf-8"),
        ]
    )
