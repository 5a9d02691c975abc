"""The field for a rule of one's own; a faulty one stays in it, with a mark below the fault."""

from functools import partial

import streamlit as st

from downhill.expressions import FormulaError
from downhill.expressions.rule_text import CALLED, MAX_RULE_LENGTH, NAMED, RULE_PREFIX, read_rule
from downhill.widgets import session
from downhill.widgets.bound import bound
from downhill.widgets.lineup import Edited
from downhill.widgets.literal import literal
from downhill.widgets.machine import Refused

_HELP = (
    "One assignment a line; the last word is theta's. A name that is read before it is assigned is remembered from the "
    "step before: at first it is 0, or what v0 = … says. Every other name is a hyperparameter; phi = 0.9 in [0, 1) "
    f"gives it a range. Known are {', '.join((*NAMED, *CALLED))}, the functions of a formula, and where(norm(g) > 1, "
    "a, b). Greek letters may be typed as such."
)


def rule_control(edited: Edited, second: bool = False) -> None:
    """The field, and what is wrong with what stands in it.

    Args:
        edited: whose rule it is.
        second: whether it is that which takes over.
    """
    rule = edited.entrant.then if second else edited.entrant.rule
    refused = session.current().refused_rule
    own = rule.removeprefix(RULE_PREFIX)
    shown = refused.text if refused and refused.instead_of == rule else own
    # One character more than is allowed: what is too long is refused with words, not cut off while it is pasted.
    st.text_area(
        "Rule, one assignment a line",
        value=shown,
        height="content",
        max_chars=MAX_RULE_LENGTH + 1,
        help=_HELP,
        **bound(f"{edited.key}-{'then-' * second}text", shown, partial(_typed, edited, second)),
    )
    if fault := _fault(edited, second, shown):
        error, line = fault
        if line:
            st.code(line, language=None, wrap_lines=False)
        st.error(literal(f"{error}. The picture still shows the last rule."), icon=":material/error:")


def _fault(edited: Edited, second: bool, text: str) -> tuple[str, str] | None:
    """What is wrong with the text, and its line with a mark below the place; ``None`` if nothing is."""
    try:
        read_rule(text)
        edited.entrant.with_text(text, second)
    except FormulaError as error:
        begin = text.rfind("\n", 0, error.position) + 1
        line = text[begin:].partition("\n")[0]
        column = error.position - begin
        where = f"Line {text.count(chr(10), 0, begin) + 1}, character {column + 1}"
        return f"{where}: {error.fault}", f"{line}\n{' ' * column}^"
    except ValueError as error:
        return str(error), ""
    return None


def _typed(edited: Edited, second: bool, text: str) -> None:
    if _fault(edited, second, text):
        session.remember(refused_rule=Refused(text, edited.entrant.then if second else edited.entrant.rule))
        return
    session.remember(refused_rule=None)
    edited.change(lambda old: old.with_text(text, second))
