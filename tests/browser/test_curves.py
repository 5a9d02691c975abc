"""The curves beside the race: what they show, against what, on which scale; and the way back to the path."""

from dataclasses import replace

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from downhill import Entrant, Experiment, simulate
from downhill.drawing.theme import LIGHT
from tests.browser.player import next_frames, on_stage, open_still, path_pixels, place, url, wait_until_drawn
from tests.number_texts import number_of

RACE = Experiment(
    "himmelblau",
    (0.5, -1.0),
    60,
    (
        Entrant("gd", {"learning_rate": 0.003}),
        Entrant("adam", {"learning_rate": 0.05}),
        Entrant("newton", {"learning_rate": 0.05}),
    ),
)
CHART = ".downhill-curves"
CHANGED = "([chart, old]) => document.querySelector(`${chart} .downhill-canvas:last-of-type`).toDataURL() !== old"
ENDS_BEFORE = """([chart, colour, x]) => {
    const canvas = document.querySelector(`${chart} .downhill-canvas:last-of-type`);
    const { data } = canvas.getContext("2d").getImageData(x, 0, canvas.width, canvas.height);
    return !data.some((_, i) => i % 4 === 0 && ((data[i] << 16) | (data[i + 1] << 8) | data[i + 2]) === colour);
}"""
"""Whether a curve of this colour is nowhere as far to the right as x."""
GD = 0x0072B2
CHANGED_BOX = """(canvas) => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const now = new Uint32Array(data.buffer);
    const before = window.before ??= now;
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    now.forEach((colour, i) => {
        if (colour === before[i]) return;
        const [x, y] = [i % canvas.width, Math.floor(i / canvas.width)];
        box.splice(0, 4, Math.min(box[0], x), Math.min(box[1], y), Math.max(box[2], x), Math.max(box[3], y));
    });
    return box[0] === Infinity ? null : box;
}"""
"""Left, top, right and bottom of what differs on a canvas from how it was at the first call, or null."""


def right_end(pixels: np.ndarray) -> float:
    return float(pixels[:, 0].max())


def test_every_quantity_is_drawn_for_every_entrant(server: str, page: Page) -> None:
    player = open_still(page, url(server, RACE))
    pictures = []
    for quantity in (
        "loss",
        "distance to minimum",
        "gradient norm ‖∇f‖",
        "step length ‖Δθ‖",
        "learning rate αₜ",
        "sharpness",
    ):
        player.get_by_label("Quantity").select_option(quantity)
        page.wait_for_function(CHANGED, arg=[CHART, pictures[-1] if pictures else ""])
        pictures.append(player.locator(f"{CHART} .downhill-canvas").last.evaluate("canvas => canvas.toDataURL()"))
        for entrant in range(3):
            assert len(path_pixels(player, entrant, picture=CHART)) > 40, f"{quantity}, entrant {entrant}"
    page.reload()
    wait_until_drawn(player, RACE)
    expect(player.get_by_label("Quantity")).to_have_value("sharpness")


ROWS = """(canvas, colour) => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const rows = Array.from({ length: canvas.height }, () => 0);
    for (let i = 0; i < data.length; i += 4) {
        const apart = [16, 8, 0].map((shift, k) => Math.abs(data[i + k] - ((colour >> shift) & 255)));
        if (data[i + 3] > 60 && Math.max(...apart) < 12) rows[Math.floor(i / 4 / canvas.width)] += 1;
    }
    return rows;
}"""
"""How many pixels of this colour are in each of a canvas's rows."""


def test_sharpness_is_held_against_its_limit(server: str, page: Page) -> None:
    """Source: the sharpness is κ = 20 everywhere, its limits 2/α = 40 and (2 + 2φ)/α = 30; the axis is logarithmic."""
    entrants = (
        Entrant("gd", {"learning_rate": 0.05}),
        Entrant("momentum", {"learning_rate": 0.1, "momentum": 0.5}),
        Entrant("newton"),
    )
    player = open_still(page, url(server, Experiment("quadratic", (-4.0, 2.0), 40, entrants)))
    before = player.locator(f"{CHART} .downhill-canvas").last.evaluate("canvas => canvas.toDataURL()")
    player.get_by_label("Quantity").select_option("sharpness")
    page.wait_for_function(CHANGED, arg=[CHART, before])
    faint = player.locator(f"{CHART} .downhill-canvas").nth(1)
    sharp = float(np.median(path_pixels(player, 2, picture=CHART)[:, 1]))
    heights = []
    for entrant in range(3):
        rows = np.array(faint.evaluate(ROWS, int(LIGHT.path_style(entrant).colour.removeprefix("#"), 16)))
        rows[round(sharp) - 4 :] = 0  # the curve itself
        heights.append(sharp - np.average(np.arange(len(rows)), weights=rows) if rows.any() else 0.0)
        assert rows.max() < 0.7 * faint.evaluate("canvas => canvas.width")  # it is dashed
    assert heights[2] == 0
    assert heights[0] / heights[1] == pytest.approx(np.log(2) / np.log(1.5), rel=0.04)


def test_by_gradient_evaluation_costly_steps_are_long(server: str, page: Page) -> None:
    """Newton's rule computes three gradients a step: 180 when the others have had 60."""
    player = open_still(page, url(server, RACE))
    ends = [right_end(path_pixels(player, entrant, picture=CHART)) for entrant in range(3)]
    np.testing.assert_allclose(ends, ends[0], atol=6)
    player.get_by_label("Horizontal axis").select_option("by gradient evaluation")
    page.wait_for_function(ENDS_BEFORE, arg=[CHART, GD, ends[0] / 2])
    left = path_pixels(player, 0, picture=CHART)[:, 0].min()
    gd, adam, newton = (right_end(path_pixels(player, entrant, picture=CHART)) for entrant in range(3))
    np.testing.assert_allclose(newton, ends[2], atol=6)  # heads are of 6 pixels radius
    np.testing.assert_allclose((gd, adam), left + (newton - left) / 3, atol=12)


def test_by_example_large_batches_are_long(server: str, page: Page) -> None:
    """Batches of 50 look at as many examples in 60 steps as batches of 25 in 120."""
    sizes = {25.0: 0.02, 50.0: 0.1}  # with rates so unlike that no curve hides the other
    entrants = tuple(Entrant("gd", {"learning_rate": rate}, batch_size=size) for size, rate in sizes.items())
    player = open_still(page, url(server, Experiment("logistic_regression", None, 60, entrants)))
    end = right_end(path_pixels(player, 1, picture=CHART))
    player.get_by_label("Horizontal axis").select_option("by example")
    expect(player.locator(f"{CHART} .downhill-chart")).to_have_attribute("data-time", "example")
    next_frames(page)
    left = path_pixels(player, 0, picture=CHART)[:, 0].min()
    small, large = (right_end(path_pixels(player, entrant, picture=CHART)) for entrant in range(2))
    np.testing.assert_allclose(large, end, atol=6)
    np.testing.assert_allclose(small, left + (large - left) / 2, atol=12)


def test_a_geometric_decay_is_straight_on_the_log_scale(server: str, page: Page) -> None:
    """On the ravine's floor, ½ u², descent multiplies u by 1 - α at each step."""
    race = Experiment("quadratic", (-4.0, 0.0), 100, (Entrant("gd", {"learning_rate": 0.05}),))
    player = open_still(page, url(server, race))
    log = player.get_by_label("log scale")
    expect(log).to_be_checked()

    def bend() -> float:
        """The largest distance of the curve, without its head, from the straight line fitted to it."""
        pixels = path_pixels(player, 0, picture=CHART)
        pixels = pixels[pixels[:, 0] < right_end(pixels) - 20]
        slope, height = np.polyfit(pixels[:, 0], pixels[:, 1], 1)
        return float(np.abs(pixels[:, 1] - slope * pixels[:, 0] - height).max())

    assert bend() < 3
    log.uncheck()
    next_frames(page)
    assert bend() > 20
    log.check()
    next_frames(page)
    assert bend() < 3


def test_pointing_at_a_curve_rings_the_step_on_the_path(server: str, page: Page) -> None:
    race = replace(RACE, entrants=RACE.entrants[:2])
    player = open_still(page, url(server, race))
    stage = player.locator(".downhill-stage .downhill-canvas").last
    assert stage.evaluate(CHANGED_BOX) is None
    for entrant in range(2):
        point_at_a_curve(page, player, race, entrant)
        assert stage.evaluate(CHANGED_BOX) is None, "the ring goes with the pointer"


def point_at_a_curve(page: Page, player: Locator, race: Experiment, entrant: int) -> None:
    """Move the pointer to a third of the entrant's curve and away again; look at the note and at the ring."""
    curve = path_pixels(player, entrant, picture=CHART)
    x, y = curve[np.argsort(curve[:, 0])][len(curve) // 3]
    player.locator(f"{CHART} .downhill-chart").hover(position={"x": float(x), "y": float(y)})
    note = player.locator(f"{CHART} .downhill-note")
    run = simulate(race)[entrant]
    expect(note).to_contain_text(f"{run.entrant.label}, step")
    step = int(note.locator("strong").inner_text().split()[-1])
    expect(note).to_contain_text("position")
    shown_loss = note.locator("dt", has_text="loss").first.locator("xpath=following-sibling::dd[1]").inner_text()
    np.testing.assert_allclose(number_of(shown_loss), run.loss[step], rtol=6e-4)
    left, top, right, bottom = player.locator(".downhill-stage .downhill-canvas").last.evaluate(CHANGED_BOX)
    middle = ((left + right) / 2, (top + bottom) / 2)
    np.testing.assert_allclose(middle, on_stage(player, place(player, tuple(run.theta[step]))), atol=2)
    assert 16 <= right - left <= 26, "a ring of nine pixels' radius, and nothing else"
    page.mouse.move(5, 5)
    expect(note).to_be_hidden()
