#!/usr/bin/env bash
# A network's weights kept as one vector (ravel_pytree) in a scan on the processor: many times as slow as the tree.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
"${PYTHON:-python3}" -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check jax==0.10.2 jaxlib==0.10.2

cat >program.py <<'PYTHON'
import statistics
import time

import jax
import jax.numpy as jnp
import numpy as np
from jax.flatten_util import ravel_pytree

WIDTHS, BATCH, STEPS = (64, 512, 512, 512, 10), 100, 30
random = np.random.default_rng(0)
tree = [
    (jnp.asarray(random.normal(0, (2 / a) ** 0.5, (a, b)), jnp.float32), jnp.zeros(b, jnp.float32))
    for a, b in zip(WIDTHS, WIDTHS[1:])
]
vector, as_tree = ravel_pytree(tree)
inputs = jnp.asarray(random.normal(size=(STEPS, BATCH, WIDTHS[0])), jnp.float32)


def loss(weights, x):
    for w, b in weights[:-1]:
        x = jax.nn.relu(x @ w + b)
    return jnp.mean(jax.nn.logsumexp(x @ weights[-1][0] + weights[-1][1], axis=1))


def steps(begin, to_tree, options):
    """Adam's moving averages along, as any rule with a memory has them."""

    def step(carry, x):
        weights, first, second = carry
        g = jax.grad(lambda w: loss(to_tree(w), x))(weights)
        first = jax.tree.map(lambda s, g: 0.9 * s + 0.1 * g, first, g)
        second = jax.tree.map(lambda r, g: 0.99 * r + 0.01 * g * g, second, g)
        weights = jax.tree.map(lambda w, s, r: w - 1e-3 * s / (1e-8 + jnp.sqrt(r)), weights, first, second)
        return (weights, first, second), None

    zeros = jax.tree.map(jnp.zeros_like, begin)
    run = jax.jit(lambda carry, xs: jax.lax.scan(step, carry, xs)[0], compiler_options=options)
    taken = []
    for _ in range(4):
        began = time.perf_counter()
        jax.block_until_ready(run((begin, zeros, zeros), inputs))
        taken.append((time.perf_counter() - began) / STEPS * 1000)
    return statistics.median(taken[1:])


print("jax", jax.__version__)
print("expected: the vector costs a copy of its 2 MB each way more than the tree, some tenths of a millisecond a step")
as_it_is, flat = steps(tree, lambda w: w, {}), steps(vector, as_tree, {})
older = steps(vector, as_tree, {"xla_cpu_use_fusion_emitters": False})
print(f"seen: tree {as_it_is:.1f} ms a step, vector {flat:.1f} ms, vector with XLA's older emitters {older:.1f} ms")
print("so: carry the tree, or compile the vector with xla_cpu_use_fusion_emitters off")
raise SystemExit(not flat > 3 * as_it_is)
PYTHON
venv/bin/python program.py
