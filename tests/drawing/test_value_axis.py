"""Where values lie along a map's sides, and the round numbers there, by hand; JavaScript's tests read the same."""

from typing import Any

import numpy as np
import pytest

from downhill.drawing.value_axis import map_ticks, places
from tests.vectors import vectors

CASES = vectors("value_axis")


@pytest.mark.parametrize("case", CASES["places"], ids=lambda case: case["what"])
def test_places(case: dict[str, Any]) -> None:
    """Source: by hand."""
    own, values = (np.array(case[name], float) for name in ("own", "values"))
    np.testing.assert_allclose(places(case["scale"], own, values), case["places"], atol=1e-9)


@pytest.mark.parametrize("case", CASES["ticks"], ids=lambda case: case["what"])
def test_ticks(case: dict[str, Any]) -> None:
    """Source: by hand."""
    found = map_ticks(case["scale"], np.array(case["own"], float), case["pixels"], case["distance"])
    at, texts = zip(*found, strict=True)
    assert list(texts) == case["texts"]
    np.testing.assert_allclose(at, case["places"], atol=1e-9)


def test_rates_are_marked_by_powers_of_ten() -> None:
    """Source: 10⁻⁶ to 10² in 81 values are 8 decades of 10 gaps."""
    marks = {text: place for place, text in map_ticks("log", np.geomspace(1e-6, 100, 81), 800, 50)}
    assert {"10⁻⁶", "10⁻⁴", "10⁻²", "10⁰", "10²"} <= marks.keys()
    assert marks["10⁰"] == pytest.approx(60)


def test_decays_are_marked_by_nines() -> None:
    """Source: 1 - 10⁻ᵏ is k quarters of the way from 0 to 0.9999."""
    marks = {text: place for place, text in map_ticks("near_one", 1 - np.geomspace(1, 1e-4, 101), 400, 50)}
    for text, quarters in (("0", 0), ("0.9", 1), ("0.99", 2), ("0.999", 3), ("0.9999", 4)):
        assert marks[text] == pytest.approx(25 * quarters)


@pytest.mark.parametrize("own", [np.array([0.0, 0.5, 0.9, 0.99]), np.geomspace(1e-6, 100, 50)])
def test_marks_keep_their_distance(own: np.ndarray) -> None:
    """Source: 40 pixels between ticks, three quarters of that at the least where they are not evenly spread."""
    scale = "log" if len(own) == 50 else "near_one"
    at = [place * 150 / (len(own) - 1) for place, _ in map_ticks(scale, own, 150, 40)]
    assert np.diff(at).min() >= 30


def test_a_narrow_range_is_marked_by_round_numbers() -> None:
    """Source: neither a power of ten nor twice or five times one lies within."""
    assert len(map_ticks("log", np.geomspace(0.011, 0.012, 9), 400, 40)) > 1
