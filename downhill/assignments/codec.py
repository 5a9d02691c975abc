"""An assignment as plain dictionaries and JSON.

What comes in may be hostile: it is bounded and its shape is checked here, its values by the classes.

A JSON text looks like this, where what is not given is left out::

    {"assignment": 1, "title": …, "task": …, "kind": "race", "work": "landscape=beale&…", "free": {"landscapes": […],
    "start": {"x_low": …, …}, "length": [low, high], "rules": [{"entrant": 0, "rules": […]}], "numbers": [{"entrant": 0,
    "name": …, "low": …, "high": …}]}, "hidden": […], "questions": [{"when": "before", "kind": …, …}], "runs": 3,
    "goal": {"reads": "loss", "bound": 0.01, "within": 100, "counted": "gradients", "entrant": 0}}
"""

import json
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar, cast

from downhill.assignments.asked import asked_from, describe_asked
from downhill.assignments.free import Box, Free, FreeNumber, FreeRule
from downhill.assignments.goal import Goal
from downhill.assignments.work import kind_of, read_work
from downhill.experiment.checks import shortened
from downhill.experiment.codec import Description, check_fields, read_object

if TYPE_CHECKING:
    from downhill.assignments.assignment import Assignment

T = TypeVar("T")

VERSION = 1
MAX_LENGTH = 60_000
"""Characters of an assignment's JSON."""
_NESTING = 5  # assignment, questions or free, one of them, its options
_REQUIRED = ("assignment", "title", "kind", "work")
_PARTS: dict[str, type[Any]] = {"rules": FreeRule, "numbers": FreeNumber}
_FIELDS = ("assignment", "title", "task", "kind", "work", "free", "hidden", "questions", "runs", "goal")


def to_json(description: Description) -> str:
    """Canonical: equal descriptions have the same text."""
    return json.dumps(description, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))


def describe(assignment: "Assignment") -> Description:
    """The assignment as plain dictionaries, lists, numbers and strings."""
    described: Description = {
        "title": assignment.title,
        "task": assignment.task,
        "free": _given(assignment.free),
        "hidden": list(assignment.hidden),
        "questions": [describe_asked(each) for each in assignment.questions],
        "runs": assignment.runs,
        "goal": _given(assignment.goal),
    }
    work = {"assignment": VERSION, "kind": kind_of(assignment.work), "work": assignment.work.to_query()}
    return work | {name: value for name, value in described.items() if value not in (None, "", [], {})}


def _given(value: Any) -> Any:
    """A dataclass as a dictionary, what is ``None`` or empty left out."""
    if isinstance(value, tuple):
        return [_given(each) for each in value]
    if not is_dataclass(value):
        return value
    values = {each.name: _given(getattr(value, each.name)) for each in fields(value)}
    return {name: each for name, each in values.items() if each is not None and each != []}


def from_json(text: str) -> object:
    """What JSON text says, its shape not yet checked.

    Raises:
        ValueError: too long, nested too deep, or not JSON.
    """
    return read_object(text, MAX_LENGTH, _NESTING)


def values_from(description: object) -> dict[str, Any]:
    """What an Assignment is made with; the inverse of :func:`describe`.

    Raises:
        ValueError: not the shape of an assignment, or with a part that is not valid.
    """
    for name in _REQUIRED:
        check_fields("assignment", description, _FIELDS, required=name)
    assert isinstance(description, dict)
    values = dict(description)
    check_version("assignment", values.pop("assignment"))
    values["work"] = read_work(values.pop("kind"), values["work"])
    values["free"] = _read_free(values.get("free", {}))
    values["questions"] = each_of("questions", values.get("questions", []), asked_from)
    if "goal" in values:
        values["goal"] = _make(Goal, "goal", values["goal"])
    return as_tuples(values)


def check_version(field: str, version: object) -> None:
    """Refuse another version of a written form.

    Raises:
        ValueError: it is one.
    """
    if version != VERSION or isinstance(version, bool):
        raise ValueError(f"{field} = {shortened(repr(version))}: must be {VERSION}, the version of its form")


def each_of(field: str, described: object, read: Callable[[str, object], T]) -> tuple[T, ...]:
    """All things of a list, read one by one.

    Raises:
        ValueError: no list, or what the reader raises.
    """
    if not isinstance(described, list):
        raise ValueError(f"{field} = {shortened(repr(described))}: must be a list")
    return tuple(read(f"{field}[{index}]", each) for index, each in enumerate(described))


def _read_free(described: object) -> Free:
    if isinstance(described, dict):
        described = dict(described)
        if "start" in described:
            described["start"] = _make(Box, "start", described["start"])
        for name, kind in _PARTS.items():
            read = partial(_make, kind)
            described[name] = each_of(name, described.get(name, []), read)
    return _make(Free, "free", described)


def _make(kind: type[T], field: str, described: object) -> T:
    """A dataclass from a dictionary of its fields."""
    known = fields(cast(Any, kind))
    needed = [each.name for each in known if each.default is MISSING and each.default_factory is MISSING]
    for name in needed or [""]:
        check_fields(field, described, tuple(each.name for each in known), required=name)
    return kind(**as_tuples(cast(Description, described)))


def as_tuples(description: Description) -> Description:
    """The same with tuples in place of lists, as the classes have them."""
    return {name: tuple(each) if isinstance(each, list) else each for name, each in description.items()}
