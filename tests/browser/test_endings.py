"""Honest endings: what diverges stays to its last finite point, what is outside is pointed at, in words too."""

import re

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from downhill import Entrant, Experiment, Outcome, simulate
from landscapes import find_landscape
from tests.browser.player import near, next_frames, on_stage, open_still, panel, path_pixels, place, url
from tests.browser.test_layouts import BLUE, HAS_COLOUR, RELIEF

CROWDED = Experiment(
    "beale",
    (-1.5, -1.5),
    300,
    (
        *(Entrant("gd", {"learning_rate": rate}) for rate in (0.02, 0.09, 0.101)),
        Entrant("adam", {"learning_rate": 0.1}),
        Entrant("momentum", {"learning_rate": 0.01}),
    ),
)
"""Four of these runs diverge, and leave the view near the same corner."""

NOTE_INK = """() => {
    const { clearRect, fillText, translate } = CanvasRenderingContext2D.prototype;
    const boxOf = (context, corners) => {
        const points = corners.map(([x, y]) => context.getTransform().transformPoint({ x, y }));
        const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
        return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
    };
    Object.assign(CanvasRenderingContext2D.prototype, {
        clearRect(...box) {
            this.canvas.ink = [];
            clearRect.apply(this, box);
        },
        translate(x, y) {
            this.canvas.ink?.push(["arrow", boxOf(this, [[x - 7, y - 7], [x + 7, y + 7]])]);
            translate.call(this, x, y);
        },
        fillText(text, x, y, most = Infinity) {
            const ink = this.measureText(text);
            const share = Math.min(most / ink.width, 1);
            const corners = [
                [x - share * ink.actualBoundingBoxLeft, y - ink.actualBoundingBoxAscent],
                [x + share * ink.actualBoundingBoxRight, y + ink.actualBoundingBoxDescent],
            ];
            this.canvas.ink?.push([text, boxOf(this, corners)]);
            fillText.call(this, text, x, y, most);
        },
    });
}"""
"""Every canvas then says what is written on it, and where its arrows are."""


def test_a_run_that_breaks_down_in_view_is_marked_where_it_was_last(server: str, page: Page) -> None:
    """The way down ln x ends beyond x = 0, where there is no logarithm: from then on nothing is finite."""
    race = Experiment(
        "formula:log(x) + y**2", (1.0, 0.5), 30, (Entrant("gd", {"learning_rate": 0.05}), Entrant("adam"))
    )
    run = simulate(race)[0]
    assert run.outcome == Outcome.DIVERGED
    last = run.outcome.at_step - 1
    assert np.isfinite(run.theta[last]).all()
    player = open_still(page, url(server, race))
    row = player.get_by_role("row", name=re.compile("Gradient descent"))
    expect(row).to_contain_text(f"diverged at step {last + 1}")
    expect(row.get_by_role("cell").nth(2)).to_have_text("–")
    head = on_stage(player, place(player, tuple(run.theta[last])))
    pixels = path_pixels(player, 0)
    assert near(pixels, head) > 30, "head and cross stay where it was last"
    words = (np.abs(pixels - head - (80, 0)) < (60, 10)).all(axis=1).sum()
    assert words > 20, "beside it stands, in its colour, when it ended"
    before = len(pixels)
    player.get_by_role("slider", name="Step").fill(str(last - 1))
    expect(row.get_by_role("cell").nth(2)).not_to_have_text("–")
    assert len(path_pixels(player, 0)) < before, "before its end nothing is marked"


def test_a_run_outside_the_view_is_pointed_at_from_the_edge(server: str, page: Page) -> None:
    """On the saddle gradient descent runs away along y, by the factor 1 + 2α a step: to 2.9, by hand."""
    race = Experiment("saddle", (-1.5, 0.5), 3, (Entrant("gd", {"learning_rate": 0.4}), Entrant("adam")))
    end = simulate(race)[0].theta[-1]
    np.testing.assert_allclose(end, (-1.5 * 0.2**3, 0.5 * 1.8**3))
    assert end[1] > find_landscape("saddle").view[1][1]
    player = open_still(page, url(server, race))
    left, top, width, _ = panel(player)
    arrow = on_stage(player, (place(player, tuple(end))[0], top + 12))
    assert near(path_pixels(player, 0), arrow, reach=9) > 40
    words = path_pixels(player, 0) - arrow - (50, 0)
    assert (np.abs(words) < (40, 10)).all(axis=1).sum() > 20, "its distance, beside the arrow"
    assert left < arrow[0] + left < left + width
    expect(player.get_by_role("row", name=re.compile("Gradient descent"))).to_contain_text("left the view")


def test_outcomes_are_told_to_those_who_do_not_see_them(server: str, page: Page) -> None:
    race = Experiment("beale", (-1.5, -1.5), 100, (Entrant("gd", {"learning_rate": 10.0}), Entrant("adam")))
    player = open_still(page, url(server, race))
    gd, adam = (f"{run.entrant.label}: {run.outcome.describe()}." for run in simulate(race))
    told = player.get_by_role("status").filter(has_text=gd)
    expect(told).to_have_text(f"{gd} {adam}")
    field = page.get_by_role("spinbutton", name="learning rate")
    field.fill("0.001")
    field.press("Enter")
    expect(player.get_by_role("status").filter(has_text="Gradient descent: still moving at step 100.")).to_have_count(1)


@pytest.mark.parametrize(
    ("layout", "size", "projector"),
    [("overlay", (1280, 720), True), ("grid", (390, 844), False), ("surface", (1920, 1080), True)],
)
def test_texts_cover_neither_arrows_nor_each_other_and_are_whole(
    server: str, page: Page, layout: str, size: tuple[int, int], projector: bool
) -> None:
    page.add_init_script(f"({NOTE_INK})()")
    page.set_viewport_size({"width": size[0], "height": size[1]})
    player = open_still(page, url(server, CROWDED, layout))
    picture = RELIEF if layout == "surface" else ".downhill-stage"
    page.wait_for_function(HAS_COLOUR, arg=[picture, BLUE])
    if projector:
        page.keyboard.press("f")
        expect(page.locator("html")).to_have_class(re.compile("projector"))
    next_frames(page)
    canvases = player.locator(f"{picture} .downhill-canvas").evaluate_all(
        "all => all.map(({ width, height, ink }) => [width, height, ink])"
    )
    assert sum("diverged" in text for *_, ink in canvases for text, _ in ink or ()) >= (4 if layout != "surface" else 3)
    for number, (width, height, ink) in enumerate(canvases):
        if number == 0:  # what stands still: it has no arrows, but names of axes that are turned where they stand
            ink[:] = [each for each in ink or () if each[0] != "arrow"]
        for index, (text, (left, top, right, bottom)) in enumerate(ink):
            if text == "arrow":
                continue
            assert min(left, top) >= 0, text
            assert right <= width, text
            assert bottom <= height, text
            for other, box in ink[:index] + ink[index + 1 :]:
                apart = right <= box[0] or box[2] <= left or bottom <= box[1] or box[3] <= top
                assert apart, f"{text} and {other}"
