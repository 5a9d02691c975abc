"""Round numbers along axes, by hand: JavaScript's tests read the same; and beside the colours of the losses."""

from typing import Any

import numpy as np
import pytest

from downhill.drawing.scale import LossScale
from downhill.drawing.ticks import bar_ticks, decade_ticks, linear_ticks
from tests.number_texts import number_of
from tests.vectors import vectors

TICKS = vectors("ticks")


@pytest.mark.parametrize("case", TICKS["linear"], ids=str)
def test_linear_ticks_as_by_hand(case: dict[str, Any]) -> None:
    """Source: by hand; the ticks are whole multiples of the step, to rounding."""
    values, texts = zip(*linear_ticks(case["low"], case["high"], case["pixels"], case["distance"]), strict=True)
    assert list(texts) == case["texts"]
    np.testing.assert_allclose((np.array(values) - case["first"]) / case["step"], np.arange(len(texts)), atol=1e-6)


@pytest.mark.parametrize("case", TICKS["decades"], ids=str)
def test_decades_as_by_hand(case: dict[str, Any]) -> None:
    """Source: by hand."""
    exponents, texts = zip(*decade_ticks(case["low"], case["high"], case["pixels"], case["distance"]), strict=True)
    assert list(exponents) == case["exponents"]
    assert list(texts) == case["texts"]


def texts_and_heights(scale: LossScale) -> tuple[list[str], list[float]]:
    ticks = bar_ticks(scale)
    return [text for _, text in ticks], [height for height, _ in ticks]


def test_the_bar_of_a_linear_scale_has_round_losses_where_they_are() -> None:
    """Source: by hand."""
    texts, heights = texts_and_heights(LossScale("linear", -1.0, 2.0, 0.0))
    assert texts == ["2", "1.5", "1", "0.5", "0", "−0.5", "−1"]
    assert heights == pytest.approx([2, 1.5, 1, 0.5, 0, -0.5, -1])


def test_the_bar_of_a_logarithmic_scale_above_zero_has_powers_of_ten() -> None:
    """Source: 10⁻⁴ to 10² are seven."""
    texts, heights = texts_and_heights(LossScale("log", 0.0, 250.0, 2.5e-5))
    assert texts == ["10²", "10¹", "10⁰", "10⁻¹", "10⁻²", "10⁻³", "10⁻⁴"]
    assert heights == pytest.approx([np.log10(10.0**exponent + 2.5e-5) for exponent in range(2, -5, -1)])


def test_more_decades_than_there_is_room_for_are_every_second_one_from_the_highest() -> None:
    """Source: by hand."""
    texts, _ = texts_and_heights(LossScale("log", 0.0, 1e4, 1e-6))
    assert texts == ["10⁴", "10²", "10⁰", "10⁻²", "10⁻⁴", "10⁻⁶"]


def test_above_another_lowest_loss_the_bar_says_the_losses_themselves() -> None:
    """Source: 10², 10⁰, 10⁻² and 10⁻⁴ above it; in three digits the last would be the lowest loss itself."""
    texts, heights = texts_and_heights(LossScale("log", -5.0, 95.0, 1e-5))
    assert texts == ["95", "−4", "−4.99"]
    assert heights == pytest.approx([np.log10(10.0**exponent + 1e-5) for exponent in (2, 0, -2)])


def test_above_a_large_lowest_loss_there_are_as_many_digits_as_the_highest_tick_needs() -> None:
    """Source: 1001 has four, and one more."""
    texts, heights = texts_and_heights(LossScale("log", 1000.0, 1005.0, 5e-7))
    assert texts == ["1001", "1000.1"]
    assert heights == pytest.approx([np.log10(above + 5e-7) for above in (1, 0.1)])


@pytest.mark.parametrize("lowest", [-1e4, -959.64, -1, 1e-3, 0.397887, 3.0000123, 57, 12345.678, 1e8])
@pytest.mark.parametrize("extent", [1e-2, 1, 5, 99, 1e6])
def test_every_tick_of_a_bar_has_its_own_text_and_stands_where_it_says(lowest: float, extent: float) -> None:
    """Source: the text, read back and brought to the scale."""
    scale = LossScale("log", lowest, lowest + extent, 1e-7 * extent)
    texts, heights = texts_and_heights(scale)
    assert texts
    assert len(set(texts)) == len(texts)
    back = scale.heights(np.array([number_of(text) for text in texts]))
    np.testing.assert_allclose(back, heights, atol=0.05)
