"""Going from page to page in Streamlit's AppTest: the Playground, and a page with nothing on it."""

from pathlib import Path
from urllib.parse import parse_qs, urlencode

import pytest
from streamlit.testing.v1 import AppTest

from downhill import Entrant, Experiment
from downhill.server.first_race import FIRST_RACE

MAIN = """
import streamlit as st
from downhill.widgets import navigation
navigation.run([st.Page("race.py", title="Race", default=True), st.Page("other.py", title="Other", url_path="other")])
"""
SADDLE = Experiment("saddle", (-1.5, 0.5), 20, (Entrant("gd", {"learning_rate": 0.02}), Entrant("adam")))


@pytest.fixture
def app(tmp_path: Path) -> AppTest:
    (tmp_path / "main.py").write_text(MAIN)
    (tmp_path / "race.py").write_text("from ui.playground import playground\nplayground()\n")
    (tmp_path / "other.py").write_text("import streamlit as st\nst.title('Other')\n")
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
