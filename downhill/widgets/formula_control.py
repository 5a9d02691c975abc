"""The field for a formula of one's own; a faulty one stays in it, with a mark below the fault."""

import streamlit as st

from downhill.expressions import MAX_LENGTH, PREFIX, Formula, FormulaError
from downhill.expressions.vocabulary import PLANE
from downhill.widgets import session
from downhill.widgets.bound import bound
from downhill.widgets.literal import literal
from downhill.widgets.machine import Refused
from landscapes import Landscape, typed_formula

FIRST_FORMULA = "x**2 + 3*sin(y)**2"
"""What stands in the field at first."""

_HELP = (
    f"With + - * / ^ and parentheses; {', '.join(PLANE.names)}. As by hand: 2x, x², |x|, π, ln. "
    "Cases: where(x > 0, a, b) is a where x > 0, and b elsewhere. What was understood stands below the field."
)


def formula_control(landscape: Landscape) -> None:
    """The field, and what is wrong with what stands in it."""
    # A formula that was refused belongs to the landscape that it was to replace.
    refused = session.current().refused_formula
    own = landscape.id.removeprefix(PREFIX)
    shown = refused.text if refused and refused.instead_of == landscape.id else own
    # One character more than is allowed: what is too long is refused with words, not cut off while it is pasted.
    st.text_input("f(x, y) =", value=shown, max_chars=MAX_LENGTH + 1, help=_HELP, **bound("formula", shown, _typed))
    read = _read(shown)
    if isinstance(read, FormulaError):
        st.code(f"{shown}\n{' ' * read.position}^", language=None, wrap_lines=False)
        st.error(literal(f"{read}. The picture still shows the last formula."), icon=":material/error:")
    elif read.left_side:
        st.caption(literal(f"{read.left_side} is not needed: it stands before the field."))


def _read(text: str) -> Formula | FormulaError:
    try:
        return typed_formula(text)
    except FormulaError as error:
        return error


def _typed(text: str) -> None:
    if isinstance(_read(text), FormulaError):
        session.remember(refused_formula=Refused(text, session.current().experiment.landscape))
        return
    session.remember(refused_formula=None)
    session.edit(lambda old: old.on(PREFIX + text.strip(), old.start))
