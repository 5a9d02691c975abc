"""The curvature of a loss of many weights, from products of its Hessian with vectors; the Hessian is never made."""

from collections.abc import Callable
from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax.flatten_util import ravel_pytree
from jaxtyping import Array, Float, Key

from downhill.networks.layers import Weights

Scalar = Float[Array, ""]
Vector = Float[Array, " n"]


class _Lanczos(NamedTuple):
    """The basis found so far, a row each and else 0, and T's diagonal and off-diagonal in it."""

    basis: Float[Array, "iterations n"]
    diagonal: Float[Array, " iterations"]
    beside: Float[Array, " iterations"]


def gradient_terms(loss: Callable[[Weights], Scalar], weights: Weights) -> tuple[Scalar, Scalar]:
    """gᵀg and gᵀHg: along the step -αg the loss changes by about -α gᵀg + α²/2 gᵀHg.

    Hg is the gradient's derivative along g (Pearlmutter 1994), for little more than the gradient itself.

    Source: Goodfellow et al. 2016, section 4.3.

    Args:
        loss: f, twice differentiable.
        weights: where.
    """
    gradient, along = jax.linearize(jax.grad(loss), weights)
    return _product(gradient, gradient), _product(gradient, along(gradient))


def _product(a: Weights, b: Weights) -> Scalar:
    return jax.tree.reduce(jnp.add, jax.tree.map(lambda left, right: (left * right).sum(), a, b))


def sharpness(loss: Callable[[Weights], Scalar], weights: Weights, key: Key[Array, ""], iterations: int = 20) -> Scalar:
    """The Hessian's largest eigenvalue, algebraically: of -1 and -5 it is -1.

    By Lanczos's method (1950), every new direction made orthogonal to all before it. What is returned is never above
    the eigenvalue but for rounding, and reaches it from below as the iterations grow; n of them find it exactly. NaN
    where the loss has no finite Hessian.

    Source: Golub & Van Loan 2013, section 10.1; the word is Keskar et al. 2017's and Cohen et al. 2021's.

    Args:
        loss: f, twice differentiable.
        weights: where; n in all.
        key: of the random direction that is begun with.
        iterations: products with the Hessian, at least 1. As many vectors of n are kept.
    """
    flat, unravel = ravel_pytree(weights)
    _, hessian = jax.linearize(jax.grad(lambda theta: loss(unravel(theta))), flat)
    start = jax.random.normal(key, flat.shape, flat.dtype)
    basis = jnp.zeros((iterations, flat.size), flat.dtype).at[0].set(start / jnp.linalg.norm(start))
    none = jnp.zeros(iterations, flat.dtype)
    found = jax.lax.fori_loop(0, iterations, lambda i, before: _longer(before, hessian, i), _Lanczos(basis, none, none))
    # Where nothing is left to be found, the directions are 0. T's first entry there is no eigenvalue that it has not.
    diagonal = jnp.where(found.basis.any(axis=1), found.diagonal, found.diagonal[0])
    tridiagonal = jnp.diag(diagonal) + jnp.diag(found.beside[:-1], 1) + jnp.diag(found.beside[:-1], -1)
    return jnp.linalg.eigvalsh(tridiagonal)[-1]


def _longer(before: _Lanczos, hessian: Callable[[Vector], Vector], i: Array) -> _Lanczos:
    """The basis with one direction more: what of Hv is in none of those it has."""
    basis, diagonal, beside = before
    v = basis[i]
    image = hessian(v)
    once = image - basis.T @ (basis @ image)
    rest = once - basis.T @ (basis @ once)  # once leaves what rounding does to it
    length = jnp.linalg.norm(rest)
    # What is smaller, or was for the most part in the basis still, is rounding's and no direction: then all that the
    # start can lead to has been found (Parlett 1998, section 6.9: twice is enough).
    rounding = jnp.finfo(rest.dtype).eps * jnp.linalg.norm(image)
    exhausted = (length <= rounding) | (length < jnp.linalg.norm(once) / 2)
    beta = jnp.where(exhausted, 0, length)
    new = jnp.where(exhausted, 0, rest / jnp.where(exhausted, 1, length))
    return _Lanczos(basis.at[i + 1].set(new, mode="drop"), diagonal.at[i].set(v @ image), beside.at[i].set(beta))
