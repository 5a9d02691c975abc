"""A race in a frame of another origin's page, sandboxed without an origin of its own, as learning platforms do it."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from downhill import Entrant
from downhill.course.texts import texts
from downhill.drawing.theme import DARK, LIGHT
from tests.browser.player import path_pixels
from tests.browser.test_accessibility import faults_at_rest
from tests.browser.test_framing import course as course
from tests.browser.test_playground import SADDLE
from tests.products import sampled

FRAME = """([address, width, height, sandbox]) => {
    const frame = document.createElement("iframe");
    Object.assign(frame, { width, height, style: "border: 0" });
    frame.setAttribute("sandbox", sandbox);
    frame.src = address;
    document.body.replaceChildren(frame);
}"""
OVERFLOW = """root => {
    const { scrollWidth, scrollHeight } = document.documentElement;
    const boxes = [...root.querySelectorAll("button, input, select, output, canvas, a")]
        .map((each) => each.getBoundingClientRect());
    const isCut = ({ bottom, right, left, top }) => bottom > innerHeight || right > innerWidth || left < 0 || top < 0;
    return [scrollWidth > innerWidth, scrollHeight > innerHeight, ...boxes.map(isCut)];
}"""

THROWN = """() => {
    try { return localStorage.length + document.cookie; } catch ({ name }) { return `${origin} ${name}`; }
}"""

Framed = Callable[..., FrameLocator]


@pytest.fixture
def framed(page: Page, server: str, course: str) -> Framed:
    """Puts an address into a frame on another origin's page: 127.0.0.1 is not localhost."""

    def put(query: str, size: tuple[int, int] = (640, 480), sandbox: str = "allow-scripts") -> FrameLocator:
        page.goto(f"{course}/?about:blank")
        page.evaluate(FRAME, [f"{server}/?{query}", *size, sandbox])
        return page.frame_locator("iframe")

    return put


@pytest.mark.parametrize(
    ("size", "picture"), sampled([((320, 240), 130), ((480, 360), 220), ((640, 480), 340), ((1280, 720), 600)], every=3)
)
def test_it_plays_and_all_of_it_is_in_the_frame(framed: Framed, size: tuple[int, int], picture: int) -> None:
    """Source: the window's own measures; of a square view the panel is at least so many pixels high."""
    inside = framed(f"embed=player&theme=dark&{SADDLE.to_query()}", size)
    player = inside.get_by_test_id("player")
    expect(player).to_have_attribute("data-step", str(SADDLE.steps))
    expect(player).to_have_attribute("data-playing", "false")
    assert not any(player.evaluate(OVERFLOW))
    [[_, _, width, height]] = player.locator(".downhill-stage").evaluate("stage => JSON.parse(stage.dataset.panels)")
    assert width == pytest.approx(height, abs=1)
    assert height >= picture
    assert len(path_pixels(player, 0, DARK)) > 20
    expect(inside.get_by_role("link", name="Open in Downhill")).to_be_visible()


def test_it_has_no_storage_and_no_origin_and_is_played_by_hand(framed: Framed) -> None:
    """Source: HTML's sandbox: whoever asks for storage there is thrown an error."""
    inside = framed(f"embed=player&autoplay=0&{SADDLE.to_query()}")
    player = inside.get_by_test_id("player")
    expect(player).to_have_attribute("data-step", "0")
    assert player.evaluate(THROWN) == "null SecurityError"
    inside.get_by_role("combobox", name="Speed").select_option("8")  # which is kept elsewhere
    inside.get_by_role("button", name="Play or pause").click()
    expect(player).to_have_attribute("data-step", str(SADDLE.steps))
    inside.get_by_role("slider", name="Step").fill("3")
    expect(player).to_have_attribute("data-step", "3")
    assert len(path_pixels(player, 1, LIGHT)) > 20


def test_without_controls_it_is_the_picture_alone(framed: Framed) -> None:
    inside = framed(f"embed=player&autoplay=0&controls=0&{SADDLE.to_query()}", (320, 240))
    player = inside.get_by_test_id("player")
    expect(player).to_have_attribute("data-step", str(SADDLE.steps))
    expect(inside.get_by_role("button")).to_have_count(0)
    assert not any(player.evaluate(OVERFLOW))


def test_where_scripts_are_off_there_is_a_picture_with_a_link(page: Page, framed: Framed, refused: list[str]) -> None:
    """Source: a sandbox that allows nothing; what the browser says of the scripts is then no fault."""
    refused.append("embed=player")
    with page.expect_response("**/embed.png?**") as answer:
        inside = framed(f"embed=player&{SADDLE.to_query()}", sandbox="")
    assert answer.value.headers["content-type"] == "image/png"
    link = inside.get_by_role("link")
    expect(link.get_by_role("img")).to_be_visible()
    expect(link).to_have_attribute("href", f"./?{SADDLE.to_query()}")


@pytest.mark.parametrize(("size", "entrants"), [((320, 240), 5), ((480, 360), 12)])
def test_entrants_of_one_rule_are_told_apart_in_the_smallest_frames(
    framed: Framed, size: tuple[int, int], entrants: int
) -> None:
    """Source: the legend's own measures; its texts are held in tests/player/browser/legend.test.mjs."""
    rates = tuple(Entrant("gd", {"learning_rate": 0.001 * (1 + index)}) for index in range(entrants))
    player = framed(f"embed=player&{replace(SADDLE, entrants=rates).to_query()}", size).get_by_test_id("player")
    expect(player).to_have_attribute("data-step", str(SADDLE.steps))
    expect(player.locator(".downhill-legend")).to_be_visible()
    assert not any(player.evaluate(OVERFLOW))


@pytest.mark.parametrize(("size", "picture"), [((640, 480), 300), ((320, 240), 85)])
def test_a_lesson_asks_plays_and_claims(framed: Framed, size: tuple[int, int], picture: int) -> None:
    """Source: the course's texts, of which this question is among the longest."""
    inside = framed("embed=lesson&lesson=newton_at_saddles&lang=de", size)
    words = texts("de", "second_order")["newton_at_saddles"]
    player, said = inside.get_by_test_id("player"), inside.locator(".downhill-said")
    expect(said).to_contain_text(words["question"].partition("`")[0].partition("{")[0])
    assert not any(player.evaluate(OVERFLOW))
    [[_, _, _, height]] = player.locator(".downhill-stage").evaluate("stage => JSON.parse(stage.dataset.panels)")
    assert height >= picture
    inside.get_by_role("slider", name="Step").press("End")
    expect(said).to_contain_text(words["claim"].partition("`")[0].partition("{")[0])
    expect(said).to_have_count(1)


def test_what_is_not_allowed_is_said_in_the_frame(framed: Framed, refused: list[str]) -> None:
    refused.append("embed=player")
    inside = framed("embed=player&theme=<script>alert(1)</script>", (320, 240))
    expect(inside.get_by_role("alert")).to_contain_text("theme = '<script>alert(1)</script>': must be one of auto")


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.product)])
def test_axe_finds_nothing_grave(page: Page, server: str, scheme: str) -> None:
    page.set_viewport_size({"width": 480, "height": 360})
    page.goto(f"{server}/?embed=player&theme={scheme}&{SADDLE.to_query()}")
    expect(page.get_by_test_id("player")).to_have_attribute("data-step", str(SADDLE.steps))
    assert faults_at_rest(page) == []
