"""From the description of a race to its trajectories. Start here in a notebook.

>>> from trajectories import Entrant, Experiment, simulate
>>> experiment = Experiment(landscape="beale", entrants=(Entrant("adam", {"learning_rate": 0.1}),))
>>> [adam] = simulate(experiment)
"""

from trajectories.averaging import Averaging
from trajectories.entrant import Entrant
from trajectories.experiment import Experiment
from trajectories.grid import loss_grid
from trajectories.outcome import Outcome
from trajectories.schedules import Schedule
from trajectories.simulate import simulate
from trajectories.trajectory import Trajectory

__all__ = ["Averaging", "Entrant", "Experiment", "Outcome", "Schedule", "Trajectory", "loss_grid", "simulate"]
