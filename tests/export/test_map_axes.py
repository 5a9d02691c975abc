"""A map's sides in pictures: each value in the middle of its cell."""

import numpy as np
import pytest

from downhill.export.map_axes import fractions, ticked
from downhill.maps.axis import Axis


def test_every_value_is_in_the_middle_of_its_cell() -> None:
    """Source: four cells side by side have their middles at 1/8, 3/8, 5/8 and 7/8."""
    axis = Axis("learning_rate", "α", "log", np.array([1e-3, 1e-2, 1e-1, 1.0]))
    assert fractions(axis, axis.values) == pytest.approx([0.125, 0.375, 0.625, 0.875])
    side = ticked(axis, 400, 40)
    assert [text for _, text in side.ticks] == ["10⁻³", "10⁻²", "10⁻¹", "10⁰"]
    assert [side.fraction(place) for place, _ in side.ticks] == pytest.approx([0.125, 0.375, 0.625, 0.875])


def test_the_only_value_lies_in_the_middle() -> None:
    """Source: one cell."""
    axis = Axis("warm_up", "w", "whole", np.array([3.0]))
    assert fractions(axis, np.array([2.0, 3.0, 4.0])).tolist() == [-0.5, 0.5, 1.5]
    side = ticked(axis, 400, 40)
    assert [(side.fraction(place), text) for place, text in side.ticks] == [(0.5, "3")]


def test_names_have_their_symbols() -> None:
    """Source: the rule's own words."""
    assert ticked(Axis("learning_rate", "α", "log", np.array([0.1, 1.0])), 100, 40).name == "learning rate α"
    assert ticked(Axis("x", "x", "linear", np.array([0.0, 1.0])), 100, 40).name == "x"
