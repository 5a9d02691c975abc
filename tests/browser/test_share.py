"""The dialog with the link and its QR code, in a real browser; the code is read by a decoder that is not ours."""

import io
from dataclasses import replace
from itertools import product
from urllib.parse import urlsplit

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from downhill import Experiment
from downhill.server.first_race import FIRST_RACE
from tests.browser.player import in_address, next_frames, open_still, url, wait_until_drawn
from tests.browser.test_accessibility import faults
from tests.browser.test_playground import SADDLE
from tests.products import paired

ALT = "QR code of this link"
WATCH = """
window.shifted = [];
const ours = ({ node }) => Boolean((node?.closest ? node : node?.parentElement)?.closest("[role=dialog]"));
new PerformanceObserver((list) => window.shifted.push(...list.getEntries()
    .filter(({ sources }) => sources.some(ours)).map(({ value }) => value)))
    .observe({ type: "layout-shift", buffered: true });
"""


def open_share(page: Page) -> Locator:
    """What the button shows, once the code is there."""
    page.get_by_role("button", name="Share this race").click()
    body = page.get_by_role("dialog")
    expect(body.get_by_alt_text(ALT)).to_be_visible()
    page.wait_for_function("alt => document.querySelector(`img[alt='${alt}']`).naturalWidth > 0", arg=ALT)
    return body


def link(body: Locator) -> str:
    return body.locator("[class*=st-key-shared-link-] code").inner_text().strip()


def scanned(code: Locator) -> str:
    """The text of a QR code, from its picture as it is seen."""
    [found] = zxingcpp.read_barcodes(Image.open(io.BytesIO(code.screenshot())))
    return found.text


@pytest.mark.parametrize(("scheme", "width"), paired(product(["light", "dark"], [1280, 390])))
def test_link_and_code_lead_to_this_race(server: str, page: Page, scheme: str, width: int) -> None:
    """Source: the address bar, and ZXing."""
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": width, "height": 900})
    open_still(page, url(server, FIRST_RACE, "grid"))
    body = open_share(page)
    assert link(body).startswith(f"{server}/?")
    assert urlsplit(link(body)).query == f"{FIRST_RACE.to_query()}&layout=grid"
    assert in_address(page) == (FIRST_RACE, {"layout": "grid"})
    code = body.get_by_alt_text(ALT)
    assert scanned(code) == link(body)
    box = code.bounding_box()
    assert box
    assert box["width"] == pytest.approx(box["height"], abs=1)
    assert box["width"] >= (320 if width == 1280 else 280)
    assert 0 <= box["x"] <= box["x"] + box["width"] <= width, "all of it is in sight"
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert faults(page) == [], "nor is anything there that axe-core finds grave"
    page.goto(link(body))
    wait_until_drawn(page.get_by_test_id("player"), FIRST_RACE)


def test_after_an_edit_it_is_another_link(server: str, page: Page) -> None:
    """Source: the experiment with its other number of steps."""
    player = open_still(page, url(server, SADDLE))
    open_share(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    steps = page.get_by_role("spinbutton", name="Steps")
    steps.fill("21")
    steps.press("Enter")
    wait_until_drawn(player, replace(SADDLE, steps=21))
    body = open_share(page)
    expect(body.locator("[class*=st-key-shared-link-] code")).to_contain_text("steps=21")
    assert Experiment.from_query(urlsplit(link(body)).query) == replace(SADDLE, steps=21)
    assert scanned(body.get_by_alt_text(ALT)) == link(body)


def test_the_link_is_copied(server: str, page: Page) -> None:
    """Source: what the clipboard holds."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=server)
    open_still(page, url(server, SADDLE))
    body = open_share(page)
    copied = body.locator(".st-key-shared-link-to-copy")
    copied.locator("code").hover()
    copied.get_by_role("button", name="Copy to clipboard").click()
    page.wait_for_function("async link => (await navigator.clipboard.readText()) === link", arg=link(body))


def test_nothing_jumps_in_it(server: str, page: Page) -> None:
    """Source: the browser's own account of what has shifted."""
    page.add_init_script(WATCH)
    open_still(page, url(server, SADDLE))
    open_share(page)
    next_frames(page)
    assert page.evaluate("window.shifted") == []
