"""Races and maps in a notebook: the player itself, whose questions the kernel answers.

>>> from downhill import Entrant, Experiment, race
>>> widget = race(Experiment("beale", entrants=(Entrant("adam"),)))  # doctest: +SKIP
>>> widget.experiment  # always what is shown  # doctest: +SKIP
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, get_args

from downhill.experiment import Experiment
from downhill.maps import Map
from downhill.maps.cost import check_map
from downhill.player.wire import Layout

if TYPE_CHECKING:
    from downhill.notebook.map_widget import MapWidget
    from downhill.notebook.race_widget import RaceWidget

__all__ = ["chart", "race"]


def race(experiment: Experiment, *, layout: Layout = "overlay") -> "RaceWidget":
    """The race as a widget of a notebook, an ``anywidget.AnyWidget``.

    The start and the sliders can be dragged; the kernel computes, and ``widget.experiment`` is always what is shown. It
    can be observed (``widget.observe(f, "experiment")``) and set. Without a kernel, as in a saved notebook, the race
    plays as a lean replay does.

    Args:
        experiment: the race.
        layout: how it is shown first.

    Raises:
        ModuleNotFoundError: anywidget is not installed.
        TypeError: that is no experiment.
        ValueError: an unknown layout; an entrant was made by ``from_optax``.
    """
    if not isinstance(experiment, Experiment):
        raise TypeError(f"experiment = {experiment!r}: must be an Experiment")
    if layout not in get_args(Layout):
        raise ValueError(f"layout = {layout!r}: must be one of {', '.join(get_args(Layout))}")
    experiment.to_query()  # what cannot be written down cannot be shown: no widget is begun for it
    return _home("race").RaceWidget(experiment, layout)


def chart(described: Map, /) -> "MapWidget":
    """The map as a widget of a notebook, an ``anywidget.AnyWidget``.

    It is computed in the kernel, coarse first, and other cells can run between its portions. A part that is dragged
    out becomes ``widget.map``, which can be observed and set. Without a kernel its picture is shown.

    Args:
        described: the map.

    Raises:
        ModuleNotFoundError: anywidget is not installed.
        TypeError: that is no map.
        ValueError: it would take too long; an entrant was made by ``from_optax``.
    """
    if not isinstance(described, Map):
        raise TypeError(f"map = {described!r:.100}: must be a Map")
    described.to_query()
    check_map(described)
    return _home("map").MapWidget(described)


def _home(kind: str) -> Any:
    try:
        import_module("anywidget")
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError('a notebook\'s widgets need anywidget: pip install "downhill[notebook]"') from error
    return import_module(f"downhill.notebook.{kind}_widget")
