"""Rooms that have ended are removed, whether anybody asks for them or not."""

import os
import threading
import time
from contextlib import suppress

from downhill.rooms.address import database_address
from downhill.rooms.errors import StoreLostError
from downhill.rooms.store import Store

EVERY_SECONDS = 60.0


def begin_sweeping() -> None:
    """From now on, now and then, in a thread."""
    store = Store(database_address(os.environ))
    threading.Thread(target=_sweep, args=(store,), name="rooms", daemon=True).start()


def _sweep(store: Store) -> None:
    while True:
        sweep_once(store)
        time.sleep(EVERY_SECONDS)


def sweep_once(store: Store) -> None:
    """Remove what has ended; where nobody has opened a room yet no file is made, and a lost database is asked later."""
    if store.is_there:
        with suppress(StoreLostError):
            store.sweep()
