"""The entrants that a page edits, of a race or of a training: where they are, and how they are changed there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from downhill.experiment import Entrant, Experiment
from downhill.networks.training import Training
from downhill.player.wire import NumberPlace
from downhill.widgets import session
from downhill.widgets.machine import Session

D = TypeVar("D", Experiment, Training)
Change = Callable[[Callable[[Entrant], Entrant]], None]
"""Replaces the entrant by what the function makes of it."""
Arrange = Callable[[list[int]], int | None]
"""Changes the list of the entrants' places; the entrant whose place it returns is open then."""


@dataclass(frozen=True, slots=True)
class Lineup(Generic[D]):
    """Whose entrants are edited.

    Attributes:
        read: of the session what they are part of.
        write: the session with another such.
        trains: whether they train networks; else they race, and a player on the page may change their numbers, too.
    """

    read: Callable[[Session], D]
    write: Callable[[Session, D], Session]
    trains: bool

    def change(self, index: int, change: Callable[[Entrant], Entrant]) -> None:
        """Replace one of them; for callbacks."""

        def changed(old: Session) -> Session:
            described = self.read(old)
            entrants = list(described.entrants)
            entrants[index] = change(entrants[index])
            return self.write(old, replace(described, entrants=tuple(entrants)))

        session.edit_session(changed)

    def rearrange(self, arrange: Arrange, new: Callable[[Sequence[Entrant]], Entrant] | None = None) -> None:
        """Change which there are, and in which order; each keeps its colour. For callbacks.

        Args:
            arrange: of the places, what is left of them, in another order, or some twice.
            new: makes of those there are one more, whose place is the last of those that ``arrange`` is given.
        """

        def changed(old: Session) -> Session:
            described = self.read(old)
            styles = described.path_styles
            entrants = [
                replace(entrant, path_style=style + 1.0)
                for entrant, style in zip(described.entrants, styles, strict=True)
            ]
            if new:
                entrants.append(new(described.entrants))
            order = list(range(len(entrants)))
            opened = arrange(order)
            return replace(self.write(old, _in_order(described, entrants, order)), open_entrant=opened)

        session.edit_session(changed)


def _in_order(described: D, entrants: Sequence[Entrant], order: Sequence[int]) -> D:
    """With these entrants in this order."""
    arranged = tuple(entrants[place] for place in order)
    if isinstance(described, Training) and len(described.networks) > 1:
        last = len(described.networks) - 1
        networks = tuple(described.networks[min(place, last)] for place in order) or described.networks[:1]
        return _usual(replace(described, entrants=arranged, networks=networks))
    return _usual(replace(described, entrants=arranged))


def _usual(described: D) -> D:
    """The same; the path style that an entrant would have by its place need not be said."""
    entrants = (
        replace(entrant, path_style=None if style == index else style + 1.0)
        for index, (entrant, style) in enumerate(zip(described.entrants, described.path_styles, strict=True))
    )
    return replace(described, entrants=tuple(entrants))


RACE_LINEUP: Lineup[Experiment] = Lineup(
    lambda old: old.experiment, lambda old, experiment: replace(old, experiment=experiment), trains=False
)
"""The session's experiment's."""


@dataclass(frozen=True, slots=True)
class Edited:
    """An entrant that is open for editing.

    Attributes:
        index: its place.
        entrant: as it is.
        trains: as its lineup's.
        change: replaces it by what a function makes of it, as it is then.
    """

    index: int
    entrant: Entrant
    trains: bool
    change: Change

    @property
    def key(self) -> str:
        """Identity of its widgets in the page."""
        return f"entrant-{self.index}-{self.entrant.rule}"

    def place(self, name: str) -> NumberPlace | None:
        """Where one of its numbers is for a player; ``None`` where there is none."""
        return None if self.trains else {"field": "numbers", "entrant": self.index, "name": name}

    def set_number(self, name: str, value: float | None) -> None:
        """Change one number of the entrant as it is now, which may no longer be what is shown."""
        self.change(lambda old: old.with_number(name, value))
