"""The loss landscapes, by id: one file per landscape or close family, found by folder discovery."""

import sys

from downhill.expressions import PREFIX
from downhill.registry import discover, names_for
from landscapes._tabulated import TABLE, tabulated, tabulated_landscape
from landscapes._typed import typed_formula, typed_landscape
from landscapes.entry import CriticalPoint, Landscape, SuggestedStart

LANDSCAPES = discover(sys.modules[__name__], Landscape, order=lambda entry: entry.name.lower())


def find_landscape(landscape_id: str) -> Landscape:
    """The landscape with this id: of the catalogue, a typed one, ``"formula:<expression>"``, or one of ``tabulated``.

    Raises:
        ValueError: there is none, or the expression is not allowed.
    """
    if isinstance(landscape_id, str) and landscape_id.startswith(PREFIX):
        return typed_landscape(landscape_id)
    if isinstance(landscape_id, str) and landscape_id.startswith(TABLE):
        return tabulated_landscape(landscape_id)
    if not isinstance(landscape_id, str) or landscape_id not in LANDSCAPES:
        raise ValueError(
            f"landscape = {landscape_id!r}: must be one of {names_for(landscape_id, LANDSCAPES)}; or {PREFIX}…"
        )
    return LANDSCAPES[landscape_id]


__all__ = [
    "LANDSCAPES",
    "PREFIX",
    "TABLE",
    "CriticalPoint",
    "Landscape",
    "SuggestedStart",
    "find_landscape",
    "tabulated",
    "typed_formula",
]
