"""One line of the table."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

FORMER = "e36465e"
"""The build that this one is measured beside, by its commit."""


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement.

    Attributes:
        what: what was measured, and how often.
        ours: our figure, with its unit.
        reference: the figure it is compared with, if any.
        ratio: how the two compare, if they do.
        target: what was aimed at, if anything.
        met: whether it was reached; ``None`` where there is no target.
        former: the former build's figure, where it was measured in the same run.
    """

    what: str
    ours: str
    reference: str = "–"
    ratio: str = "–"
    target: str = "–"
    met: bool | None = None
    former: str = "–"

    def __str__(self) -> str:
        """As a line of a Markdown table."""
        verdict = "–" if self.met is None else "met" if self.met else "**missed**"
        return (
            f"| {' | '.join((self.what, self.ours, self.former, self.reference, self.ratio, self.target, verdict))} |"
        )


HEADER = f"| what | Downhill | build {FORMER} | reference | ratio | target | |\n|---|---|---|---|---|---|---|"


def median(values: Sequence[float]) -> float:
    """The median."""
    return statistics.median(values)


def percentile_95(values: Sequence[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(values, n=20)[-1]
