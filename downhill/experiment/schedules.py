"""Learning-rate schedules.

α_t depends on the step alone and never on where the run is, so all rates are computed before it and handed to the loop
as numbers: another schedule runs the same program.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar, cast

import numpy as np
from jaxtyping import Float

from downhill.experiment.choice import Choice, Kind, by_id
from downhill.parameters import Parameter

Steps = Float[np.ndarray, " steps"]
Numbers = Mapping[str, float]
MOST_STEPS = 1e5

DECAY_STEPS = Parameter(
    "decay_steps", "τ", default=100.0, low=1.0, high=MOST_STEPS, meaning="steps over which it decays", scale="whole"
)
DECAY_FACTOR = Parameter("decay_factor", "γ", default=0.5, low=0.0, high=1.0, meaning="factor after every τ steps")
END_FACTOR = Parameter("end_factor", "e", default=0.01, low=0.0, high=1.0, meaning="last rate relative to the first")
FIRST_PERIOD = Parameter(
    "first_period", "T₀", default=50.0, low=1.0, high=MOST_STEPS, meaning="steps to the first restart", scale="whole"
)
PERIOD_FACTOR = Parameter(
    "period_factor", "T_mult", default=2.0, low=1.0, high=10.0, meaning="how much longer each period is than the last"
)
WARM_UP = Parameter(
    "warm_up", "w", default=0.0, low=0.0, high=MOST_STEPS, meaning="steps of linear warm-up before it", scale="whole"
)


def _constant(t: Steps, _: Numbers) -> Steps:
    return np.ones_like(t)


@dataclass(frozen=True, slots=True, eq=False)
class ScheduleKind(Kind):
    """A schedule: α_t = α_0 · factor(t).

    Attributes:
        factor: of the steps t since the end of the warm-up, and the numbers by name.
    """

    factor: Callable[[Steps, Numbers], Steps] = _constant


def _linear(t: Steps, numbers: Numbers) -> Steps:
    fraction = np.minimum(t / numbers["decay_steps"], 1.0)
    return (1 - fraction) + fraction * numbers["end_factor"]


def _inverse(t: Steps, numbers: Numbers) -> Steps:
    return 1 / (1 + t / numbers["decay_steps"])


def _exponential(t: Steps, numbers: Numbers) -> Steps:
    return numbers["decay_factor"] ** (t / numbers["decay_steps"])


def _step(t: Steps, numbers: Numbers) -> Steps:
    return numbers["decay_factor"] ** (t // numbers["decay_steps"])


def _half_wave(fraction: Steps, end_factor: float) -> Steps:
    return end_factor + (1 - end_factor) * (1 + np.cos(np.pi * fraction)) / 2


def _cosine(t: Steps, numbers: Numbers) -> Steps:
    return _half_wave(np.minimum(t / numbers["decay_steps"], 1.0), numbers["end_factor"])


def _warm_restarts(t: Steps, numbers: Numbers) -> Steps:
    starts, period = [0.0], numbers["first_period"]
    while starts[-1] + period <= t[-1]:
        starts.append(starts[-1] + period)
        period *= numbers["period_factor"]
    current = np.searchsorted(starts, t, side="right") - 1
    periods = numbers["first_period"] * numbers["period_factor"] ** current
    return _half_wave((t - np.array(starts)[current]) / periods, numbers["end_factor"])


SCHEDULES: Mapping[str, ScheduleKind] = by_id(
    ScheduleKind("constant", "constant", r"\alpha_t = \alpha_0", "–", (WARM_UP,)),
    ScheduleKind(
        "linear",
        "linear decay",
        r"\alpha_t = (1 - t/\tau)\,\alpha_0 + (t/\tau)\,e\,\alpha_0 \text{ until } t = \tau",
        "Goodfellow, Bengio & Courville 2016, chapter 8",
        (DECAY_STEPS, END_FACTOR, WARM_UP),
        _linear,
    ),
    ScheduleKind(
        "inverse",
        "inverse decay",
        r"\alpha_t = \frac{\alpha_0}{1 + t/\tau}",
        "Robbins & Monro 1951",
        (DECAY_STEPS, WARM_UP),
        _inverse,
    ),
    ScheduleKind(
        "exponential",
        "exponential decay",
        r"\alpha_t = \alpha_0\,\gamma^{t/\tau}",
        "folklore",
        (DECAY_STEPS, DECAY_FACTOR, WARM_UP),
        _exponential,
    ),
    ScheduleKind(
        "step",
        "step decay",
        r"\alpha_t = \alpha_0\,\gamma^{\lfloor t/\tau \rfloor}",
        "folklore",
        (DECAY_STEPS, DECAY_FACTOR, WARM_UP),
        _step,
    ),
    ScheduleKind(
        "cosine",
        "cosine decay",
        r"\alpha_t = e\,\alpha_0 + \tfrac{1 - e}{2}\,\alpha_0\,\bigl(1 + \cos(\pi t/\tau)\bigr)"
        r" \\ \text{until } t = \tau",
        "Loshchilov & Hutter 2017",
        (DECAY_STEPS, END_FACTOR, WARM_UP),
        _cosine,
    ),
    ScheduleKind(
        "warm_restarts",
        "cosine with warm restarts",
        r"\alpha_t = e\,\alpha_0 + \tfrac{1 - e}{2}\,\alpha_0\,\bigl(1 + \cos(\pi\,t_i/T_i)\bigr),"
        r" \\ T_{i+1} = T_{\text{mult}}\,T_i",
        "Loshchilov & Hutter 2017",
        (FIRST_PERIOD, PERIOD_FACTOR, END_FACTOR, WARM_UP),
        _warm_restarts,
    ),
)


@dataclass(frozen=True, eq=False)  # equality and hash are Choice's
class Schedule(Choice):
    """How an entrant's learning rate changes with the step t.

    With a warm-up of w steps the rate first grows evenly, α_t = α_0 (t + 1) / (w + 1) for t < w, and the kind's own
    formula begins with its t = 0 at step w.
    """

    kind: str = "constant"

    what: ClassVar[str] = "schedule"
    kinds: ClassVar[Mapping[str, Kind]] = SCHEDULES

    def rates(
        self, learning_rate: Float[np.ndarray, "*runs #rows"] | float, rows: int
    ) -> Float[np.ndarray, "*runs rows"]:
        """α_0, α_1, …: the rate at each of the first ``rows`` steps; α_0 may differ from step to step."""
        t = np.arange(rows, dtype=np.float64)
        warm_up = self.numbers["warm_up"]
        kind = cast(ScheduleKind, self.kinds[self.kind])
        factor = np.minimum((t + 1) / (warm_up + 1), 1.0)
        after = t >= warm_up
        if after.any():
            factor[after] = kind.factor(t[after] - warm_up, self.numbers)
        return learning_rate * factor
