"""Data of one's own in a real browser: pasted or opened, they race at once, and each model is drawn through them."""

import re

import numpy as np
from playwright.sync_api import Page, expect

from downhill import Entrant, Experiment, simulate
from downhill.simulation.fit import fit_at
from landscapes import fitted, read_problem
from tests.browser.player import choose_landscape, in_address, open_still, path_pixels, url, wait_until_drawn
from tests.browser.test_accessibility import faults

RACE = Experiment("saddle", (-1.5, 0.5), 20, (Entrant("gd", {"learning_rate": 0.05}), Entrant("adam")))
TABLE = "Zeit;Höhe\n" + "\n".join(f"{x},5;{3 * x + x % 3},25" for x in range(12)) + "\n99;fehlt\n"
CHART = ".downhill-data .downhill-chart"


def test_data_are_pasted_and_race(server: str, page: Page) -> None:
    """Source: the numbers of Python's own race; least squares go through the points."""
    player = open_still(page, url(server, RACE))
    expect(player.locator(".downhill-data")).to_be_hidden()
    choose_landscape(page, "Your own data …")
    field = page.get_by_role("textbox", name="Your data")
    field.fill(TABLE)
    field.press("Control+Enter")
    expect(page.get_by_text("13 rows, 2 columns, separated by semicolons; decimal comma")).to_be_visible()
    expect(page.get_by_text("line 14: Höhe = 'fehlt' is no number")).to_be_visible()
    page.get_by_role("combobox", name="Kept for the test loss").click()
    page.get_by_role("option", name="30 %").click()
    shown_losses = player.locator(".downhill-data tbody tr").first.locator("td")
    expect(shown_losses).to_have_count(2)
    race, _ = in_address(page)
    problem = read_problem(race.landscape)
    assert (problem.names, len(problem.x), problem.test) == (("Zeit", "Höhe"), 12, 4)
    expect(player.locator(".downhill-data")).to_have_attribute("data-experiment", race.to_query())
    [run, *_] = simulate(race)
    read = fit_at(race, run.theta[-1:])
    for cell, name in zip(shown_losses.all(), ("train_loss", "test_loss"), strict=True):
        assert abs(float(cell.inner_text()) - read[name][0]) < 1e-2 * read[name][0]
    assert faults(page) == []
    for entrant in range(2):
        assert len(path_pixels(player, entrant, picture=CHART)) > 100
    player.get_by_label("Quantity").select_option("test loss")
    expect(player.get_by_label("Quantity")).to_have_value("test")
    assert len(path_pixels(player, 0, picture=".downhill-curves .downhill-chart")) > 40


def test_a_file_is_opened(server: str, page: Page) -> None:
    x = np.arange(8.0)
    player = open_still(
        page, url(server, Experiment(fitted(x, x, "w*x + b").id, steps=10, entrants=(Entrant("adam"),)))
    )
    page.get_by_label("Table (CSV)", exact=True).set_input_files(
        {"name": "a.csv", "mimeType": "text/csv", "buffer": TABLE.encode()}
    )
    expect(page.get_by_text("13 rows, 2 columns")).to_be_visible()
    expect(player).to_have_attribute("data-experiment", re.compile("landscape=data:"))
    assert read_problem(in_address(page)[0].landscape).names == ("Zeit", "Höhe")
    page.get_by_label("Table (CSV)", exact=True).set_input_files(
        {"name": "b.csv", "mimeType": "text/csv", "buffer": b"1" * 1_000_001}
    )
    expect(page.get_by_text("“b.csv” has 1.0 MB: a table may have 1 MB.")).to_be_visible()


def test_the_largest_data_that_a_link_holds(server: str, page: Page) -> None:
    """Page and questions come through with an address of nearly 20,000 characters, again and again."""
    drawn = np.random.default_rng(0).normal(size=(2, 590))
    problem = fitted(drawn[0], drawn[1], "w*x + b")
    names = ({"name": f"{'long ' * 7}{entrant}"} for entrant in range(12))
    entrants = tuple(Entrant("gd", {"learning_rate": 0.1}, batch_size=32.0, **name) for name in names)
    race = Experiment(problem.id, steps=30, entrants=entrants)
    assert 15_000 < len(problem.id) < len(race.to_query()) < 20_000
    player = open_still(page, url(server, race))
    wait_until_drawn(player, race)
    player.locator(".downhill-stage").click(position={"x": 200, "y": 100})
    expect(player).not_to_have_attribute("data-experiment", race.to_query())
    expect(player.locator(".downhill-data")).to_have_attribute("data-experiment", in_address(page)[0].to_query())
    page.reload()
    wait_until_drawn(player, in_address(page)[0])
