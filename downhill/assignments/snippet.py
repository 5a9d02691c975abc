"""An assignment as a Python script."""

from dataclasses import fields

from downhill.assignments.assignment import Assignment

_IMPORTS = """\
from downhill import Experiment
from downhill.assignments import (
    Asked,
    Assignment,
    Box,
    ChoiceQuestion,
    Free,
    FreeNumber,
    FreeRule,
    Goal,
    NumberQuestion,
    PointQuestion,
    TextQuestion,
)
from downhill.maps import Map
from downhill.networks import Training
"""


def to_python(assignment: Assignment) -> str:
    """A script that makes the assignment again, as ``assignment``."""
    work = assignment.work
    values = {each.name: repr(getattr(assignment, each.name)) for each in fields(Assignment)}
    values["work"] = f"{type(work).__name__}.from_query({work.to_query()!r})"
    lines = "".join(f"    {name}={value},\n" for name, value in values.items())
    return f"{_IMPORTS}\nassignment = Assignment(\n{lines})\n"
