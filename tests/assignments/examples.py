"""Assignments and a hand-in that several tests look at."""

from dataclasses import replace

from downhill import Entrant, Experiment
from downhill.assignments import (
    Answered,
    Asked,
    Assignment,
    Attempt,
    Box,
    ChoiceQuestion,
    Free,
    FreeNumber,
    FreeRule,
    Goal,
    HandIn,
    NumberQuestion,
    PointQuestion,
    TextQuestion,
)
from downhill.assignments.results import RaceResult
from downhill.maps import Basins, Map, Plane
from downhill.networks import Data, Network, Training

# On x² + y² gradient descent with α = 0.25 halves each coordinate at each step: from (1, 0) the loss is 4⁻ᵗ.
BOWL = "formula:x**2 + y**2"
RACE = Experiment(
    BOWL, (1.0, 0.0), 10, (Entrant("gd", {"learning_rate": 0.25}), Entrant("momentum", {"learning_rate": 0.01}))
)
FREE = Free(
    landscapes=(BOWL, "beale"),
    start=Box(-2.0, 2.0, -1.0, 1.0),
    length=(5, 50),
    rules=(FreeRule(1, ("momentum", "adam")),),
    numbers=(FreeNumber(0, "learning_rate", 0.01, 0.5), FreeNumber(1, "momentum", 0.5, 0.95)),
)
QUESTIONS = (
    Asked(NumberQuestion("Largest stable learning rate?", right=1.0, tolerance=0.1)),
    Asked(ChoiceQuestion("Who wins?", ("gradient descent", "momentum"), right=0)),
    Asked(PointQuestion("Where does it end?", right=(0.0, 0.0), tolerance=0.1), "after"),
    Asked(TextQuestion("Why?"), "after"),
)
ASSIGNMENT = Assignment(
    "Half <of> it",
    RACE,
    "Find a *good* rate.\nλ = 2 & so on. <img src=x onerror=alert(1)>",
    FREE,
    ("outcome", "curves"),
    QUESTIONS,
    runs=3,
    goal=Goal("loss", 0.01, within=5, counted="gradients"),
)
TRAINING = Training(
    Data("moons", {"examples": 40.0}),
    (Network((3,), "tanh"),),
    (Entrant("gd", {"learning_rate": 0.5}, batch_size=20.0),),
    epochs=2,
)
OF_TRAINING = Assignment(
    "Moons",
    TRAINING,
    free=Free(length=(1, 5), numbers=(FreeNumber(0, "batch_size", 5.0, 40.0),)),
    goal=Goal("train_loss", 5.0, within=2, counted="epochs"),
)
MAP = Map(Experiment("quadratic", steps=20, entrants=(Entrant("momentum"),)), Basins(size=4))
OF_MAP = Assignment("Where from?", MAP, free=Free(numbers=(FreeNumber(0, "learning_rate", 0.001, 0.5),)))
OF_PLANE = Assignment("Which two?", Map(MAP.experiment, Plane(size=3)))


def with_rate(rate: float) -> Experiment:
    """The race, gradient descent having another learning rate."""
    first, second = RACE.entrants
    return replace(RACE, entrants=(first.with_number("learning_rate", rate), second))


# With α = 0.5 gradient descent is at the minimum after one step. What is claimed of momentum is not so.
HAND_IN = HandIn(
    ASSIGNMENT,
    (
        Answered(0, 0.95),
        Answered(1, 1),
        Attempt(RACE),
        Attempt(with_rate(0.5), (RaceResult("converged", 1, 0.0), RaceResult("still_moving", 10, 0.5)), True),
        Answered(2, (0.25, -0.0)),
        Answered(3, "</script><b>it</b> halves & halves\n=1+1"),
    ),
    "Zoë <x>",
)
