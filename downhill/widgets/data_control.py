"""One's own data: the field for a table, what was read of it, and what is to follow it."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial

import streamlit as st

from downhill.experiment import Experiment
from downhill.experiment.own_data import (
    KINDS,
    Choice,
    choice_of,
    columns,
    columns_of,
    first_columns,
    kind_of,
    problem_on,
    written,
)
from downhill.player.component import file_choice
from downhill.tables import MOST_BYTES, SEPARATORS, Table, read_table
from downhill.widgets import session
from downhill.widgets.bound import bound
from downhill.widgets.literal import literal
from downhill.widgets.machine import Brought
from landscapes import MOST_MODEL_CHARACTERS, OWN_DATA, DataProblem, TooManyError, read_model, read_problem

_FIRST_TABLE = """minutes,temperature
0,84
2,75.5
4,70
6,63.5
8,59.5
10,54
13,49
16,45.5
20,40
25,36
30,32
40,27.5
"""
"""What stands in the field at first: a cup of tea."""

_SHARES = (0, 10, 20, 30, 50)
_MOST_TOLD = 4
"""Rows that were left out and are named; the others are counted."""
_PASTE = (
    "With commas, semicolons, tabs, bars or spaces between the cells, a decimal point or comma, names in the first row "
    "or none; at most 1 MB. The data travel in the page's address, which holds some 600 rows with all their digits, "
    "2,500 with three or four; nothing of them is written down on the server."
)
_MODEL = "Of x, with + - * / ^ and the functions of a formula; every other name is a parameter, of which 2 to 8 may be."


@cache
def first_data() -> str:
    """The id of the landscape that is shown until somebody brings data."""
    table, line = read_table(_FIRST_TABLE.encode()), KINDS["line"]
    choice = Choice(line.model, line.loss, ("w", "b"), 0.0, line.standardised)
    return problem_on(columns(table, 0, 1, line.loss), choice).id


def on_data(old: Experiment, landscape: str) -> Experiment:
    """The race on other data, or on the same ones otherwise; the penalties stay."""
    new = old.on(landscape)
    kept = {name: old.parameters[name] for name in ("ridge", "lasso")} if old.landscape.startswith(OWN_DATA) else {}
    return replace(new, parameters={**new.parameters, **kept})


def data_control(landscape: str) -> None:
    """The field, what was read, and the choices.

    Args:
        landscape: the id of the one that is shown, one of data.
    """
    problem = read_problem(landscape)
    known = session.current().brought
    brought = known if known and known.made == landscape else _as_shown(problem, landscape)
    st.text_area(
        "Your data",
        value=brought.text,
        height=150,
        max_chars=MOST_BYTES + 1,
        help=_PASTE,
        **bound("data", brought.text, partial(_pasted, landscape)),
    )
    file_choice(key="data file", on_text=partial(_pasted, landscape))
    _told(brought)
    if brought.table:
        _column_controls(brought, brought.table)
    _model_controls(brought, problem)
    _use_controls(brought, problem)


def _as_shown(problem: DataProblem, landscape: str) -> Brought:
    """What a link has brought: the data are the problem's own."""
    given = columns_of(problem)
    return Brought(written(given), landscape, choice_of(problem), given=given)


def _told(brought: Brought) -> None:
    """What was read, what was left out, and why the picture still shows other data."""
    if brought.table:
        st.caption(_read(brought.table))
    if brought.given and brought.given.left_out:
        named, more = brought.given.left_out[:_MOST_TOLD], len(brought.given.left_out) - _MOST_TOLD
        lines = [*named, *([f"and {more:,} rows more"] if more > 0 else [])]
        st.warning("  \n".join(map(literal, ["Left out:", *lines])), icon=":material/warning:")
    if brought.fault:
        st.error(literal(f"{brought.fault}. The picture still shows the last."), icon=":material/error:")
    if brought.most:
        st.button(
            f"Take a random sample of {brought.most:,} rows",
            on_click=_take,
            args=(brought, brought.choice, brought.most),
        )
    elif brought.rows:
        st.caption(f"A random sample of {brought.rows:,} rows is used.")


def _read(table: Table) -> str:
    header = "names in the first row" if table.has_header else "no names in the first row"
    sign = "comma" if table.decimal == "," else "point"
    return (
        f"{len(table.rows):,} rows, {len(table.names)} columns, separated by {SEPARATORS[table.separator]}; "
        f"decimal {sign}; {header}"
    )


def _column_controls(brought: Brought, table: Table) -> None:
    places = range(len(table.names))

    def chosen(index: int, column: int) -> None:
        pair = [brought.x, brought.y]
        pair[index] = column
        _take(replace(brought, x=pair[0], y=pair[1]), brought.choice)

    for index, (box, at) in enumerate(zip(st.columns(2, gap="small"), (brought.x, brought.y), strict=True)):
        label = "xy"[index]
        box.selectbox(
            label,
            places,
            index=at,
            format_func=table.names.__getitem__,
            **bound(f"data-{label}", at, partial(chosen, index)),
        )


def _model_controls(brought: Brought, problem: DataProblem) -> None:
    kinds = tuple(KINDS)
    # A faulty model stays in its field.
    shown = brought.choice if brought.fault and brought.choice.model != problem.model else choice_of(problem)
    kind = kind_of(shown.model, shown.loss)
    change = partial(_changed, brought, problem)

    def chosen(option: str) -> None:
        taken = KINDS[option]
        change(model=taken.model, loss=taken.loss, standardised=taken.standardised)

    st.selectbox(
        "Model",
        kinds,
        index=kinds.index(kind),
        format_func=lambda option: KINDS[option].name,
        **bound("model", kind, chosen),
    )
    if kind == "typed":
        st.text_input(
            "y =",
            value=shown.model,
            max_chars=MOST_MODEL_CHARACTERS + 1,
            help=_MODEL,
            **bound("model-text", shown.model, lambda text: change(model=text)),
        )
    parameters = read_model(problem.model).parameters
    if len(parameters) > 2:
        _free_controls(problem, parameters, change)


def _free_controls(problem: DataProblem, parameters: tuple[str, ...], change: Callable[..., None]) -> None:
    def chosen(index: int, name: str) -> None:
        pair = list(problem.free)
        if name == pair[1 - index]:
            pair.reverse()
        pair[index] = name
        change(free=(pair[0], pair[1]))

    labels = ("Across", "Up")
    for index, (box, label) in enumerate(zip(st.columns(2, gap="small"), labels, strict=True)):
        name = problem.free[index]
        box.selectbox(
            label, parameters, index=parameters.index(name), **bound(f"free-{index}", name, partial(chosen, index))
        )


def _use_controls(brought: Brought, problem: DataProblem) -> None:
    share = round(100 * problem.test / len(problem.x))
    shares = tuple(sorted({*_SHARES, share}))
    left, right = st.columns(2, gap="small", vertical_alignment="bottom")
    left.selectbox(
        "Kept for the test loss",
        shares,
        index=shares.index(share),
        format_func=lambda percent: f"{percent} %",
        **bound("test-share", share, lambda percent: _changed(brought, problem, test_share=percent / 100)),
    )
    right.checkbox(
        "Standardised",
        value=problem.standardised,
        help="x, and y of a model of squares, less their means and divided by their standard deviations.",
        **bound("standardised", problem.standardised, lambda on: _changed(brought, problem, standardised=on)),
    )


# What a person does -------------------------------------------------------------------------------------------------


def _pasted(landscape: str, text: object) -> None:
    """Another table, with the choices of before; two texts in place of numbers are told apart by the logistic loss."""
    if not isinstance(text, str):  # a browser may say anything
        return
    choice = choice_of(read_problem(landscape))
    try:
        table = read_table(text.encode(errors="replace"))
    except ValueError as error:
        session.remember(brought=Brought(text, landscape, choice, fault=str(error)))
        return
    x, y = first_columns(table)
    if y not in table.numeric:
        choice = choice._replace(model=KINDS["logistic"].model, loss=KINDS["logistic"].loss)
    _take(Brought(text, landscape, choice, table=table, x=x, y=y), choice)


def _changed(brought: Brought, problem: DataProblem, **changes: object) -> None:
    _take(brought, choice_of(problem)._replace(**changes), brought.rows)


def _take(brought: Brought, choice: Choice, rows: int | None = None) -> None:
    """Make the landscape of it; what cannot be made is remembered with the reason."""
    fault, most, made, given = "", None, session.current().experiment.landscape, brought.given
    try:
        if brought.table:
            given = columns(brought.table, brought.x, brought.y, choice.loss)
        assert given is not None  # without a table they are the problem's
        made = problem_on(given, choice, rows).id
    except TooManyError as error:
        fault, most = str(error), error.most
    except ValueError as error:
        fault = str(error)
    session.remember(brought=replace(brought, made=made, choice=choice, given=given, rows=rows, fault=fault, most=most))
    if not fault:
        session.edit(lambda old: on_data(old, made))
