"""The update rules, by id: one file per rule, found by folder discovery and sorted by family and year."""

import sys

from downhill.registry import discover
from optimizers.entry import FAMILIES, Optimizer

OPTIMIZERS = discover(
    sys.modules[__name__], Optimizer, order=lambda entry: (FAMILIES.index(entry.family), entry.year, entry.id)
)

__all__ = ["OPTIMIZERS", "Optimizer"]
