"""The race that the larger measurements run: six entrants, 300 steps, on Beale."""

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
