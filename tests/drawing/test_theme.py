"""The colours: legible on every landscape, and told apart by every eye."""

from itertools import combinations

import numpy as np
import pytest

from downhill.drawing.theme import DARK, LIGHT, THEMES, Theme
from downhill.experiment.experiment import MAX_ENTRANTS

# Machado, Oliveira & Fernandes 2009, "A physiologically-based model for simulation of color vision deficiency",
# severity 1.0; they act on linear RGB.
EYES = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
}
# sRGB to CIE XYZ, IEC 61966-2-1, and its white point D65.
XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
WHITE = XYZ @ np.ones(3)

both = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)


def linear(colour: str) -> np.ndarray:
    """Linear red, green and blue of "#rrggbb" (IEC 61966-2-1)."""
    encoded = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """WCAG 2.2's contrast ratio, from 1 to 21."""
    darker, lighter = sorted(float(XYZ[1] @ linear(colour)) for colour in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


def lab(rgb: np.ndarray) -> np.ndarray:
    """CIE L*a*b* of linear RGB."""
    share = XYZ @ np.clip(rgb, 0, 1) / WHITE
    x, y, z = np.where(share > (6 / 29) ** 3, np.cbrt(share), share / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def test_the_yardstick() -> None:
    """Source: WCAG 2.2, black on white is 21 : 1; CIE: white is L* = 100."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21, abs=0.01)
    np.testing.assert_allclose(lab(np.ones(3)), [100, 0, 0], atol=0.1)


@both
def test_text_is_legible(theme: Theme) -> None:
    """Source: WCAG 2.2, success criterion 1.4.3."""
    assert contrast(theme.ink, theme.background) >= 7
    assert contrast(theme.muted, theme.background) >= 4.5


@both
def test_paths_stand_out_from_the_page_and_from_their_casing(theme: Theme) -> None:
    """Source: WCAG 2.2, success criterion 1.4.11: graphics need 3 : 1. On the landscape, it is the casing's."""
    for colour in theme.paths:
        assert contrast(colour, theme.background) >= 3, colour
        assert contrast(colour, theme.casing) >= 3, colour


@both
@pytest.mark.parametrize("eye", EYES)
def test_any_two_paths_differ_for_every_eye(theme: Theme, eye: str) -> None:
    """CIE 1976 ΔE of 10: different at a glance. A difference just noticeable side by side is 2.3 (Mahy et al. 1994)."""
    seen = [lab(EYES[eye] @ linear(colour)) for colour in theme.paths]
    closest = min(np.linalg.norm(one - other) for one, other in combinations(seen, 2))
    assert closest >= 10


@both
def test_twelve_entrants_have_twelve_styles(theme: Theme) -> None:
    """Without colour too: dash, marker and hollowness alone tell them apart."""
    styles = [theme.path_style(index) for index in range(MAX_ENTRANTS)]
    assert len({(style.dash, style.marker, style.hollow) for style in styles}) == MAX_ENTRANTS
    assert [style.colour for style in styles] == [*theme.paths, *theme.paths]
    assert [style.hollow for style in styles] == [False] * 6 + [True] * 6


@both
def test_fills_run_evenly_from_low_to_high(theme: Theme) -> None:
    fills = theme.fills(5)
    assert (fills[0], fills[-1], len(fills)) == (theme.low, theme.high, 5)
    channels = np.array([[int(fill[at : at + 2], 16) for at in (1, 3, 5)] for fill in fills])
    middle = (channels[0] + channels[-1]) / 2
    np.testing.assert_allclose(channels[2], middle, atol=0.5)
    assert theme.fills(1) == (theme.low,)


def test_both_themes_are_known_by_name() -> None:
    assert {"light": LIGHT, "dark": DARK} == THEMES
    assert contrast(LIGHT.background, DARK.background) > 15
