"""What views and kernel say to each other, without a browser."""

import asyncio
import gzip
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from typing import Any
from urllib.parse import quote

import numpy as np
import optax
import pytest
import traitlets

from downhill import Entrant, Experiment, race, simulate
from downhill.server import picture_route, race_route, read_out_route, start_route, sweep_routes
from tests import asgi
from tests.notebook.conftest import Sent
from tests.player.test_packing import taken_apart

RACE = Experiment("saddle", (1.0, 0.5), 12, (Entrant("gd", {"learning_rate": 0.25}), Entrant("adam")))
Catch = Callable[[Any], Sent]
MODULES = (race_route, sweep_routes, picture_route, start_route, read_out_route)
ROUTES = [route for each in MODULES for route in each.routes()]
QUERY = RACE.to_query()
EDITS = quote(json.dumps([{"start": [0.5, 0.25]}]))


def test_an_edit_in_a_view_is_the_experiment_in_the_kernel() -> None:
    """Source: the experiment with that start; the view is told with its number."""
    widget = race(RACE)
    seen: list[Experiment] = []
    widget.observe(lambda change: seen.append(change["new"]), "experiment")
    widget.set_state({"_edits": [{"start": [0.5, 0.25], "layout": "grid", "count": 3}]})
    assert seen == [widget.experiment] == [replace(RACE, start=(0.5, 0.25))]
    header, numbers = taken_apart(widget._race)
    assert (header["experiment"], header["heard"], header["layout"]) == (widget.experiment.to_query(), 3, "grid")
    gd, _ = simulate(widget.experiment)
    np.testing.assert_array_equal(np.frombuffer(numbers, "<f8", 13), gd.loss)
    widget.set_state({"_edits": [{"start": [9.0, 9.0], "count": 3}]})  # heard before
    assert widget.experiment.start == (0.5, 0.25)


def test_setting_the_experiment_shows_it() -> None:
    widget = race(RACE)
    before = widget._picture
    widget.experiment = Experiment("beale", steps=5, entrants=(Entrant("gd"),))
    assert taken_apart(widget._race)[0]["experiment"] == widget.experiment.to_query()
    assert taken_apart(widget._picture)[0]["key"] == taken_apart(widget._race)[0]["landscape"]
    assert widget._picture != before


@pytest.mark.parametrize(
    "edits",
    [None, "x", [1], [{"count": "1"}], [{"count": 1, "start": "here"}], [{"count": 1, "numbers": [[7, "a", 1]]}]],
)
def test_what_a_view_may_not_ask_changes_nothing(edits: object, caught: Catch) -> None:
    widget = race(RACE)
    sent = caught(widget)
    widget.set_state({"_edits": edits})
    assert widget.experiment == RACE
    is_heard = taken_apart(widget._race)[0]["heard"] == 1
    assert is_heard == (len(sent) == 1 and "fault" in sent[0][0])


def test_what_cannot_be_shown_is_refused_and_what_is_shown_stays() -> None:
    widget = race(RACE)
    own = replace(RACE, entrants=(Entrant.from_optax("mine", optax.sgd(0.1)),))
    with pytest.raises(ValueError, match=r"mine.*from_optax"):
        widget.experiment = own
    with pytest.raises(traitlets.TraitError):
        widget.experiment = "beale"
    assert widget.experiment == RACE
    with pytest.raises(ValueError, match="layout = 'round': must be one of overlay"):
        race(RACE, layout="round")
    with pytest.raises(TypeError, match="must be an Experiment"):
        race("beale")


@pytest.mark.parametrize(
    ("route", "query"),
    [
        ("race", f"{QUERY}&edits={EDITS}"),
        ("landscape", f"{QUERY}&view=0,1,0,1"),
        ("film", f"{QUERY}&film=0,learning_rate"),
        ("tuned", QUERY),
        ("picture", QUERY),
        ("read-outs", QUERY),
    ],
)
def test_the_kernel_answers_what_a_server_does(route: str, query: str, caught: Catch) -> None:
    """Source: the server's routes."""
    widget = race(RACE)
    sent = caught(widget)
    widget._handle_custom_msg({"question": "a/1/", "route": route, "query": query}, [])
    status, headers, body = asgi.get(ROUTES, f"/{route}?{query}")
    assert status == 200
    body = gzip.decompress(body) if headers.get("content-encoding") == "gzip" else body
    assert sent == [({"question": "a/1/"}, [body])]


@pytest.mark.parametrize(
    ("route", "query", "why"),
    [("race", "landscape=nowhere", "nowhere"), ("film", QUERY, "film: given 0 times"), ("exec", "", "route = 'exec'")],
)
def test_a_question_that_is_not_allowed_is_refused(route: str, query: str, why: str, caught: Catch) -> None:
    widget = race(RACE)
    sent = caught(widget)
    widget._handle_custom_msg({"question": "a/1/", "route": route, "query": query}, [])
    [(answer, buffers)] = sent
    assert why in answer["refused"]
    assert buffers == []


def test_an_error_of_ours_is_said_and_raised(caught: Catch) -> None:
    widget = race(RACE)
    sent = caught(widget)

    def broken(_: str) -> Any:
        raise RuntimeError("out of order")
        yield

    widget._answers = {"race": broken}
    with pytest.raises(RuntimeError, match="out of order"):
        widget._hear(widget, {"question": "a/1/", "route": "race", "query": ""}, [])
    assert sent == [({"question": "a/1/", "refused": "RuntimeError in the kernel: out of order"}, [])]


def test_work_gives_way_and_ends_with_its_view(caught: Catch) -> None:
    """Source: how often each generator was left and entered again."""
    widget = race(RACE)
    sent = caught(widget)
    turns: list[str] = []

    def endless(query: str) -> Any:
        while True:
            turns.append(query)
            yield None

    widget._answers = {"race": endless}

    async def kernel() -> None:
        for view in ("a", "b"):
            widget._hear(widget, {"question": f"{view}/1/", "route": "race", "query": view}, [])
        while turns.count("b") < 3:
            await asyncio.sleep(0)
        widget._hear(widget, {"unasked": "a/"}, [])
        await asyncio.sleep(0)
        turns.clear()
        while turns.count("b") < 3:
            await asyncio.sleep(0)
        assert "a" not in turns
        widget.close()
        await asyncio.sleep(0)
        assert len(asyncio.all_tasks()) == 1

    asyncio.run(kernel())
    assert sent == []


def test_without_a_kernel_it_is_the_lean_replay() -> None:
    """Source: the file's own element with the experiment, and the size that the documentation states."""
    data, _ = race(RACE)._repr_mimebundle_()
    frame = data["text/html"]
    assert "application/vnd.jupyter.widget-view+json" in data
    assert frame.startswith('<iframe title="Race: Saddle" sandbox="allow-scripts"')
    assert len(frame) < 200_000
    page = unescape(frame.partition('srcdoc="')[2])
    source = page.partition('id="downhill-experiment">')[2].partition("</script>")[0]
    assert Experiment.from_json(source) == RACE


def test_an_experiment_shows_itself() -> None:
    assert RACE._repr_html_() == race(RACE)._repr_mimebundle_()[0]["text/html"]
    png = RACE._repr_png_()
    assert isinstance(png, bytes)
    assert png.startswith(b"\x89PNG")
    own = replace(RACE, entrants=(Entrant.from_optax("mine", optax.sgd(0.1)),))
    assert (own._repr_html_(), own._repr_png_()) == (None, None)


def test_anywidget_is_loaded_only_for_a_widget_and_missed_in_words() -> None:
    """Source: the interpreter's own list of loaded modules, where importing anywidget fails."""
    code = (
        "import sys; sys.modules['anywidget'] = None\n"
        "from downhill import *\n"
        "assert 'downhill.export' not in sys.modules\n"
        "race(Experiment('beale'))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr.strip().endswith('need anywidget: pip install "downhill[notebook]"')
