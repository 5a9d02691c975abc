"""The page on which a lecturer makes an assignment."""

import streamlit as st

from downhill.widgets import assignment_address, session
from downhill.widgets.assignment_address import ASSIGNMENT
from downhill.widgets.assignment_controls import (
    goal_controls,
    hidden_controls,
    run_controls,
    word_controls,
    work_controls,
)
from downhill.widgets.assignment_free_controls import free_controls
from downhill.widgets.assignment_question_controls import question_controls
from downhill.widgets.assignment_share import assignment_share, edit_again
from downhill.widgets.headings import page_heading
from downhill.widgets.notices import notices


@st.fragment
def assignments() -> None:
    """The page's body; a fragment, so that a moved slider reruns nothing else."""
    with session.kept_in_address(ASSIGNMENT) as visit:
        assignment = assignment_address.current()
        page_heading("Assignments")
        notices(visit)
        words, free, share = st.columns([1.2, 1, 1], gap="medium")
        with words:
            st.header("The task", anchor=False)
            work_controls(assignment)
            word_controls(assignment)
            st.header("Questions", anchor=False)
            question_controls(assignment)
        with free:
            st.header("What may be changed", anchor=False)
            free_controls(assignment)
        with share:
            st.header("For students", anchor=False)
            assignment_share(assignment)
            st.header("Hiding, runs and goal", anchor=False)
            hidden_controls(assignment)
            run_controls(assignment)
            goal_controls(assignment)
            edit_again()


if __name__ == "__main__":  # as Streamlit runs a page
    assignments()
