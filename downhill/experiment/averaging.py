"""The average of the iterates, a second path beside the one that is run."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import jax
import numpy as np
from jaxtyping import Array, Float

from downhill.experiment.choice import Choice, Kind, by_id
from downhill.parameters import Parameter

AVERAGING_DECAY = Parameter(
    "averaging_decay",
    "a",
    default=0.9,
    low=0.0,
    high=1.0,
    meaning="fraction of the old average kept each step",
    scale="near_one",
    high_excluded=True,
)
AVERAGES: Mapping[str, Kind] = by_id(
    Kind("none", "none", r"\bar\theta_t = \theta_t", "–"),
    Kind(
        "arithmetic",
        "arithmetic mean",
        r"\bar\theta_t = \tfrac{1}{t+1}\textstyle\sum_{i=0}^{t} \theta_i",
        "Polyak & Juditsky 1992",
    ),
    Kind(
        "exponential",
        "exponential moving average",
        r"\bar\theta_t = a\,\bar\theta_{t-1} + (1 - a)\,\theta_t,\quad \bar\theta_0 = \theta_0",
        "Goodfellow, Bengio & Courville 2016, chapter 8",
        (AVERAGING_DECAY,),
    ),
)


@dataclass(frozen=True, eq=False)  # equality and hash are Choice's
class Averaging(Choice):
    """Whether and how an entrant's positions are averaged, from its start on."""

    kind: str = "none"

    what: ClassVar[str] = "averaging"
    kinds: ClassVar[Mapping[str, Kind]] = AVERAGES

    def average(self, theta: Float[np.ndarray, "rows 2"]) -> Float[np.ndarray, "rows 2"] | None:
        """The averaged path; ``None`` where nothing is averaged. To be called under x64."""
        if self.kind == "none":
            return None
        return np.asarray(_average(theta, self.kept(np.arange(len(theta), dtype=np.float64))))

    def kept(self, t: Float[np.ndarray, " steps"]) -> Float[np.ndarray, " steps"]:
        """a_t, where both averages are θ̄ ← a_t θ̄ + (1 - a_t) θ_t; with a_t = t / (t + 1) it is the arithmetic mean."""
        return t / (t + 1) if self.kind == "arithmetic" else np.where(t > 0, self.numbers["averaging_decay"], 0.0)


@jax.jit
def _average(theta: Float[Array, "rows 2"], kept: Float[Array, " rows"]) -> Float[Array, "rows 2"]:
    def fold(
        average: Float[Array, "2"], row: tuple[Float[Array, "2"], Float[Array, ""]]
    ) -> tuple[Float[Array, "2"], Float[Array, "2"]]:
        point, fraction = row
        average = fraction * average + (1 - fraction) * point
        return average, average

    return jax.lax.scan(fold, theta[0], (theta, kept))[1]
