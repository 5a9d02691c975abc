"""How sensitive each entrant is to its learning rate: a sensitivity map in numbers."""

import math
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float

from downhill.maps.compute import ComputedMap
from downhill.maps.final_states import NEVER
from downhill.maps.specification import Sensitivity
from downhill.maps.stability import stable_rate
from downhill.simulation.grid import loss_grid
from downhill.simulation.outcome import OUTCOMES, Outcome

WITHIN = 0.01
"""Fraction of the way down that a good rate may fall short of the best of all."""

_DIVERGED = OUTCOMES.index(Outcome.DIVERGED)

PerRate = Float[np.ndarray, " values"]
Quartiles = Float[np.ndarray, "3 values"]


@dataclass(frozen=True, slots=True, eq=False)
class RateSummary:
    """One entrant at every learning rate, over the seeds.

    Attributes:
        entrant: its index in the experiment.
        rates: the learning rates, ascending.
        loss_quartiles: lower quartile, median and upper quartile of the final loss; a run that diverged counts as
            +∞. Between two runs they are interpolated as NumPy does; between a number and +∞ lies +∞.
        steps_quartiles: as ``loss_quartiles``, of the first step whose loss is at most the target; a run that never
            gets there counts as +∞. ``None`` without a target.
        outcome_fractions: of the runs, a row for each of ``downhill.simulation.outcome.OUTCOMES``.
        best: index of the lowest finite median of the final loss, of equals that with the smallest rate; ``None`` if
            at no rate more than half of the runs stay finite.
        good: the first and the last rate of the longest unbroken stretch of rates at which the median of the final loss
            has come down from the start's loss by at least 99 % of what the best median of any entrant on the map has;
            ``None`` if there is none. Where the curve is jagged the best rate may lie apart from it.
        diverges_from: the smallest rate at which some run diverges, of those above the best (of all, if there is no
            best); ``None`` if there is none.
        stable_below: the largest stable learning rate where theory knows it, as :func:`stable_rate` says.
    """

    entrant: int
    rates: PerRate
    loss_quartiles: Quartiles
    steps_quartiles: Quartiles | None
    outcome_fractions: Float[np.ndarray, "kinds values"]
    best: int | None
    good: tuple[float, float] | None
    diverges_from: float | None
    stable_below: float | None

    @property
    def diverged_fraction(self) -> PerRate:
        """Of the runs."""
        return self.outcome_fractions[_DIVERGED]

    @property
    def decades(self) -> float | None:
        """Width of the good stretch in powers of ten: 0 for a single rate; ``None`` if there is none."""
        return None if self.good is None else math.log10(self.good[1] / self.good[0])


def summary(computed: ComputedMap) -> tuple[RateSummary, ...]:
    """What a sensitivity map says of each entrant on it, in their order.

    Raises:
        ValueError: it is another kind of map.
    """
    if not isinstance(computed.map.variation, Sensitivity):
        raise ValueError(f"map = {computed.map.variation!r}: must be a {Sensitivity.kind}")
    losses = [_quartiles(np.where(ends.outcome == _DIVERGED, np.inf, ends.loss)) for ends in computed.final_states]
    lowest = min((float(median.min()) for _, median, _ in losses), default=math.inf)
    enough = lowest + WITHIN * (_start_loss(computed) - lowest) if math.isfinite(lowest) else math.inf
    return tuple(_summary(computed, index, loss, enough) for index, loss in enumerate(losses))


def _start_loss(computed: ComputedMap) -> float:
    experiment = computed.map.experiment
    x, y = np.array(experiment.start, np.float64).reshape(2, 1)
    return float(loss_grid(experiment.landscape, experiment.parameters, x, y)[0, 0])


def _summary(computed: ComputedMap, index: int, losses: Quartiles, enough: float) -> RateSummary:
    experiment, entrant, ends = computed.map.experiment, computed.entrants[index], computed.final_states[index]
    rates, median = computed.axes[0].values, losses[1]
    best = int(np.argmin(median)) if np.isfinite(median).any() else None
    fractions = np.stack([(ends.outcome == kind).mean(axis=0) for kind in range(len(OUTCOMES))])
    diverging = rates[fractions[_DIVERGED] > 0]
    if best is not None:
        diverging = diverging[diverging > rates[best]]
    return RateSummary(
        entrant=entrant,
        rates=rates,
        loss_quartiles=losses,
        steps_quartiles=None
        if ends.reached is None
        else _quartiles(np.where(ends.reached == NEVER, np.inf, ends.reached)),
        outcome_fractions=fractions,
        best=best,
        good=None if best is None else _widest(rates, median <= enough),
        diverges_from=float(diverging[0]) if diverging.size else None,
        stable_below=stable_rate(experiment, experiment.entrants[entrant]),
    )


def _widest(rates: PerRate, holds: Bool[np.ndarray, " values"]) -> tuple[float, float] | None:
    """The first and the last rate of the longest stretch without a gap; of equals the one with the smaller rates."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], holds, [False]])))
    if not edges.size:
        return None
    firsts, behinds = edges[::2], edges[1::2]
    longest = int(np.argmax(behinds - firsts))
    return float(rates[firsts[longest]]), float(rates[behinds[longest] - 1])


def _quartiles(runs: Float[np.ndarray, "seeds values"]) -> Quartiles:
    ordered = np.sort(runs.astype(np.float64), axis=0)
    places = np.array([0.25, 0.5, 0.75]) * (len(ordered) - 1)
    below = np.floor(places).astype(int)
    low, high = ordered[below], ordered[np.ceil(places).astype(int)]
    fraction = (places - below).reshape(3, 1)
    with np.errstate(invalid="ignore"):  # ∞ - ∞, where both are the same
        return np.where(low == high, low, (1 - fraction) * low + fraction * high)
