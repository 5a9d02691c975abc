"""The questions of an assignment: added, moved, removed, each with what is right."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from downhill.assignments.asked import WHENS, Asked
from downhill.assignments.assignment import MOST_QUESTIONS, Assignment, question_kinds
from downhill.assignments.questions import (
    LARGEST,
    LONGEST_OPTION,
    LONGEST_QUESTION,
    MOST_OPTIONS,
    ChoiceQuestion,
    NumberQuestion,
    PointQuestion,
    Question,
    TextQuestion,
)
from downhill.parameters import Parameter
from downhill.widgets.assignment_address import change_question, edit
from downhill.widgets.bound import bound
from downhill.widgets.number_fields import number

_KINDS = {"choice": "one of several", "number": "a number", "point": "a point", "text": "a text"}
_WHENS = {"before": "before any run", "after": "after a run"}
_RIGHT = Parameter("right", "r", 0.0, -LARGEST, LARGEST, "what is right")
_TOLERANCE = Parameter("tolerance", "±", 0.0, 0.0, LARGEST, "by how much an answer may differ")
_TEXTS = {"choice": "Which of these?", "number": "Which number?", "point": "Which point?", "text": "Why?"}
"""What is asked until the lecturer says otherwise."""
_NOTHING = "nothing is right or wrong"


def question_controls(assignment: Assignment) -> None:
    """Every question, and the button that adds one."""
    count, kinds = len(assignment.questions), question_kinds(assignment.work)
    for index, asked in enumerate(assignment.questions):
        with st.container(border=True, key=f"assignment-question-{index}"):
            _question(index, asked, kinds)
            _buttons(index, count)
    st.button(
        "Add a question",
        icon=":material/add:",
        key="assignment-add-question",
        disabled=count >= MOST_QUESTIONS,
        help=f"At most {MOST_QUESTIONS}.",
        on_click=_add,
        width="stretch",
    )


def _question(index: int, asked: Asked, kinds: Sequence[str]) -> None:
    question, key = asked.question, f"assignment-question-{index}"

    def change(**changes: Any) -> None:
        def changed(old: Asked) -> Asked:
            is_same = type(old.question) is type(question)  # else it is answered in another way by now
            return replace(old, question=replace(old.question, **changes)) if is_same else old

        change_question(index, changed)

    st.text_area(
        f"Question {index + 1}",
        value=question.text,
        max_chars=LONGEST_QUESTION,
        height=68,
        **bound(f"{key}-text", question.text, lambda text: change(text=text)),
    )
    kind, when = st.columns(2, gap="small")
    kind.selectbox(
        f"Answer to {index + 1}",
        kinds,
        index=kinds.index(question.kind),
        format_func=_KINDS.__getitem__,
        **bound(f"{key}-kind", question.kind, lambda name: change_question(index, lambda old: _of_kind(old, name))),
    )
    when.selectbox(
        f"Question {index + 1} is asked",
        WHENS,
        index=WHENS.index(asked.when),
        format_func=_WHENS.__getitem__,
        **bound(f"{key}-when", asked.when, lambda name: change_question(index, lambda old: replace(old, when=name))),
    )
    if isinstance(question, ChoiceQuestion):
        _choice(key, question, change)
    elif isinstance(question, NumberQuestion | PointQuestion):
        _numbers(key, question, change)


def _of_kind(asked: Asked, kind: str) -> Asked:
    """The same question, answered in another way; one that was not worded yet has that kind's words."""
    text = asked.question.text
    if text == _TEXTS[asked.question.kind]:
        text = _TEXTS[kind]
    questions: dict[str, Callable[[], Question]] = {
        "choice": lambda: ChoiceQuestion(text, ("yes", "no")),
        "number": lambda: NumberQuestion(text),
        "point": lambda: PointQuestion(text),
        "text": lambda: TextQuestion(text),
    }
    return replace(asked, question=questions[kind]())


def _choice(key: str, question: ChoiceQuestion, change: Callable[..., None]) -> None:
    lines = "\n".join(question.options)

    def choose(text: str) -> None:
        options = tuple(line.strip() for line in text.splitlines() if line.strip())
        right = None if question.right is None else question.options[question.right]
        change(options=options, right=options.index(right) if right in options else None)

    st.text_area(
        "Options, one in a line",
        value=lines,
        height=110,
        max_chars=MOST_OPTIONS * (LONGEST_OPTION + 1),
        **bound(f"{key}-options", lines, choose),
    )
    at = 0 if question.right is None else question.right + 1
    st.selectbox(
        "Right",
        range(len(question.options) + 1),
        index=at,
        format_func=lambda place: question.options[place - 1] if place else _NOTHING,
        **bound(f"{key}-right", at, lambda place: change(right=place - 1 if place else None)),
    )


def _numbers(key: str, question: NumberQuestion | PointQuestion, change: Callable[..., None]) -> None:
    is_point = isinstance(question, PointQuestion)
    st.checkbox(
        "One answer is right",
        value=question.right is not None,
        **bound(
            f"{key}-has-right",
            question.right is not None,
            lambda on: change(right=((0.0, 0.0) if is_point else 0.0) if on else None),
        ),
    )
    if question.right is None:
        return
    columns = iter(st.columns(3 if is_point else 2, gap="small"))
    if isinstance(question.right, tuple):
        x, y = question.right
        with next(columns):
            number(_RIGHT, x, f"{key}-right-x", lambda value: change(right=(value, y)), label="Right x")
        with next(columns):
            number(_RIGHT, y, f"{key}-right-y", lambda value: change(right=(x, value)), label="Right y")
    else:
        with next(columns):
            number(_RIGHT, question.right, f"{key}-right", lambda value: change(right=value), label="Right")
    tolerance = question.tolerance
    with next(columns):
        number(_TOLERANCE, tolerance, f"{key}-tolerance", lambda to: change(tolerance=to), label="Off by at most")
    if not tolerance:
        st.caption(f"Only exactly this {'point' if is_point else 'number'} is right.")


def _buttons(index: int, count: int) -> None:
    up, down, remove = st.columns(3, gap="small")
    for column, icon, words, to in ((up, "arrow_upward", "up", index - 1), (down, "arrow_downward", "down", index + 1)):
        column.button(
            f"Move {index + 1} {words}",
            icon=f":material/{icon}:",
            key=f"assignment-question-{index}-{words}",
            disabled=not 0 <= to < count,
            on_click=partial(_move, index, to),
            width="stretch",
        )
    remove.button(
        f"Remove {index + 1}",
        icon=":material/delete:",
        key=f"assignment-question-{index}-remove",
        on_click=_remove,
        args=(index,),
        width="stretch",
    )


def _add() -> None:
    asked = Asked(ChoiceQuestion(_TEXTS["choice"], ("yes", "no")))
    edit(lambda old: replace(old, questions=(*old.questions, asked)))


def _remove(index: int) -> None:
    edit(lambda old: replace(old, questions=(*old.questions[:index], *old.questions[index + 1 :])))


def _move(index: int, to: int) -> None:
    def changed(old: Assignment) -> Assignment:
        questions = list(old.questions)
        questions[index], questions[to] = questions[to], questions[index]
        return replace(old, questions=tuple(questions))

    edit(changed)
