"""Two real servers behind the real proxy: a page whose server is killed goes on with the other."""

import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.player import await_run, in_address, open_still, url, wait_until_drawn
from tests.browser.test_playground import SADDLE
from tests.deploy.proxies import proxy
from tests.server.running import Server, running, until


class Proxied(NamedTuple):
    """The address that visitors see, and the servers behind it."""

    url: str
    servers: list[Server]


@pytest.fixture
def proxied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxied]:
    folder = tmp_path_factory.mktemp("proxy")
    secret = {"STREAMLIT_SERVER_COOKIE_SECRET": "the same for all servers"}
    with ExitStack() as stack:
        servers = [stack.enter_context(running(folder / name, "--workers=1", **secret)) for name in ("first", "second")]
        addresses = [urlsplit(server.url).netloc for server in servers]
        yield Proxied(stack.enter_context(proxy(addresses, folder / "proxy.log")), servers)
        for server in servers:
            assert "Traceback" not in server.log.read_text()


def pages(server: Server) -> int:
    """How many pages are open on it, by its own account."""
    lines = server.get("/metrics")[1].decode().splitlines()
    return sum(int(float(line.split()[1])) for line in lines if line.startswith("downhill_pages "))


def test_a_page_whose_server_is_killed_goes_on_with_the_other(proxied: Proxied, page: Page, refused: list[str]) -> None:
    """Source: what the page shows, and the servers' own count of their pages; nobody clicks or reloads."""
    refused.append("/_stcore/")
    player = open_still(page, url(proxied.url, SADDLE))
    steps = page.get_by_role("spinbutton", name="Steps")
    steps.fill("30")
    page.keyboard.press("Enter")
    changed = replace(SADDLE, steps=30)
    wait_until_drawn(player, changed)
    [its] = [server for server in proxied.servers if pages(server)]
    [other] = [server for server in proxied.servers if server is not its]

    with page.expect_websocket():
        os.killpg(its.process.pid, signal.SIGKILL)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-connection-state", "CONNECTED")
    await_run(page)
    wait_until_drawn(player, changed)
    until(lambda: pages(other) == 1, other.log)

    page.get_by_role("spinbutton", name="Start y").fill("1")
    page.keyboard.press("Enter")
    moved = replace(changed, start=(-1.5, 1.0))
    wait_until_drawn(player, moved)
    assert in_address(page)[0] == moved
    slider = player.locator(".downhill-what-if input[type=range]").first
    slider.press("ArrowLeft")
    expect(player).not_to_have_attribute("data-experiment", moved.to_query())
    # All that a new visitor loads comes from the other as well.
    open_still(page, url(proxied.url, SADDLE))
    until(lambda: pages(other) == 1, other.log)
