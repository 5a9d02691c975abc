"""What holds for every test: shapes are checked, broadcasting is explicit, examples are reproducible in CI."""

import os
from collections.abc import Iterator

import jax
import pytest
from hypothesis import settings
from jaxtyping import install_import_hook

# Before any test imports them: from now on every annotated shape and type of these packages is checked at each call.
install_import_hook(
    ["downhill.expressions", "downhill.experiment", "downhill.simulation", "downhill.maps", "landscapes", "optimizers"],
    "beartype.beartype",
)

# (2,) + (1, 2) is a mistake here, not a wish. float64 is left alone: the core switches it on for itself.
jax.config.update("jax_numpy_rank_promotion", "raise")

# The first example of a property compiles a program: no deadline fits both that and the rest.
settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")

COMPILED = "/jax/core/compile/backend_compile_duration"


@pytest.fixture(scope="module", autouse=True)
def _programs() -> Iterator[None]:
    """Compiled programs go with the module that needed them.

    JAX keeps each one, in a dozen mappings of memory. A Linux process may have 65,530 (``vm.max_map_count``), and one
    with half of all the tests crashed on more.
    """
    yield
    jax.clear_caches()


@pytest.fixture
def compilations() -> Iterator[list[str]]:
    """What XLA compiled since the test began, by JAX's own account: one event a program, whoever asked."""
    events: list[str] = []

    def listen(event: str, duration: float, **_: object) -> None:
        del duration
        if event == COMPILED:
            events.append(event)

    jax.monitoring.register_event_duration_secs_listener(listen)
    yield events
    jax.monitoring.unregister_event_duration_listener(listen)
