"""The real app in a real browser: a server of its own, a fresh page per test, and no way out to the internet."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    WebError,
    expect,
    sync_playwright,
)

from downhill.rooms.address import VARIABLE as DATABASE
from tests.browser.chromium import ADVICE, SHELL, find_chromium

ROOT = Path(__file__).parents[2]
LOCAL = ("localhost", "127.0.0.1")
SERVER_DEADLINE = 120.0
"""Seconds until the server must answer; a cold, busy machine imports JAX and Streamlit in about ten."""

# Whatever a test waits for is a condition, so only the way to failure is long: a busy machine compiles for seconds.
expect.set_options(timeout=30_000)

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # The browser itself finds no other host, so that nothing is intercepted on its way to the server.
    "--host-resolver-rules=" + ", ".join(["MAP * ~NOTFOUND", *(f"EXCLUDE {host}" for host in LOCAL)]),
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests last: they are the slowest, and Playwright's event loop occupies the thread once it has started."""
    here = Path(__file__).parent
    items.sort(key=lambda item: item.path.is_relative_to(here))


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def is_healthy(url: str) -> bool:
    """Whether the server at this address answers its health check."""
    try:
        with urlopen(f"{url}/_stcore/health", timeout=5) as answer:
            return answer.read() == b"ok"
    except (URLError, ConnectionError, TimeoutError):
        return False


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the running app, e.g. ``"http://localhost:41234"``; its log must hold no traceback at the end."""
    url = f"http://localhost:{(port := free_port())}"
    log_path = tmp_path_factory.mktemp("server") / "log.txt"
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    options = ["--server.address=localhost", f"--server.port={port}"]
    with log_path.open("wb") as log:
        process = subprocess.Popen(
            [*command, *options],
            cwd=ROOT,
            env=os.environ | {"PYTHONUNBUFFERED": "1", DATABASE: str(log_path.with_name("rooms.sqlite"))},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        deadline = time.monotonic() + SERVER_DEADLINE
        while not is_healthy(url):
            if process.poll() is not None:
                pytest.fail(f"the server ended with status {process.returncode}:\n{log_path.read_text()}")
            if time.monotonic() > deadline:
                pytest.fail(f"the server did not answer within {SERVER_DEADLINE:.0f} s:\n{log_path.read_text()}")
            time.sleep(0.05)
        yield url
        ended = process.poll()
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    log_text = log_path.read_text()
    assert ended is None, f"the server died during the tests with status {ended}:\n{log_text}"
    assert "Traceback" not in log_text, f"the server raised an exception during the tests:\n{log_text}"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium."""
    chromium = find_chromium(SHELL)
    if chromium is None:
        pytest.fail(ADVICE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def window(browser: Browser) -> Iterator[BrowserContext]:
    """Where all tests open their pages: Chromium then compiles Streamlit's scripts once, not for each of them."""
    with browser.new_context(viewport={"width": 1280, "height": 900}) as window:
        yield window


@pytest.fixture
def refused() -> list[str]:
    """Parts of the addresses that a test keeps from being answered: the browser's own word of it is then no fault."""
    return []


@pytest.fixture
def page(window: BrowserContext, refused: list[str]) -> Iterator[Page]:
    """A fresh page of 1280×900 that reaches nothing but this machine, in a browser that remembers nothing.

    The test fails at its end if the page raised or logged an error, or asked for anything from elsewhere.
    """
    faults: list[str] = []

    def note_address(url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("blob", "data", "file") and parts.hostname not in LOCAL:
            faults.append(f"request to {url}")

    def note_message(message: ConsoleMessage) -> None:
        address = message.location.get("url", "")
        if message.type == "error" and not any(part in address for part in refused):
            faults.append(f"console error: {message.text} ({address})")

    def note_request(request: Request) -> None:
        note_address(request.url)

    def note_error(error: WebError) -> None:
        faults.append(f"page error: {error.error.stack or error.error.message}")

    watchers: dict[Any, Any] = {"request": note_request, "console": note_message, "weberror": note_error}
    for event, watcher in watchers.items():
        window.on(event, watcher)
    page = window.new_page()
    page.on("websocket", lambda socket: note_address(socket.url))
    yield page
    forget(window, page)
    for event, watcher in watchers.items():
        window.remove_listener(event, watcher)
    assert not faults, "\n".join(faults)


def forget(window: BrowserContext, page: Page) -> None:
    """Close every page, and undo what the test has allowed, switched off or left behind."""
    window.set_offline(False)
    window.clear_permissions()
    window.new_cdp_session(page).send("Storage.clearDataForOrigin", {"origin": "*", "storageTypes": "all"})
    for each in window.pages:
        each.close()
