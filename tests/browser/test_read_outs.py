"""Every number of a race, in the page: the table that opens, and the note beside the pointer."""

import numpy as np
from playwright.sync_api import Locator, Page, expect

from downhill import Averaging, Entrant, Experiment, Schedule, simulate
from downhill.simulation import Trajectory
from downhill.simulation.read_outs import gradient_step_terms
from tests.browser.player import open_still, path_pixels, shown, url
from tests.number_texts import number_of

RACE = Experiment(
    "rosenbrock",
    (-1.2, 1.0),
    60,
    (
        Entrant("adam", {"learning_rate": 0.05}, Schedule("linear"), averaging=Averaging("arithmetic")),
        Entrant("newton", {"learning_rate": 0.3}, clip_norm=50.0),
        Entrant("gd", {"learning_rate": 0.1}),
    ),
)


def opened(player: Locator, race: Experiment) -> Locator:
    """The table, once its numbers have come."""
    player.get_by_text("Every number at this step").click()
    table = player.locator(".downhill-read-outs")
    expect(table).to_have_attribute("data-experiment", race.to_query())
    return table


def read(table: Locator, label: str) -> list[list[float]]:
    """The numbers of one line, a list per entrant that has such a number; what is none is NaN."""
    line = table.locator("tr").filter(has=table.page.get_by_role("rowheader", name=label, exact=True))
    return [[_number(part) for part in cell.split(", ")] for cell in line.locator("td").all_inner_texts() if cell]


def _number(text: str) -> float:
    return number_of(text) if text[-1].isdigit() else np.nan


def expected(run: Trajectory, step: int) -> dict[str, list[float]]:
    terms = gradient_step_terms(run)[step]
    return {
        "position θ": run.theta[step].tolist(),
        "loss": [run.loss[step]],
        "slope ∇f": run.gradient[step].tolist(),
        "learning rate αₜ": [run.learning_rate[step]],
        "step Δθ": run.step[step].tolist(),
        "eigenvalues of H": run.eigenvalues[step].tolist(),
        "−αgᵀg": [terms[0]],
        "½α²gᵀHg": [terms[1]],
        "f(θ − αg) − f(θ)": [run.gradient_step_loss[step] - run.loss[step]],
        "gradients so far": [run.gradient_evaluations[step]],
        "examples so far": [run.examples[step]],
    }


def test_the_table_has_every_number_of_the_step_shown(server: str, page: Page) -> None:
    """Source: the trajectories; four digits are shown."""
    player = open_still(page, url(server, RACE))
    table = opened(player, RACE)
    adam, newton, _ = simulate(RACE)
    for step in (60, 7):
        page.get_by_label("Step", exact=True).fill(str(step))
        for index, run in enumerate((adam, newton)):
            for label, numbers in expected(run, step).items():
                np.testing.assert_allclose(read(table, label)[index], numbers, rtol=6e-4, atol=1e-12, err_msg=label)
        assert adam.average is not None
        np.testing.assert_allclose(read(table, "average θ̄")[0], adam.average[step], rtol=6e-4)
        np.testing.assert_allclose(read(table, "first moment s")[0], adam.state["first_moment"][step], rtol=6e-4)
        [hessian] = read(table, "hessian H")  # only Newton has it
        np.testing.assert_allclose(hessian, newton.state["hessian"][step].ravel(), rtol=6e-4)


def test_the_table_follows_the_race(server: str, page: Page) -> None:
    """A changed race brings its own numbers, and the table stays open."""
    player = open_still(page, url(server, RACE))
    table = opened(player, RACE)
    page.get_by_role("spinbutton", name="learning rate").fill("0.2")
    page.get_by_role("spinbutton", name="learning rate").press("Enter")
    expect(player).not_to_have_attribute("data-experiment", RACE.to_query())
    changed = shown(player)
    expect(table).to_have_attribute("data-experiment", changed.to_query())
    run = simulate(changed)[0]
    np.testing.assert_allclose(read(table, "position θ")[0], run.theta[60], rtol=6e-4)


def test_a_note_beside_the_pointer_tells_of_the_step_it_is_on(server: str, page: Page) -> None:
    player = open_still(page, url(server, RACE))
    note = player.locator(".downhill-stage .downhill-note")
    expect(note).to_be_hidden()
    stage = player.locator(".downhill-stage")
    pixels = path_pixels(player, 0)
    x, y = pixels[len(pixels) // 2]
    stage.hover(position={"x": float(x), "y": float(y)})
    expect(note).to_contain_text("Adam, step")
    expect(note).to_contain_text("eigenvalues of H")
    step = int(note.locator("strong").inner_text().split()[-1])
    run = simulate(RACE)[0]
    shown_loss = note.locator("dt", has_text="loss").first.locator("xpath=following-sibling::dd[1]").inner_text()
    np.testing.assert_allclose(number_of(shown_loss), run.loss[step], rtol=6e-4)
    page.mouse.move(5, 5)
    expect(note).to_be_hidden()


def test_an_average_is_drawn_as_a_second_path(server: str, page: Page) -> None:
    """The thin line has the entrant's colour, at places where the path itself never is: it cuts the corner."""
    entrant = Entrant("gd", {"learning_rate": 0.04})
    plain = Experiment("quadratic", (-4.0, 2.0), 100, (entrant,))
    averaged = Experiment(
        "rosenbrock", (-1.2, 1.0), 300, (Entrant("gd", {"learning_rate": 0.0015}, averaging=Averaging("arithmetic")),)
    )
    without = path_pixels(open_still(page, url(server, plain)), 0)
    player = open_still(page, url(server, averaged))
    apart = [np.hypot(*(without - pixel).T).min() > 6 for pixel in path_pixels(player, 0)]
    assert sum(apart) > 20
    expect(player.get_by_text("average")).to_be_visible()


def test_a_run_that_has_used_up_its_gradients_stands_still(server: str, page: Page) -> None:
    """Newton needs three gradients for a step: after a third of the race it is there and keeps its last loss."""
    race = Experiment(
        "himmelblau", (0.5, -1.0), 60, (Entrant("gd"), Entrant("newton", {"learning_rate": 0.05})), budget="gradients"
    )
    player = open_still(page, url(server, race))
    newton = simulate(race)[1]
    assert len(newton.loss) == 21
    row = player.locator(".downhill-results").first.locator("tbody tr").nth(1)
    expect(row).to_contain_text("still moving at step 20")
    now, final = row.locator("td").nth(2).inner_text(), row.locator("td").nth(3).inner_text()
    assert now == final
