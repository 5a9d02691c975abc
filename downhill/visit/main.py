"""What every visit runs: page configuration and the choice of page.

It lies alone in its folder: Streamlit puts that on Python's path, and takes a folder ``pages`` beside it for its own.
"""

import streamlit as st

from downhill.widgets import navigation

st.set_page_config(page_title="Downhill", page_icon="⛰️", layout="wide")
navigation.run(
    [
        st.Page(navigation.PLAYGROUND, title="Playground", default=True),
        st.Page("../../pages/maps.py", title="Maps", url_path="maps"),
        st.Page("../../pages/catalogue.py", title="Landscapes & rules", url_path="catalogue"),
    ]
)
