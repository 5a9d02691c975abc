"""What tells entrants of one name apart, by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from downhill import Averaging, Entrant, Schedule
from downhill.drawing.readable import exact
from downhill.experiment.labels import labels
from optimizers import OPTIMIZERS

GD = [Entrant("gd", {"learning_rate": rate}) for rate in (0.02, 0.09, 0.101)]


@pytest.mark.parametrize(
    ("entrants", "told"),
    [
        (GD, [f"Gradient descent, α = {rate}" for rate in ("0.02", "0.09", "0.101")]),
        ([GD[0], Entrant("adam")], ["Gradient descent", "Adam"]),
        (
            [Entrant("adam", {"learning_rate": 1e-5}), GD[0], Entrant("adam", {"beta1": 0.5})],
            ["Adam, α = 1×10⁻⁵, ρ₁ = 0.9", "Gradient descent", "Adam, α = 0.01, ρ₁ = 0.5"],
        ),
        ([GD[0], GD[0]], ["Gradient descent, no. 1", "Gradient descent, no. 2"]),
        (
            [GD[0], GD[1], GD[0]],
            [
                "Gradient descent, α = 0.02, no. 1",
                "Gradient descent, α = 0.09",
                "Gradient descent, α = 0.02, no. 2",
            ],
        ),
        (
            [
                Entrant("gd", schedule=Schedule("cosine", {"decay_steps": 50.0})),
                Entrant("gd", averaging=Averaging("exponential"), noise=0.5),
            ],
            [
                "Gradient descent, cosine decay, τ = 50, e = 0.01, no average",
                "Gradient descent, constant α, exponential moving average, a = 0.9, σ = 0.5",
            ],
        ),
        (
            [
                Entrant("gd", schedule=Schedule("linear", {"final_rate": 0.001})),
                Entrant("gd", schedule=Schedule("linear")),
            ],
            ["Gradient descent, α_τ = 0.001", "Gradient descent, e = 0.01"],
        ),
        (
            [Entrant("gd", name="mine"), Entrant("sign_sgd", name="mine")],
            ["mine, Gradient descent", "mine, SignSGD (optax)"],
        ),
        (
            [Entrant("momentum", velocity_x=0.5), Entrant("momentum", velocity_x=0.5, velocity_y=-2.0)],
            ["Momentum, ν₀ = (0.5, 0)", "Momentum, ν₀ = (0.5, −2)"],
        ),
        ([Entrant("gd"), Entrant("gd", clip_norm=1.0)], ["Gradient descent, no. 1", "Gradient descent, ‖g‖ ≤ 1"]),
        (
            [Entrant("adam"), Entrant("adam", {"bias_correction": 0.0})],
            ["Adam, bias correction = on", "Adam, bias correction = off"],
        ),
    ],
)
def test_what_is_alike_is_told_apart(entrants: list[Entrant], told: list[str]) -> None:
    assert [str(label) for label in labels(entrants, exact)] == told


DRAWN = st.tuples(
    st.sampled_from(sorted(OPTIMIZERS)),
    st.sampled_from(["", "a", "b", "a, no. 1"]),
    st.none() | st.sampled_from([1.0, 1.0 + 2**-52, 1 / 3]),
    st.none() | st.sampled_from([1.0, 2.0]),
)


@given(st.lists(DRAWN, max_size=12))
def test_no_two_labels_are_alike(drawn: list[tuple[str, str, float | None, float | None]]) -> None:
    """Source: what labels are for; a person may have given a name that looks like one of ours."""
    told = labels([Entrant(rule, name=name, clip_norm=clip, noise=noise) for rule, name, clip, noise in drawn], exact)
    assert len(set(told)) == len(told)
