"""A user's own optax transformation in a race."""

import copy

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from downhill import Entrant, Experiment, Schedule, simulate
from landscapes import LANDSCAPES


def test_it_makes_the_steps_that_optax_makes() -> None:
    """Source: the same transformation in a plain loop, with JAX's gradient of the landscape."""
    transformation = optax.chain(optax.clip(1.0), optax.trace(0.8), optax.scale(-0.02))
    mine = Entrant.from_optax("mine", transformation)
    [run, adam] = simulate(Experiment("beale", (-1.5, -1.5), 40, (mine, Entrant("adam"))))
    with jax.enable_x64(True):
        theta = jnp.asarray([-1.5, -1.5])
        state, path = transformation.init(theta), [np.asarray(theta)]
        for _ in range(40):
            updates, state = transformation.update(jax.grad(LANDSCAPES["beale"].f)(theta, {}), state, theta)
            theta = jnp.asarray(optax.apply_updates(theta, updates))
            path.append(np.asarray(theta))
    np.testing.assert_allclose(run.theta, path, rtol=1e-9)
    assert run.entrant.label == "mine"
    assert np.isnan(run.learning_rate).all()
    assert adam.theta.shape == (41, 2)


def test_what_stands_around_it_works() -> None:
    """Source: the contract: clipping, noise and averaging are the entrant's, whatever its rule."""
    [run] = simulate(Experiment("plane", steps=20, entrants=(Entrant.from_optax("mine", optax.sgd(0.1)),)))
    clipped = Entrant("from_optax", name="mine", optimizer=run.entrant.optimizer, clip_norm=0.25)
    [short] = simulate(Experiment("plane", steps=20, entrants=(clipped,)))
    np.testing.assert_allclose(np.linalg.norm(short.step[1:], axis=1), 0.025, rtol=1e-9)


@pytest.mark.parametrize("write", [Experiment.to_query, Experiment.to_json])
def test_it_cannot_be_written_down_and_says_so(write: object) -> None:
    experiment = Experiment("beale", entrants=(Entrant("gd"), Entrant.from_optax("mine", optax.sgd(0.1))))
    with pytest.raises(
        ValueError, match=r"^entrant 'mine': made by Entrant\.from_optax, .* cannot be written into a URL"
    ):
        write(experiment)  # type: ignore[operator]


def test_one_entrant_is_itself_and_nobody_else() -> None:
    """Source: value semantics: two transformations are never known to be the same."""
    mine = Entrant.from_optax("mine", optax.sgd(0.1))
    assert mine == copy.copy(mine)
    assert mine != Entrant.from_optax("mine", optax.sgd(0.1))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Entrant.from_optax("x" * 41, optax.sgd(0.1)), "must be at most 40 printable characters"),
        (lambda: Entrant("from_optax"), "rule = 'from_optax': must be one of"),
    ],
)
def test_mistakes(make: object, message: str) -> None:
    with pytest.raises(ValueError, match=r".") as refusal:
        make()  # type: ignore[operator]
    assert message in str(refusal.value)


def test_a_schedule_needs_a_rate() -> None:
    """Source: nothing is ignored silently: its learning rate is inside the transformation."""
    own = Entrant.from_optax("mine", optax.sgd(0.1)).optimizer
    with pytest.raises(ValueError, match="schedule = 'cosine': this rule takes no learning rate"):
        Entrant("from_optax", schedule=Schedule("cosine"), optimizer=own)


def test_a_second_race_with_it_compiles_nothing() -> None:
    """Source: the contract: the same entrant from another start is the same program."""
    mine = Entrant.from_optax("mine", optax.adam(0.1))
    simulate(Experiment("beale", (1.0, 1.0), 20, (mine,)))
    compiled: list[str] = []

    def listen(event: str, duration: float, **_: object) -> None:
        del duration
        compiled.append(event)

    jax.monitoring.register_event_duration_secs_listener(listen)
    simulate(Experiment("beale", (2.0, -1.0), 25, (mine,)))
    jax.monitoring.unregister_event_duration_listener(listen)
    assert not [event for event in compiled if "backend_compile" in event]
