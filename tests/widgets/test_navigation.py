"""Going from page to page in Streamlit's AppTest: the Playground, a page with nothing on it, and one made up here.

The last keeps an experiment in its address too, with a colour of its own, and nobody else knows of it.
"""

from pathlib import Path
from urllib.parse import parse_qs, urlencode

import pytest
from streamlit.testing.v1 import AppTest

from downhill import Entrant, Experiment
from downhill.server.first_race import FIRST_RACE

MAIN = """
import streamlit as st
from downhill.widgets import navigation
navigation.run([st.Page("race.py", title="Race", default=True),
    st.Page("other.py", title="Other", url_path="other"),
    st.Page("coloured.py", title="Coloured", url_path="coloured")])
"""
OTHER = """
import streamlit as st
from downhill.widgets.navigation import pass_race_on
pass_race_on("race.py")
st.title("Other")
"""
COLOURED = """
import streamlit as st
from downhill import Experiment
from downhill.experiment.codec import QUERY_FIELDS
from downhill.widgets import session
from downhill.widgets.machine import Page

def read(query):
    colour, _, rest = query.partition("&")
    if not colour.startswith("colour="):
        raise ValueError("colour: missing")
    return Experiment.from_query(rest), colour.removeprefix("colour=")

def write(experiment, colour):
    return f"colour={colour}&{experiment.to_query()}"

PAGE = Page("coloured", (Experiment("beale"), "red"), "red page", read, write, lambda experiment: (experiment, "red"),
    fields=(*QUERY_FIELDS, "colour"))

def paint(colour):
    session.edit_view(PAGE, lambda experiment, old: colour)

with session.kept_in_address(PAGE) as visit:
    st.title(visit.view(PAGE))
    st.caption(st.query_params.get("colour", "the bare address"))
    if visit.fault:
        st.error(visit.fault)
    st.button("Blue", on_click=paint, args=("blue",))
"""
SADDLE = Experiment("saddle", (-1.5, 0.5), 20, (Entrant("gd", {"learning_rate": 0.02}), Entrant("adam")))


@pytest.fixture
def app(tmp_path: Path) -> AppTest:
    (tmp_path / "main.py").write_text(MAIN)
    (tmp_path / "race.py").write_text("from pages.playground import playground\nplayground()\n")
    (tmp_path / "other.py").write_text(OTHER)
    (tmp_path / "coloured.py").write_text(COLOURED)
    return AppTest.from_file(str(tmp_path / "main.py"), default_timeout=60)


def go(app: AppTest, page: str, query: str = "") -> None:
    """As the browser does it: another page begins with an address of its own."""
    app.query_params.clear()
    app.query_params.update(parse_qs(query, keep_blank_values=True))
    app.switch_page(page).run()
    assert not app.exception


def address(app: AppTest) -> str:
    return urlencode(app.query_params, doseq=True)


@pytest.mark.parametrize("layout", ["", "&layout=grid"])
def test_the_race_comes_back_with_its_address(app: AppTest, layout: str) -> None:
    app.query_params.update(parse_qs(SADDLE.to_query() + layout))
    before = address(app.run())
    go(app, "other.py")
    assert address(app) == ""
    assert [title.value for title in app.title] == ["Other"]
    go(app, "race.py")
    assert address(app) == before
    assert not app.error


def test_a_link_to_another_race_wins_over_the_sessions_own(app: AppTest) -> None:
    app.query_params.update(parse_qs(SADDLE.to_query()))
    app.run()
    go(app, "other.py")
    go(app, "race.py", FIRST_RACE.to_query())
    assert Experiment.from_query(address(app)) == FIRST_RACE


def test_the_bare_root_is_the_first_race(app: AppTest) -> None:
    """For a person who is on the Playground already."""
    app.query_params.update(parse_qs(SADDLE.to_query()))
    app.run()
    app.query_params.clear()
    app.run()
    assert Experiment.from_query(address(app)) == FIRST_RACE


def test_a_link_to_a_race_with_another_pages_path_opens_the_race(app: AppTest) -> None:
    """Streamlit's link to the default page keeps the path of the page it is on, if it is opened in a new tab."""
    app.run()
    go(app, "other.py", SADDLE.to_query())
    assert [title.value for title in app.title] == ["Downhill"]
    assert Experiment.from_query(address(app)) == SADDLE


# A third page that keeps an experiment in its address ----------------------------------------------------------------


def test_a_page_of_its_own_begins_with_its_first_value(app: AppTest) -> None:
    app.run()
    other = AppTest.from_file(app._script_path, default_timeout=60)
    go(other, "coloured.py")
    assert address(other) == urlencode(parse_qs("colour=red&" + Experiment("beale").to_query()), doseq=True)
    assert "colour" not in address(app), "another person's visit is left alone"


def test_the_address_is_there_before_the_body(app: AppTest) -> None:
    """A browser remembers the bare one, which stands for the first race, if a slow body comes before."""
    app.run()
    go(app, "coloured.py")
    assert [caption.value for caption in app.caption] == ["red"]


def test_race_and_colour_are_of_one_experiment(app: AppTest) -> None:
    app.query_params.update(parse_qs(SADDLE.to_query() + "&layout=grid"))
    before = address(app.run())
    go(app, "coloured.py")
    assert address(app) == f"colour=red&{urlencode(parse_qs(SADDLE.to_query()), doseq=True)}"
    [blue] = app.button
    blue.click().run()
    assert [title.value for title in app.title] == ["blue"]
    go(app, "race.py")
    assert address(app) == before
    go(app, "other.py")
    go(app, "coloured.py")
    assert address(app).startswith("colour=blue&landscape=saddle")
    go(app, "race.py", FIRST_RACE.to_query())
    go(app, "coloured.py")
    assert Experiment.from_query(address(app).removeprefix("colour=blue&")) == FIRST_RACE


def test_its_damaged_link_stays_until_the_first_edit(app: AppTest) -> None:
    go(app, "coloured.py", "colour=green&landscape=nowhere")
    assert app.error[0].value.startswith("This link is damaged, so the red page is shown instead.")
    assert address(app) == "colour=green&landscape=nowhere"
    [blue] = app.button
    blue.click().run()
    assert not app.error
    assert address(app).startswith("colour=blue&landscape=beale")
