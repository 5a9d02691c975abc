"""The floor: the smallest Streamlit page with a slider."""

import streamlit as st

value = st.slider("value", 0, 200, 150)
with st.container(key="result"):
    st.write(f"The value is {value}.")
