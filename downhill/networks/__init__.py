"""Networks: a training is described, trained, looked at, and its landscape cut along a plane."""

from downhill.networks.data import Data
from downhill.networks.network import Network
from downhill.networks.runs import Run, Trained
from downhill.networks.train import Progress, train, train_in_portions
from downhill.networks.training import Training

__all__ = ["Data", "Network", "Progress", "Run", "Trained", "Training", "train", "train_in_portions"]
