"""Hessians of losses with many coordinates."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from optimizers._hessian import COLUMNS_AT_ONCE, hessian_at

RANDOM = np.random.default_rng(0)


@pytest.mark.parametrize("size", [2, COLUMNS_AT_ONCE, COLUMNS_AT_ONCE + 1, 3 * COLUMNS_AT_ONCE])
def test_of_a_quadratic_it_is_the_matrix(size: int) -> None:
    """Source: ∇² of θᵀAθ/2 + cᵀθ³/6 is A + diag(c θ), for a symmetric A."""
    matrix, cubic = RANDOM.normal(size=(size, size)), RANDOM.normal(size=size)
    matrix, theta = matrix + matrix.T, RANDOM.normal(size=size)
    with jax.enable_x64(True):
        found = hessian_at(lambda at: at @ matrix @ at / 2 + cubic @ at**3 / 6, jnp.asarray(theta))
    np.testing.assert_allclose(found, matrix + np.diag(cubic * theta), rtol=1e-12, atol=1e-12)


def test_its_columns_are_not_all_under_way_at_once() -> None:
    """Source: XLA's own account: what it needs besides arguments and result; for all of 200 columns at once 80 MB."""
    data = jnp.ones((500, 200))
    compiled = jax.jit(lambda theta: hessian_at(lambda at: jnp.tanh(data * at[None, :]).sum(), theta)).lower(
        jnp.ones(200)
    )
    analysis = compiled.compile().memory_analysis()
    assert analysis is not None
    assert analysis.temp_size_in_bytes < 200 * data.nbytes / 10
