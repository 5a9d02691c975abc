"""A map in a notebook, without a browser."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from downhill import Entrant, Experiment, chart
from downhill.maps import Basins, Map
from downhill.server import map_route
from tests import asgi
from tests.notebook.conftest import Sent

WELLS = Experiment("double_well", steps=20, entrants=(Entrant("gd"),))
MAP = Map(WELLS, Basins(size=9))


def test_the_kernel_answers_what_a_server_does(caught: Callable[[Any], Sent]) -> None:
    """Source: the server's route: the last frame of both is the map's picture."""
    widget = chart(MAP)
    assert widget._question["query"] == MAP.to_query()
    sent = caught(widget)
    widget._handle_custom_msg({"question": "a/1/", "route": "map", "query": MAP.to_query()}, [])
    *pieces, (end, last) = sent
    assert (end, last) == ({"question": "a/1/"}, [b""])
    assert all(content == {"question": "a/1/", "more": True} for content, _ in pieces)
    _, _, body = asgi.get(map_route.routes(), f"/map?{MAP.to_query()}")
    assert body.endswith(pieces[-1][1][0])
    assert widget._still.startswith(b"\x89PNG")
    assert "image/png" in widget._repr_mimebundle_()[0]


def test_a_part_that_is_dragged_out_is_the_map(caught: Callable[[Any], Sent]) -> None:
    widget = chart(MAP)
    widget.set_state({"_part": {"part": [[0.0, 1.0], [-0.5, 0.5]], "chosen": "a/1/"}})
    assert widget.map == Map(WELLS, replace(MAP.variation, x_low=0.0, x_high=1.0, y_low=-0.5, y_high=0.5))
    assert widget._question["whole"] is False
    sent = caught(widget)
    widget.set_state({"_part": {"part": [[0.0]], "chosen": "a/2/"}})
    assert "fault" in sent[0][0]
    widget.set_state({"_part": {"part": "whole", "chosen": "a/3/"}})
    assert widget.map == MAP


def test_what_takes_too_long_is_refused() -> None:
    long = Experiment("linear_regression", steps=5000, entrants=(Entrant("lbfgs"),))
    with pytest.raises(ValueError, match="are allowed"):
        chart(Map(long, Basins(size=1024)))
    with pytest.raises(TypeError, match=r"map = .*: must be a Map"):
        chart(WELLS)
