"""The update rules, by id: one file per rule, found by folder discovery and sorted by family and year."""

import sys
from collections.abc import Mapping
from types import MappingProxyType

from downhill.registry import discover
from optimizers._matrix_rules import MATRIX_RULES
from optimizers.entry import FAMILIES, Optimizer

OPTIMIZERS = discover(
    sys.modules[__name__], Optimizer, order=lambda entry: (FAMILIES.index(entry.family), entry.year, entry.id)
)
"""The rules of races."""

NETWORK_OPTIMIZERS: Mapping[str, Optimizer] = MappingProxyType(
    {**OPTIMIZERS, **{entry.id: entry for entry in MATRIX_RULES}}
)
"""The rules that may train a network: those of races, and those that move whole matrices."""

__all__ = ["NETWORK_OPTIMIZERS", "OPTIMIZERS", "Optimizer"]
