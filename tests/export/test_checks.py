"""What all ways of writing a race refuse, in words: runs that are not its own, and what is no style or no slide."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from downhill import Entrant, Experiment, simulate
from downhill.export import (
    Slide,
    render_csv,
    render_gif,
    render_html,
    render_json,
    render_mp4,
    render_pdf,
    render_png,
    render_slide_files,
    render_slides,
    render_svg,
    render_tikz,
    render_webm,
)
from downhill.export.embed import embedded_lesson

RACE = Experiment("saddle", (1.0, 0.5), 3, (Entrant("gd", {"learning_rate": 0.25}), Entrant("adam")))
RUNS = simulate(RACE)
PICTURES = (render_gif, render_mp4, render_webm, render_png, render_svg, render_pdf, render_tikz, render_slide_files)


def on_a_slide(experiment: Experiment, runs: Any) -> str:
    """A lesson's, whose start stays where it is: hundreds of runs from others say nothing of these."""
    words = embedded_lesson("Title", "Why?", [], "So.")
    return render_slides([Slide(experiment=experiment, trajectories=runs, words=words)])


@pytest.mark.parametrize("render", [*PICTURES, render_html, on_a_slide, render_csv, render_json])
def test_runs_of_another_race_are_refused(render: Callable[..., object]) -> None:
    """Source: each race differs from the one that was run in one thing."""
    for runs, said in ((RUNS[:0], "nobody"), (RUNS[:1], "Gradient descent"), (RUNS[::-1], "Adam, Gradient descent")):
        with pytest.raises(
            ValueError, match=f"trajectories of '{said}': must be of 'Gradient descent, Adam', with the"
        ):
            render(RACE, runs)
    with pytest.raises(ValueError, match=r"trajectories from \(1.0, 0.5\): must be from .* start \(0.5, 0.5\)"):
        render(replace(RACE, start=(0.5, 0.5)), RUNS)
    for steps in (2, 4):
        with pytest.raises(ValueError, match=f"trajectories of 3 steps: must have the experiment's {steps}"):
            render(replace(RACE, steps=steps), RUNS)


@pytest.mark.parametrize("render", PICTURES)
def test_a_layout_is_no_style(render: Callable[..., object]) -> None:
    with pytest.raises(TypeError, match="style = 'overlay': must be a Style"):
        render(RACE, RUNS, "overlay")


def test_what_slides_are_made_of() -> None:
    """Source: what a style allows; a landscape's name is a title, too."""
    slide = Slide(experiment=RACE, trajectories=RUNS)
    with pytest.raises(TypeError, match=r"slides: Experiment.*: must be a Slide"):
        render_slides([RACE])  # type: ignore[list-item]
    with pytest.raises(ValueError, match="theme = 'blue': must be one of light, dark"):
        render_slides([slide], theme="blue")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="layout = 'split': must be one of overlay, grid"):
        replace(slide, layout="split")
    for make in (lambda title: replace(slide, title=title), lambda title: render_slides([slide], title=title)):
        with pytest.raises(ValueError, match=r"title = 'x*: must be at most 80 printable characters"):
            make(200 * "x")
