"""An assignment on its way to students: its link and QR code, its file, a look at it as they see it; and back again."""

from urllib.parse import parse_qs, urljoin, urlsplit

import streamlit as st

from downhill.assignments.assignment import Assignment
from downhill.assignments.link import MAX_LINK
from downhill.assignments.work import Work
from downhill.export.link import qr_code
from downhill.server import downloads
from downhill.server.own_address import base_url, is_of_this_machine
from downhill.widgets.assignment_address import FIELD, SCRIPT, edit, new_assignment
from downhill.widgets.literal import literal

STUDENTS = "assignment"
COLLECTING = "hand-ins"
"""The student's page, and the one that collects what they hand in, beside the app's others."""
_FILE_NAME = "assignment.json"
_CODE_WIDTH = 640
"""Of a QR code at most, in CSS pixels; with its heading it is seen whole on a projector."""
_LONGEST_PASTED = 100_000
_PASTED = "assignment-pasted"
_KEPT = "assignment file"


def make_assignment(work: Work) -> None:
    """A button that leads to where an assignment is made of this."""
    if st.button("Make an assignment", icon=":material/school:", width="stretch"):
        try:
            text = new_assignment(work).to_link_text()
        except ValueError as error:
            st.error(literal(str(error)), icon=":material/error:")
            return
        st.switch_page(SCRIPT, query_params={FIELD: text})


def assignment_share(assignment: Assignment) -> None:
    """Everything that is done with an assignment once it is made."""
    text = assignment.to_link_text()
    st.link_button(
        "Preview as a student",
        f"{STUDENTS}?{FIELD}={text}",
        icon=":material/visibility:",
        type="primary",
        width="stretch",
    )
    try:
        link = f"{base_url() or urljoin(st.context.url or '', '.')}{STUDENTS}?{FIELD}={text}"
    except ValueError as error:
        st.error(literal(str(error)), icon=":material/error:")
        return
    if len(text) <= MAX_LINK:
        _link(link)
    else:
        st.info(
            f"The assignment has {len(text):,} characters in a link; phones read a QR code of at most {MAX_LINK:,}. "
            "Give students the file: they open it on the page for students.",
            icon=":material/qr_code:",
        )
        st.caption(f"The page for students: {literal(link.partition('?')[0])}")
    _file(assignment)
    # After the #, which browsers keep for themselves.
    st.link_button("Collect hand-ins", f"{COLLECTING}#{FIELD}={text}", icon=":material/inbox:", width="stretch")


def edit_again() -> None:
    """A field for an assignment's link or file, which is taken over."""
    st.text_area(
        "Edit another one again", key=_PASTED, height=68, max_chars=_LONGEST_PASTED,
        placeholder="Paste an assignment's link, or what is in its file", on_change=_take_over,
    )  # fmt: skip


def _link(link: str) -> None:
    st.caption(f"The link for students, {len(link):,} characters, holds all of it, also what is right.")
    st.code(link, language=None, wrap_lines=True)
    if is_of_this_machine(link):
        st.warning(
            "Others cannot open this link: its address is this machine's own. Open this page by an address that they "
            "reach, and take the link from there.",
            icon=":material/wifi_off:",
        )
    if st.button("Show the QR code", icon=":material/qr_code:", width="stretch"):
        _show_code(link)


# Not beside the controls, where a code with so much in it would be too small for the phones of the last row.
@st.dialog("The link for students", width="large")
def _show_code(link: str) -> None:
    if (code := qr_code(link, _CODE_WIDTH)) is not None:
        svg, width = code
        with st.container(horizontal_alignment="center"), st.container(width=width, key="qr-code"):
            st.image(svg, width="stretch", alt="QR code of the link for students")


def _file(assignment: Assignment) -> None:
    """Kept like other files; of a session's the latest, in the place of the one before."""
    token, digest = st.session_state.setdefault(_KEPT, (downloads.new_token(), ""))
    if digest != assignment.digest or downloads.address(token, _FILE_NAME) is None:
        try:
            downloads.keep(token, assignment.to_json().encode())
        except OSError:
            st.error("The server has no room for the file. Ask whoever runs it.", icon=":material/error:")
            return
        st.session_state[_KEPT] = token, assignment.digest
    if (address := downloads.address(token, _FILE_NAME)) is not None:
        st.link_button("Download the assignment as a file", address, icon=":material/download:", width="stretch")


def _take_over() -> None:
    pasted = st.session_state[_PASTED].strip()
    if pasted:
        edit(lambda _: read_assignment(pasted))
    st.session_state[_PASTED] = ""


def read_assignment(pasted: str) -> Assignment:
    """The assignment in a file's text, in a link, or in the text of one.

    Raises:
        ValueError: it is none of these, or damaged.
    """
    if pasted.startswith("{"):
        return Assignment.from_json(pasted)
    try:
        query = urlsplit(pasted).query
    except ValueError:  # brackets that are none
        query = ""
    return Assignment.from_link_text(parse_qs(query).get(FIELD, [pasted])[-1])
