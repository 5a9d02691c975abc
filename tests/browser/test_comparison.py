"""A fair comparison: which learning rates, and equal numbers of what."""

import re
from dataclasses import replace

from playwright.sync_api import Locator, Page, expect

from downhill import Entrant, Experiment, simulate
from downhill.simulation.tuning import tuned
from optimizers import OPTIMIZERS
from tests.browser.player import await_run, in_address, open_still, path_pixels, shown, url, wait_until_drawn

ENTERED = (0.031, 0.007, 0.3)
RACE = Experiment(
    "himmelblau",
    (0.5, -1.0),
    30,
    tuple(Entrant(rule, {"learning_rate": rate}) for rule, rate in zip(("gd", "adam", "newton"), ENTERED, strict=True)),
)


def rates(experiment: Experiment) -> tuple[float | None, ...]:
    return tuple(entrant.learning_rate for entrant in experiment.entrants)


def with_rates(values: tuple[float, ...], race: Experiment = RACE) -> Experiment:
    entrants = (
        replace(entrant, hyperparameters={**entrant.hyperparameters, "learning_rate": rate})
        for entrant, rate in zip(race.entrants, values, strict=True)
    )
    return replace(race, entrants=tuple(entrants))


def choose(player: Locator, name: str) -> None:
    button = player.get_by_role("group", name="Learning rates").get_by_role("button", name=name)
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")


def expect_told(page: Page, experiment: Experiment) -> None:
    expect(page.get_by_role("spinbutton", name="learning rate")).to_have_value(f"{rates(experiment)[0]:.12g}")
    page.wait_for_function(
        "rates => rates.every((rate) => location.search.includes(rate))",
        arg=[f"learning_rate%3D{rate:g}" for rate in rates(experiment)],
    )
    assert in_address(page)[0] == experiment


def test_rates_are_the_same_each_rules_default_or_tuned_and_return(server: str, page: Page) -> None:
    """Source: the catalogue's defaults; the search."""
    player = open_still(page, url(server, RACE))
    as_entered = player.get_by_role("button", name="as entered")
    expect(as_entered).to_have_attribute("aria-pressed", "true")
    expect(as_entered).to_be_disabled()

    player.get_by_role("row", name=re.compile("Adam")).get_by_role("button").click()
    choose(player, "the same")
    wait_until_drawn(player, with_rates((ENTERED[1],) * 3))
    expect_told(page, with_rates((ENTERED[1],) * 3))
    common = player.get_by_role("slider", name="learning rate of all")
    common.press("ArrowRight")
    expect(player).not_to_have_attribute("data-experiment", with_rates((ENTERED[1],) * 3).to_query())
    assert len(set(rates(shown(player)))) == 1

    choose(player, "each rule's default")
    defaults = tuple(OPTIMIZERS[entrant.rule].hyperparameters[0].default for entrant in RACE.entrants)
    wait_until_drawn(player, with_rates(defaults))
    expect(common).to_be_hidden()

    choose(player, "tuned")
    best = tuple(search.best for search in tuned(RACE) if search and search.best)
    wait_until_drawn(player, with_rates(best))
    expect_told(page, with_rates(best))
    search = player.locator(".downhill-search")
    expect(search).to_contain_text("the best of 101 learning rates from 1×10⁻⁶ to 100")
    expect(search).to_contain_text("by its loss after 30 steps")
    for entrant in range(3):
        assert len(path_pixels(player, entrant)) > 20

    choose(player, "as entered")
    wait_until_drawn(player, RACE)
    expect_told(page, RACE)
    expect(search).to_be_hidden()


def test_what_was_entered_returns_after_a_reload_too(server: str, page: Page) -> None:
    player = open_still(page, url(server, RACE))
    choose(player, "tuned")
    best = tuple(search.best for search in tuned(RACE) if search and search.best)
    wait_until_drawn(player, with_rates(best))
    expect(player.locator(".downhill-search")).to_be_in_viewport()
    expect_told(page, with_rates(best))
    page.reload()
    wait_until_drawn(player, with_rates(best))
    await_run(page)
    expect(player.get_by_role("button", name="tuned")).to_have_attribute("aria-pressed", "true")
    choose(player, "as entered")
    wait_until_drawn(player, RACE)


def test_of_two_kinds_that_are_alike_the_one_chosen_is_pressed(server: str, page: Page) -> None:
    """Source: rules whose defaults are the same."""
    alike = replace(
        RACE, entrants=(Entrant("gd", {"learning_rate": 0.01}), Entrant("momentum", {"learning_rate": 0.01}))
    )
    assert {OPTIMIZERS[each.rule].hyperparameters[0].default for each in alike.entrants} == {0.01}
    player = open_still(page, url(server, alike))
    for name in ("each rule's default", "the same", "each rule's default"):
        choose(player, name)


def test_what_is_entered_last_is_what_returns(server: str, page: Page) -> None:
    player = open_still(page, url(server, RACE))
    choose(player, "the same")
    wait_until_drawn(player, with_rates((ENTERED[0],) * 3))
    # The page has been told: else it would hear first of what is typed now, and then of this.
    expect(page).to_have_url(re.compile(f"adam%2Clearning_rate%3D{ENTERED[0]}%2C"))
    await_run(page)
    field = page.get_by_role("spinbutton", name="learning rate")
    field.fill("0.5")
    field.press("Enter")
    entered = (0.5, ENTERED[0], ENTERED[0])
    wait_until_drawn(player, with_rates(entered))
    choose(player, "each rule's default")
    choose(player, "as entered")
    wait_until_drawn(player, with_rates(entered))


def test_equal_gradients_instead_of_equal_steps(server: str, page: Page) -> None:
    """Newton's rule needs three gradients for a step, so of 30 gradients it makes 10 steps."""
    player = open_still(page, url(server, RACE))
    budgets = player.get_by_role("group", name="Equal numbers of")
    budgets.get_by_role("button", name="gradient evaluations").click()
    by_gradients = replace(RACE, budget="gradients")
    wait_until_drawn(player, by_gradients)
    assert len(simulate(by_gradients)[2].loss) == 11
    expect(player.get_by_role("row", name=re.compile("Newton"))).to_contain_text("step 10")
    expect(page).to_have_url(re.compile("budget=gradients"))
    assert in_address(page)[0] == by_gradients
    expect(page.get_by_role("spinbutton", name="Gradients")).to_have_value("30")
    budgets.get_by_role("button", name="steps", exact=True).click()
    wait_until_drawn(player, RACE)


def test_equal_numbers_of_examples(server: str, page: Page) -> None:
    """Source: by hand: of 300 examples are 3 full gradients of 100, and 3 epochs of 30 + 30 + 30 + 10."""
    entrants = (Entrant("gd"), Entrant("gd", batch_size=30.0))
    race = Experiment("logistic_regression", steps=300, entrants=entrants)
    player = open_still(page, url(server, race))
    player.get_by_role("group", name="Equal numbers of").get_by_role("button", name="examples").click()
    by_examples = replace(race, budget="examples")
    wait_until_drawn(player, by_examples)
    for place, steps in enumerate((3, 12)):
        assert len(simulate(by_examples)[place].loss) == steps + 1
        expect(player.get_by_role("row", name=re.compile("Gradient descent")).nth(place)).to_contain_text(
            f"step {steps}"
        )
    expect(page.get_by_role("spinbutton", name="Examples")).to_have_value("300")
    assert in_address(page)[0] == by_examples
