"""What is reckoned of a race's cost beside what it takes."""

import time
from itertools import product

from benchmarks.row import Row, median
from downhill import Entrant, Experiment, simulate
from downhill.simulation.cost import seconds

RULES = ("gd", "adam", "adamw", "newton", "bfgs", "adahessian", "lbfgs", "noisy_sgd", "prodigy", "sophia")
LANDSCAPES = (
    "beale",
    "rastrigin",
    "quadratic",
    "cliff_rnn",
    "linear_regression",
    "logistic_regression",
    "tiny_network",
)
STEPS, ROUNDS, FACTOR = 1023, 3, 3


def rows() -> list[Row]:
    """One row: how far off the reckoning is."""
    ratios: dict[str, float] = {}
    for rule, landscape in product(RULES, LANDSCAPES):
        race = Experiment(landscape, steps=STEPS, entrants=(Entrant(rule),))
        simulate(race)
        taken = min(_cpu_seconds(race) for _ in range(ROUNDS))
        ratios[f"{rule} on {landscape}"] = seconds(race) / taken
    far = sorted(ratios, key=lambda pair: max(ratios[pair], 1 / ratios[pair]))[-1]
    within = sum(1 / FACTOR <= ratio <= FACTOR for ratio in ratios.values())
    return [
        Row(
            f"(k) the cost of a race, reckoned before it runs; {len(ratios)} pairs of rule and landscape",
            f"{median(list(ratios.values())):.2f} × the CPU time taken; farthest {ratios[far]:.2f} ({far})",
            ratio=f"{within} of {len(ratios)} within a factor of {FACTOR}",
            target="all",
            met=within == len(ratios),
        )
    ]


def _cpu_seconds(race: Experiment) -> float:
    begun = time.process_time()
    simulate(race)
    return time.process_time() - begun
