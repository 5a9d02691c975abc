"""A map in its page's address: which runs of the session's experiment, and what its colours tell of them."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from downhill.drawing.maps import SHOWS, Show
from downhill.experiment import Experiment
from downhill.export.map_colours import read_show
from downhill.maps import Basins, Map, Sensitivity
from downhill.maps.examples import WELLS_100 as FIRST_MAP
from downhill.maps.specification import Variation
from downhill.server.first_race import FIRST_RACE
from downhill.server.map_query import FIELDS, join, split
from downhill.widgets import session
from downhill.widgets.machine import Page


@dataclass(frozen=True, slots=True)
class MapView:
    """What the page shows of the experiment.

    Attributes:
        variation: which runs.
        landscape: the id of the landscape to whose places the variation's ranges belong.
        quantity: what its colours were chosen to tell.
    """

    variation: Variation
    landscape: str
    quantity: Show


def quantities(variation: Variation) -> tuple[Show, ...]:
    """What can be shown of such a map; of a sensitivity the steps only if there is a loss to reach."""
    counted = not isinstance(variation, Sensitivity) or variation.target is not None
    return SHOWS if counted else tuple(each for each in SHOWS if each != "steps")


def _view(described: Map, quantity: Show) -> tuple[Experiment, MapView]:
    experiment = described.experiment
    return experiment, MapView(described.variation, experiment.landscape, quantity)


def _usual(described: Map) -> tuple[Experiment, MapView]:
    return _view(described, read_show(described, None))


def _shown(described: Map, view: MapView) -> Show:
    """What is chosen; what is usual where that cannot be."""
    return view.quantity if view.quantity in quantities(view.variation) else read_show(described, None)


def _read(query: str) -> tuple[Experiment, MapView]:
    return _view(*split(query))


def _write(experiment: Experiment, view: MapView) -> str:
    described = Map(experiment, view.variation)
    return join(described, _shown(described, view))


def _begin(experiment: Experiment) -> tuple[Experiment, MapView]:
    return _usual(FIRST_MAP if experiment == FIRST_RACE else Map(experiment, Basins()))


def _fit(experiment: Experiment, view: MapView) -> tuple[MapView, str | None]:
    variation, notice = view.variation, None
    if experiment.landscape != view.landscape and isinstance(variation, Basins):
        # Another landscape has other places: its own view, as a race has its own start there.
        variation = replace(variation, x_low=None, x_high=None, y_low=None, y_high=None, radius=None)
    try:
        Map(experiment, variation)
    except ValueError as error:
        variation = Basins()
        notice = f"That map is no longer possible, so the basins are shown instead. {error}"
    return MapView(variation, experiment.landscape, view.quantity), notice


MAP: Page[MapView] = Page("map", _usual(FIRST_MAP), "first map", _read, _write, _begin, _fit, FIELDS)


def current() -> tuple[Map, Show]:
    """The map of the session's experiment, and what is shown of it."""
    experiment, view = session.current().experiment, session.current().view(MAP)
    described = Map(experiment, view.variation)
    return described, _shown(described, view)


# For callbacks ------------------------------------------------------------------------------------------------------


def edit(change: Callable[[Variation], Variation]) -> None:
    """Replace the variation. A change that is not allowed leaves it as it is and says why."""
    session.edit_view(
        MAP, lambda experiment, old: replace(old, variation=Map(experiment, change(old.variation)).variation)
    )


def choose(variation: Callable[[Experiment], Variation]) -> None:
    """Show a map of another variation, in the colours that are usual for it."""
    session.edit_view(MAP, lambda experiment, _: _usual(Map(experiment, variation(experiment)))[1])


def set_quantity(chosen: Show) -> None:
    """Change what the colours tell."""
    session.edit_view(MAP, lambda _, old: replace(old, quantity=chosen))
