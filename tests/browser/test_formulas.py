"""A formula of one's own, typed as by hand, in a real browser."""

from playwright.sync_api import Page, expect

from downhill import Entrant, Experiment
from tests.browser.player import open_still, url


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
