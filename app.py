"""The server: ``streamlit run app.py``. Routes for the player, and a warm start; the pages begin in main.py."""

import threading
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import streamlit as st

from player import assets
from trajectories.compilation import keep_races_on_the_processor, use_every_core
from ui import head, live, maps_route, read_outs, starts, sweeps
from ui.nodelay import send_at_once
from ui.warm_up import warm_up

use_every_core()
keep_races_on_the_processor()


@asynccontextmanager
async def _lifespan(_server: st.App) -> AsyncGenerator[None]:
    send_at_once()
    threading.Thread(target=warm_up, name="warm-up", daemon=True).start()
    yield


_SERVED = (assets, live, maps_route, read_outs, starts, sweeps)
_ROUTES = [route for module in _SERVED for route in module.routes()]
app = st.App("main.py", routes=_ROUTES, middleware=head.middleware(), lifespan=_lifespan)
