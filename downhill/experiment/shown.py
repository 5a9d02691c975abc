"""The race in which a landscape's sentence is seen."""

from downhill.experiment.experiment import Experiment
from landscapes import Landscape


def shown_race(landscape: Landscape) -> Experiment | None:
    """The race by which the catalogue's landscape shows what its sentence says; ``None`` for a typed formula."""
    return Experiment.from_query(f"landscape={landscape.id}&{landscape.shown_by}") if landscape.shown_by else None
