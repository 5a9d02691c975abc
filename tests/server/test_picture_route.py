"""The landscape's picture, as the browser fetches it."""

import gzip
import json

import numpy as np

from downhill import Experiment
from downhill.server import picture_route
from tests import asgi


def taken_apart(body: bytes) -> tuple[dict[str, object], np.ndarray]:
    end = 4 + int.from_bytes(body[:4], "little")
    return json.loads(body[4:end]), np.frombuffer(body[end:], "<f4")


def test_its_numbers_are_the_losses() -> None:
    """Source: x² − y², written here, at the corners of the view."""
    status, _, body = asgi.get(picture_route.routes(), f"/picture?{Experiment('saddle').to_query()}")
    header, losses = taken_apart(body)
    assert status == 200
    (left, right), (low, high) = header["view"]  # type: ignore[misc]
    grid = losses.reshape(header["rows"], header["columns"])  # type: ignore[call-overload]
    corners = [grid[0, 0], grid[0, -1], grid[-1, 0], grid[-1, -1]]
    np.testing.assert_allclose(corners, [left**2 - low**2, right**2 - low**2, left**2 - high**2, right**2 - high**2])


def test_only_landscape_and_parameters_count() -> None:
    one = picture_route.picture_of(Experiment("saddle", (1.0, 1.0), 7))
    assert picture_route.picture_of(Experiment("saddle", seed=3)) is one
    other = picture_route.picture_of(Experiment("saddle", parameters={"a": 2.0}))
    assert taken_apart(gzip.decompress(other))[0]["key"] != taken_apart(gzip.decompress(one))[0]["key"]


def test_a_fault_is_told() -> None:
    status, _, body = asgi.get(picture_route.routes(), "/picture?landscape=nowhere")
    assert status == 400
    assert b"nowhere" in body
