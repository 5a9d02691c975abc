"""Pages of a server of several processes: files, pictures, and what happens when a process dies."""

import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from downhill.export import read_json
from tests.browser.player import await_run, in_address, open_still, url, wait_until_drawn
from tests.browser.test_catalogue import open_catalogue
from tests.browser.test_playground import SADDLE
from tests.browser.test_take_home import choose, made
from tests.server.running import Server, running, until


@pytest.fixture(scope="module")
def workers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of three."""
    with running(tmp_path_factory.mktemp("workers") / "temporary", "--workers=3") as server:
        until(lambda: len(server.workers()) == 3, server.log)
        yield server
        assert "Traceback" not in server.log.read_text()


def test_files_and_pictures_come_from_whichever_process_is_asked(workers: Server, page: Page, tmp_path: Path) -> None:
    open_still(page, url(workers.url, SADDLE))
    choose(page, "Take it home as", "JSON")
    name, content = made(page, "JSON", tmp_path)
    assert name == "downhill-saddle.json"
    assert read_json(content.decode())[0] == SADDLE
    address = page.get_by_role("link", name="Download JSON").get_attribute("href")
    assert address is not None
    for _ in range(12):  # each on a connection of its own
        assert workers.get(f"/{address}") == (200, content)
    open_catalogue(page)


def test_a_page_whose_process_is_killed_comes_back_with_its_race(
    workers: Server, page: Page, refused: list[str]
) -> None:
    """Source: what the page shows; nobody clicks or reloads."""
    refused.append("/_stcore/")
    player = open_still(page, url(workers.url, SADDLE))
    page.get_by_role("spinbutton", name="Steps").fill("30")
    page.keyboard.press("Enter")
    changed = replace(SADDLE, steps=30)
    wait_until_drawn(player, changed)
    page.get_by_role("button", name="Add optimizer").hover()  # the page is told, and may have heard or not
    with page.expect_websocket():
        for pid in workers.workers():
            os.kill(pid, signal.SIGKILL)
    app = page.get_by_test_id("stApp")
    expect(app).to_have_attribute("data-test-connection-state", "CONNECTED")
    await_run(page)
    wait_until_drawn(player, changed)
    page.get_by_role("spinbutton", name="Start y").fill("1")
    page.keyboard.press("Enter")
    wait_until_drawn(player, replace(changed, start=(-1.5, 1.0)))
    assert in_address(page)[0] == replace(changed, start=(-1.5, 1.0))
