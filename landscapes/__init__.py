"""The loss landscapes, by id: one file per landscape or close family, found by folder discovery."""

import sys

from downhill.expressions import MAX_LENGTH as MOST_MODEL_CHARACTERS
from downhill.expressions import PREFIX
from downhill.registry import discover, names_for
from landscapes._fit import fitted
from landscapes._model import model_parameters, read_model
from landscapes._own_data import own_landscape
from landscapes._problem import OWN_DATA, DataProblem, Loss, TooManyError, read_problem
from landscapes._tabulated import TABLE, tabulated, tabulated_landscape
from landscapes._typed import typed_formula, typed_landscape
from landscapes.entry import CriticalPoint, Landscape, SuggestedStart

LANDSCAPES = discover(sys.modules[__name__], Landscape, order=lambda entry: entry.name.lower())


def find_landscape(landscape_id: str) -> Landscape:
    """The landscape with this id.

    It is of the catalogue; or a typed one, ``"formula:<expression>"``; or of one's own data, ``"data:<text>"``; or one
    of ``tabulated``.

    Raises:
        ValueError: there is none, or the expression or the data are not allowed.
    """
    if isinstance(landscape_id, str) and landscape_id.startswith(PREFIX):
        return typed_landscape(landscape_id)
    if isinstance(landscape_id, str) and landscape_id.startswith(OWN_DATA):
        return own_landscape(landscape_id)
    if isinstance(landscape_id, str) and landscape_id.startswith(TABLE):
        return tabulated_landscape(landscape_id)
    if not isinstance(landscape_id, str) or landscape_id not in LANDSCAPES:
        raise ValueError(
            f"landscape = {landscape_id!r}: must be one of {names_for(landscape_id, LANDSCAPES)}; or {PREFIX}…"
        )
    return LANDSCAPES[landscape_id]


__all__ = [
    "LANDSCAPES",
    "MOST_MODEL_CHARACTERS",
    "OWN_DATA",
    "PREFIX",
    "TABLE",
    "CriticalPoint",
    "DataProblem",
    "Landscape",
    "Loss",
    "SuggestedStart",
    "TooManyError",
    "find_landscape",
    "fitted",
    "model_parameters",
    "read_model",
    "read_problem",
    "tabulated",
    "typed_formula",
]
