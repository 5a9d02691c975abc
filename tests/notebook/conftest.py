"""Widgets without a notebook: what they send is caught."""

from collections.abc import Callable
from typing import Any

import pytest

Sent = list[tuple[dict[str, Any], list[bytes]]]


@pytest.fixture
def caught(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], Sent]:
    """Catch what a widget sends, each message with its buffers."""

    def catch(widget: Any) -> Sent:
        sent: Sent = []
        monkeypatch.setattr(widget, "send", lambda content, buffers=(): sent.append((content, list(buffers))))
        return sent

    return catch
