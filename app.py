"""The server: ``python -m downhill.server``, or ``streamlit run app.py``. Routes for the player, and a warm start.

What every visit runs begins in downhill/visit/main.py.
"""

import threading
from collections.abc import AsyncGenerator
from contextlib import ExitStack, asynccontextmanager

import streamlit as st

from downhill.server import (
    assignment_route,
    collect_route,
    downloads,
    embed_address,
    embed_route,
    health_route,
    kept_files,
    map_route,
    metrics,
    no_uploads,
    oembed_route,
    page_head,
    picture_route,
    plane_route,
    race_route,
    read_out_route,
    room_page,
    room_route,
    safe_headers,
    start_route,
    sweep_routes,
    training_route,
)
from downhill.server.base_path import below_base_path
from downhill.server.nodelay import send_at_once
from downhill.server.room_sweeping import begin_sweeping
from downhill.server.shared_folder import shared_folder
from downhill.server.stopping import end_soon_when_told
from downhill.server.warm_up import warm_up
from downhill.simulation.compilation import compile_loops_whole, keep_races_on_the_processor, use_every_core

compile_loops_whole()
use_every_core(but=1)  # which answers whatever is cheap
keep_races_on_the_processor()


@asynccontextmanager
async def _lifespan(_server: st.App) -> AsyncGenerator[None]:
    with ExitStack() as at_the_end:
        at_the_end.enter_context(shared_folder())
        end_soon_when_told(at_the_end.close)
        send_at_once()
        metrics.begin_counting()
        begin_sweeping()
        threading.Thread(target=warm_up, name="warm-up", daemon=True).start()
        yield


_SERVED = (
    assignment_route,
    collect_route,
    downloads,
    embed_route,
    map_route,
    oembed_route,
    picture_route,
    plane_route,
    race_route,
    read_out_route,
    room_page,
    room_route,
    start_route,
    sweep_routes,
    training_route,
)
_WATCHED = (health_route, metrics)  # by whoever runs the server, who asks it directly
_ROUTES = [
    *below_base_path(route for module in _SERVED for route in module.routes()),
    *(route for module in _WATCHED for route in module.routes()),
]
_MIDDLEWARE = [
    *safe_headers.middleware(),
    *embed_address.middleware(),
    *no_uploads.middleware(),
    *kept_files.middleware(),
    *metrics.middleware(_ROUTES),
    *page_head.middleware(),
]
app = st.App("downhill/visit/main.py", routes=_ROUTES, middleware=_MIDDLEWARE, lifespan=_lifespan)
