"""WebKit, the engine of Safari, in GTK's MiniBrowser: driven over W3C's WebDriver."""

import base64
import json
import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from tests.browser.conftest import free_port
from tests.browser.engines.programs import ready, running
from tests.browser.engines.window import DEADLINE, HEIGHT, WIDTH, PageLeftError, Window

NOTE_FAULTS = """() => {
    window.faults = [];
    const note = (...parts) => window.faults.push(parts.map((part) => `${part} ${part?.stack ?? ""}`).join(" "));
    addEventListener("error", (event) => note(event.message, event.error));
    addEventListener("unhandledrejection", (event) => note(event.reason));
    const log = console.error;
    console.error = (...parts) => { note(...parts); log(...parts); };
}"""


def _ask(method: str, address: str, parameters: dict[str, Any] | None = None) -> Any:
    """What the driver answers to a command."""
    data = None if parameters is None else json.dumps(parameters).encode()
    try:
        with urlopen(Request(address, data, method=method), timeout=2 * DEADLINE) as answer:
            return json.load(answer)["value"]
    except HTTPError as error:
        fault = json.load(error)["value"]
        kind = PageLeftError if fault["error"] == "no such frame" else RuntimeError
        raise kind(f"{method} {address}: {fault['error']}: {fault['message']}") from None


class WebKit(Window):
    """MiniBrowser's window. The driver hears of no errors: they are noted from when a page is loaded."""

    def __init__(self, driver: str) -> None:
        capabilities = {"alwaysMatch": {"timeouts": {"script": 2000 * DEADLINE}}}
        session = _ask("POST", f"{driver}/session", {"capabilities": capabilities})
        self.session = f"{driver}/session/{session['sessionId']}"
        self.resize(WIDTH, HEIGHT)

    def command(self, name: str, **parameters: Any) -> Any:
        return _ask("POST", f"{self.session}/{name}", parameters)

    def open(self, url: str) -> None:
        self.command("url", url=url)
        self.call(NOTE_FAULTS)

    def faults(self) -> list[str]:
        return self.call("() => window.faults ?? []")

    def evaluate(self, expression: str) -> str:
        return self.command("execute/async", script=f"({expression}).then(arguments[0])", args=[])

    def act(self, source: dict[str, Any]) -> None:
        self.command("actions", actions=[source])

    def resize(self, width: int, height: int) -> None:
        """The window is as much larger as its bars need."""
        outer = self.command("window/rect", width=width, height=height)
        inner = self.call("() => [innerWidth, innerHeight]")
        self.command("window/rect", width=width + outer["width"] - inner[0], height=height + outer["height"] - inner[1])

    def screenshot(self) -> bytes:
        return base64.b64decode(_ask("GET", f"{self.session}/screenshot"))


def _is_listening(driver: str) -> bool | None:
    try:
        return _ask("GET", f"{driver}/status")["ready"] or None
    except (URLError, ConnectionError):
        return None


@contextmanager
def webkit(program: Path, display: str) -> Generator[WebKit]:
    """A window of the MiniBrowser that WebKitWebDriver starts on this screen; driven, it keeps nothing on the disk."""
    port = free_port()
    driver = f"http://127.0.0.1:{port}"
    with running((program, f"--port={port}"), os.environ | {"DISPLAY": display}) as process:
        ready(process, lambda: _is_listening(driver))
        window = WebKit(driver)
        try:
            yield window
        finally:
            _ask("DELETE", window.session)
