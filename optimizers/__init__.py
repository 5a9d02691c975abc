"""The update rules, by id: one file per rule, found by folder discovery and sorted by the year they were published."""

import sys

from catalogue import discover
from optimizers.entry import Optimizer

OPTIMIZERS = discover(sys.modules[__name__], Optimizer, order=lambda entry: (entry.year, entry.id))

__all__ = ["OPTIMIZERS", "Optimizer"]
