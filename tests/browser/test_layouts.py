"""The four layouts, the camera of the relief, and the view of the contour."""

import io
import re
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from downhill import Entrant, simulate
from downhill.server.first_race import FIRST_RACE
from tests.browser.player import (
    choose_layout,
    more,
    near,
    next_frames,
    on_stage,
    open_still,
    panel,
    path_pixels,
    place,
    url,
    wait_until_drawn,
)
from tests.browser.test_playground import SADDLE
from tests.products import sampled

RELIEF = ".downhill-relief-stage"
SCENE = "document.querySelector('.downhill-relief')._fullLayout.scene._scene"
CAMERA = f"{SCENE}.getCamera().eye"
HAS_COLOUR = """([picture, colour]) => {
    const canvas = [...document.querySelectorAll(`${picture} .downhill-canvas`)].at(-1);
    if (!canvas.width || !canvas.height) return false;
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const same = (i) => ((data[i] << 16) | (data[i + 1] << 8) | data[i + 2]) === colour && data[i + 3] === 255;
    return data.some((_, i) => i % 4 === 0 && same(i));
}"""
BLUE = 0x0072B2
"""The first entrant's colour."""


def test_layouts_keep_the_step_and_every_element(server: str, page: Page) -> None:
    player = open_still(page, url(server, SADDLE))
    player.get_by_role("slider", name="Step").fill("7")
    kept = ".downhill-player, .downhill-player canvas:not(.downhill-swatch), .downhill-player :is(input, select)"
    page.evaluate(
        f"window.before = [...document.querySelectorAll('{kept}')].filter((it) => !it.closest('.downhill-what-if'))"
    )
    race = SADDLE
    for step, (name, layout) in enumerate(
        (("Side by side", "grid"), ("3D", "surface"), ("Split", "split"), ("Overlay", "overlay"))
    ):
        choose_layout(player, name)
        expect(player).to_have_attribute("data-layout", layout)
        expect(page).to_have_url(re.compile(f"layout={layout}") if layout != "overlay" else re.compile("steps=20"))
        picture = RELIEF if layout == "surface" else ".downhill-stage"
        page.wait_for_function(HAS_COLOUR, arg=[picture, BLUE])
        race = replace(race, start=(-1.5, 0.6 + step / 10))
        page.get_by_role("spinbutton", name="Start y").fill(str(race.start and race.start[1]))
        page.keyboard.press("Enter")
        wait_until_drawn(player, race)
        expect(player).to_have_attribute("data-step", "7")
        assert page.evaluate("window.before.every((element) => element.isConnected)"), "nothing is mounted anew"


def test_the_relief_turns_by_keys_and_keeps_its_camera(server: str, page: Page) -> None:
    player = open_still(page, url(server, SADDLE, "surface"))
    page.wait_for_function(HAS_COLOUR, arg=[RELIEF, BLUE])
    before, camera = path_pixels(player, 0, picture=RELIEF), page.evaluate(CAMERA)
    player.get_by_role("application", name=re.compile("^Relief")).focus()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
        next_frames(page)
    page.keyboard.press("+")
    page.wait_for_function(f"old => JSON.stringify({CAMERA}) !== old", arg=camera and str(camera))
    next_frames(page)
    turned = page.evaluate(CAMERA)
    angles = [np.arctan2(eye["y"], eye["x"]) for eye in (camera, turned)]
    np.testing.assert_allclose((angles[1] - angles[0]) % (2 * np.pi), 3 * np.pi / 36, atol=1e-6)
    after = path_pixels(player, 0, picture=RELIEF)
    assert np.abs(after.mean(axis=0) - before.mean(axis=0)).max() > 5, "the path turns with the ground"
    assert player.get_attribute("data-step") == "20", "the keys were the relief's"

    player.get_by_role("slider", name="learning rate").press("ArrowRight")
    expect(player).not_to_have_attribute("data-experiment", SADDLE.to_query())
    expect(page).to_have_url(re.compile("learning_rate%3D"))
    assert page.evaluate(CAMERA) == turned
    assert len(path_pixels(player, 0, picture=RELIEF)) > 20


@pytest.mark.parametrize(
    ("size", "projector"), sampled([((390, 844), False), ((1280, 720), False), ((1920, 1080), True)], every=3)
)
def test_the_relief_is_whole_with_its_numbers(server: str, page: Page, size: tuple[int, int], projector: bool) -> None:
    """Nothing is cut off: along its edges the picture is as empty as in its corner."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    player = open_still(page, url(server, replace(FIRST_RACE, entrants=FIRST_RACE.entrants[:1]), "surface"))
    page.wait_for_function(HAS_COLOUR, arg=[RELIEF, BLUE])
    if projector:
        page.keyboard.press("f")
        page.wait_for_function(
            "size => document.querySelector('.downhill-relief')._fullLayout.scene.xaxis.tickfont.size > size", arg=12
        )
    next_frames(page)
    pixels = np.asarray(Image.open(io.BytesIO(player.locator(RELIEF).screenshot())).convert("RGB")).astype(int)
    drawn = (np.abs(pixels - pixels[0, 0]) > 4).any(axis=2)
    drawn[:40] = False  # where the controls may stand over it
    assert drawn.mean() > 0.1
    rows, columns = np.flatnonzero(drawn.any(axis=1)), np.flatnonzero(drawn.any(axis=0))
    assert rows[0] >= 43
    assert rows[-1] < len(drawn) - 3
    assert columns[0] >= 3
    assert columns[-1] < drawn.shape[1] - 3


def test_split_has_the_curves_beside_the_picture_or_below_it(server: str, page: Page) -> None:
    player = open_still(page, url(server, SADDLE, "split"))
    stage, chart = player.locator(".downhill-stage"), player.locator(".downhill-curves")
    picture, curves = stage.bounding_box(), chart.bounding_box()
    assert picture
    assert curves
    assert picture["x"] + picture["width"] <= curves["x"]
    assert abs(picture["y"] - curves["y"]) < 2
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_function(
        """() => {
            const [stage, curves] = [".downhill-stage", ".downhill-curves"].map(
                (each) => document.querySelector(each).getBoundingClientRect());
            return curves.top >= stage.bottom - 1 && Math.abs(curves.left - stage.left) < 2 && curves.right <= 390;
        }"""
    )
    for where in (".downhill-stage", ".downhill-curves"):
        assert len(path_pixels(player, 0, picture=where)) > 20


def test_the_view_zooms_and_returns(server: str, page: Page) -> None:
    """Zooming by z around a pixel takes what was d away from it to z·d. A button zooms by 1.6, the wheel's 250 by 2."""
    race = replace(SADDLE, start=(-0.5, 0.1), entrants=(Entrant("gd", {"learning_rate": 0.02}),))
    player = open_still(page, url(server, race))
    end = np.array(place(player, tuple(simulate(race)[0].theta[-1])))
    left, top, width, height = panel(player)
    middle = np.array([left + width / 2, top + height / 2])

    def head_is_at(where: np.ndarray) -> bool:
        return near(path_pixels(player, 0), on_stage(player, tuple(where))) > 80

    whole = path_pixels(player, 0)
    assert head_is_at(end)
    more(player).get_by_role("button", name="Zoom in").click()
    next_frames(page)
    assert head_is_at(middle + 1.6 * (end - middle))
    player.get_by_role("button", name="Zoom out").click()
    next_frames(page)
    assert head_is_at(end)

    fixed = np.array([left + 0.3 * width, top + 0.4 * height])
    page.mouse.move(*fixed)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -250)
    page.keyboard.up("Control")
    page.mouse.move(left + 5, top + height - 5)  # off the path, which the note would ring
    next_frames(page)
    assert head_is_at(fixed + 2 * (end - fixed))
    player.get_by_role("button", name="Show the whole landscape").click()
    next_frames(page)
    np.testing.assert_array_equal(path_pixels(player, 0), whole)
    wait_until_drawn(player, race)
