"""What is run: an experiment, its entrants, their schedules and averages, and its written forms. Internal."""

from downhill.experiment.averaging import Averaging
from downhill.experiment.entrant import Entrant
from downhill.experiment.experiment import Experiment
from downhill.experiment.schedules import Schedule

__all__ = ["Averaging", "Entrant", "Experiment", "Schedule"]
