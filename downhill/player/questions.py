"""What the player asks for, read from its questions, and the work for each answer.

Who answers, a server's route or a notebook's kernel, decides when that is done, and what is kept.
"""

import math
from collections.abc import Callable, Generator, Hashable
from functools import reduce
from typing import Any, NamedTuple

import numpy as np

from downhill.drawing.scale import grid_coordinates
from downhill.experiment import Experiment
from downhill.experiment.codec import read_object
from downhill.experiment.edit import edited
from downhill.experiment.fields import without_field
from downhill.player import wire
from downhill.player.packing import message, pack
from downhill.player.picture import describe
from downhill.player.sweeps import film, searches
from downhill.simulation import loss_grid
from downhill.simulation.cost import check_films
from downhill.simulation.simulate import simulate_in_portions
from downhill.simulation.sweep import film_values, sweep_in_portions, swept_parameter
from downhill.simulation.tuning import searched, tuned_in_portions

Work = Generator[None, None, bytes]

_LARGEST = 1e9
"""No view reaches farther than this."""

_MAX_FIELD = 100


class Asked(NamedTuple):
    """A question that was read.

    Attributes:
        of: equal for questions with the same answer.
        work: begins the work for it.
    """

    of: Hashable
    work: Callable[[], Work]


# Races ----------------------------------------------------------------------------------------------------------------


def edited_experiment(query: str) -> Experiment:
    """The experiment of a query that may have one field more: ``edits=<JSON list of edits>``, made one after the other.

    Raises:
        ValueError: anything in it that is not allowed.
    """
    query, texts = without_field(query, "edits")
    experiment = Experiment.from_query(query)
    if len(texts) > 1:
        raise ValueError(f"edits: given {len(texts)} times; may be given once")
    edits: Any = read_object(texts[0]) if texts else []
    if not isinstance(edits, list) or not all(isinstance(edit, dict) for edit in edits):
        raise ValueError(f"edits = {texts[0]!r}: must be a list of objects")
    return reduce(edited, edits, experiment)


def race(experiment: Experiment) -> Work:
    """A race tried out, as a ``wire.RaceHeader`` with its numbers."""
    trajectories = yield from simulate_in_portions(experiment)
    return message(describe(experiment, trajectories), pack(trajectories))


# A landscape over another view ----------------------------------------------------------------------------------------


def with_view(query: str) -> tuple[Experiment, wire.View]:
    """An experiment's query with one field more, ``view=<x low>,<x high>,<y low>,<y high>``.

    Raises:
        ValueError: anything in it that is not allowed.
    """
    query, views = without_field(query, "view")
    experiment = Experiment.from_query(query)
    try:
        [text] = views
        x_low, x_high, y_low, y_high = (float(number) for number in text.split(","))
    except ValueError:
        raise ValueError(f"view = {', '.join(views)!r}: must be four numbers") from None
    for low, high in ((x_low, x_high), (y_low, y_high)):
        if not (math.isfinite(high - low) and -_LARGEST <= low < high <= _LARGEST):
            raise ValueError(f"view from {low} to {high}: must grow, within ±{_LARGEST:g}")
    return experiment, ((x_low, x_high), (y_low, y_high))


def losses_over(experiment: Experiment, view: wire.View) -> bytes:
    """The landscape's losses over a view, as a ``wire.GridHeader`` with its numbers."""
    losses = loss_grid(experiment.landscape, experiment.parameters, *grid_coordinates(view))
    with np.errstate(over="ignore"):
        numbers = losses.astype("<f4").tobytes()
    header: wire.GridHeader = {"view": view, "columns": losses.shape[1], "rows": losses.shape[0]}
    return message(header, numbers)


# Many values of a hyperparameter --------------------------------------------------------------------------------------


def film_asked(query: str) -> Asked:
    """A film of one hyperparameter of one entrant.

    Raises:
        ValueError: anything in it that is not allowed, or it would take too long.
    """
    experiment, entrant, name = _read_film(query)
    values = film_values(swept_parameter(experiment, entrant, name), experiment.entrants[entrant].hyperparameters[name])
    check_films(experiment, {entrant: len(values)})

    def work() -> Work:
        return film(experiment, (yield from sweep_in_portions(experiment, entrant, name, values)))

    return Asked((experiment, entrant, name), work)


def _read_film(query: str) -> tuple[Experiment, int, str]:
    """The experiment, and which hyperparameter of which entrant is to be filmed.

    Raises:
        ValueError: not a valid experiment, or its query is not joined by exactly one ``film=<index>,<name>``.
    """
    query, films = without_field(query, "film")
    if len(films) != 1:
        raise ValueError(f"film: given {len(films)} times; must be given once, as <index of an entrant>,<name>")
    [text] = films
    if len(text) > _MAX_FIELD:
        raise ValueError(f"film: {len(text)} characters; at most {_MAX_FIELD} are allowed")
    index, _, name = text.partition(",")
    if not (index.isascii() and index.isdecimal()):
        raise ValueError(f"film = {text!r}: must be <index of an entrant>,<name>")
    experiment = Experiment.from_query(query)
    swept_parameter(experiment, int(index), name)
    return experiment, int(index), name


def tuned_asked(query: str) -> Asked:
    """The search for everybody's best learning rate.

    Raises:
        ValueError: anything in it that is not allowed, or it would take too long.
    """
    experiment = Experiment.from_query(query)
    check_films(experiment, searched(experiment))

    def work() -> Work:
        return searches((yield from tuned_in_portions(experiment)))

    return Asked(experiment, work)
