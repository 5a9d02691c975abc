"""A file that is made while the page stays as it is: a button, the wait, the download."""

import logging
from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from downhill.server import downloads
from downhill.server.export_queue import Job, QueueFullError, Work, exports
from downhill.widgets import session
from downhill.widgets.literal import literal

_log = logging.getLogger(__name__)
_KEY = "delivery"
_POLL_SECONDS = 0.4


@dataclass(frozen=True, slots=True)
class File:
    """A file that can be had.

    Attributes:
        key: what it is made of; equal keys mean equal files.
        name: of its kind, for people.
        file_name: under which it is saved.
        make: writes it.
        shows_itself: whether it is a Python script to be read on the page too.
        places_each: how many cores a portion of the making keeps busy.
    """

    key: Hashable
    name: str
    file_name: str
    make: Work
    shows_itself: bool = False
    places_each: int = 1


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a session has last asked for.

    Attributes:
        file: what.
        job: its making.
        token: the part of its address that nobody can guess.
        size: of the file in bytes, once it can be fetched.
        is_awaited: whether the page, when it was last put together, showed that it is being made.
        wanted: the name of the file whose button was pressed, until a run of the page has seen to it.
        refusal: why the queue has taken nothing just now, in words for the person.
    """

    file: File | None = None
    job: Job | None = None
    token: str = ""
    size: int = 0
    is_awaited: bool = False
    wanted: str | None = None
    refusal: str | None = None


def deliver(file: File) -> None:
    """A button that has the file made, and then one that downloads it; to be called within a fragment.

    Another file that this session still waits for is shown above the button.
    """
    if _current().wanted:
        if _current().wanted == file.name:
            _submit(file)
        _update(wanted=None)
    delivery = _current()
    job = delivery.job
    if job and not job.is_active:
        _update(is_awaited=False)  # not before: a run of the page that comes to nothing is then asked for once more
    with st.container():
        # The browser takes away what is empty, and moves up what follows. A run of the fragment that was under way then
        # would write over the button; so the place that it knows is never empty.
        st.empty()
        if delivery.file and job and (job.is_active or job.key == file.key):
            st.fragment(_progress, run_every=_POLL_SECONDS if job.is_active else None)(job, delivery.file)
    is_there = job and job.key == file.key and job.state == "done" and not _is_gone(delivery, file)
    if not (is_there or (job and job.is_active)):
        st.button(f"Make the {file.name}", icon=":material/movie:", width="stretch", on_click=_want, args=(file.name,))
    if delivery.refusal:
        st.warning(delivery.refusal, icon=":material/hourglass_top:")
        _update(refusal=None)


def _current() -> Delivery:
    return st.session_state.get(_KEY, Delivery())


def _update(**changes: Any) -> None:
    st.session_state[_KEY] = replace(_current(), **changes)


def _is_gone(delivery: Delivery, file: File) -> bool:
    """Whether it could be fetched and no longer can be."""
    return delivery.size > 0 and downloads.address(delivery.token, file.file_name) is None


def _want(name: str) -> None:
    """The run that follows asks for the file: what the page shows may have changed since the button was drawn."""
    _update(wanted=name)


def _submit(file: File) -> None:
    try:
        job = exports.submit(session.current().identity, file.key, file.make, file.places_each)
    except QueueFullError as error:
        _update(refusal=str(error))
    else:
        _update(file=file, job=job, token=downloads.new_token(), size=0)


def _progress(job: Job, file: File) -> None:
    """How far a file is; it asks again by itself until there is something else to show."""
    if job.is_active:
        job.still_wanted()
        ahead = exports.ahead(job)
        others = "1 other export" if ahead == 1 else f"{ahead} other exports"
        text = f"Waiting for {others} …" if job.state == "waiting" and ahead else f"Making the {file.name} …"
        bar, cancel = st.columns([3, 1], vertical_alignment="center")
        bar.progress(job.progress, text)
        cancel.button("Cancel", on_click=job.cancel, key="export-cancel", width="stretch")
        _update(is_awaited=True)
        return
    if _current().is_awaited:
        st.rerun()  # what surrounds it: the button, and that it need not ask again
    if job.state == "failed":
        st.error(literal(job.error), icon=":material/error:")
    if job.state == "done":
        _offer(job, file)


def _offer(job: Job, file: File) -> None:
    if not _current().size:
        try:
            downloads.keep(_current().token, job.result)
        except OSError:
            _log.exception("a finished file could not be kept")
            st.error("The server has no room for the file. Ask whoever runs it.", icon=":material/error:")
            return
        _update(size=len(job.result))
        if not file.shows_itself:
            job.result = b""  # it may be 60 MB, and lies on the disk
    address = downloads.address(_current().token, file.file_name)
    if address is None:  # the button that makes it stands here again
        return
    # Not st.download_button, whose file only the process that has made it would have.
    st.link_button(
        f"Download {file.name} ({_size(_current().size)})",
        address,
        icon=":material/download:",
        type="primary",
        key="export-download",
        width="stretch",
    )
    if file.shows_itself:
        st.code(job.result.decode(), language="python")


def _size(count: int) -> str:
    return f"{max(count / 1000, 1):.0f} kB" if count < 1_000_000 else f"{count / 1e6:.1f} MB"
