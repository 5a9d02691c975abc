"""An experiment as the last line of a cell: its lean replay, and a picture where scripts are off."""

from functools import lru_cache

from downhill.experiment import Experiment
from downhill.experiment.presentation import Form
from downhill.export import render_png
from downhill.notebook.replay import framed_replay
from downhill.simulation import Trajectory, simulate


def shown(experiment: Experiment, form: Form) -> str | bytes | None:
    """The experiment's race; ``None`` where it cannot be written down, since an entrant was made by ``from_optax``."""
    try:
        experiment.to_query()
    except ValueError:
        return None
    show = {"html": framed_replay, "png": render_png}[form]
    return show(experiment, _trajectories(experiment))


@lru_cache(maxsize=1)
def _trajectories(experiment: Experiment) -> tuple[Trajectory, ...]:
    """A notebook asks for one form after the other."""
    return tuple(simulate(experiment))
