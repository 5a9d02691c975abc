"""Hyperparameters tried out in the player: by slider, and as a film over all values."""

import re
from dataclasses import replace

from playwright.sync_api import Locator, Page, expect

from downhill import Entrant, Experiment
from downhill.simulation.sweep import film_values, sweep, swept_parameter
from tests.browser.player import (
    in_address,
    near,
    next_frames,
    on_stage,
    open_still,
    path_pixels,
    place,
    shown,
    url,
    wait_until_drawn,
)
from tests.browser.test_playground import SADDLE

RAVINE = Experiment("quadratic", (-4.0, 2.0), 30, (Entrant("gd", {"learning_rate": 0.02}), Entrant("adam")))
VALUES = film_values(swept_parameter(RAVINE, 0, "learning_rate"), 0.02)


def with_rate(experiment: Experiment, rate: float) -> Experiment:
    first, *others = experiment.entrants
    return replace(experiment, entrants=(replace(first, hyperparameters={"learning_rate": rate}), *others))


def open_film(player: Locator) -> Locator:
    player.get_by_role("button", name="Film over learning rate").click()
    slider = player.get_by_role("slider", name="learning rate in the film")
    expect(slider).to_be_visible()
    return slider


def ends_of_film() -> list[tuple[float, ...]]:
    """Where the entrant ends at every value, as the sweep computes it."""
    swept = sweep(RAVINE, 0, "learning_rate", VALUES)
    return [tuple(path[step]) for path, step in zip(swept.theta, swept.last_sound_step, strict=True)]


def ends_at(player: Locator, entrant: int, point: tuple[float, ...]) -> bool:
    there = on_stage(player, place(player, (point[0], point[1])))
    return near(path_pixels(player, entrant), there) > 60


def test_the_picture_follows_a_slider_and_the_page_its_release(server: str, page: Page) -> None:
    player = open_still(page, url(server, SADDLE))
    slider = player.get_by_role("slider", name="learning rate")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box
    before = path_pixels(player, 0)

    def move(at: int) -> None:
        """The thumb, 16 pixels wide, to one of the slider's 1000 places."""
        page.mouse.move(box["x"] + 8 + (box["width"] - 16) * at / 1000, box["y"] + box["height"] / 2)

    move(538)  # where 0.02 lies between 10⁻⁶ and 100
    page.mouse.down()
    move(600)
    expect(player).not_to_have_attribute("data-experiment", SADDLE.to_query())
    assert in_address(page)[0] == SADDLE, "the hand still holds it"
    for at in range(560, 500, -3):
        move(at)  # faster than the server answers
    rate = float(slider.get_attribute("aria-valuetext") or "")
    assert rate < 0.02
    wait_until_drawn(player, with_rate(SADDLE, rate))
    assert len(path_pixels(player, 0)) < len(before), "shorter steps, a shorter path"
    assert in_address(page)[0] == SADDLE
    page.mouse.up()
    expect(page.get_by_role("spinbutton", name="learning rate")).to_have_value(f"{rate:.12g}")
    expect(page).to_have_url(re.compile(f"learning_rate%3D{rate}"))
    assert in_address(page)[0] == shown(player) == with_rate(SADDLE, rate)


def test_the_film_shows_the_path_of_every_value_and_keeps_one(server: str, page: Page) -> None:
    """Source: the sweep, each of whose runs is simulated by itself in its own tests."""
    player = open_still(page, url(server, RAVINE))
    slider = open_film(player)
    present = VALUES.index(0.02)
    expect(slider).to_have_value(str(present))
    own, other = path_pixels(player, 0), path_pixels(player, 1)
    ends = ends_of_film()
    for index in (present, present - 20, present + 5):
        slider.fill(str(index))
        assert ends_at(player, 0, ends[index])
    diverging = len(VALUES) - 1
    slider.fill(str(diverging))
    expect(slider).to_have_attribute("aria-valuetext", re.compile("left the view|diverged"))
    slider.fill("10")
    player.get_by_role("button", name="Play or pause the film").click()
    expect(player.locator(".downhill-film")).to_have_attribute("data-index", re.compile(r"^(1[2-9]|[2-9]\d)$"))
    player.get_by_role("button", name="Play or pause the film").click()
    player.get_by_role("button", name="Close").click()
    expect(slider).to_be_hidden()
    assert shown(player) == RAVINE
    for entrant, pixels in enumerate((own, other)):
        assert (path_pixels(player, entrant) == pixels).all(), "the race is there again"

    slider = open_film(player)
    slider.fill(str(present + 10))
    player.get_by_role("button", name="Keep this value").click()
    wait_until_drawn(player, with_rate(RAVINE, VALUES[present + 10]))
    expect(page.get_by_role("spinbutton", name="learning rate")).to_have_value(f"{VALUES[present + 10]:.12g}")
    expect(page).to_have_url(re.compile("learning_rate%3D"))
    assert in_address(page)[0] == shown(player)
    assert ends_at(player, 0, ends[present + 10])


def test_a_film_goes_on_whatever_else_is_changed(server: str, page: Page) -> None:
    """The theme, the projector's type, the entrant whose curves are read, the window's width."""
    player = open_still(page, url(server, RAVINE))
    slider = open_film(player)
    slider.fill("5")
    note = slider.get_attribute("aria-valuetext") or ""

    def film_goes_on() -> bool:
        next_frames(page)
        expect(slider).to_have_attribute("aria-valuetext", note)
        return ends_at(player, 0, ends_of_film()[5])

    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
        expect(player).to_have_attribute("data-theme", scheme)
    assert film_goes_on()
    for _ in range(2):
        player.get_by_role("button", name="Projector").click()
    assert film_goes_on()
    player.get_by_role("row", name=re.compile("Adam")).get_by_role("button").click()
    assert film_goes_on()
    page.set_viewport_size({"width": 1270, "height": 900})
    assert film_goes_on()


def test_a_film_that_cannot_be_fetched_is_explained_and_breaks_nothing(
    server: str, page: Page, refused: list[str]
) -> None:
    refused.append("/film?")
    player = open_still(page, url(server, RAVINE))
    page.route(re.compile(r"/film\?"), lambda route: route.abort())
    player.get_by_role("button", name="Film over learning rate").click()
    said = player.locator(".downhill-film").get_by_role("status").first
    expect(said).to_contain_text("The server does not answer")
    expect(said).to_be_in_viewport()
    expect(player.get_by_role("slider", name="in the film")).to_have_count(0)
    player.get_by_role("slider", name="Step").fill("7")
    expect(player).to_have_attribute("data-step", "7")
    page.unroute_all()
    open_film(player)
    expect(player.get_by_text("The server does not answer")).to_have_count(0)


def test_a_film_is_said_to_be_computed_where_it_will_be_and_can_be_cancelled(
    server: str, page: Page, refused: list[str]
) -> None:
    refused.append("/film?")
    page.set_viewport_size({"width": 1280, "height": 720})
    player = open_still(page, url(server, RAVINE))
    page.route(re.compile(r"/film\?"), lambda _: None)  # it is not answered
    player.get_by_role("button", name="Film over learning rate").click()
    film = player.locator(".downhill-film")
    expect(film.get_by_text("Computing the film …")).to_be_in_viewport()
    film.get_by_role("button", name="Cancel the film").click()
    expect(film).to_be_hidden()
    assert shown(player) == RAVINE
    page.unroute_all(behavior="ignoreErrors")
