"""What a page needs of its surroundings where AppTest runs it, without a browser and without a server."""

from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit as st

from downhill.player.wire import NumberField
from downhill.server.shared_folder import VARIABLE
from downhill.widgets import number_fields, race


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
def numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Our fields as Streamlit's own: of ours AppTest knows neither value nor edit."""
    monkeypatch.setattr(number_fields, "number_field", _stand_in)


@pytest.fixture(autouse=True)
def shared_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where finished files lie; whoever starts a server makes it."""
    monkeypatch.setenv(VARIABLE, str(tmp_path))


@pytest.fixture(autouse=True)
def no_head_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no browser that could draw the first picture."""
    monkeypatch.setattr(race, "HEAD_START_SECONDS", {"first": 0.0, "landscape": 0.0})
