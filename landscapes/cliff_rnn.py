"""The error surface of a recurrent network with one unit: the cliff on which exploding gradients were explained."""

from collections.abc import Mapping

import jax

from landscapes.entry import Landscape, Point, Scalar, SuggestedStart

_TIME_STEPS = 50
_FIRST_STATE = 0.5
_TARGET = 0.7


def f(point: Point, parameters: Mapping[str, Scalar]) -> Scalar:
    """(σ(h_50) - 0.7)² with h_{k+1} = w σ(h_k) + b and h_0 = 0.5."""
    w, b = point

    def time_step(state: Scalar, _: None) -> tuple[Scalar, None]:
        return w * jax.nn.sigmoid(state) + b, None

    state, _ = jax.lax.scan(time_step, w * jax.nn.sigmoid(_FIRST_STATE) + b, length=_TIME_STEPS - 1)
    return (jax.nn.sigmoid(state) - _TARGET) ** 2


CLIFF_RNN = Landscape(
    id="cliff_rnn",
    name="Cliff of a recurrent net",
    formula=(
        r"\begin{aligned} &\bigl(\sigma(h_{50}) - 0.7\bigr)^2 \\ "
        r"&h_{k+1} = w\,\sigma(h_k) + b,\quad h_0 = 0.5 \end{aligned}"
    ),
    f=f,
    view=((4.0, 7.0), (-4.0, -1.0)),
    start=(5.5, -2.0),
    starts=(
        SuggestedStart(
            "above the cliff", (5.5, -3.0), "The loss is 0.40; a tenth further in b, over the cliff, it is 0.03."
        ),
        SuggestedStart("below the cliff", (5.5, -2.7), "The slope is below 0.1 and leads to the foot of the cliff."),
    ),
    shows=(
        "The real cliff: one recurrent unit unrolled over 50 time steps. At the wall the gradient grows to hundreds, "
        "and one plain step throws the weights out of sight; clipped, the run descends. The minima form a curve."
    ),
    shown_by="start=5.5,-2&steps=200&entrant=gd,learning_rate=0.5&entrant=gd,learning_rate=0.5,clip_norm=0.1",
    source="Pascanu, Mikolov & Bengio 2013, figure 6",
    axes=("w", "b"),
)
