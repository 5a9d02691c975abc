"""A race as a widget."""

from collections.abc import Sequence
from typing import Any, get_args
from uuid import uuid4

import traitlets

from downhill.experiment import Experiment
from downhill.experiment.edit import FIELDS, edited
from downhill.notebook.answers import ANSWERS
from downhill.notebook.front_end import module, styles
from downhill.notebook.kernel_widget import KernelWidget
from downhill.notebook.replay import framed_replay
from downhill.player import describe, landscape_picture, message, pack
from downhill.player.edits import unheard
from downhill.player.wire import Layout, PageRaceHeader
from downhill.simulation import Trajectory, simulate


class RaceWidget(KernelWidget):
    """A race in a notebook; :func:`downhill.race` makes it.

    Attributes:
        experiment: what is shown; it can be observed and set.
    """

    _esm = module("notebook_race.js")
    _css = styles()

    experiment = traitlets.Instance(Experiment)
    _race = traitlets.Bytes().tag(sync=True)
    _picture = traitlets.Bytes().tag(sync=True)
    _edits = traitlets.Any([]).tag(sync=True)

    def __init__(self, experiment: Experiment, layout: Layout) -> None:
        self._shown_layout: Layout = layout
        self._session, self._heard = uuid4().hex, 0
        self._trajectories: Sequence[Trajectory] = ()
        super().__init__(ANSWERS, experiment=experiment)

    @traitlets.validate("experiment")
    def _computed(self, proposal: Any) -> Experiment:
        experiment: Experiment = proposal["value"]
        experiment.to_query()  # what cannot be written down cannot be shown, nor what is changed in it
        self._trajectories = simulate(experiment)
        return experiment

    @traitlets.observe("experiment")
    def _show(self, _: object = None) -> None:
        experiment = self.experiment
        picture = landscape_picture(experiment.landscape, experiment.parameters)
        header: PageRaceHeader = {
            **describe(experiment, self._trajectories),
            "layout": self._shown_layout,
            "session": self._session,
            "heard": self._heard,
            "faulty": False,
        }
        with self.hold_sync():
            self._picture = message(picture.header, picture.losses)
            self._race = message(header, pack(self._trajectories))

    @traitlets.observe("_edits")
    def _hear_edits(self, change: Any) -> None:
        for count, edit in unheard(change["new"], self._heard):
            self._heard = count
            if edit.get("layout") in get_args(Layout):
                self._shown_layout = edit["layout"]
            try:
                with self.complaining():
                    if edit.keys() & FIELDS:
                        self.experiment = edited(self.experiment, edit)
            finally:
                self._show()  # also what is as it was: the views are told that they have been heard

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        bundle = super()._repr_mimebundle_(**kwargs)
        assert bundle is not None  # it has a view
        data, metadata = bundle
        replay = framed_replay(self.experiment, self._trajectories, self._shown_layout)
        return {**data, "text/html": replay}, metadata
