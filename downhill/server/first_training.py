"""The training that the page of networks opens with."""

from downhill.experiment import Entrant
from downhill.networks.training import Training

FIRST_TRAINING = Training(
    entrants=(
        Entrant("momentum", {"learning_rate": 0.03, "momentum": 0.9}, batch_size=100.0),
        Entrant("adam", {"learning_rate": 0.001}, batch_size=100.0),
    ),
    epochs=20,
)
"""Two rules on handwritten digits: momentum is ahead at first, and both end where 97 of 100 are read rightly."""
