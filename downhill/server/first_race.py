"""The race that runs when the page opens."""

from downhill.experiment import Entrant, Experiment

FIRST_RACE = Experiment(
    landscape="beale",
    start=(-1.5, -1.5),
    steps=500,
    entrants=(
        Entrant("gd", {"learning_rate": 0.01}),
        Entrant("momentum", {"learning_rate": 0.005}),
        Entrant("rmsprop", {"learning_rate": 0.02}),
        Entrant("adam", {"learning_rate": 0.3}),
    ),
)
"""Four rules from one corner of Beale: momentum overshoots far, Adam turns straight for the minimum."""
