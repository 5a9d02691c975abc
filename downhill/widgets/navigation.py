"""From page to page, without losing the race on the way."""

from collections.abc import Sequence

import streamlit as st
from streamlit.navigation.page import Page

from downhill.widgets import session

PLAYGROUND = "../../pages/playground.py"
"""Its script, as seen from the main one."""


def run(pages: Sequence[Page]) -> None:
    """Show the page that the address names."""
    page = st.navigation(pages, position="top")
    session.arrive(page.url_path)
    page.run()


def pass_race_on(to: str = PLAYGROUND) -> None:
    """Open a race that stands in the address; for pages that show links to races and keep none themselves.

    A link to the default page, opened in a new tab, keeps the path of the page it is on.
    """
    if "landscape" in st.query_params:
        st.switch_page(to, query_params={key: st.query_params.get_all(key) for key in st.query_params})
