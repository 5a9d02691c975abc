"""What travels to the browser of a film and of a search, read by a decoder of its own that knows the format only."""

import json
import struct
from typing import Any

import numpy as np
import pytest

from downhill import Entrant, Experiment
from downhill.player.sweeps import film, searches
from downhill.simulation.sweep import Sweep, sweep
from downhill.simulation.tuning import tuned


def taken_apart(block: bytes) -> tuple[dict[str, Any], bytes]:
    """Length of the header (4 bytes, little-endian), header, numbers."""
    (length,) = struct.unpack_from("<I", block)
    return json.loads(block[4 : 4 + length].decode()), block[4 + length :]


def positions(header: dict[str, Any], numbers: bytes) -> np.ndarray:
    """[values][rows shown][2], in single precision."""
    return np.frombuffer(numbers, "<f4").reshape(len(header["values"]), -1, 2)


def race(steps: int, *entrants: Entrant, **options: Any) -> Experiment:
    return Experiment("saddle", (1.0, 0.5), steps, entrants, **options)


def test_a_film_by_hand() -> None:
    """On x² - y² gradient descent halves x at α = 1/4, and takes y to 3/2 y; at α = 1/2 x is 0 at once, y doubles."""
    experiment = race(2, Entrant("adam"), Entrant("gd", {"learning_rate": 0.5}))
    header, numbers = taken_apart(film(experiment, sweep(experiment, 1, "learning_rate", (0.25, 0.5))))
    assert header == {
        "entrant": 1,
        "name": "learning_rate",
        "symbol": "α",
        "values": [0.25, 0.5],
        "present": 1,
        "outcomes": [{"code": "still_moving", "text": "still moving at step 2"}] * 2,
        "lastSteps": [2, 2],
        "rows": [3, 3],
        "finalLosses": [0.0625 - 1.265625, -4.0],
        "best": 1,
        "edges": [],
        "stride": 1,
    }
    expected = [[[1, 0.5], [0.5, 0.75], [0.25, 1.125]], [[1, 0.5], [0, 1], [0, 2]]]
    assert positions(header, numbers).tolist() == expected


def test_what_is_not_finite_is_null_in_the_header_and_infinite_in_the_numbers() -> None:
    """And no warning, which would be an error here. With α = 100 x is 199 times as long after each step."""
    experiment = race(200, Entrant("gd", {"learning_rate": 0.01}))
    header, numbers = taken_apart(film(experiment, sweep(experiment, 0, "learning_rate", (0.01, 100.0))))
    assert header["finalLosses"][1] is None
    assert header["best"] == 0
    assert header["edges"] == [[0.01, 100.0]]
    assert header["outcomes"][1] == {"code": "diverged", "text": "diverged at step 3"}
    assert header["lastSteps"][1] == 2
    assert np.isinf(positions(header, numbers)[1, 30]).all(), "beyond single precision, not beyond double"


@pytest.mark.parametrize(
    ("steps", "stride", "shown"), [(1000, 1, 1001), (1001, 2, 502), (2000, 2, 1001), (2001, 3, 668), (5000, 5, 1001)]
)
def test_at_most_1001_positions_are_sent_the_last_among_them(steps: int, stride: int, shown: int) -> None:
    """Source: by hand: the smallest stride with at most 1,001 positions."""
    experiment = race(steps, Entrant("gd", {"learning_rate": 1e-4}))
    swept = sweep(experiment, 0, "learning_rate", (1e-4, 2e-4))
    header, numbers = taken_apart(film(experiment, swept))
    assert header["stride"] == stride
    sent = header.get("stepsShown", list(range(steps + 1)))
    assert ("stepsShown" in header) == (stride > 1)
    assert sent == sorted({*range(0, steps + 1, stride), steps})
    assert positions(header, numbers).shape == (2, shown, 2)
    assert (positions(header, numbers) == swept.theta[:, sent].astype("<f4")).all()


def test_a_run_that_ends_before_the_others_stays_where_it_ended() -> None:
    """Source: ``rows``: with a budget of gradients a line search that tries more lengths takes fewer steps."""
    experiment = Experiment("beale", steps=60, entrants=(Entrant("bfgs", {"learning_rate": 30.0}),), budget="gradients")
    swept: Sweep = sweep(experiment, 0, "shrink", (0.01, 0.5, 0.99))
    header, numbers = taken_apart(film(experiment, swept))
    assert header["rows"] == swept.rows.tolist()
    assert len(set(header["rows"])) > 1
    for path, whole, rows in zip(positions(header, numbers), swept.theta, header["rows"], strict=True):
        assert (path[:rows] == whole[:rows].astype("<f4")).all()
        assert (path[rows:] == whole[rows - 1].astype("<f4")).all()


def test_the_numbers_begin_at_a_multiple_of_eight() -> None:
    experiment = race(3, Entrant("gd"))
    block = film(experiment, sweep(experiment, 0, "learning_rate", (0.01,)))
    assert (len(block) - 4 * 8) % 8 == 0


def test_searches_are_a_header_only() -> None:
    experiment = race(30, Entrant("gd"), Entrant("adam"))
    found = tuned(experiment)
    header, numbers = taken_apart(searches((*found, None)))
    assert numbers == b""
    assert header["entrants"][2] is None
    for sent, search in zip(header["entrants"][:2], found, strict=True):
        assert search is not None
        assert sent["values"] == search.values.tolist()
        assert sent["diverged"] == search.diverged.tolist()
        assert sent["best"] == search.best
        losses = [np.nan if loss is None else loss for loss in sent["finalLosses"]]
        assert np.array_equal(
            losses, np.where(np.isfinite(search.final_loss), search.final_loss, np.nan), equal_nan=True
        )


def test_a_search_that_found_nothing_says_so() -> None:
    [search] = tuned(Experiment("formula:exp(x) + y**2", (800.0, 0.0), 5, (Entrant("gd"),)))
    header, _ = taken_apart(searches([search]))
    assert header["entrants"][0]["best"] is None
    assert header["entrants"][0]["diverged"] == [True] * 101
