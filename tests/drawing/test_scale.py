"""From loss to height of the contour picture and back."""

from typing import Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from downhill.drawing.scale import LEVELS, LossScale, loss_scale

KINDS = ("linear", "log")


@pytest.mark.parametrize("kind", KINDS)
@given(lowest=st.floats(-1e3, 1e3), extent=st.floats(1e-3, 1e6), share=st.floats(0, 1))
def test_heights_and_losses_are_inverse(kind: str, lowest: float, extent: float, share: float) -> None:
    """Within the view, to a part in 10⁶ of the scale's extent."""
    scale = loss_scale(np.array([[lowest, lowest + extent]]), kind)  # type: ignore[arg-type]
    loss = np.array(lowest + share * extent)
    there_and_back = scale.losses(scale.heights(loss))
    np.testing.assert_allclose(there_and_back, loss, rtol=1e-9, atol=1e-6 * extent)


def test_a_log_scale_counts_decades_above_the_lowest() -> None:
    """By hand: losses 2 + 0, 2 + 10, 2 + 100 in a view of 2 to 1002; the floor is 10⁻⁷ of the range."""
    scale = loss_scale(np.array([[2.0, 1002.0]]), "log")
    assert scale == LossScale("log", 2.0, 1002.0, pytest.approx(1e-4))
    np.testing.assert_allclose(scale.heights(np.array([2.0, 12.0, 102.0, 1002.0])), [-4, 1, 2, 3], atol=1e-4)
    assert scale.heights(np.array(1.0)) == pytest.approx(-4), "what lies below the lowest counts as lowest"


@pytest.mark.parametrize("kind", KINDS)
def test_edges_bound_every_fill(kind: str) -> None:
    scale = loss_scale(np.array([[-1.0, 3.0], [0.0, 7.0]]), kind)  # type: ignore[arg-type]
    assert len(scale.edges) == LEVELS + 1
    np.testing.assert_allclose(scale.losses(scale.edges[[0, -1]]), [-1.0, 7.0], atol=1e-6)
    steps = np.diff(scale.edges)
    assert (steps > 0).all()
    np.testing.assert_allclose(steps, steps[0])


def test_what_is_not_finite_is_passed_over() -> None:
    scale = loss_scale(np.array([[np.nan, 1.0], [np.inf, 5.0]]), "linear")
    assert (scale.lowest, scale.highest) == (1.0, 5.0)


def test_a_flat_landscape_has_a_scale() -> None:
    for kind in KINDS:
        edges = loss_scale(np.full((2, 2), 4.0), kind).edges  # type: ignore[arg-type]
        assert np.isfinite(edges).all()
        assert (np.diff(edges) > 0).all()


@pytest.mark.parametrize("kind", [*KINDS, "auto"])
@pytest.mark.parametrize("nothing", [np.nan, np.inf, -1e300])
def test_where_nothing_can_be_drawn_there_is_a_scale(kind: Literal["linear", "log", "auto"], nothing: float) -> None:
    """A typed formula may have no value anywhere: an empty picture, no error."""
    edges = loss_scale(np.full((2, 2), nothing), kind).edges
    assert np.isfinite(edges).all()
    assert (np.diff(edges) > 0).all()


def test_the_losses_tell_which_scale_shows_more() -> None:
    """A plane is linear; where most of the picture is near the lowest loss, the logarithm shows it."""
    x = np.linspace(-5, 5, 41)[None, :] * np.ones((41, 1))
    assert loss_scale(x, "auto").kind == "linear"
    assert loss_scale(np.exp(2 * x), "auto").kind == "log"
