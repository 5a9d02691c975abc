"""Maps as files from the page."""

import csv
import io
from dataclasses import replace

import pytest

from downhill.export.style import Style
from downhill.maps import Basins, Map
from downhill.widgets.map_export_controls import _make
from tests.pages.test_maps import BASINS, SADDLE, named, opened


@pytest.mark.parametrize(("kind", "style"), [("png", Style(projector=True)), ("csv", Style()), ("npz", Style())])
def test_what_is_chosen_is_ordered(kind: str, style: Style) -> None:
    app = opened(BASINS.to_query() + "&show=outcome")
    named(app.selectbox, "Take it home as").set_value(kind).run()
    if kind == "png":
        named(app.toggle, "Large type and lines, for a projector").set_value(True).run()
    named(app.button, f"Make the {kind.upper()}").click().run()
    assert not app.exception
    job = app.session_state["delivery"].job
    job.cancel()
    assert job.key == (kind, BASINS, "outcome", style)


def test_too_large_a_table_is_not_begun() -> None:
    """Source: 2 × 512² runs are more than half a million."""
    app = opened(replace(BASINS, variation=Basins(size=512)).to_query())
    named(app.selectbox, "Take it home as").set_value("csv").run()
    assert any("524,288 runs" in caption.value for caption in app.caption)
    assert "Make the CSV" not in [button.label for button in app.button]


def test_the_files_are_those_of_the_map() -> None:
    """Source: the map itself, and the number of its runs."""
    wanted = Map(SADDLE, Basins(size=5))
    told: list[float] = []
    table = _make("csv", wanted, "minimum", Style(), told.append)
    assert len(list(csv.reader(io.StringIO(table.decode())))) == 1 + 2 * 25
    assert told[0] == 0.0
    assert told[-1] == 1.0
    assert Map.from_json(_make("json", wanted, "minimum", Style(), told.append).decode()) == wanted
