"""The loss landscapes, by id: one file per landscape or close family, found by folder discovery."""

import sys

from catalogue import discover
from landscapes.entry import CriticalPoint, Landscape

LANDSCAPES = discover(sys.modules[__name__], Landscape, order=lambda entry: entry.name.lower())


def find_landscape(landscape_id: str) -> Landscape:
    """The landscape with this id.

    Raises:
        ValueError: there is none.
    """
    if not isinstance(landscape_id, str) or landscape_id not in LANDSCAPES:
        raise ValueError(f"landscape = {landscape_id!r}: must be one of {', '.join(LANDSCAPES)}")
    return LANDSCAPES[landscape_id]


__all__ = ["LANDSCAPES", "CriticalPoint", "Landscape", "find_landscape"]
