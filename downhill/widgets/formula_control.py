"""The field for a formula of one's own; a faulty one stays in it, with a mark below the fault."""

from dataclasses import replace

import streamlit as st

from downhill.expressions import MAX_LENGTH, PREFIX, FormulaError, parse
from downhill.expressions.functions import NAMES
from downhill.widgets import session
from downhill.widgets.bound import bound
from downhill.widgets.literal import literal
from downhill.widgets.machine import RefusedFormula
from landscapes import Landscape

FIRST_FORMULA = "x**2 + 3*sin(y)**2"
"""What stands in the field at first."""

_HELP = f"With + - * / ** and parentheses; {', '.join(NAMES)}. The logarithm log is the natural one."


def formula_control(landscape: Landscape) -> None:
    """The field, and what is wrong with what stands in it."""
    # A formula that was refused belongs to the landscape that it was to replace.
    refused = session.current().refused_formula
    own = landscape.id.removeprefix(PREFIX)
    shown = refused.text if refused and refused.landscape == landscape.id else own
    # One character more than is allowed: what is too long is refused with words, not cut off while it is pasted.
    st.text_input("f(x, y) =", value=shown, max_chars=MAX_LENGTH + 1, help=_HELP, **bound("formula", shown, _typed))
    if fault := _fault(shown):
        at = fault.position
        st.code(f"{shown}\n{' ' * at}^", language=None, wrap_lines=False)
        st.error(literal(f"{fault}. The picture still shows the last formula."), icon=":material/error:")


def _fault(text: str) -> FormulaError | None:
    try:
        parse(text)
    except FormulaError as error:
        return error
    return None


def _typed(text: str) -> None:
    if _fault(text):
        session.remember(refused_formula=RefusedFormula(text, session.current().experiment.landscape))
        return
    session.remember(refused_formula=None)
    session.edit(lambda old: replace(old, landscape=PREFIX + text.strip(), start=old.start, parameters={}))
