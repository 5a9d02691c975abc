"""Running an experiment: the step loop, gradients, outcomes, sweeps, read-outs. Internal."""

from downhill.simulation.grid import loss_grid
from downhill.simulation.outcome import Outcome
from downhill.simulation.simulate import simulate
from downhill.simulation.trajectory import Trajectory

__all__ = ["Outcome", "Trajectory", "loss_grid", "simulate"]
