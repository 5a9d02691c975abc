"""The small pictures that are committed: there, up to date, small, and right on both themes."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageColor

from downhill import Experiment
from downhill.drawing.theme import DARK, LIGHT, Theme
from downhill.export.ground import draw_background
from downhill.tools.thumbnails import FOLDER, landscape_thumbnail, rule_thumbnail, translucent
from downhill.tools.thumbnails import plan as thumbnail_plan
from landscapes import LANDSCAPES
from optimizers import OPTIMIZERS
from tests.products import sampled

BUDGET = 400_000
"""Bytes of all pictures together."""


def over(image: Image.Image, background: str) -> np.ndarray:
    """The picture as it looks on a page of this colour."""
    page = Image.new("RGBA", image.size, background)
    page.alpha_composite(image.convert("RGBA"))
    return np.asarray(page.convert("RGB"), float)


def assert_same(committed: Path, fresh: Image.Image) -> None:
    """Another machine's last digits may move a line by a hair, and no more than that."""
    with Image.open(committed) as image:
        assert image.size == fresh.size
        difference = np.abs(over(image, LIGHT.background) - over(fresh, LIGHT.background))
    assert difference.mean() < 0.5
    assert (difference.max(axis=2) > 40).mean() < 0.002


def test_every_entry_has_a_picture_and_no_picture_is_left_over() -> None:
    """Source: the catalogues. Renew the pictures with python -m downhill.tools.thumbnails."""
    expected = {f"landscapes/{name}.png" for name in LANDSCAPES} | {f"rules/{name}.png" for name in OPTIMIZERS}
    assert {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.*")} == expected


@pytest.mark.parametrize("landscape", sampled(LANDSCAPES, every=9))
def test_a_landscapes_picture_is_up_to_date(landscape: str) -> None:
    """Source: the picture drawn again. Renew it with python -m downhill.tools.thumbnails."""
    assert_same(FOLDER / "landscapes" / f"{landscape}.png", landscape_thumbnail(landscape))


@pytest.mark.parametrize("rule", sampled(OPTIMIZERS, every=15))
def test_a_rules_picture_is_up_to_date(rule: str) -> None:
    """Source: the picture drawn again. Renew it with python -m downhill.tools.thumbnails."""
    assert_same(FOLDER / "rules" / f"{rule}.png", rule_thumbnail(rule))


def test_the_pictures_are_small() -> None:
    """Source: the budget above; they are part of every checkout."""
    assert sum(path.stat().st_size for path in FOLDER.rglob("*.png")) <= BUDGET


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_one_picture_looks_right_on_both_pages(theme: Theme) -> None:
    """Source: the same landscape drawn by the export in that theme's own colours."""
    experiment = Experiment("himmelblau")
    plan = thumbnail_plan(LANDSCAPES["himmelblau"].view)
    drawn = {each: draw_background(experiment, plan, each) for each in (LIGHT, DARK)}
    shown = over(translucent(drawn), theme.background)
    assert np.abs(shown - np.asarray(drawn[theme], float)).mean() < 3
    paler = over(translucent(drawn), "#808080")
    assert np.abs(paler - np.asarray(drawn[theme], float)).mean() > 20, "it is not simply opaque"


def test_translucent_recovers_a_colour_of_known_opacity() -> None:
    """Source: the blend c a + b (1 - a) of one colour over both backgrounds, computed here by hand."""
    colour, opacity = np.array([100.0, 130.0, 160.0]), 0.5
    pictures = {
        theme: Image.new("RGB", (2, 2), tuple(round(c) for c in blend))
        for theme in (LIGHT, DARK)
        for blend in [opacity * colour + (1 - opacity) * np.array(ImageColor.getrgb(theme.background))]
    }
    red, green, blue, alpha = translucent(pictures).convert("RGBA").getpixel((0, 0))  # type: ignore[misc]
    assert (red, green, blue) == pytest.approx(tuple(colour), abs=2)
    assert alpha == pytest.approx(255 * opacity, abs=2)
