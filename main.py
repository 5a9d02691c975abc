"""What every visit runs: page configuration and the choice of page."""

import streamlit as st

from ui.style import STYLE

st.set_page_config(page_title="Downhill", page_icon="⛰️", layout="wide")
st.html(STYLE)
st.navigation([st.Page("pages/playground.py", title="Playground")], position="hidden").run()
