"""The race of this visit in the Playground's address."""

from downhill.experiment import Experiment
from downhill.player.wire import Layout
from downhill.widgets import session
from downhill.widgets.race_page import RACE, write


def layout() -> Layout:
    """How the race is laid out."""
    return session.current().view(RACE)


def query(experiment: Experiment) -> str:
    """The race as the part of an address after the ``?``."""
    return write(experiment, layout())
