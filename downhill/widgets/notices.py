"""What a person is told at the head of a page: of a fault, of what was passed over, of what had to be changed."""

import streamlit as st

from downhill.experiment.checks import shortened
from downhill.widgets.literal import literal
from downhill.widgets.machine import Session


def notices(visit: Session) -> None:
    """A box that is there in every run, empty or not: what follows on the page must not change its place."""
    with st.container(key="notices"):
        if visit.fault:
            st.error(literal(shortened(visit.fault)), icon=":material/error:")
        if visit.note:
            st.caption(literal(shortened(visit.note)))
        if visit.notice:
            st.info(literal(shortened(visit.notice)), icon=":material/info:")
