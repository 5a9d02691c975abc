"""All hand-ins of a class: read, told apart, and run again; whatever is wrong with one does not stop the others."""

import hashlib
from collections import Counter
from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple

from downhill.assignments.assignment import Assignment
from downhill.assignments.checking import Checked, checked_in_portions
from downhill.assignments.reading import MAX_FILE, parts_of, read_part
from downhill.assignments.recomputed import Recomputed, recompute
from downhill.assignments.sources import Source
from downhill.assignments.work import Work
from downhill.experiment.checks import shortened
from downhill.simulation.portions import mapped

MOST_PATHS = 20_000
"""That are kept of all attempts together: some 32 MB."""

MAX_PASTED = 5_000_000
"""Characters of a text."""

MOST_IN_FILE, MOST_IN_TEXT = 100, 1_000
"""Hand-ins: each is named on its own, damaged or not."""

_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that is not counted.

    Attributes:
        name: which.
        why: in words.
    """

    name: str
    why: str


@dataclass(frozen=True, slots=True, eq=False)
class Collected:
    """A hand-in that is counted.

    Attributes:
        source: the name of its file.
        checked: what was found.
    """

    source: str
    checked: Checked


@dataclass(frozen=True, slots=True, eq=False)
class Collection:
    """What came in.

    Attributes:
        assignment: which all of the counted ones are of; ``None`` where there are none and none was given.
        hand_ins: those that are counted, in the order of their sources.
        refused: those that are not.
    """

    assignment: Assignment | None
    hand_ins: tuple[Collected, ...]
    refused: tuple[Refused, ...]


class Progress(NamedTuple):
    """How far a collection has come.

    Attributes:
        done: hand-ins that have been read, or run again.
        total: of how many; ``None`` while they are read.
    """

    done: int
    total: int | None


class _Read(NamedTuple):
    """A hand-in that is valid, kept as it was written, which takes a tenth of the memory.

    Attributes:
        name: of its source.
        part: the text in it.
        assignment: the digest of its assignment.
    """

    name: str
    part: str
    assignment: str


def collect(sources: Iterable[Source], assignment: Assignment | None = None) -> Generator[Progress, None, Collection]:
    """Read all of them, then run all their attempts again, equal ones once.

    A file may hold several hand-ins, as a text that was pasted does. Of the same hand-in, in whatever form, the first
    is counted. Only hand-ins of one assignment are: the given one, or else that which most of them are of, of equals
    the one that came first.

    Args:
        sources: where they come from; read one by one.
        assignment: the lecturer's own. A student can change the one in a file, and no check of that file would tell.

    Yields:
        How far it has come, after each file and after each portion of work; it can be left at any of them.
    """
    refused: list[Refused] = []
    found: list[_Read] = []
    seen: dict[str, str] = {}
    for source in sources:
        found += _read(source, seen, refused)
        yield Progress(len(found), None)
    digest = _digest_of_most(found) if assignment is None else assignment.digest
    refused += [Refused(each.name, "is of another assignment") for each in found if each.assignment != digest]
    counted = [each for each in found if each.assignment == digest]
    again = _Again()
    hand_ins: list[Collected] = []
    for each in counted:
        hand_in = read_part(each.part)
        assignment = hand_in.assignment
        told = Progress(len(hand_ins), len(counted))
        work = checked_in_portions(hand_in, partial(again.run, assignment))
        hand_ins.append(Collected(each.name, (yield from mapped(work, lambda _, told=told: told))))
    return Collection(assignment, tuple(hand_ins), tuple(refused))


def _read(source: Source, seen: dict[str, str], refused: list[Refused]) -> list[_Read]:
    """The valid hand-ins of a source; what is wrong with others goes to the refused ones."""
    name = _readable(source.name)
    found: list[_Read] = []
    try:
        parts = _parts(source)
    except ValueError as error:
        refused.append(Refused(name, shortened(str(error))))
        return found
    for number, part in enumerate(parts, start=1):
        own = f"{name}, no. {number}" if len(parts) > 1 else name
        try:
            hand_in = read_part(part)
        except ValueError as error:
            refused.append(Refused(own, shortened(str(error))))
            continue
        same = seen.setdefault(hashlib.sha256(hand_in.to_json().encode()).hexdigest(), own)
        if same is own:
            found.append(_Read(own, part, hand_in.assignment.digest))
        else:
            refused.append(Refused(own, f"is the same as {same}"))
    return found


def _parts(source: Source) -> list[str]:
    if source.why_not:
        raise ValueError(source.why_not)
    is_text = isinstance(source.content, str)
    parts = parts_of(source.content, MAX_PASTED if is_text else MAX_FILE)
    if len(parts) > (most := MOST_IN_TEXT if is_text else MOST_IN_FILE):
        raise ValueError(f"{len(parts):,} hand-ins in one; at most {most:,} are read")
    return parts


def _readable(name: str) -> str:
    """The name of a file as it may be shown: anybody may have chosen it."""
    shown = "".join(each if each.isprintable() else "�" for each in name)
    return shown if len(shown) <= _LONGEST_NAME else f"…{shown[1 - _LONGEST_NAME :]}"


def _digest_of_most(found: Sequence[_Read]) -> str:
    return next((digest for digest, _ in Counter(each.assignment for each in found).most_common(1)), "")


class _Again:
    """Runs work again, equal work once."""

    def __init__(self) -> None:
        self._known: dict[str, Recomputed] = {}
        self._paths = 0

    def run(self, assignment: Assignment, work: Work) -> Generator[None, None, Recomputed]:
        query = work.to_query()
        if query not in self._known:
            recomputed = yield from recompute(work, assignment)
            self._paths += len(recomputed.paths)
            if self._paths > MOST_PATHS:
                recomputed = replace(recomputed, paths=())
            self._known[query] = recomputed
        return self._known[query]
