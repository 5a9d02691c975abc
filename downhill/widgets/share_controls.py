"""The race as a link: to copy, as a QR code for a room to scan, in a frame, and for a class to be asked about."""

from urllib.parse import urlsplit

import streamlit as st

from downhill.experiment import Experiment
from downhill.export.embed import USUAL, iframe
from downhill.export.link import qr_code
from downhill.server.own_address import base_url, folder, is_of_this_machine
from downhill.widgets.literal import literal
from downhill.widgets.race_address import query
from landscapes import find_landscape


@st.fragment
def share_controls(experiment: Experiment) -> None:
    """A button that shows the link of this race and its QR code, large, above the page.

    They are made only then: a long link's QR code takes 0.1 s, for which no moved slider should wait.
    """
    if st.button("Share this race", icon=":material/share:", width="stretch"):
        _show_link(experiment)


@st.fragment
def class_controls(experiment: Experiment) -> None:
    """A button that leads to the wall of a live room about this race.

    No link by itself: a race that has just been changed in the player is told only when something is used, and then a
    link would still be the old race's.
    """
    if st.button("Ask the class", icon=":material/groups:", width="stretch"):
        _show_wall(experiment)


@st.dialog("Ask the class", width="medium")
def _show_wall(experiment: Experiment) -> None:
    st.markdown(
        "Questions about this race for a whole room: phones join by a code, answer, and see what the others have "
        "said, and then the race, when you show it. Nobody needs an account. The wall is for the projector, and it "
        "steers the room."
    )
    st.link_button(
        "Open the wall", f"wall?{experiment.to_query()}", icon=":material/co_present:", type="primary", width="stretch"
    )


# Not a popover: that is only as high as the room beneath its button, which stands at the page's end.
@st.dialog("Share this race", width="medium")
def _show_link(experiment: Experiment) -> None:
    try:
        base = base_url() or folder(st.context.url or "")
    except ValueError as error:
        st.error(literal(str(error)), icon=":material/error:")
        return
    link = f"{base}?{query(experiment)}"
    may_copy = _may_copy(st.context.url or "")
    to_take = "copy" if may_copy else "select"  # the style sheet knows these names
    how = "Copy it," if may_copy else "Click on it to select it whole,"
    st.caption(f"The link holds all of the race, to the last digit. {how} or let others scan the code.")
    with st.container(key=f"shared-link-to-{to_take}"):
        st.code(link, language=None)
    code = qr_code(link)
    if code is None:
        st.info("This link is too long for a QR code, which holds 2,953 characters.", icon=":material/qr_code:")
    else:
        svg, width = code
        with st.container(horizontal_alignment="center"), st.container(width=width, key="qr-code"):
            st.image(svg, width="stretch", alt="QR code of this link")
    st.caption("In a page of your own, Moodle, Canvas or slides, this puts the race itself, playing, into a frame:")
    title = f"{find_landscape(experiment.landscape).name} – Downhill"
    with st.container(key=f"shared-frame-to-{to_take}"):
        st.code(iframe(f"{base}?embed=player&{query(experiment)}", title, *USUAL), language=None)


def _may_copy(url: str) -> bool:
    """Whether browsers let the page at this address write to the clipboard: over HTTPS, or from the same machine."""
    return urlsplit(url).scheme == "https" or is_of_this_machine(url)
