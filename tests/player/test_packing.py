"""What travels to the browser, read by a decoder of its own that knows the documented format only."""

import json
import struct
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from downhill import Entrant, Experiment, Outcome, Schedule, simulate
from downhill.experiment.labels import Label
from downhill.parameters import stops
from downhill.player import wire
from downhill.player.packing import message, pack, sliders, summary
from downhill.simulation import Trajectory

JSON = st.dictionaries(
    st.text(), st.one_of(st.none(), st.booleans(), st.floats(allow_nan=False, allow_infinity=False), st.text())
)


def taken_apart(block: bytes) -> tuple[dict[str, Any], bytes]:
    """Length of the header (4 bytes, little-endian), header, numbers."""
    (length,) = struct.unpack_from("<I", block)
    return json.loads(block[4 : 4 + length].decode()), block[4 + length :]


def run(loss: list[float], outcome: Outcome = Outcome.STILL_MOVING) -> Trajectory:
    """A made-up trajectory with these losses, at x = step, y = -step."""
    steps = np.arange(len(loss), dtype=float)
    points = np.column_stack([steps, -steps])
    return Trajectory(
        entrant=Entrant("gd"),
        theta=points,
        loss=np.array(loss),
        gradient=points,
        seen_gradient=points,
        learning_rate=steps,
        step=points,
        state={},
        hessian=np.zeros((len(loss), 2, 2)),
        eigenvalues=points,
        gradient_step_loss=steps,
        average=None,
        average_loss=None,
        gradient_evaluations=steps,
        examples=steps,
        outcome=outcome,
    )


def summarized(run: Trajectory, distance: float | None, *apart: str) -> wire.Entrant:
    return summary(run, Label(run.entrant.label, apart), distance)


@given(header=JSON, numbers=st.binary())
def test_a_message_comes_apart_as_it_was_put_together(header: dict[str, Any], numbers: bytes) -> None:
    block = message(header, numbers)
    assert taken_apart(block) == (header, numbers)
    assert (len(block) - len(numbers)) % 8 == 0, "64-bit numbers can be read where they lie"


def test_json_knows_no_nan() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        message({"loss": float("nan")}, b"")


def test_a_race_of_nobody_is_an_empty_block() -> None:
    assert pack(()) == b""


def test_all_losses_then_all_positions_entrant_by_entrant() -> None:
    """By hand: on x² - y² gradient descent with α = 1/4 halves x and takes y to 3/2 y."""
    race = Experiment("saddle", (1.0, 0.5), 2, (Entrant("gd", {"learning_rate": 0.25}), Entrant("gd")))
    _, numbers = taken_apart(message({}, pack(simulate(race))))
    losses, positions = struct.unpack("<6d", numbers[:48]), struct.unpack("<12f", numbers[48:])
    np.testing.assert_allclose(losses[:4], [0.75, -0.3125, -1.203125, 0.75], rtol=1e-15)
    np.testing.assert_allclose(positions[:8], [1, 0.5, 0.5, 0.75, 0.25, 1.125, 1, 0.5], rtol=1e-6)


def test_a_position_beyond_single_precision_is_infinite_a_loss_is_kept() -> None:
    """And no warning, which would be an error here."""
    far = replace(run([1e300, np.nan]), theta=np.array([[1e300, 0.0], [0.0, -1e300]]))
    numbers = pack([far])
    losses, positions = struct.unpack("<2d", numbers[:16]), struct.unpack("<4f", numbers[16:])
    assert losses[0] == 1e300
    assert np.isnan(losses[1])
    assert positions == (np.inf, 0.0, 0.0, -np.inf)


def test_drawing_ends_before_a_divergence() -> None:
    assert Outcome("diverged", 2).last_sound_step(4) == 1
    assert Outcome("converged", 1).last_sound_step(3) == 2


def test_a_line_of_the_table() -> None:
    line = summarized(run([4.0, 1.0], Outcome("converged", 1)), 0.25)
    assert (line["label"], line["learningRate"], line["lastStep"]) == ("Gradient descent", 0.01, 1)
    assert (line["finalLoss"], line["distance"]) == (1.0, 0.25)
    assert line["outcome"] == {"code": "converged", "text": "converged at step 1"}
    lost = summarized(run([4.0, np.inf], Outcome("diverged", 1)), None)
    assert (lost["finalLoss"], lost["lastStep"], lost["outcome"]["code"]) == (None, 0, "diverged")
    assert summarized(replace(run([4.0]), entrant=Entrant("adam", name="A <b>")), None)["label"] == "A <b>"


def test_a_line_says_what_a_slider_needs() -> None:
    [rate] = summarized(run([4.0]), None)["hyperparameters"]
    assert (rate["name"], rate["symbol"], rate["value"]) == ("learning_rate", "α", 0.01)
    assert (rate["low"], rate["high"], rate["scale"], rate["high_excluded"]) == (1e-6, 100.0, "log", False)


@pytest.mark.parametrize(
    ("entrant", "apart", "text"),
    [
        (Entrant("adam"), [], "α = 0.01"),
        (Entrant("gd", clip_norm=2.0, clip_value=0.5), ["α = 0.01"], "α = 0.01, ‖g‖ ≤ 2, |gᵢ| ≤ 0.5"),
        (Entrant("gd", coupled_decay=0.5), [], "α = 0.01, g + λθ, λ = 0.5"),
        (Entrant("gd", {"switch_at": 20.0}, then="adam"), [], "α = 0.01, from step 20"),
        (Entrant("gd", {"switch_at": 20.0}, then="adam", name="Mine"), [], "α = 0.01, Adam from step 20"),
        (
            Entrant("gd", schedule=Schedule("cosine", {"warm_up": 5.0}), noise=0.25),
            ["cosine decay", "no. 2"],
            "α = 0.01, cosine decay, no. 2, warm-up 5, σ = 0.25",
        ),
        (Entrant("gd", batch_size=8.0), [], "α = 0.01, m = 8"),
        (Entrant("momentum", velocity_y=-0.5), [], "α = 0.01, ν₀ = (0, −0.5)"),
    ],
)
def test_what_an_entrant_is_told_by_is_named_once(entrant: Entrant, apart: list[str], text: str) -> None:
    """An audience should see at a glance that two paths of one rule are not alike."""
    line = summarized(replace(run([4.0]), entrant=entrant), None, *apart)
    assert line["details"] == text
    assert (line["name"], line["apart"]) == (entrant.label, ", ".join(apart))
    assert line["label"] == ", ".join([entrant.label, *apart])


def test_averages_come_after_all_positions_and_runs_may_differ_in_length() -> None:
    """Source: the layout as documented: losses (float64), positions, then averages (float32 pairs)."""
    short, long = run([3.0, 2.0]), run([5.0, 4.0, 1.0])
    averaged = replace(short, average=np.array([[7.0, 8.0], [9.0, 10.0]]), average_loss=np.array([1.0, 2.0]))
    block = pack([averaged, long])
    losses, places = np.frombuffer(block[: 5 * 8]), np.frombuffer(block[5 * 8 :], np.float32)
    assert losses.tolist() == [3, 2, 5, 4, 1]
    assert places.tolist() == [0, 0, 1, -1, 0, 0, 1, -1, 2, -2, 7, 8, 9, 10]
    assert [summarized(each, None)["rows"] for each in (averaged, long)] == [2, 3]
    assert summarized(averaged, None)["finalAverageLoss"] == 2


def test_stops_that_are_equal_travel_once() -> None:
    """Source: the catalogue's own stops; two entrants of one rule have the same."""
    runs = [replace(run([4.0]), entrant=Entrant(rule)) for rule in ("adam", "gd", "adam")]
    sent = sliders(runs)
    assert len(set(sent["stops"])) == len(sent["stops"])
    for each, indices in zip(runs, sent["sliders"], strict=True):
        parameters = each.entrant.optimizer.hyperparameters
        assert [sent["stops"][index] for index in indices] == [stops(parameter) for parameter in parameters]
    assert sent["sliders"][0] == sent["sliders"][2]
