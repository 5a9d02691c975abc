"""Trajectories as the browser receives them: a small header, and one block of 32-bit floats."""

import json
from collections.abc import Sequence
from typing import Any

import numpy as np

from trajectories import Outcome, Trajectory


def message(header: dict[str, Any], numbers: bytes) -> bytes:
    """Header and numbers as the one block of bytes that Streamlit carries unchanged; ``message.js`` takes it apart.

    Four bytes with the header's length (little-endian), the header as JSON padded to a multiple of four bytes, and the
    numbers.
    """
    text = json.dumps(header, allow_nan=False).encode()
    text += b" " * (-len(text) % 4)
    return len(text).to_bytes(4, "little") + text + numbers


def pack(trajectories: Sequence[Trajectory]) -> bytes:
    """For each entrant in order K + 1 triples (first coordinate, second coordinate, loss), little-endian float32.

    Single precision is for drawing only: it resolves 10⁻⁷ of the picture. What overflows it becomes infinite.
    """
    with np.errstate(over="ignore"):
        rows = [np.column_stack([run.theta, run.loss]).astype("<f4") for run in trajectories]
    return b"".join(row.tobytes() for row in rows)


def last_sound_step(run: Trajectory) -> int:
    """The last step to draw: the one before a divergence, else the last."""
    return run.outcome.at_step - 1 if run.outcome == Outcome.DIVERGED else len(run.loss) - 1


def summary(run: Trajectory, distance: float | None) -> dict[str, Any]:
    """One entrant's line of the results table, and where its drawing ends.

    Args:
        run: the trajectory.
        distance: from its last position to the nearest known minimum, if there is one.
    """
    final = run.loss[-1]
    return {
        "label": run.entrant.label,
        "learningRate": run.entrant.hyperparameters["learning_rate"],
        "lastStep": last_sound_step(run),
        "finalLoss": float(final) if np.isfinite(final) else None,
        "distance": distance,
        "outcome": run.outcome.describe(),
    }


def loss_axis(
    trajectories: Sequence[Trajectory], lowest_known: float | None, in_view: tuple[float, float]
) -> dict[str, Any]:
    """The vertical axis of the loss curves, in whole decades so that small changes of a race do not move it.

    Where the lowest loss is known the axis is logarithmic in the distance to it; else linear over the losses in view.

    Args:
        trajectories: the race.
        lowest_known: loss at the best known minimum, if any.
        in_view: lowest and highest loss of the landscape's view.

    Returns:
        ``log`` (bool), ``offset`` (subtracted from each loss), ``title``, and ``range`` (exponents if ``log``).
    """
    if lowest_known is None:
        low, high = in_view
        margin = 0.03 * (high - low)
        return {"log": False, "offset": 0.0, "title": "loss", "range": [low - margin, high + margin]}
    above = np.concatenate([run.loss for run in trajectories] or [np.ones(1)]) - lowest_known
    above = above[np.isfinite(above) & (above > 0)]
    lowest = max(float(above.min(initial=1.0)), _FINEST_DECADE)
    highest = min(float(above.max(initial=lowest)), 10 * (in_view[1] - lowest_known))
    title = "loss" if lowest_known == 0 else "loss above the minimum"
    decades = [int(np.floor(np.log10(lowest))), int(np.ceil(np.log10(max(highest, 10 * lowest))))]
    return {"log": True, "offset": lowest_known, "title": title, "range": decades}


_FINEST_DECADE = 1e-12
