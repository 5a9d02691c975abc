"""From page to page, without losing the race on the way."""

from collections.abc import Sequence
from urllib.parse import parse_qs

import streamlit as st
from streamlit.navigation.page import Page

from downhill.widgets import session

PLAYGROUND = "../../pages/playground.py"
"""Its script, as seen from the main one."""

MAPS = "maps"
"""The address of the other page that has an experiment in its address."""

_LAST = "last page"
_RACED = "has raced"


def run(pages: Sequence[Page]) -> None:
    """Show the page that the address names; the first one is the Playground, at the address's root."""
    page = st.navigation(pages, position="top")
    if page == pages[0]:
        if st.session_state.get(_RACED) and st.session_state[_LAST] != page.title and not st.query_params:
            _restore_address()
        st.session_state[_RACED] = True
    elif page.url_path == MAPS:
        st.session_state[_RACED] = True
    elif "landscape" in st.query_params:  # a link to a race, opened in a new tab: there it keeps this page's path
        st.switch_page(pages[0], query_params={key: st.query_params.get_all(key) for key in st.query_params})
    st.session_state[_LAST] = page.title
    page.run()


def _restore_address() -> None:
    """The navigation leads to the bare root, which would stand for the first race."""
    address = parse_qs(session.experiment().to_query(), keep_blank_values=True)
    if session.layout() != session.LAYOUTS[0]:
        address["layout"] = [session.layout()]
    st.query_params.from_dict(address)
