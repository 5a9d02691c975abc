"""Trajectories as the browser receives them: a small header, and one block of numbers."""

import json
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from downhill.drawing.readable import exact, readable
from downhill.experiment import Entrant, Schedule
from downhill.experiment.labels import Label, velocity_text
from downhill.parameters import Parameter, stops
from downhill.player import wire
from downhill.simulation import Outcome, Trajectory
from downhill.simulation.read_outs import too_high_bound
from optimizers._switched import SWITCH_AT


def message(header: Mapping[str, object], numbers: bytes) -> bytes:
    """Header and numbers as the one block of bytes that Streamlit carries unchanged; ``message.js`` takes it apart.

    Four bytes with the header's length (little-endian), the header as JSON, padded so that what follows begins at a
    multiple of eight bytes, and the numbers.
    """
    text = json.dumps(header, allow_nan=False).encode()
    text += b" " * (-(4 + len(text)) % 8)
    return len(text).to_bytes(4, "little") + text + numbers


def frame(header: Mapping[str, object], numbers: Sequence[np.ndarray] = ()) -> Iterator[bytes]:
    """Four bytes with the length (little-endian) of the message that follows; its numbers are not put together here."""
    head = message(header, b"")
    length = len(head) + sum(each.nbytes for each in numbers)
    yield length.to_bytes(4, "little") + head
    for each in numbers:
        yield each.tobytes()


def pack(trajectories: Sequence[Trajectory]) -> bytes:
    """The numbers of a ``wire.RaceHeader``.

    Positions are for drawing only: single precision resolves 10⁻⁷ of the picture. Losses are shown as numbers, and
    their curves reach down to 10⁻¹² above the minimum.
    """
    losses = b"".join(run.loss.astype("<f8").tobytes() for run in trajectories)
    paths = [run.theta for run in trajectories] + [run.average for run in trajectories if run.average is not None]
    with np.errstate(over="ignore"):
        return losses + b"".join(path.astype("<f4").tobytes() for path in paths)


def summary(run: Trajectory, label: Label, distance: float | None) -> wire.Entrant:
    """One entrant's line of the results table, with its numbers; see :func:`run_summary`."""
    return {
        **run_summary(run, label, distance),
        "hyperparameters": [
            _hyperparameter(parameter, run.entrant.hyperparameters[parameter.name])
            for parameter in run.entrant.optimizer.hyperparameters
        ],
        "around": run.entrant.around,
    }


def run_summary(run: Trajectory, label: Label, distance: float | None) -> wire.Run:
    """How it is called, how it ended, and where its drawing ends.

    Args:
        run: the trajectory.
        label: which tells it from the others.
        distance: from its last position to the nearest known minimum, if there is one.
    """
    return {
        "label": str(label),
        "name": label.name,
        "apart": ", ".join(label.apart),
        "learningRate": run.entrant.learning_rate,
        "details": details(run.entrant, label, too_high_bound(run)),
        "rows": len(run.loss),
        "lastStep": run.outcome.last_sound_step(len(run.loss)),
        "finalLoss": _finite(run.loss[-1]),
        "averages": run.average is not None,
        "finalAverageLoss": None if run.average_loss is None else _finite(run.average_loss[-1]),
        "distance": distance,
        "outcome": outcome(run.outcome),
    }


def sliders(trajectories: Sequence[Trajectory]) -> wire.Sliders:
    """The stops of every hyperparameter's slider: ``stops``, each list once, and ``sliders``, the index of its list.

    Many entrants have the same hyperparameters; with a list for each a race would be half as large again.
    """
    every = [[stops(parameter) for parameter in run.entrant.optimizer.hyperparameters] for run in trajectories]
    distinct = list(dict.fromkeys(each for entrant in every for each in entrant))
    return {"stops": distinct, "sliders": [[distinct.index(each) for each in entrant] for entrant in every]}


def outcome(outcome: Outcome) -> wire.Outcome:
    """How a run ended."""
    return {"code": outcome.code, "text": outcome.describe()}


def _hyperparameter(parameter: Parameter, value: float) -> wire.Hyperparameter:
    return {
        "name": parameter.name,
        "symbol": parameter.symbol,
        "default": parameter.default,
        "low": parameter.low,
        "high": parameter.high,
        "meaning": parameter.meaning,
        "scale": parameter.scale,
        "high_excluded": parameter.high_excluded,
        "value": value,
    }


def details(entrant: Entrant, label: Label, *more: str | None) -> str:
    """Its learning rate, what tells it from others, what is set around its rule, and what more there is: each once.

    What a person has put into its name is not said again.
    """
    rate = entrant.learning_rate
    rates = [] if rate is None else [f"α = {exact(rate)}"]
    parts = dict.fromkeys([*rates, *label.apart, *settings(entrant), *filter(None, more)])
    return ", ".join(part for part in parts if part not in label.name)


def settings(entrant: Entrant) -> list[str]:
    """What is set around the entrant's rule, in brief: ``["cosine decay", "σ = 0.5", "m = 8"]``."""
    schedule = entrant.schedule
    parts = [] if schedule.kind == Schedule().kind else [schedule.kinds[schedule.kind].name]
    if schedule.warm_up:
        parts.append(f"warm-up {readable(schedule.warm_up, 6)}")
    if entrant.clip_norm is not None:
        parts.append(f"‖g‖ ≤ {readable(entrant.clip_norm, 6)}")
    if entrant.clip_value is not None:
        parts.append(f"|gᵢ| ≤ {readable(entrant.clip_value, 6)}")
    if entrant.coupled_decay is not None:
        parts.append(f"g + λθ, λ = {readable(entrant.coupled_decay, 6)}")
    if entrant.sam is not None:
        parts.append(f"SAM, ρ = {readable(entrant.sam, 6)}")
    if entrant.noise is not None:
        parts.append(f"σ = {readable(entrant.noise, 6)}")
    if entrant.batch_size is not None:
        parts.append(f"m = {readable(entrant.batch_size, 6)}")
    if entrant.batch_growth is not None:
        parts.append(f"b = {readable(entrant.batch_growth, 6)}")
    if entrant.velocity is not None:
        parts.append(velocity_text(entrant.velocity, lambda number: readable(number, 6)))
    if entrant.then:
        second = f"{entrant.parts[1].optimizer.name} " if entrant.name else ""  # else its label says so
        parts.append(f"{second}from step {readable(entrant.hyperparameters[SWITCH_AT.name], 6)}")
    return parts


def _finite(number: float) -> float | None:
    return float(number) if np.isfinite(number) else None
