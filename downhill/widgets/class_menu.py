"""What a lecturer makes of a race, a map or a training: in the page's head, where it is seen before any scrolling."""

import streamlit as st

from downhill.assignments.work import Work
from downhill.experiment import Experiment
from downhill.widgets.assignment_share import make_assignment
from downhill.widgets.share_controls import class_controls


def class_menu(work: Work) -> None:
    """A button that opens it. ``server/style.py`` puts what has this key into the head.

    Args:
        work: what the page shows; only a race can be asked about live.
    """
    with st.container(key="class-menu"), st.popover("For a class", icon=":material/school:"):
        make_assignment(work)
        if isinstance(work, Experiment):
            class_controls(work)
