"""The best attempts of a class as one race."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from downhill.assignments.checking import CheckedAttempt, final_loss
from downhill.assignments.collection import Collection
from downhill.experiment.entrant import MAX_ENTRANTS, MAX_NAME_LENGTH, Entrant
from downhill.experiment.experiment import Experiment


class _Best(NamedTuple):
    """Whose attempt it is, and its race; the lower the rank, the better."""

    rank: tuple[bool, float]
    name: str
    race: Experiment
    entrant: int


def race_of_best(collection: Collection) -> Experiment | None:
    """The best entrants of up to 12 hand-ins, best first, each with its student's name, on the best one's landscape.

    An entrant is that of the goal, else of those who may be changed the one with the lowest final loss. Those that ran
    on another landscape, from another start, or longer or shorter cannot be in the same race and are left out. ``None``
    where nobody has a race.

    Args:
        collection: what came in.
    """
    ranked = sorted(_ranked(collection), key=lambda each: each.rank)
    if not ranked:
        return None
    place = replace(ranked[0].race, entrants=())
    racing = [each for each in ranked if replace(each.race, entrants=()) == place][:MAX_ENTRANTS]
    return replace(place, entrants=tuple(_named(each) for each in racing))


def _ranked(collection: Collection) -> Iterator[_Best]:
    if (assignment := collection.assignment) is None:
        return
    for each in collection.hand_ins:
        checked = each.checked
        if checked.best is None or not checked.attempts[checked.best].recomputed.paths:  # no race, or too many
            continue
        attempt = checked.attempts[checked.best]
        entrant = _lowest(attempt, assignment.judged)
        reached, loss = attempt.recomputed.goal, final_loss(attempt.recomputed.results[entrant])
        used = None if reached is None else reached.used
        rank = (used is None, used if used is not None else float("inf") if loss is None else loss)
        yield _Best(rank, checked.name or each.source, Experiment.from_query(attempt.query), entrant)


def _lowest(attempt: CheckedAttempt, judged: Sequence[int]) -> int:
    losses = {index: final_loss(attempt.recomputed.results[index]) for index in judged}
    return min(judged, key=lambda index: float("inf") if losses[index] is None else losses[index] or 0.0)


def _named(best: _Best) -> Entrant:
    name = "".join(filter(str.isprintable, best.name))[:MAX_NAME_LENGTH].strip()
    return replace(best.race.entrants[best.entrant], name=name)
