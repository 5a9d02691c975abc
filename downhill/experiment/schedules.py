"""Learning-rate schedules.

But for one kind α_t depends on the step alone and never on where the run is, so all rates are computed before it and
handed to the loop as numbers: another schedule runs the same program. The one that watches the loss is carried out
within the loop, by ``downhill.simulation.plateau``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, cast

import numpy as np
from immutabledict import immutabledict
from jaxtyping import Float

from downhill.experiment.choice import Choice, Kind, by_id
from downhill.parameters import Parameter

Steps = Float[np.ndarray, " steps"]
Numbers = Mapping[str, float]
MOST_STEPS = 1e5
_DIGITS = 12

DECAY_STEPS = Parameter(
    "decay_steps", "τ", default=100.0, low=1.0, high=MOST_STEPS, meaning="steps over which it decays", scale="whole"
)
DECAY_FACTOR = Parameter("decay_factor", "γ", default=0.5, low=0.0, high=1.0, meaning="factor after every τ steps")
END_FACTOR = Parameter("end_factor", "e", default=0.01, low=0.0, high=1.0, meaning="last rate relative to the first")
FINAL_RATE = Parameter(
    "final_rate", "α_τ", default=0.0, low=0.0, high=100.0, meaning="last rate as a number", scale="log"
)
FIRST_PERIOD = Parameter(
    "first_period", "T₀", default=50.0, low=1.0, high=MOST_STEPS, meaning="steps to the first restart", scale="whole"
)
PERIOD_FACTOR = Parameter(
    "period_factor", "T_mult", default=2.0, low=1.0, high=10.0, meaning="how much longer each period is than the last"
)
CYCLE_STEPS = Parameter(
    "cycle_steps", "τ", default=100.0, low=2.0, high=MOST_STEPS, meaning="steps of a cycle", scale="whole"
)
LOWEST_FACTOR = Parameter(
    "lowest_factor", "l", default=0.1, low=0.0, high=1.0, meaning="lowest rate relative to the learning rate"
)
CYCLE_FACTOR = Parameter(
    "cycle_factor", "γ", default=1.0, low=0.0, high=1.0, meaning="height of each cycle relative to the one before"
)
RISING_SHARE = Parameter(
    "rising_share", "r", default=0.3, low=0.0, high=1.0, meaning="share of the cycle in which the rate grows"
)
FIRST_FACTOR = Parameter(
    "first_factor",
    "f",
    default=0.04,
    low=0.0,
    high=1.0,
    meaning="first rate relative to the learning rate",
    scale="log",
)
LAST_FACTOR = Parameter(
    "last_factor", "e", default=4e-6, low=0.0, high=1.0, meaning="last rate relative to the learning rate", scale="log"
)
PLATEAU_FACTOR = Parameter("plateau_factor", "γ", default=0.1, low=0.0, high=0.99, meaning="factor at each reduction")
PLATEAU_PATIENCE = Parameter(
    "plateau_patience", "p", default=10.0, low=0.0, high=MOST_STEPS, meaning="steps without a lower loss that pass",
    scale="whole",
)  # fmt: skip
PLATEAU_THRESHOLD = Parameter(
    "plateau_threshold", "ε", default=1e-4, low=0.0, high=1.0, meaning="by which part a loss must be lower", scale="log"
)
PLATEAU_COOLDOWN = Parameter(
    "plateau_cooldown", "c", default=0.0, low=0.0, high=MOST_STEPS, meaning="steps of rest after a reduction",
    scale="whole",
)  # fmt: skip
PLATEAU_FLOOR = Parameter(
    "plateau_floor", "l", default=0.0, low=0.0, high=1.0, meaning="lowest rate relative to the first", scale="log"
)
WARM_UP = Parameter(
    "warm_up", "w", default=0.0, low=0.0, high=MOST_STEPS, meaning="steps of linear warm-up before it", scale="whole"
)


def _constant(t: Steps, _: Numbers) -> Steps:
    return np.ones_like(t)


@dataclass(frozen=True, slots=True, eq=False)
class ScheduleKind(Kind):
    """A schedule: α_t = w(t) α_0 + (1 - w(t)) α_τ, where α_τ = 0 unless it has a last rate.

    Attributes:
        weight: w, of the steps t since the end of the warm-up, and the numbers by name.
        watches_loss: whether this is only what it would be if the loss fell all the time.
    """

    weight: Callable[[Steps, Numbers], Steps] = _constant
    watches_loss: bool = False


def _linear(t: Steps, numbers: Numbers) -> Steps:
    return 1 - np.minimum(t / numbers["decay_steps"], 1.0)


def _inverse(t: Steps, numbers: Numbers) -> Steps:
    return 1 / (1 + t / numbers["decay_steps"])


def _exponential(t: Steps, numbers: Numbers) -> Steps:
    return numbers["decay_factor"] ** (t / numbers["decay_steps"])


def _step(t: Steps, numbers: Numbers) -> Steps:
    return numbers["decay_factor"] ** (t // numbers["decay_steps"])


def _half_wave(fraction: Steps) -> Steps:
    return (1 + np.cos(np.pi * fraction)) / 2


def _cosine(t: Steps, numbers: Numbers) -> Steps:
    return _half_wave(np.minimum(t / numbers["decay_steps"], 1.0))


def _warm_restarts(t: Steps, numbers: Numbers) -> Steps:
    starts, period = [0.0], numbers["first_period"]
    while starts[-1] + period <= t[-1]:
        starts.append(starts[-1] + period)
        period *= numbers["period_factor"]
    current = np.searchsorted(starts, t, side="right") - 1
    periods = numbers["first_period"] * numbers["period_factor"] ** current
    return _half_wave((t - np.array(starts)[current]) / periods)


def _cyclical(t: Steps, numbers: Numbers) -> Steps:
    cycle, place = np.divmod(t / numbers["cycle_steps"], 1.0)
    rising = 1 - np.abs(2 * place - 1)
    return numbers["lowest_factor"] + (1 - numbers["lowest_factor"]) * rising * numbers["cycle_factor"] ** cycle


def _one_cycle(t: Steps, numbers: Numbers) -> Steps:
    first, last, end = numbers["first_factor"], numbers["last_factor"], numbers["cycle_steps"] - 1
    peak = max(numbers["rising_share"] * numbers["cycle_steps"] - 1, 0.0)
    before = np.divide(t, peak, out=np.ones_like(t), where=t < peak)
    after = np.minimum((t - peak) / max(end - peak, 1e-9), 1.0)
    return np.where(t < peak, 1 - (1 - first) * _half_wave(before), last + (1 - last) * _half_wave(after))


_LAST_RATE = immutabledict({END_FACTOR.name: FINAL_RATE})
_EITHER = r"\alpha_\tau = e\,\alpha_0 \text{ or a number}"

SCHEDULES: Mapping[str, ScheduleKind] = by_id(
    ScheduleKind("constant", "constant", r"\alpha_t = \alpha_0", "–", (WARM_UP,)),
    ScheduleKind(
        "linear",
        "linear decay",
        r"\alpha_t = (1 - t/\tau)\,\alpha_0 + (t/\tau)\,\alpha_\tau \text{ until } t = \tau," rf" \\ {_EITHER}",
        "Goodfellow, Bengio & Courville 2016, chapter 8",
        (DECAY_STEPS, END_FACTOR, WARM_UP),
        _LAST_RATE,
        _linear,
    ),
    ScheduleKind(
        "inverse",
        "inverse decay",
        r"\alpha_t = \frac{\alpha_0}{1 + t/\tau}",
        "Robbins & Monro 1951",
        (DECAY_STEPS, WARM_UP),
        weight=_inverse,
    ),
    ScheduleKind(
        "exponential",
        "exponential decay",
        r"\alpha_t = \alpha_0\,\gamma^{t/\tau}",
        "folklore",
        (DECAY_STEPS, DECAY_FACTOR, WARM_UP),
        weight=_exponential,
    ),
    ScheduleKind(
        "step",
        "step decay",
        r"\alpha_t = \alpha_0\,\gamma^{\lfloor t/\tau \rfloor}",
        "folklore",
        (DECAY_STEPS, DECAY_FACTOR, WARM_UP),
        weight=_step,
    ),
    ScheduleKind(
        "cosine",
        "cosine decay",
        r"\alpha_t = \alpha_\tau + \tfrac{1}{2}\,(\alpha_0 - \alpha_\tau)\,\bigl(1 + \cos(\pi t/\tau)\bigr)"
        rf" \\ \text{{until }} t = \tau, \quad {_EITHER}",
        "Loshchilov & Hutter 2017",
        (DECAY_STEPS, END_FACTOR, WARM_UP),
        _LAST_RATE,
        _cosine,
    ),
    ScheduleKind(
        "warm_restarts",
        "cosine with warm restarts",
        r"\alpha_t = \alpha_\tau + \tfrac{1}{2}\,(\alpha_0 - \alpha_\tau)\,\bigl(1 + \cos(\pi\,t_i/T_i)\bigr),"
        rf" \\ T_{{i+1}} = T_{{\text{{mult}}}}\,T_i, \quad {_EITHER}",
        "Loshchilov & Hutter 2017",
        (FIRST_PERIOD, PERIOD_FACTOR, END_FACTOR, WARM_UP),
        _LAST_RATE,
        _warm_restarts,
    ),
    ScheduleKind(
        "cyclical",
        "cyclical",
        r"\alpha_t = \bigl(l + (1 - l)\,\gamma^{\lfloor t/\tau \rfloor}\,(1 - |2\,x - 1|)\bigr)\,\alpha,"
        r" \\ x = t/\tau - \lfloor t/\tau \rfloor",
        "Smith 2017",
        (CYCLE_STEPS, LOWEST_FACTOR, CYCLE_FACTOR),
        weight=_cyclical,
    ),
    ScheduleKind(
        "one_cycle",
        "one cycle",
        r"\alpha_t \text{ from } f\alpha \text{ up to } \alpha \text{ at } t = r\tau - 1,"
        r" \\ \text{and down to } e\alpha \text{ at } t = \tau - 1, \text{ along half cosines}",
        "Smith & Topin 2019",
        (CYCLE_STEPS, RISING_SHARE, FIRST_FACTOR, LAST_FACTOR),
        weight=_one_cycle,
    ),
    ScheduleKind(
        "reduce_on_plateau",
        "reduced on plateaus",
        r"\alpha_{t+1} = \max(\gamma\,\alpha_t,\, l\,\alpha_0) \text{ after more than } p \text{ steps without a loss}"
        r" \\ \text{below } (1 - \varepsilon) \text{ of the lowest; the next } c \text{ steps do not count}",
        "folklore",
        (PLATEAU_FACTOR, PLATEAU_PATIENCE, PLATEAU_THRESHOLD, PLATEAU_COOLDOWN, PLATEAU_FLOOR),
        watches_loss=True,
    ),
)


@dataclass(frozen=True, eq=False)  # equality and hash are Choice's
class Schedule(Choice):
    """How an entrant's learning rate changes with the step t.

    With a warm-up of w steps the rate first grows evenly, α_t = α_0 (t + 1) / (w + 1) for t < w, and the kind's own
    formula begins with its t = 0 at step w. The last rate of a linear or cosine decay is given as ``end_factor``,
    relative to the first, or as ``final_rate``, in the units of the learning rate.

    A rate that is reduced on plateaus follows the loss that the rule sees at each step, that of its minibatch, as
    ``torch.optim.lr_scheduler.ReduceLROnPlateau`` follows what it is given; :meth:`rates` is then as if none came.
    """

    kind: str = "constant"

    what: ClassVar[str] = "schedule"
    kinds: ClassVar[Mapping[str, Kind]] = SCHEDULES

    @property
    def warm_up(self) -> float:
        """Its steps; what begins low by itself has none."""
        return self.numbers.get(WARM_UP.name, 0.0)

    @property
    def watches_loss(self) -> bool:
        """Whether its rates are known only when the run has come there."""
        return cast(ScheduleKind, self.kinds[self.kind]).watches_loss

    def parts(self, rows: int) -> tuple[Steps, Steps]:
        """f and c of the first ``rows`` steps' rates α_t = f_t α_0 + c_t; neither depends on α_0."""
        t = np.arange(rows, dtype=np.float64)
        warm_up = self.warm_up
        factors, constants = np.minimum((t + 1) / (warm_up + 1), 1.0), np.zeros(rows)
        after = t >= warm_up
        if after.any():
            weights = cast(ScheduleKind, self.kinds[self.kind]).weight(t[after] - warm_up, self.numbers)
            factors[after] = weights + (1 - weights) * self.numbers.get(END_FACTOR.name, 0.0)
            constants[after] = (1 - weights) * self.numbers.get(FINAL_RATE.name, 0.0)
        return factors, constants

    def rates(
        self, learning_rate: Float[np.ndarray, "*runs #rows"] | float, rows: int
    ) -> Float[np.ndarray, "*runs rows"]:
        """α_0, α_1, …: the rate at each of the first ``rows`` steps; α_0 may differ from step to step."""
        factors, constants = self.parts(rows)
        return learning_rate * factors + constants

    def with_last_rate_as(self, name: str, learning_rate: float) -> "Schedule":
        """The same rates, the last of them given as the number of this name: ``end_factor`` or ``final_rate``.

        What is not allowed becomes the nearest that is; a schedule without a last rate stays as it is.

        Args:
            name: of the number.
            learning_rate: α_0.
        """
        numbers = dict(self.numbers)
        if name == FINAL_RATE.name and END_FACTOR.name in numbers:
            last = numbers.pop(END_FACTOR.name) * learning_rate, FINAL_RATE
        elif name == END_FACTOR.name and FINAL_RATE.name in numbers:
            last = numbers.pop(FINAL_RATE.name) / learning_rate, END_FACTOR
        else:
            return self
        value, parameter = last
        # 0.1 · 0.3 is 0.03 for people, and so it is on the way back.
        rounded = float(f"{value:.{_DIGITS}g}")
        return replace(self, numbers={**numbers, name: min(max(rounded, parameter.low), parameter.high)})
