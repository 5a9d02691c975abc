"""What the player tells whoever shows it: all that was changed since that was last heard, as one numbered edit."""

from collections.abc import Iterator, Mapping
from typing import Any

_MOST = 100
"""Of those that are looked at."""


def unheard(edits: object, heard: int) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The edits that are new, each with its number.

    Args:
        edits: a list of ``wire.NumberedEdit``, unchecked: it may be anything, for it comes from a browser.
        heard: the number of the last edit before them.
    """
    for edit in edits[-_MOST:] if isinstance(edits, list) else ():
        count = edit.get("count") if isinstance(edit, dict) else None
        if isinstance(count, int) and count > heard:
            heard = count
            yield count, edit
