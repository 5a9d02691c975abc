"""The field for the hidden layers; what cannot be understood stays in it, with every wrong part named below."""

from collections.abc import Callable
from typing import NamedTuple

import streamlit as st

from downhill.experiment.checks import shortened
from downhill.networks.network import MOST_LAYERS, UNITS
from downhill.widgets import session
from downhill.widgets.bound import bound
from downhill.widgets.literal import literal

LABEL = "Hidden layers"
LONGEST = 80
"""Characters in the field; all that is allowed has at most 31, and some blanks."""

_LEAST, _MOST = int(UNITS.low), int(UNITS.high)
_ALLOWED = f"at most {MOST_LAYERS} layers of {_LEAST} to {_MOST} units each, such as 128-64-32"
_REFUSED = "refused layers"

Layers = tuple[int, ...]


class _Refused(NamedTuple):
    """A faulty text, and the field and the layers that it was to replace."""

    text: str
    key: str
    layers: Layers


def layers_control(layers: Layers, key: str, on_change: Callable[[Layers], None]) -> None:
    """The field, and what is wrong with what stands in it.

    Args:
        layers: the units of each hidden layer.
        key: identity in the page.
        on_change: called with others, which are allowed.
    """
    refused: _Refused | None = st.session_state.get(_REFUSED)
    own = "-".join(map(str, layers))
    shown = refused.text if refused and (refused.key, refused.layers) == (key, layers) else own

    def typed(text: str) -> None:
        try:
            read = read_layers(text)
        except ValueError:
            st.session_state[_REFUSED] = _Refused(text, key, layers)
            session.remember()
            return
        st.session_state.pop(_REFUSED, None)
        on_change(read)

    st.text_input(
        LABEL,
        value=shown,
        max_chars=LONGEST,
        placeholder="none",
        help=f"Units of each hidden layer: {_ALLOWED}.",
        **bound(key, shown, typed),
    )
    try:
        read_layers(shown)
    except ValueError as error:
        said = f"{LABEL}: {shortened(str(error))} The network still has {own or 'none'}."
        st.error(literal(said), icon=":material/error:")


def read_layers(text: str) -> Layers:
    """The units of each layer, ``"128-64-32"``; of none ``""`` or ``"0"``.

    Raises:
        ValueError: it cannot be understood, or is not allowed; the message names every wrong part.
    """
    parts = [part.strip() for part in text.split("-")]
    if parts in ([""], ["0"]):
        return ()
    faults = [fault for part in dict.fromkeys(parts) if (fault := _fault(part))]
    if len(parts) > MOST_LAYERS:
        faults.append(f"{len(parts)} layers are more than {MOST_LAYERS}")
    if faults:
        raise ValueError(f"{'; '.join(faults)}. Allowed are {_ALLOWED}.")
    return tuple(map(int, parts))


def _fault(part: str) -> str:
    if not part:
        return "a number is missing beside a hyphen"
    if not (part.isascii() and part.isdigit()):
        return f"“{part}” is not a whole number"
    if int(part) > _MOST:
        return f"{part} is more than {_MOST} units"
    return f"{part} is less than {_LEAST} unit" if int(part) < _LEAST else ""
