"""Which of many cases `make test` runs: a sample that leaves nobody out. `make test-all` runs all of them.

The others carry the mark ``product``, which pyproject.toml deselects.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import pytest
from _pytest.mark import ParameterSet


def sampled(cases: Iterable[Any], every: int) -> list[ParameterSet]:
    """All cases, for ``parametrize``; the first and each ``every``-th after it are run always."""
    return [_case(case if isinstance(case, tuple) else (case,), index % every == 0) for index, case in enumerate(cases)]


def paired(pairs: Iterable[tuple[Any, Any]], each: int = 1) -> list[ParameterSet]:
    """All pairs, for ``parametrize``; a covering sample of them is run always."""
    pairs = list(pairs)
    chosen = covering(pairs, each)
    return [_case(pair, pair in chosen) for pair in pairs]


def covering(pairs: Sequence[tuple[Any, Any]], each: int = 1) -> set[tuple[Any, Any]]:
    """Some of the pairs, in which nobody is left out.

    Everyone on the left meets at least ``each`` of those on the right (or all, if there are fewer), and everyone on the
    right is met. The sample lies along diagonals of the product, far apart, since neighbours are often alike.
    """
    left, right = (list(dict.fromkeys(names)) for names in zip(*pairs, strict=True))
    stride = max(1, len(right) // each)

    def turn(pair: tuple[Any, Any]) -> tuple[int, int]:
        """The first diagonal, then the one a stride away, and so on."""
        diagonal = (right.index(pair[1]) - left.index(pair[0])) % len(right)
        return diagonal % stride, diagonal

    chosen: set[tuple[Any, Any]] = set()
    met: Counter[str] = Counter()
    for one, other in sorted(pairs, key=turn):
        if met[f"left {one}"] < each or not met[f"right {other}"]:
            chosen.add((one, other))
            met.update((f"left {one}", f"right {other}"))
    return chosen


def _case(values: tuple[Any, ...], always: bool) -> ParameterSet:
    return pytest.param(*values, marks=() if always else pytest.mark.product)
