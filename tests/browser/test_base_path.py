"""The app below a path, /class/downhill: told so itself, or behind a proxy that takes the path away.

The page fixture fails wherever something is not found.
"""

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from downhill.lessons import LESSONS, RaceLesson
from tests.browser.conftest import free_port
from tests.browser.player import await_run, more, open_still, shown, url, wait_until_drawn
from tests.browser.test_maps import BASINS, WELLS, open_map, panel, wait_for
from tests.browser.test_playground import SADDLE
from tests.browser.test_share import ALT, link, open_share, scanned
from tests.browser.test_start import expect_told
from tests.browser.test_take_home import made
from tests.deploy.proxies import until_answered
from tests.products import sampled
from tests.server.running import running

BASE = "/class/downhill"
WAYS = ("told", "stripped")
RAVINE = LESSONS["ravine"]
assert isinstance(RAVINE, RaceLesson)
STRIPPING = """
defaults
    mode http
    timeout connect 5s
    timeout client 60s
    timeout server 60s
    timeout tunnel 60s
frontend public
    bind 127.0.0.1:{port}
    http-request deny deny_status 404 unless {{ path_beg {base}/ }}
    http-request replace-path {base}(/.*) \\1
    default_backend app
backend app
    server app {server}
"""


@pytest.fixture(scope="module", params=WAYS)
def below(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the app, at which it is told of its path or there is a proxy that strips it."""
    folder = tmp_path_factory.mktemp("base-path")
    if request.param == "told":
        with running(folder / "server", "--workers=1", f"--server.baseUrlPath={BASE}") as server:
            yield server.url + BASE
        return
    program = shutil.which("haproxy") or shutil.which("haproxy", path="/usr/sbin")
    if program is None:
        pytest.skip("the proxy is left out: not on this machine. Debian: apt-get install haproxy")
    with running(folder / "server", "--workers=1") as server:
        yield from proxied(program, urlsplit(server.url).netloc, folder)


def proxied(program: str, server: str, folder: Path) -> Iterator[str]:
    port = free_port()
    configuration = folder / "haproxy.cfg"
    configuration.write_text(STRIPPING.format(port=port, base=BASE, server=server))
    log = folder / "proxy.log"
    with log.open("wb") as said:
        process = subprocess.Popen([program, "-f", configuration], stdout=said, stderr=subprocess.STDOUT)
    try:
        until_answered(f"http://localhost:{port}", process, log)
        yield f"http://localhost:{port}{BASE}"
    finally:
        process.kill()
        process.wait()


def test_the_playground_is_alive_there(below: str, page: Page, tmp_path: Path) -> None:
    """Whatever its player asks for, its link, and a file made there."""
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(urlsplit(request.url).path))
    player = open_still(page, url(below, SADDLE))
    more(player).get_by_label("Start from").select_option("the ridge")
    expect(player).not_to_have_attribute("data-experiment", SADDLE.to_query())
    expect_told(page, player)
    player.get_by_role("button", name="tuned").click()
    expect(player.get_by_role("button", name="tuned")).to_have_attribute("aria-pressed", "true")
    player.get_by_role("button", name="Film over learning rate").first.click()
    expect(player.get_by_role("slider", name="learning rate in the film")).to_be_visible()
    player.get_by_text("Every number at this step").click()
    expect(player.get_by_role("rowheader", name="position θ", exact=True)).to_be_visible()
    changed = shown(player)
    body = open_share(page)
    assert link(body) == scanned(body.get_by_alt_text(ALT)) == f"{below}/?{changed.to_query()}"
    link_there = link(body)
    page.keyboard.press("Escape")
    expect(body).to_have_count(0)
    assert made(page, "GIF", tmp_path)[1].startswith(b"GIF89a")
    assert {f"{BASE}/{route}" for route in ("race", "picture", "film", "tuned", "read-outs", "ridge-start")} <= asked
    page.goto(link_there)
    wait_until_drawn(page.get_by_test_id("player"), changed)
    page.goto(f"{link_there}&embed=true")
    wait_until_drawn(page.get_by_test_id("player"), changed)


PAGES = ["course?lesson=ravine", "maps", "catalogue"]


@pytest.mark.parametrize(("below", "path"), sampled(product(WAYS, PAGES), every=4), indirect=["below"])
def test_pages_opened_directly_find_everything(below: str, page: Page, path: str) -> None:
    page.goto(f"{below}/{path}")
    if path == "maps":
        wait_for(page)
    elif path != "catalogue":
        wait_until_drawn(page.get_by_test_id("player"), RAVINE.experiment)
        page.get_by_role("button", name="Run", exact=True).click()
        expect(page.get_by_role("link", name="Open in Playground")).to_have_attribute(
            "href", f"./?{RAVINE.experiment.to_query()}"
        )
    else:
        picture = page.get_by_test_id("stImage").first.locator("img")
        expect(picture).to_be_visible()
        page.wait_for_function("() => document.querySelector('[data-testid=stImage] img').naturalWidth > 0")
    await_run(page)
    if path.startswith("course"):
        page.get_by_role("link", name="Open in Playground").click()
        expect(page.get_by_role("button", name="Make the GIF")).to_be_visible()
    else:
        page.get_by_role("link", name="Playground").first.click()
    expect(page.get_by_test_id("player")).to_have_attribute("data-experiment", re.compile("landscape="))
    assert urlsplit(page.url).path.rstrip("/") == BASE


def test_a_map_opens_one_of_its_runs_in_the_playground(below: str, page: Page) -> None:
    """By a route that leads on to another address."""
    view = open_map(page, below, BASINS)
    left, top, width, height = panel(view, 1)
    page.mouse.click(left + 0.75 * width, top + 0.5 * height)
    wait_until_drawn(page.get_by_test_id("player"), replace(WELLS, start=(1.1, 0.0)))
    assert urlsplit(page.url).path == f"{BASE}/"


def test_without_its_slash_the_path_leads_to_the_one_with_it(tmp_path: Path, page: Page) -> None:
    """Of a server that is told; and what watches over it asks at the root of its port."""
    with running(tmp_path / "server", "--workers=1", f"--server.baseUrlPath={BASE}/") as server:
        page.goto(f"{server.url}{BASE}?{SADDLE.to_query()}")
        wait_until_drawn(page.get_by_test_id("player"), SADDLE)
        expect(page.get_by_role("button", name="Make the GIF")).to_be_visible()  # nothing more is asked of the server
        assert [server.get(path)[0] for path in ("/health", "/metrics", "/race?landscape=beale")] == [200, 200, 404]
