"""A formula of one's own, typed as by hand, in a real browser."""

from playwright.sync_api import Page, expect

from downhill import Entrant, Experiment
from tests.browser.player import open_still, url
from tests.browser.test_take_home import choose


def test_a_formula_written_by_hand(server: str, page: Page) -> None:
    """Source: KaTeX's own reading for screen readers, MathML; the address holds what was typed."""
    open_still(page, url(server, Experiment("formula:x + y", (1.0, 1.0), 20, (Entrant("gd"),))))
    field = page.get_by_role("textbox", name="f(x, y) =")
    field.fill("f(x,y) = where(x > 0, x², |x|) + πy²")
    field.press("Enter")
    reading = page.locator(".katex annotation").first
    expect(reading).to_have_text(
        r"f(x,y) = \left(x^{2} \text{ if } x > 0 \text{, else } \left\lvert x \right\rvert\right) + \pi \cdot y^{2}"
    )
    expect(page.get_by_text("f(x,y) = is not needed: it stands before the field.")).to_be_visible()
    field.fill("1/0")
    field.press("Enter")
    expect(page.get_by_test_id("stAlert")).to_contain_text("the formula is nowhere defined")


def test_a_start_without_a_value_is_named_as_that(server: str, page: Page) -> None:
    player = open_still(page, url(server, Experiment("formula:ln(x) + y²", (-1.0, 1.0), 20, (Entrant("gd"),))))
    expect(player.get_by_role("row", name="Gradient descent")).to_contain_text("not defined at the start")
    player.locator("summary", has_text="How this step was computed").click()
    expect(player.locator(".downhill-inspector")).to_contain_text("not defined at the start")


def test_a_rule_written_by_hand(server: str, page: Page) -> None:
    """Source: the rule itself: momentum opened as a formula, and then heavier; KaTeX's own reading."""
    player = open_still(page, url(server, Experiment("quadratic", steps=20, entrants=(Entrant("momentum"),))))
    page.get_by_role("button", name="Open as a formula").click()
    field = page.get_by_role("textbox", name="Rule, one assignment a line")
    expect(field).to_have_value("v = phi * v - alpha * g\ntheta = theta + v")
    expect(player.get_by_role("row", name="Momentum")).to_be_visible()
    field.fill("v = φv − αgg)\ntheta = theta + v")
    field.press("Control+Enter")
    expect(page.get_by_test_id("stAlert")).to_contain_text("Line 1, character 13: this parenthesis closes none")
    field.fill("v = φ*v − α*c*g\ntheta = theta + v\nc = 2 in [1, 4]")
    field.press("Control+Enter")
    expect(page.get_by_test_id("stAlert")).to_have_count(0)
    reading = page.locator(".katex annotation", has_text=r"\theta").first
    expect(reading).to_contain_text(r"v &\leftarrow \varphi\, v - \alpha\, c\, g")
    expect(player.get_by_role("slider", name="c", exact=True)).to_be_visible()
    page.reload()
    expect(field).to_have_value("v = φ*v − α*c*g\ntheta = theta + v\nc = 2 in [1, 4]")
    choose(page, "Rule", "Momentum")
    expect(field).to_have_count(0)
    choose(page, "Rule", "Your own rule")
    expect(field).to_have_value("v = φ*v − α*c*g\ntheta = theta + v\nc = 2 in [1, 4]")
