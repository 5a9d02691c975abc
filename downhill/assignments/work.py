"""What an assignment is about: a race, a map or a training, as its URL query."""

from downhill.experiment.checks import known, shortened
from downhill.experiment.codec import check_length
from downhill.experiment.entrant import Entrant
from downhill.experiment.experiment import Experiment
from downhill.maps.map import Map
from downhill.networks.training import Training

Work = Experiment | Map | Training
KINDS: dict[str, type[Work]] = {"race": Experiment, "map": Map, "training": Training}


def kind_of(work: Work) -> str:
    """Its kind's name: ``"race"``, ``"map"`` or ``"training"``."""
    return next(name for name, kind in KINDS.items() if isinstance(work, kind))


def entrants_of(work: Work) -> tuple[Entrant, ...]:
    """Who takes part."""
    return work.experiment.entrants if isinstance(work, Map) else work.entrants


def landscape_of(work: Work) -> str:
    """The id of its landscape; empty of a training, which has none."""
    if isinstance(work, Training):
        return ""
    return (work.experiment if isinstance(work, Map) else work).landscape


def check_work(work: object) -> Work:
    """The value, if whoever is given its description can run it.

    Raises:
        ValueError: it is nothing of the kind, or its description does not say all of it: a table of one's own, a
            transformation of optax's, numbers in place of a landscape.
    """
    if not isinstance(work, Experiment | Map | Training):
        raise ValueError(f"work = {shortened(repr(work))}: must be an Experiment, a Map or a Training")
    if isinstance(work, Training) and work.data.kind == "csv":
        raise ValueError("work: data = 'csv': a table of one's own is in no description; must be data that all have")
    if not entrants_of(work):
        raise ValueError("work: it has no entrants; must be at least one")
    if read_work(kind_of(work), work.to_query()) != work:
        raise AssertionError("a work's query must say all of it")
    return work


def read_work(kind: object, query: object, field: str = "work") -> Work:
    """A race, a map or a training from its URL query.

    Args:
        kind: which of them.
        query: what ``to_query`` has written.
        field: what messages call it.

    Raises:
        ValueError: an unknown kind, or no such query.
    """
    if not isinstance(query, str):
        raise ValueError(f"{field} = {shortened(repr(query))}: must be a text, the query of an address")
    found = KINDS[known("kind", kind, KINDS)]
    try:
        check_length(query)
        return found.from_query(query)
    except UnicodeEncodeError:
        raise ValueError(f"{field} = {shortened(repr(query))}: holds half of a character") from None
    except ValueError as error:
        raise ValueError(f"{field}: {error}") from None
