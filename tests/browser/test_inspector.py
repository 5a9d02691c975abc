"""A step worked through in a real browser: formulas with numbers in them, that lead to the next position."""

import re

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from downhill import Entrant, Experiment, simulate
from downhill.player.assets import PATH
from downhill.simulation import Trajectory

RACE = Experiment(
    "rosenbrock",
    (-1.2, 1.0),
    60,
    (
        Entrant("adam", {"learning_rate": 0.05}, name="<b>Ada</b>"),
        Entrant("newton", {"learning_rate": 0.3}),
        Entrant("gd", {"learning_rate": 0.1}),
    ),
)
SET_UP = """async ([query, path, entrants]) => {
    const [{ Inspector }, { ReadOuts }] = await Promise.all(
        ["inspector.js", "read_outs.js"].map((name) => import(`/${path}/${name}`))
    );
    const parent = Object.assign(document.createElement("div"), { id: "inspector" });
    document.body.replaceChildren(parent);
    const [race, readOuts] = [{ experiment: query, entrants }, new ReadOuts()];
    readOuts.setRace(race);
    window.inspector = new Inspector(parent, readOuts);
    window.race = race;
}"""


def inspect(page: Page, server: str, entrant: int, step: int) -> tuple[Trajectory, ...]:
    """The inspector alone on a page, with this entrant at this step."""
    runs = simulate(RACE)
    entrants = [
        {
            "label": run.entrant.label,
            "rows": len(run.loss),
            "lastStep": run.outcome.at_step - 1 if run.outcome == "diverged" else len(run.loss) - 1,
        }
        for run in runs
    ]
    page.goto(f"{server}/{PATH}/player.js")  # a page of the server's own, with nothing on it
    page.evaluate(SET_UP, [RACE.to_query(), PATH, entrants])
    page.evaluate("([entrant, step]) => { inspector.show(race, entrant, step) }", [entrant, step])
    return runs


def numbers(text: str) -> list[float]:
    """The numbers in a formula's text."""
    plain = text.replace("−", "-").translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")).replace("×10", "e")
    return [float(part) for part in re.findall(r"-?\d+(?:\.\d+)?(?:e-?\d+)?", plain)]


def test_the_lines_lead_to_the_next_position(server: str, page: Page) -> None:
    """Source: the trajectory, in six digits; the name is text, whatever stands in it."""
    adam, *_ = inspect(page, server, 0, 7)
    inspector = page.locator("#inspector")
    expect(inspector).to_have_attribute("data-entrant", "0")
    expect(inspector.locator("h3")).to_have_text("<b>Ada</b>, step 7 → 8")
    expect(inspector.locator(".downhill-line")).to_have_count(5)
    for step in (7, 30):
        page.evaluate("step => inspector.setStep(step)", step)
        symbolic, substituted, result = inspector.locator(".downhill-line").last.locator("math").all_text_contents()
        assert symbolic.startswith("θ←θ−α")
        assert numbers(substituted)[:2] == pytest.approx(adam.theta[step].tolist(), rel=1e-5)
        np.testing.assert_allclose(numbers(result), adam.theta[step + 1], rtol=1e-5)
        predicted, real = numbers(inspector.locator("p").last.inner_text())[:2]
        np.testing.assert_allclose(real, adam.loss[step + 1] - adam.loss[step], rtol=1e-5)
        step_ = adam.step[step + 1]
        expected = adam.gradient[step] @ step_ + 0.5 * step_ @ adam.hessian[step] @ step_
        np.testing.assert_allclose(predicted, expected, rtol=1e-5)


def test_curvature_in_words(server: str, page: Page) -> None:
    """Source: Rosenbrock's Hessian at (-1.2, 1), whose eigenvalues are both positive (NumPy)."""
    inspect(page, server, 1, 0)
    sentence = page.locator("#inspector p", has_text="eigenvalues")
    expect(sentence).to_contain_text("both positive: as at a minimum")
    np.testing.assert_allclose(numbers(sentence.inner_text()), (23.6330, 1506.37), rtol=1e-5)


def test_where_there_is_no_next_step_the_last_one_is_shown(server: str, page: Page) -> None:
    """Source: the race: 60 steps; gradient descent has diverged long before."""
    adam, _, gd = inspect(page, server, 0, 60)
    assert gd.outcome == "diverged"
    inspector = page.locator("#inspector")
    expect(inspector).to_contain_text("The last step of this run.")
    expect(inspector.locator("h3")).to_contain_text("step 59 → 60")
    result = inspector.locator(".downhill-line").last.locator("math").last.text_content()
    np.testing.assert_allclose(numbers(result or ""), adam.theta[60], rtol=1e-5)
    page.evaluate("inspector.show(race, 2, 50)")
    expect(inspector).to_contain_text("The step with which this run was lost.")
    lost = gd.outcome.at_step
    expect(inspector.locator("h3")).to_contain_text(f"step {lost - 1} → {lost}")
    expect(inspector.locator(".downhill-line").first).to_be_visible()
    page.evaluate("inspector.setStep(0)")
    expect(inspector.locator("p").first).to_be_hidden()


def test_before_the_numbers_have_come_it_waits(server: str, page: Page) -> None:
    inspect(page, server, 0, 0)
    waiting = page.evaluate(
        """() => {
            const other = { ...race, experiment: `${race.experiment}&seed=1` };
            inspector.readOuts.setRace(other);
            inspector.show(other, 0, 3);
            return inspector.parent.innerText;
        }"""
    )
    assert "…" in waiting
    expect(page.locator("#inspector")).to_have_attribute("data-experiment", re.compile("seed=1"))


def test_another_step_changes_texts_only(server: str, page: Page) -> None:
    """It happens at every frame of a race."""
    inspect(page, server, 0, 0)
    expect(page.locator("#inspector")).to_have_attribute("data-entrant", "0")
    same = page.evaluate(
        """() => {
            const nodes = [...inspector.parent.querySelectorAll("*")];
            const before = inspector.parent.innerText;
            inspector.setStep(7);
            const now = [...inspector.parent.querySelectorAll("*")];
            const same = now.length === nodes.length && now.every((node, i) => node === nodes[i]);
            return same && inspector.parent.innerText !== before;
        }"""
    )
    assert same
