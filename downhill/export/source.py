"""What a picture of a race was made of, which goes into its file, so that whoever finds it can make it again."""

from typing import NamedTuple

from downhill.experiment import Experiment
from downhill.player.wire import Projection


class Source(NamedTuple):
    """What somebody needs to make the picture again.

    Attributes:
        name: what that is: ``"Experiment"`` or ``"Training"``.
        text: it, as JSON.
        further: what has to be said besides, as a line; of an experiment nothing.
        moment: what one moment of the race is called.
        about: in place of what a replay says of an experiment.
        projection: of paths on a plane through the space of all weights what the plane does not hold.
    """

    name: str
    text: str
    further: str = ""
    moment: str = "step"
    about: str = ""
    projection: Projection | None = None

    @property
    def lines(self) -> str:
        """The JSON, and in a second line what has to be said besides."""
        return f"{self.text}\n{self.further}" if self.further else self.text


def source_of(experiment: Experiment) -> Source:
    """Of a race that is simulated.

    Raises:
        ValueError: an entrant was made by ``from_optax``.
    """
    return Source("Experiment", experiment.to_json())
