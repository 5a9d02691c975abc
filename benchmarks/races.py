"""The races that the larger measurements run, on Beale."""

from dataclasses import replace

from downhill import Entrant, Experiment

SIX = Experiment(
    landscape="beale",
    start=(-1.5, -1.5),
    steps=300,
    entrants=(
        Entrant("gd", {"learning_rate": 0.005}),
        Entrant("momentum", {"learning_rate": 0.005}),
        Entrant("nesterov", {"learning_rate": 0.003}),
        Entrant("adagrad", {"learning_rate": 0.3}),
        Entrant("rmsprop", {"learning_rate": 0.02}),
        Entrant("adam", {"learning_rate": 0.3}),
    ),
)

TWELVE = replace(
    SIX,
    steps=5000,
    entrants=SIX.entrants
    + tuple(
        replace(entrant, hyperparameters={"learning_rate": entrant.hyperparameters["learning_rate"] / 2})
        for entrant in SIX.entrants
    ),
)
"""The largest that there can be: the six once more at half their learning rates, 5,000 steps."""
