"""Work that a lecturer gives, and what students hand in.

>>> from downhill import Entrant, Experiment
>>> from downhill.assignments import Assignment, Free, FreeNumber, Goal
>>> race = Experiment("beale", steps=200, entrants=(Entrant("gd"),))
>>> free = Free(numbers=(FreeNumber(0, "learning_rate", 0.0001, 0.1),))
>>> assignment = Assignment("Find a rate", race, free=free, goal=Goal("loss", 0.01, within=100))
"""

from downhill.assignments.assignment import Assignment
from downhill.assignments.changes import check_change
from downhill.assignments.free import Box, Free, FreeNumber, FreeRule
from downhill.assignments.goal import Goal
from downhill.assignments.questions import Asked, ChoiceQuestion, NumberQuestion, PointQuestion, TextQuestion
from downhill.assignments.reached import GoalResult

__all__ = [
    "Asked",
    "Assignment",
    "Box",
    "ChoiceQuestion",
    "Free",
    "FreeNumber",
    "FreeRule",
    "Goal",
    "GoalResult",
    "NumberQuestion",
    "PointQuestion",
    "TextQuestion",
    "check_change",
]
