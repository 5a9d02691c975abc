"""What holds for every test: shapes are checked, broadcasting is explicit, examples are reproducible in CI."""

import os
from collections.abc import Iterator

import jax
import pytest
from hypothesis import settings
from jaxtyping import install_import_hook

# Before any test imports them: from now on every annotated shape and type of these packages is checked at each call.
install_import_hook(["formulas", "landscapes", "optimizers", "trajectories"], "beartype.beartype")

# (2,) + (1, 2) is a mistake here, not a wish. float64 is left alone: the core switches it on for itself.
jax.config.update("jax_numpy_rank_promotion", "raise")

# The first example of a property compiles a program: no deadline fits both that and the rest.
settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")


@pytest.fixture(scope="module", autouse=True)
def _programs() -> Iterator[None]:
    """Compiled programs go with the module that needed them.

    JAX keeps each one, in a dozen mappings of memory. A Linux process may have 65,530 (``vm.max_map_count``), and one
    with half of all the tests crashed on more.
    """
    yield
    jax.clear_caches()
