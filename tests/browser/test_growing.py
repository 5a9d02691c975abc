"""Trails that grow: whatever way a moment is come by, by steps, by playing or at once, its picture is the same."""

import io
from base64 import b64decode

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from downhill import Averaging, Entrant, Experiment
from tests.browser.player import next_frames, open_still, url

STEPS = 60
RACE = Experiment(
    "himmelblau",
    (0.5, -1.0),
    STEPS,
    (
        Entrant("gd", {"learning_rate": 0.012}),
        Entrant("momentum", {"learning_rate": 0.004}),
        Entrant("rmsprop", {"learning_rate": 0.3}),
        Entrant("adam", {"learning_rate": 0.3}, averaging=Averaging("arithmetic")),
        Entrant("nesterov", {"learning_rate": 0.004}),
        Entrant("adagrad", {"learning_rate": 0.7}),
        Entrant("gd", {"learning_rate": 0.02}),
    ),
)
"""Plain and dashed trails, that cross each other and themselves, and go to and fro near a minimum."""
PICTURES = (".downhill-stage", ".downhill-curves")
STRONG, FEW, SHARE = 64, 12, 0.04
"""The browser blurs edges a little differently if it is given a part of a line: by more than ``STRONG`` of 255 at no
more than so few places, and altogether by no more than this share of what is drawn."""


def trails(player: Locator, picture: str) -> np.ndarray:
    """What the canvas with the trails looks like on white."""
    canvas = player.locator(f"{picture} .downhill-canvas").nth(-2)
    _, data = canvas.evaluate("canvas => canvas.toDataURL()").split(",")
    seen = Image.open(io.BytesIO(b64decode(data))).convert("RGBA")
    return np.array(Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen).convert("RGB")).astype(int)


@pytest.mark.parametrize("layout", ["overlay", "grid", "split"])
def test_a_moment_looks_the_same_whatever_way_it_is_come_by(server: str, page: Page, layout: str) -> None:
    """Source: the picture that is drawn whole, after a jump from the end to the start and on."""
    player = open_still(page, url(server, RACE, layout))
    scrub = player.get_by_role("slider", name="Step")

    def pictures() -> list[np.ndarray]:
        next_frames(page)
        return [trails(player, picture) for picture in PICTURES]

    def drawn_whole(step: int) -> list[np.ndarray]:
        scrub.fill(str(STEPS))
        scrub.fill(str(step))
        return pictures()

    empty, half, end = drawn_whole(0), drawn_whole(STEPS // 2), drawn_whole(STEPS)
    drawn_whole(0)
    for _ in range(STEPS // 2):
        page.keyboard.press("ArrowRight")
    expect(player).to_have_attribute("data-step", str(STEPS // 2))
    check_alike(pictures(), half, empty)
    drawn_whole(0)
    player.get_by_label("Speed").select_option("4")
    player.get_by_role("button", name="Play").click()
    expect(player).to_have_attribute("data-playing", "false")
    expect(player).to_have_attribute("data-step", str(STEPS))
    check_alike(pictures(), end, empty)


def check_alike(grown: list[np.ndarray], whole: list[np.ndarray], empty: list[np.ndarray]) -> None:
    for one, other, before in zip(grown, whole, empty, strict=True):
        difference, drawn = np.abs(one - other), np.abs(other - before)
        assert drawn.mean() > 0.1, "there is something to be seen"
        assert (difference > STRONG).sum() <= FEW
        assert difference.mean() <= SHARE * drawn.mean()
