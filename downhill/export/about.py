"""What is said of a race beside its picture, in a line."""

from downhill.drawing.readable import readable
from downhill.experiment import Experiment
from downhill.experiment.labels import labels
from landscapes import find_landscape


def numbers_of(experiment: Experiment) -> str:
    """The landscape's numbers, where the race starts, and how long it is."""
    assert experiment.start is not None  # an experiment fills it in
    numbers = [f"{name} = {_number(value)}" for name, value in experiment.parameters.items()]
    x, y = (_number(value) for value in experiment.start)
    budget = "gradient evaluations" if experiment.budget == "gradients" else experiment.budget
    return " · ".join([*numbers, f"start ({x}, {y})", f"{experiment.steps} {budget}"])


def names_of(experiment: Experiment) -> str:
    """Who races, with what tells them apart."""
    return ", ".join(str(label) for label in labels(experiment.entrants, readable))


def paths_of(experiment: Experiment) -> str:
    """The picture in words, for who does not see it."""
    names = names_of(experiment)
    return f"{find_landscape(experiment.landscape).name}: the paths of {names}" if names else "The landscape"


def _number(value: float) -> str:
    return readable(value, 6)
