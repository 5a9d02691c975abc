"""A file that is made while the page stays as it is: a button, the wait, the download."""

from collections.abc import Hashable
from dataclasses import dataclass

import streamlit as st

from downhill.server.export_queue import Job, Queue, QueueFullError, Work
from downhill.widgets import session
from downhill.widgets.literal import literal

_QUEUE = Queue()  # this server's own; all its sessions share it

_JOB, _FILE, _FULL, _AWAITED = "export-job", "export-file", "export-full", "export-awaited"
_POLL_SECONDS = 0.4


@dataclass(frozen=True, slots=True)
class File:
    """A file that can be had.

    Attributes:
        key: what it is made of; equal keys mean equal files.
        name: of its kind, for people.
        file_name: under which it is saved.
        mime: its type.
        make: writes it.
        shows_itself: whether it is a Python script to be read on the page too.
    """

    key: Hashable
    name: str
    file_name: str
    mime: str
    make: Work
    shows_itself: bool = False


def deliver(file: File) -> None:
    """A button that has the file made, and then one that downloads it; to be called within a fragment.

    Another file that this session still waits for is shown above the button.
    """
    job: Job | None = st.session_state.get(_JOB)
    if job and (job.is_active or job.key == file.key):
        st.fragment(_progress, run_every=_POLL_SECONDS if job.is_active else None)(job)
    if job is None or (not job.is_active and (job.key != file.key or job.state in ("failed", "cancelled"))):
        st.button(f"Make the {file.name}", icon=":material/movie:", width="stretch", on_click=_submit, args=(file,))
    if full := st.session_state.pop(_FULL, None):
        st.warning(full, icon=":material/hourglass_top:")


def _submit(file: File) -> None:
    try:
        st.session_state[_JOB] = _QUEUE.submit(session.identity(), file.key, file.make)
        st.session_state[_FILE] = file
    except QueueFullError as error:
        st.session_state[_FULL] = str(error)


def _progress(job: Job) -> None:
    """How far a file is; it asks again by itself until there is something else to show."""
    file: File = st.session_state[_FILE]
    if job.is_active:
        job.still_wanted()
        ahead = _QUEUE.ahead(job)
        others = "1 other export" if ahead == 1 else f"{ahead} other exports"
        text = f"Waiting for {others} …" if job.state == "waiting" and ahead else f"Making the {file.name} …"
        bar, cancel = st.columns([3, 1], vertical_alignment="center")
        bar.progress(job.progress, text)
        cancel.button("Cancel", on_click=job.cancel, key="export-cancel", width="stretch")
        st.session_state[_AWAITED] = True
        return
    if st.session_state.pop(_AWAITED, False):
        st.rerun()  # what surrounds it: the button, and that it need not ask again
    if job.state == "failed":
        st.error(literal(job.error), icon=":material/error:")
    if job.state == "done":
        _offer(job, file)


def _offer(job: Job, file: File) -> None:
    st.download_button(
        f"Download {file.name} ({_size(len(job.result))})",
        job.result,
        file_name=file.file_name,
        mime=file.mime,
        icon=":material/download:",
        type="primary",
        key="export-download",
        on_click="ignore",
        width="stretch",
    )
    if file.shows_itself:
        st.code(job.result.decode(), language="python")


def _size(count: int) -> str:
    return f"{max(count / 1000, 1):.0f} kB" if count < 1_000_000 else f"{count / 1e6:.1f} MB"
