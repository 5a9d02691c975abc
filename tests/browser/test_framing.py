"""Our page in a frame of another origin's, as a learning platform embeds it: refused unless it is named."""

import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.player import shown, url
from tests.browser.test_playground import SADDLE
from tests.server.running import Server, running


class Course(BaseHTTPRequestHandler):
    """Answers with a page that frames the address in its own query."""

    def do_GET(self) -> None:
        address = self.path.partition("?")[2]
        body = f'<!DOCTYPE html><iframe src="{address}" width="1200" height="850"></iframe>'.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(body)

    def log_request(self, code: object = "", size: object = "") -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def course() -> Iterator[str]:
    """The origin of a page that frames others."""
    with HTTPServer(("127.0.0.1", 0), Course) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def framed(course: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that the course may frame."""
    folder = tmp_path_factory.mktemp("framed") / "temporary"
    with running(folder, "--workers=1", DOWNHILL_FRAMES=f"https://moodle.example.org {course}") as server:
        yield server


def test_nobody_else_may_frame_it(server: str, browser: Browser, course: str) -> None:
    """Source: the browser, which shows a page of its own instead, and logs an error about it."""
    page = browser.new_page()
    with page.expect_console_message(lambda message: "frame-ancestors 'self'" in message.text):
        page.goto(f"{course}/?{url(server, SADDLE)}")
    assert not any(frame.url.startswith(server) for frame in page.frames)
    page.close()


def test_whom_the_environment_names_may_and_the_race_is_alive_there(framed: Server, page: Page, course: str) -> None:
    """Another site's page, for 127.0.0.1 is not localhost: cookies are a stranger's. The race plays and is edited."""
    page.goto(f"{course}/?{url(framed.url, SADDLE)}")
    inside = page.frame_locator("iframe")
    player = inside.get_by_test_id("player")
    expect(player).to_have_attribute("data-experiment", SADDLE.to_query())
    expect(player).to_have_attribute("data-step", re.compile("[1-9]"))
    steps = inside.get_by_role("spinbutton", name="Steps")
    steps.fill("30")
    steps.press("Enter")
    expect(player).to_have_attribute("data-experiment", replace(SADDLE, steps=30).to_query())
    slider = inside.get_by_role("slider", name="learning rate").first
    slider.focus()
    slider.press("ArrowRight")
    expect(player).not_to_have_attribute("data-experiment", replace(SADDLE, steps=30).to_query())
    before, after = (each.entrants[0].hyperparameters["learning_rate"] for each in (SADDLE, shown(player)))
    assert after > before
    inside.get_by_role("button", name="Share this race").click()  # a run of Streamlit's
    expect(inside.get_by_role("dialog").locator("[class*=st-key-shared-link-] code")).to_contain_text("steps=30")
