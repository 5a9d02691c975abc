"""A replay whose sliders and start can be moved, opened from the disk, with the network cut."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from downhill import simulate
from downhill.export import render_html
from tests.browser.player import near, on_stage, open_still, path_pixels, place
from tests.browser.test_playground import SADDLE

RATE = "learning rate α"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("replay") / "race.html"
    path.write_text(render_html(SADDLE, simulate(SADDLE), moved=True), encoding="utf-8")
    return path


@pytest.fixture
def player(page: Page, file: Path) -> Locator:
    page.context.set_offline(True)
    return open_still(page, file.as_uri())


def ends_at(player: Locator, entrant: int, point: tuple[float, float]) -> bool:
    return near(path_pixels(player, entrant), on_stage(player, place(player, point))) > 80


def outcome(player: Locator, entrant: int) -> Locator:
    return player.get_by_role("row").nth(entrant + 1)


def test_a_slider_shows_the_path_at_its_value(page: Page, player: Locator) -> None:
    """By hand: gradient descent on x² - y² multiplies x by 1 - 2α and y by 1 + 2α in each step."""
    address = page.url
    slider = player.get_by_role("slider", name=RATE)
    slider.press("ArrowLeft")
    expect(outcome(player, 0)).to_contain_text("α = 0.0187")
    x, y = -1.5 * (1 - 2 * 0.0187) ** 20, 0.5 * (1 + 2 * 0.0187) ** 20
    assert ends_at(player, 0, (x, y))
    expect(outcome(player, 0)).to_contain_text(f"{x * x - y * y:.4g}".replace("-", "−"))
    # The other one's is moved beside it.
    player.get_by_role("combobox", name="Sliders of").select_option("1")
    rates = player.get_by_role("slider", name=RATE)
    rates.press("End")
    expect(outcome(player, 1)).to_contain_text("α = 0.316")
    expect(outcome(player, 0)).to_contain_text("α = 0.0187")
    assert page.url == address, "a file's address is its own"


def test_the_start_moves_from_point_to_point_of_a_grid(player: Locator) -> None:
    """By hand, as above; the grid's points are 0.2 apart, and everybody starts there as entered."""
    player.get_by_role("slider", name=RATE).press("ArrowLeft")
    expect(outcome(player, 0)).to_contain_text("α = 0.0187")
    handle = player.get_by_role("application")
    for key in (*["Shift+ArrowRight"] * 4, "ArrowRight", "ArrowDown"):  # 5 % of the view each, then 1 %: (-0.66, 0.46)
        handle.press(key)
    expect(handle).to_have_accessible_name(re.compile(re.escape("Start (-0.6, 0.4)")))
    assert ends_at(player, 0, (-0.6 * 0.96**20, 0.4 * 1.04**20))
    expect(outcome(player, 0)).not_to_contain_text("0.0187")


def test_every_number_is_there_of_the_entered_race_alone(player: Locator) -> None:
    numbers = player.get_by_text("Every number at this step")
    numbers.click()
    expect(player.get_by_role("region", name="Every number").get_by_role("row").first).to_be_visible()
    player.get_by_role("slider", name=RATE).press("ArrowLeft")
    expect(player.locator(".downhill-status")).to_contain_text("as it was entered")


def test_only_what_can_be_answered_is_offered(player: Locator) -> None:
    for text in ("Learning rates", "Equal numbers of", "Film", "Start from"):
        expect(player.get_by_text(text)).to_have_count(0)
    expect(player.get_by_text("computed beforehand")).to_be_visible()


def test_a_race_too_long_is_a_replay_as_before(page: Page, tmp_path: Path) -> None:
    long = replace(SADDLE, steps=5000, entrants=SADDLE.entrants[:1] * 3)
    path = tmp_path / "long.html"
    path.write_text(render_html(long, simulate(long), moved=True), encoding="utf-8")
    page.context.set_offline(True)
    player = open_still(page, path.as_uri())
    expect(player.get_by_text("What if")).to_have_count(0)
    expect(player.get_by_role("application")).to_have_count(0)
