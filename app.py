"""The server: ``streamlit run app.py``. Routes for the player, and a warm start; the pages begin in main.py."""

import threading
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import streamlit as st

from player import assets
from ui import read_outs, starts
from ui.warm_up import warm_up


@asynccontextmanager
async def _lifespan(_server: st.App) -> AsyncGenerator[None]:
    threading.Thread(target=warm_up, name="warm-up", daemon=True).start()
    yield


app = st.App("main.py", routes=[*assets.routes(), *read_outs.routes(), *starts.routes()], lifespan=_lifespan)
