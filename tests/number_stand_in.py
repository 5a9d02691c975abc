"""Our field for numbers as Streamlit's own, where AppTest runs a page: of ours it knows neither value nor edit."""

from collections.abc import Callable

import pytest
import streamlit as st

from downhill.player.wire import NumberField
from downhill.widgets import number_fields


def _stand_in(field: NumberField, *, key: str, on_value: Callable[[object], None]) -> None:
    # Another key for another number: with one it knows, Streamlit shows what was typed last.
    key = f"{key}/{field['value']}/{field['heard']}"
    st.number_input(
        field["label"],
        value=float(field["value"]),
        key=key,
        help=field["meaning"],
        on_change=lambda: on_value(st.session_state[key]),
    )


@pytest.fixture(autouse=True)
def stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """For every test of a folder whose conftest imports it."""
    monkeypatch.setattr(number_fields, "number_field", _stand_in)
