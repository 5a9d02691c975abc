"""One entrant's run as a short Python script: with this package, or with another library and without it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Literal, get_args

from export.plain_loss import plain_loss
from export.plain_rule import indented, is_scheduled, library_call, numpy_lines, rate_function
from landscapes import LANDSCAPES, find_landscape
from trajectories import Averaging, Entrant, Experiment, Outcome, Schedule, Trajectory, simulate
from trajectories.choice import Choice
from trajectories.entrant import AROUND

Library = Literal["downhill", "optax", "torch", "numpy"]
LIBRARIES: tuple[Library, ...] = get_args(Library)
TITLES: Mapping[Library, str] = {"downhill": "Downhill", "optax": "optax", "torch": "PyTorch", "numpy": "NumPy"}


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
            _script(experiment, runner, library, None)
        except ValueError as error:
            return str(error)
        return ""

    return {library: reason(library) for library in LIBRARIES}


def render_snippet(experiment: Experiment, entrant: int, library: Library) -> str:
    """A Python script that runs one entrant again in float64.

    It leaves the positions in ``path`` and the last of them in ``theta``, and prints that in its last line. With
    another library it needs no file of this package. From where a run diverges on, its numbers may differ.

    Args:
        experiment: the race.
        entrant: whose run, counted from 0.
        library: ``"downhill"`` (this package, from a checkout), ``"optax"``, ``"torch"`` or ``"numpy"``; the last
            differentiates by the complex step (Squire & Trapp 1998).

    Raises:
        ValueError: there is no such entrant or library, or the library cannot make this run; the message says why.
    """
    if library not in LIBRARIES:
        raise ValueError(f"library = {library!r}: must be one of {', '.join(LIBRARIES)}")
    runner = _runner(experiment, entrant)
    try:
        _script(experiment, runner, library, None)  # before the run, which takes longer
    except ValueError as error:
        raise ValueError(f"library = {library!r}: {error}") from None
    [run] = simulate(replace(experiment, entrants=(runner,)))
    return _script(experiment, runner, library, run)


def _runner(experiment: Experiment, entrant: int) -> Entrant:
    count = len(experiment.entrants)
    if isinstance(entrant, bool) or not isinstance(entrant, int) or not 0 <= entrant < count:
        raise ValueError(f"entrant = {entrant!r}: must be a whole number from 0 to {count - 1}: {count} race")
    return experiment.entrants[entrant]


def _script(experiment: Experiment, entrant: Entrant, library: Library, run: Trajectory | None) -> str:
    """The script; without a run, only to see whether there is one.

    Raises:
        ValueError: the library cannot make this run.
    """
    if entrant.is_own:
        raise ValueError("its transformation was made in another Python program, which alone knows its code")
    if library == "downhill":
        return ""
    return ""
