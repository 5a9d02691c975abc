"""The server: ``streamlit run app.py``. Routes for the player, and a warm start.

What every visit runs begins in downhill/visit/main.py.
"""

import threading
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import streamlit as st

from downhill.player import assets
from downhill.server import (
    health_route,
    map_route,
    page_head,
    race_route,
    read_out_route,
    safe_headers,
    start_route,
    sweep_routes,
)
from downhill.server.nodelay import send_at_once
from downhill.server.warm_up import warm_up
from downhill.simulation.compilation import keep_races_on_the_processor, use_every_core

use_every_core()
keep_races_on_the_processor()


@asynccontextmanager
async def _lifespan(_server: st.App) -> AsyncGenerator[None]:
    send_at_once()
    threading.Thread(target=warm_up, name="warm-up", daemon=True).start()
    yield


_SERVED = (assets, health_route, race_route, map_route, read_out_route, start_route, sweep_routes)
_ROUTES = [route for module in _SERVED for route in module.routes()]
_MIDDLEWARE = [*safe_headers.middleware(), *page_head.middleware()]
app = st.App("downhill/visit/main.py", routes=_ROUTES, middleware=_MIDDLEWARE, lifespan=_lifespan)
