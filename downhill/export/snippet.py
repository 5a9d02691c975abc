"""One entrant's run as a short Python script: with this package, or with another library and without it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal, get_args

from downhill.experiment import Averaging, Entrant, Experiment, Schedule
from downhill.experiment.choice import Choice
from downhill.experiment.entrant import OPTIONAL_NUMBERS
from downhill.export.plain_loop import Loop, plain_loop
from downhill.export.plain_rule import wrapped
from downhill.simulation import Outcome, Trajectory, simulate
from landscapes import LANDSCAPES, find_landscape

Library = Literal["downhill", "optax", "torch", "numpy"]
LIBRARIES: tuple[Library, ...] = get_args(Library)
_WITH: Mapping[Library, str] = {
    "downhill": "run in a checkout of Downhill",
    "optax": "with JAX and optax alone",
    "torch": "with PyTorch alone",
    "numpy": "with NumPy alone",
}


def libraries(experiment: Experiment, entrant: int) -> dict[Library, str]:
    """Every library, and in words why there is no snippet with it; empty where there is one.

    Args:
        experiment: the race.
        entrant: whose run, counted from 0.

    Raises:
        ValueError: there is no such entrant.
    """
    runner = _runner(experiment, entrant)

    def reason(library: Library) -> str:
        try:
            _loop(experiment, runner, library)
        except ValueError as error:
            return str(error)
        return ""

    return {library: reason(library) for library in LIBRARIES}


def render_snippet(experiment: Experiment, entrant: int, library: Library) -> str:
    """A Python script that makes one entrant's run again, in float64.

    It leaves all positions in ``path`` and the last one in ``theta``, and prints that one's coordinates as its last
    line. With another library it needs no file of this package.

    Args:
        experiment: the race.
        entrant: whose run, counted from 0.
        library: ``"downhill"`` for this package, or one that replaces it.

    Raises:
        ValueError: there is no such entrant or library, or the library cannot make this run; the message says why.
    """
    if library not in LIBRARIES:
        raise ValueError(f"library = {library!r}: must be one of {', '.join(LIBRARIES)}")
    runner = _runner(experiment, entrant)
    try:
        loop = _loop(experiment, runner, library)
    except ValueError as error:
        raise ValueError(f"library = {library!r}: {error}") from None
    [run] = simulate(replace(experiment, entrants=(runner,)))
    imports, *blocks = loop(run)
    if any("math." in block for block in blocks):
        imports = f"import math\n\n{imports}"
    head = "\n".join([*_remarks(experiment, run, library), "", imports])
    return "\n\n\n".join([head, *(block for block in blocks if block)]) + "\nprint(*theta.tolist())\n"


def _runner(experiment: Experiment, entrant: int) -> Entrant:
    count = len(experiment.entrants)
    if isinstance(entrant, bool) or not isinstance(entrant, int) or not 0 <= entrant < count:
        raise ValueError(f"entrant = {entrant!r}: must be the index of one of the {count} entrants, from 0")
    return experiment.entrants[entrant]


def _loop(experiment: Experiment, entrant: Entrant, library: Library) -> Loop:
    if entrant.is_own:
        raise ValueError("its transformation was made by Entrant.from_optax, and its code is not known here")
    if library == "downhill":
        return lambda _: _with_this_package(experiment, entrant)
    if library == "numpy" and _starts_undefined(experiment, entrant):  # the complex step finds a number all the same
        raise ValueError("the function or its slope is not defined at the start")
    return plain_loop(experiment, entrant, library)


def _starts_undefined(experiment: Experiment, entrant: Entrant) -> bool:
    """Whether there is no slope to begin with, as only a typed formula can have none."""
    if experiment.landscape in LANDSCAPES:
        return False
    [run] = simulate(replace(experiment, entrants=(entrant,)))
    return run.outcome == Outcome.DIVERGED and run.outcome.at_step == 0


def _remarks(experiment: Experiment, run: Trajectory, library: Library) -> list[str]:
    """Comments: what this is, where it ends, and what of the entrant it leaves out and why.

    Nothing that a person typed stands in the first two lines, where Python looks for an encoding.
    """
    entrant, landscape = run.entrant, find_landscape(experiment.landscape)
    own = "data of one's own" if landscape.fit else "a typed formula"
    where = landscape.name if landscape.id in LANDSCAPES else own
    lines = [
        f"{entrant.optimizer.name} on {where}, {_WITH[library]}.",
        f"After {len(run.theta) - 1} steps it is at {', '.join(map(repr, run.theta[-1].tolist()))}.",
    ]
    if library != "downhill":
        if entrant.name:
            lines.append(f"The entrant is called {entrant.name!a}.")
        if entrant.averaging != Averaging():
            lines.append(f"The averaging ({entrant.averaging.kind}) is left out: it does not change these positions.")
        if entrant.batch_size is not None:
            lines.append("The batch size is left out: without data there are no batches.")
    if run.outcome == Outcome.DIVERGED:
        how = f"It diverges at step {run.outcome.at_step}" if run.outcome.at_step else "It is not defined at the start"
        lines.append(f"{how}: what comes after differs from library to library.")
    return [f"# {line}" for line in lines]


def _with_this_package(experiment: Experiment, entrant: Entrant) -> list[str]:
    """The same race with this entrant alone: chance is the same for each."""
    arguments = [repr(entrant.rule), repr(dict(entrant.hyperparameters))]
    classes = ["Entrant", "Experiment", "simulate"]
    for choice, absent in ((entrant.schedule, Schedule()), (entrant.averaging, Averaging())):
        if choice != absent:
            arguments.append(f"{choice.what}={_made(choice)}")
            classes.append(type(choice).__name__)
    if entrant.then:
        arguments.append(f"then={entrant.then!r}")
    options = {name: getattr(entrant, name) for name in OPTIONAL_NUMBERS}
    arguments += [f"{name}={number!r}" for name, number in options.items() if number is not None]
    if entrant.name:
        arguments.append(f"name={entrant.name!r}")
    race = {
        "landscape": experiment.landscape,
        "start": experiment.start,
        "steps": experiment.steps,
        "parameters": dict(experiment.parameters),
        "seed": experiment.seed,
        "budget": experiment.budget,
    }
    described = ", ".join(f"{name}={value!r}" for name, value in race.items())
    return [
        f"from downhill import {', '.join(sorted(classes))}",
        f"""\
entrant = {wrapped(f"Entrant({', '.join(arguments)})")}
experiment = {wrapped(f"Experiment({described}, entrants=(entrant,))")}
[run] = simulate(experiment)
path = run.theta
theta = path[-1]""",
    ]


def _made(choice: Choice) -> str:
    return f"{type(choice).__name__}({choice.kind!r}, {dict(choice.numbers)!r})"
