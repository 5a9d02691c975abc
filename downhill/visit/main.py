"""What every visit runs: page configuration and the choice of page.

It lies alone in its folder: Streamlit puts that on Python's path, and takes a folder ``pages`` beside it for its own.
"""

from datetime import timedelta

import streamlit as st

from downhill.widgets import navigation


@st.fragment(run_every=timedelta(days=1))
def _come_back() -> None:
    """Shows nothing; but for such a thing a page runs anew once it is connected again, maybe with another process."""


st.set_page_config(page_title="Downhill", page_icon="⛰️", layout="wide")
navigation.run(
    [
        st.Page(navigation.PLAYGROUND, title="Playground", default=True),
        st.Page("../../pages/course.py", title="Course", url_path="course"),
        st.Page("../../pages/networks.py", title="Networks", url_path="networks"),
        st.Page("../../pages/maps.py", title="Maps", url_path="maps"),
        st.Page("../../pages/assignments.py", title="Assignments", url_path="assignments"),
        st.Page("../../pages/catalogue.py", title="Landscapes & rules", url_path="catalogue"),
    ]
)
_come_back()
