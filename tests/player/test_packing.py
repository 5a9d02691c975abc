"""What travels to the browser, read by a decoder of its own that knows the documented format only."""

import json
import struct
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from player.packing import last_sound_step, loss_axis, message, pack, summary
from trajectories import Entrant, Experiment, Outcome, Trajectory, simulate

VIEW = (0.0, 1000.0)
JSON = st.dictionaries(
    st.text(), st.one_of(st.none(), st.booleans(), st.floats(allow_nan=False, allow_infinity=False), st.text())
)


def taken_apart(block: bytes) -> tuple[dict[str, Any], list[float]]:
    """Length of the header (4 bytes, little-endian), header, float32 numbers."""
    (length,) = struct.unpack_from("<I", block)
    numbers = block[4 + length :]
    return json.loads(block[4 : 4 + length].decode()), list(struct.unpack(f"<{len(numbers) // 4}f", numbers))


def run(loss: list[float], outcome: Outcome = Outcome.STILL_MOVING) -> Trajectory:
    """A made-up trajectory with these losses, at x = step, y = -step."""
    steps = np.arange(len(loss), dtype=float)
    points = np.column_stack([steps, -steps])
    return Trajectory(
        entrant=Entrant("gd"),
        theta=points,
        loss=np.array(loss),
        gradient=points,
        learning_rate=steps,
        step=points,
        state={},
        gradient_evaluations=steps,
        outcome=outcome,
    )


@given(header=JSON, numbers=st.lists(st.floats(width=32, allow_nan=False)))
def test_a_message_comes_apart_as_it_was_put_together(header: dict[str, Any], numbers: list[float]) -> None:
    block = message(header, struct.pack(f"<{len(numbers)}f", *numbers))
    assert taken_apart(block) == (header, numbers)
    assert len(block) % 4 == 0, "the numbers begin at a multiple of four bytes"


def test_json_knows_no_nan() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        message({"loss": float("nan")}, b"")


def test_a_race_of_nobody_is_an_empty_block() -> None:
    assert pack(()) == b""


def test_triples_entrant_by_entrant_step_by_step() -> None:
    """By hand: on x² - y² gradient descent with α = 1/4 halves x and takes y to 3/2 y."""
    race = Experiment("saddle", (1.0, 0.5), 2, (Entrant("gd", {"learning_rate": 0.25}), Entrant("gd")))
    _, numbers = taken_apart(message({}, pack(simulate(race))))
    assert len(numbers) == 2 * 3 * 3
    np.testing.assert_allclose(numbers[:9], [1, 0.5, 0.75, 0.5, 0.75, -0.3125, 0.25, 1.125, -1.203125], rtol=1e-6)
    np.testing.assert_allclose(numbers[9:12], [1, 0.5, 0.75], rtol=1e-6)


def test_what_single_precision_cannot_hold_is_infinite() -> None:
    """And no warning, which would be an error here."""
    _, numbers = taken_apart(message({}, pack([run([1e300, np.nan])])))
    assert numbers[2] == np.inf
    assert np.isnan(numbers[5])


def test_drawing_ends_before_a_divergence() -> None:
    assert last_sound_step(run([1.0, 2.0, np.inf, np.inf], Outcome("diverged", 2))) == 1
    assert last_sound_step(run([1.0, 2.0, 3.0], Outcome("converged", 1))) == 2


def test_a_line_of_the_table() -> None:
    line = summary(run([4.0, 1.0], Outcome("converged", 1)), 0.25)
    assert (line["label"], line["learningRate"], line["lastStep"]) == ("Gradient descent", 0.01, 1)
    assert (line["finalLoss"], line["distance"], line["outcome"]) == (1.0, 0.25, "converged at step 1")
    assert summary(run([4.0, np.inf], Outcome("diverged", 1)), None)["finalLoss"] is None
    assert summary(replace(run([4.0]), entrant=Entrant("adam", name="A <b>")), None)["label"] == "A <b>"


# The axis of the loss curves ------------------------------------------------------------------------------------------


def test_without_a_known_minimum_the_axis_is_linear_over_the_view() -> None:
    """By hand: a margin of 3 % on either side."""
    axis = loss_axis([run([1e9, -1e9])], None, (-1.0, 1.0))
    assert axis == {"log": False, "offset": 0.0, "title": "loss", "range": pytest.approx([-1.06, 1.06])}


def test_with_a_known_minimum_it_counts_whole_decades_above_it() -> None:
    axis = loss_axis([run([200.0, 30.0]), run([5.0, 0.02])], 0.0, VIEW)
    assert axis == {"log": True, "offset": 0.0, "title": "loss", "range": [-2, 3]}


def test_a_minimum_that_is_not_zero_is_subtracted() -> None:
    axis = loss_axis([run([17.0, 7.5])], 7.0, (7.0, 107.0))
    assert axis == {"log": True, "offset": 7.0, "title": "loss above the minimum", "range": [-1, 1]}


def test_at_the_minimum_itself_the_axis_ends_at_the_finest_decade() -> None:
    """A loss of exactly the minimum, or below it by rounding, has no logarithm."""
    assert loss_axis([run([1.0, 1e-30, 0.0, -1e-17])], 0.0, VIEW)["range"] == [-12, 0]


def test_a_divergence_does_not_squeeze_the_others_flat() -> None:
    """Ten times the view's highest loss is the top, whatever flies beyond."""
    assert loss_axis([run([100.0, 1e200, np.inf, np.nan]), run([100.0, 1.0])], 0.0, VIEW)["range"] == [0, 4]


@pytest.mark.parametrize(
    "race",
    [(), [run([np.nan, np.nan])], [run([0.0, 0.0])], [run([np.inf])], [run([1e250])]],
    ids=["nobody", "not a number", "at the minimum", "infinite", "huge"],
)
def test_every_race_has_an_axis_that_grows(race: list[Trajectory]) -> None:
    low, high = loss_axis(race, 0.0, VIEW)["range"]
    assert -12 <= low < high <= 4
