"""Honest endings: what diverges stays to its last finite point, what is outside is pointed at, in words too."""

import re

import numpy as np
from playwright.sync_api import Page, expect

from downhill import Entrant, Experiment, Outcome, simulate
from landscapes import find_landscape
from tests.browser.player import near, on_stage, open_still, panel, path_pixels, place, url


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
