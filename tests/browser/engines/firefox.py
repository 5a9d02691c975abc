"""Firefox, driven over WebDriver BiDi: it speaks that itself, so that there is no driver to install."""

import base64
import json
import os
from collections.abc import Generator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from websockets.sync.client import ClientConnection, connect

from tests.browser.engines.programs import ready, running
from tests.browser.engines.window import DEADLINE, HEIGHT, WIDTH, PageLeftError, Window

PAGE_LEFT = ("no such frame",)

PREFERENCES = {
    # A proxy where nobody listens: only this machine is reached, and Firefox's own services fail at once.
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.share_proxy_settings": True,
    "network.proxy.no_proxies_on": "localhost, 127.0.0.1",
}


class Firefox(Window):
    """A tab with a storage of its own."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self.numbers = count()
        self.errors: list[str] = []
        self.command("session.new", capabilities={})
        self.command("session.subscribe", events=["log.entryAdded"])
        self.tab = self.command("browsingContext.create", type="tab")["context"]
        self.resize(WIDTH, HEIGHT)

    def command(self, method: str, **parameters: Any) -> dict[str, Any]:
        """What Firefox answers; the errors that pages have logged come in between."""
        number = next(self.numbers)
        self.connection.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self.connection.recv(2 * DEADLINE))
            if message["type"] == "event":
                entry = message["params"]
                if entry["level"] == "error":
                    self.errors.append(json.dumps(entry))
            elif message["id"] == number:
                if message["type"] == "error":
                    kind = PageLeftError if message["error"] in PAGE_LEFT else RuntimeError
                    raise kind(f"{method}: {message['error']}: {message['message']}")
                return message["result"]

    def open(self, url: str) -> None:
        self.errors.clear()
        self.command("browsingContext.navigate", context=self.tab, url=url, wait="complete")

    def faults(self) -> list[str]:
        return self.errors

    def evaluate(self, expression: str) -> str:
        target = {"context": self.tab}
        return self.command("script.evaluate", expression=expression, target=target, awaitPromise=True)["result"][
            "value"
        ]

    def act(self, source: dict[str, Any]) -> None:
        self.command("input.performActions", context=self.tab, actions=[source])

    def resize(self, width: int, height: int) -> None:
        self.command("browsingContext.setViewport", context=self.tab, viewport={"width": width, "height": height})

    def screenshot(self) -> bytes:
        return base64.b64decode(self.command("browsingContext.captureScreenshot", context=self.tab)["data"])


def _address(profile: Path) -> str | None:
    """Where Firefox listens, once it has written so into its profile."""
    try:
        server = json.loads((profile / "WebDriverBiDiServer.json").read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return None
    return f"ws://{server['ws_host']}:{server['ws_port']}/session"


@contextmanager
def firefox(program: Path, display: str) -> Generator[Firefox]:
    """A window of this Firefox on this screen, with a profile of its own."""
    with TemporaryDirectory(prefix="firefox-", ignore_cleanup_errors=True) as folder:
        profile = Path(folder)
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in PREFERENCES.items()]
        (profile / "user.js").write_text("".join(lines))
        command = (program, "--no-remote", "--profile", folder, "--remote-debugging-port=0")
        with running(command, os.environ | {"DISPLAY": display, "MOZ_CRASHREPORTER_DISABLE": "1"}) as process:
            address = ready(process, lambda: _address(profile))
            with connect(address, max_size=None, open_timeout=DEADLINE) as connection:
                yield Firefox(connection)
