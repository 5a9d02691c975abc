"""What every visit runs: page configuration and the choice of page."""

import streamlit as st

from ui import navigation

st.set_page_config(page_title="Downhill", page_icon="⛰️", layout="wide")
navigation.run(
    [
        st.Page("views/playground.py", title="Playground", default=True),
        st.Page("views/maps.py", title="Maps", url_path=navigation.MAPS),
        st.Page("views/catalogue.py", title="Landscapes & rules", url_path="catalogue"),
    ]
)
