"""What of a race needs no kernel: the lean replay, in a frame that may do nothing but play."""

from collections.abc import Sequence
from html import escape

from downhill.experiment import Experiment
from downhill.export import render_html
from downhill.player.wire import Layout
from downhill.simulation import Trajectory
from landscapes import find_landscape

_HEIGHT = "46rem"


def framed_replay(experiment: Experiment, trajectories: Sequence[Trajectory], layout: Layout = "overlay") -> str:
    """The race as HTML for a notebook's output: its lean replay, in an ``iframe`` that brings all of it along.

    It takes what the replay takes, and 2 % for quotation marks.

    Args:
        experiment: the race.
        trajectories: its trajectories.
        layout: how it is shown; a relief, which the lean replay does not have, as the flat landscape.
    """
    page = render_html(experiment, trajectories, lean=True, layout="overlay" if layout == "surface" else layout)
    name = escape(find_landscape(experiment.landscape).name)
    style = f"width: 100%; height: {_HEIGHT}; border: 0"
    return f'<iframe title="Race: {name}" sandbox="allow-scripts" style="{style}" srcdoc="{escape(page)}"></iframe>'
