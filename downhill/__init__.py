"""Optimizers race down loss landscapes.

>>> from downhill import Entrant, Experiment, simulate
>>> experiment = Experiment(landscape="beale", entrants=(Entrant("adam", {"learning_rate": 0.1}),))
>>> [adam] = simulate(experiment)

This is the public interface: the names in ``__all__``, and those in ``downhill.maps.__all__``,
``downhill.networks.__all__``, ``downhill.assignments.__all__`` and ``downhill.export.__all__``. Beside it stand the
catalogues, ``landscapes.LANDSCAPES`` and ``optimizers.OPTIMIZERS``. Every other package in here is internal: it may
change from one version to the next.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from downhill.experiment import Averaging, Entrant, Experiment, Schedule
    from downhill.notebook import chart, race
    from downhill.simulation import Outcome, Trajectory, loss_grid, simulate

__all__ = [
    "Averaging",
    "Entrant",
    "Experiment",
    "Outcome",
    "Schedule",
    "Trajectory",
    "chart",
    "loss_grid",
    "race",
    "simulate",
]

_HOMES = {
    **dict.fromkeys(("Averaging", "Entrant", "Experiment", "Schedule"), "downhill.experiment"),
    **dict.fromkeys(("Outcome", "Trajectory", "loss_grid", "simulate"), "downhill.simulation"),
    **dict.fromkeys(("chart", "race"), "downhill.notebook"),
}

_PACKAGES = ("assignments", "export", "maps", "networks")


# On first use, not at import: the catalogues describe their numbers with ``downhill.parameters``, and what is imported
# here needs the catalogues.
def __getattr__(name: str) -> Any:
    if name in _HOMES:
        import_module("downhill.experiment.presentation").present_by(_show)
        return getattr(import_module(_HOMES[name]), name)
    if name in _PACKAGES:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _show(experiment: "Experiment", form: str) -> Any:
    """What a notebook shows of an experiment; what draws it is loaded when one does."""
    return import_module("downhill.notebook.shown").shown(experiment, form)


def __dir__() -> list[str]:
    return [*__all__, *_PACKAGES]
