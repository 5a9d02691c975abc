"""A map as a widget."""

import base64
from collections.abc import Generator
from dataclasses import replace
from typing import Any

import traitlets

from downhill.export import render_map_png
from downhill.export.map_colours import read_show
from downhill.export.map_frames import coarse_to_fine, frames_of
from downhill.maps import ComputedMap, Map
from downhill.maps.compute import compute_in_portions
from downhill.maps.cost import check_map, map_seconds
from downhill.maps.part import part_of
from downhill.notebook.front_end import module, styles
from downhill.notebook.kernel_widget import KernelWidget, Work
from downhill.player.map_question import question
from downhill.simulation.portions import finished

MOST_SECONDS_OF_A_STILL = 1.0
"""A map that costs more CPU time than this is not computed for the notebook's file alone."""


class MapWidget(KernelWidget):
    """A map in a notebook; :func:`downhill.chart` makes it.

    Attributes:
        map: what is shown; it can be observed and set.
    """

    _esm = module("notebook_map.js")
    _css = styles("map.css")

    map = traitlets.Instance(Map)
    _question = traitlets.Any().tag(sync=True)
    _still = traitlets.Bytes(b"").tag(sync=True)
    _part = traitlets.Any().tag(sync=True)

    def __init__(self, described: Map) -> None:
        self._computed: ComputedMap | None = None
        super().__init__({"map": self._asked}, map=described)

    @traitlets.validate("map")
    def _checked(self, proposal: Any) -> Map:
        described: Map = proposal["value"]
        described.to_query()  # what cannot be written down cannot be asked for
        check_map(described)
        return described

    @traitlets.observe("map")
    def _show(self, _: object) -> None:
        with self.hold_sync():
            self._still = b""
            self._question = question(self.map, self.map.to_query())

    @traitlets.observe("_part")
    def _choose(self, change: Any) -> None:
        chosen = change["new"]
        with self.complaining():
            part = chosen.get("part") if isinstance(chosen, dict) else chosen
            self.map = replace(self.map, variation=part_of(self.map.variation, part))

    def _asked(self, query: str) -> Work:
        described = Map.from_query(query)
        check_map(described)
        is_known = self._computed is not None and self._computed.map == described
        stages = [described] if is_known else coarse_to_fine(described)
        for pieces in frames_of(stages, self._compute, read_show(described, None)):
            yield b"".join(pieces)
        return b""

    def _compute(self, described: Map) -> Generator[float, None, ComputedMap]:
        if self._computed is not None and self._computed.map == described:
            return self._computed
        computed = yield from compute_in_portions(described)
        if described == self.map:
            self._computed = computed
            if computed.entrants:
                self._still = render_map_png(computed, read_show(described, None))
        return computed

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        bundle = super()._repr_mimebundle_(**kwargs)
        assert bundle is not None  # it has a view
        data, metadata = bundle
        if not self._still and map_seconds(self.map) <= MOST_SECONDS_OF_A_STILL:
            finished(self._compute(self.map))
        still = {"image/png": base64.b64encode(self._still).decode()} if self._still else {}
        return {**data, **still}, metadata
