"""Work that a lecturer gives, and what students hand in.

>>> from downhill import Entrant, Experiment
>>> from downhill.assignments import Assignment, Free, FreeNumber, Goal
>>> race = Experiment("beale", steps=200, entrants=(Entrant("gd"),))
>>> free = Free(numbers=(FreeNumber(0, "learning_rate", 0.0001, 0.1),))
>>> assignment = Assignment("Find a rate", race, free=free, goal=Goal("loss", 0.01, within=100))
"""

from downhill.assignments.asked import Asked
from downhill.assignments.assignment import Assignment
from downhill.assignments.changes import check_change
from downhill.assignments.checking import Checked, checked
from downhill.assignments.collection import Collection, Refused, collect
from downhill.assignments.events import Answered, Attempt
from downhill.assignments.free import Box, Free, FreeNumber, FreeRule
from downhill.assignments.goal import Goal
from downhill.assignments.hand_in import HandIn
from downhill.assignments.questions import ChoiceQuestion, NumberQuestion, PointQuestion, TextQuestion
from downhill.assignments.reached import GoalResult
from downhill.assignments.reading import read_hand_in

__all__ = [
    "Answered",
    "Asked",
    "Assignment",
    "Attempt",
    "Box",
    "Checked",
    "ChoiceQuestion",
    "Collection",
    "Free",
    "FreeNumber",
    "FreeRule",
    "Goal",
    "GoalResult",
    "HandIn",
    "NumberQuestion",
    "PointQuestion",
    "Refused",
    "TextQuestion",
    "check_change",
    "checked",
    "collect",
    "read_hand_in",
]
