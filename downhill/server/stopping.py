"""A server that is told to end does so within seconds, whatever its threads still compute."""

import os
import signal
import threading
from collections.abc import Callable
from functools import partial
from multiprocessing import parent_process
from types import FrameType
from typing import Any

PATIENCE_SECONDS = 6.0
"""How long answers that are on their way, and whatever else ends in order, are waited for."""


def end_soon_when_told(last: Callable[[], None]) -> None:
    """From now on SIGTERM and SIGINT end this process in order, and after some seconds in any case.

    So does the end of the process that has started it, if that is Python's as well: killed, it can tell nobody.

    Args:
        last: done before it ends out of order.
    """
    if threading.current_thread() is not threading.main_thread():  # which alone is told
        return
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, partial(_told, last, signal.getsignal(number)))
    if (parent := parent_process()) is not None:
        threading.Thread(target=_follow, args=(parent,), name="parent", daemon=True).start()


def _told(last: Callable[[], None], before: Any, number: int, frame: FrameType | None) -> None:
    timer = threading.Timer(PATIENCE_SECONDS, _end, (last, number))
    timer.daemon = True
    timer.start()
    if callable(before):
        before(number, frame)


def _end(last: Callable[[], None], number: int) -> None:
    try:
        last()
    finally:
        os._exit(128 + number)  # as shells call a process that a signal has ended


def _follow(parent: Any) -> None:
    parent.join()
    os.kill(os.getpid(), signal.SIGTERM)
