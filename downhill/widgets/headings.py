"""Headings of the page's parts, for who hears it or goes through it by headings; who sees it sees what they are."""

import streamlit as st


def page_heading(text: str) -> None:
    """The one of the first level, hidden too: the page's head shows name and page."""
    with st.container(key="hidden-heading-page"):
        st.title(text, anchor=False)


def hidden_heading(text: str) -> None:
    """One of the second level; ``server/style.py`` hides what has such a key."""
    with st.container(key=f"hidden-heading-{text.lower().replace(' ', '-')}"):
        st.header(text, anchor=False)
