"""What every way of writing a race checks of what it is given; every message names field, value and what is allowed."""

from collections.abc import Sequence

from downhill.experiment import Experiment
from downhill.export.style import Style
from downhill.simulation import Trajectory


def check_runs(experiment: Experiment, trajectories: Sequence[Trajectory]) -> None:
    """That these are the experiment's: of its entrants, from its start, and as long.

    Raises:
        ValueError: they are not.
    """
    given = tuple(run.entrant for run in trajectories)
    if given != experiment.entrants:
        named, wanted = (", ".join(each.label for each in entrants) for entrants in (given, experiment.entrants))
        raise ValueError(
            f"trajectories of {named or 'nobody'!r:.100}: must be of {wanted!r:.100}, with the same numbers"
        )
    if not trajectories:
        return
    start = tuple(trajectories[0].theta[0].tolist())
    if start != experiment.start:
        raise ValueError(f"trajectories from {start}: must be from the experiment's start {experiment.start}")
    steps = max(len(run.theta) for run in trajectories) - 1
    if steps > experiment.steps or (experiment.budget == "steps" and steps < experiment.steps):
        raise ValueError(f"trajectories of {steps} steps: must have the experiment's {experiment.steps}")


def check_style(style: object) -> None:
    """That it is one.

    Raises:
        TypeError: it is not.
    """
    if not isinstance(style, Style):
        raise TypeError(f"style = {style!r:.100}: must be a Style")
