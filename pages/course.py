"""The course: every claim of the notes, guessed at, run, and proven."""

import streamlit as st

from downhill.lessons import LESSONS, RaceLesson
from downhill.player.component import course_view
from downhill.widgets import course_address, session
from downhill.widgets.course_page import course_page
from downhill.widgets.headings import page_heading
from downhill.widgets.navigation import pass_race_on
from downhill.widgets.race import race_message

KEY = "course"


@st.fragment
def course() -> None:
    """The page's body; a fragment, so that the next lesson reruns nothing else."""
    place = course_address.read(st.query_params.to_dict())
    language = place.shown_in(st.context.locale)
    page_heading("Course")
    lesson = LESSONS.get(place.lesson)
    race = b""
    if isinstance(lesson, RaceLesson):
        race = race_message(lesson.experiment, lesson.layout)
    course_view(course_page(place, language, session.current().identity), race, key=KEY, on_place=_gone)


def _gone() -> None:
    place = course_address.moved(course_address.read(st.query_params.to_dict()), st.session_state[KEY].place)
    st.query_params.from_dict(course_address.write(place))


if __name__ == "__main__":  # as Streamlit runs a page
    pass_race_on()
    course()
