"""The update rules, by id: one file per rule, found by folder discovery and sorted by family and year."""

import sys
from collections.abc import Mapping
from types import MappingProxyType

from downhill.expressions.rule_text import RULE_PREFIX
from downhill.registry import discover, names_for
from optimizers._matrix_rules import MATRIX_RULES
from optimizers._opened import opened
from optimizers._typed import typed_rule
from optimizers.entry import FAMILIES, Optimizer

OPTIMIZERS = discover(
    sys.modules[__name__], Optimizer, order=lambda entry: (FAMILIES.index(entry.family), entry.year, entry.id)
)
"""The rules of races."""

NETWORK_OPTIMIZERS: Mapping[str, Optimizer] = MappingProxyType(
    {**OPTIMIZERS, **{entry.id: entry for entry in MATRIX_RULES}}
)
"""The rules that may train a network: those of races, and those that move whole matrices."""


def find_optimizer(rule_id: str, field: str = "rule") -> Optimizer:
    """The rule with this id: of a catalogue, or a typed one, ``"rule:<statements>"``.

    Args:
        rule_id: the id.
        field: what the error message calls it.

    Raises:
        ValueError: there is none, or the statements are not allowed.
    """
    if isinstance(rule_id, str) and rule_id.startswith(RULE_PREFIX):
        return typed_rule(rule_id)
    if not isinstance(rule_id, str) or rule_id not in NETWORK_OPTIMIZERS:
        raise ValueError(
            f"{field} = {rule_id!r}: must be one of {names_for(rule_id, NETWORK_OPTIMIZERS)}; or {RULE_PREFIX}…"
        )
    return NETWORK_OPTIMIZERS[rule_id]


__all__ = ["NETWORK_OPTIMIZERS", "OPTIMIZERS", "RULE_PREFIX", "Optimizer", "find_optimizer", "opened"]
