#!/usr/bin/env bash
# optax's GaLore, mapped over several seeds: what is to be done every 200 steps is done at every one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
"${PYTHON:-python3}" -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check jax==0.10.2 jaxlib==0.10.2 optax==0.2.8

cat >program.py <<'PYTHON'
import jax
import jax.numpy as jnp
import optax
import optax.contrib


def decompositions(program, is_chosen=False):
    """For each singular value decomposition in a program whether it stands in a branch that may not be taken."""
    for equation in program.eqns:
        if equation.primitive.name == "svd":
            yield is_chosen
        for value in equation.params.values():
            for inner in value if isinstance(value, (tuple, list)) else [value]:
                inner = getattr(inner, "jaxpr", inner)
                if hasattr(inner, "eqns"):
                    yield from decompositions(inner, is_chosen or equation.primitive.name == "cond")


rule = optax.contrib.galore(0.01, rank=2, update_proj_gap=200)
weights = jnp.ones((8, 6))
several = jnp.stack([weights] * 3)
one = jax.make_jaxpr(rule.update)(weights, rule.init(weights), weights)
mapped = jax.make_jaxpr(jax.vmap(rule.update))(several, jax.vmap(rule.init)(several), several)
print("jax", jax.__version__, "optax", optax.__version__)
print("expected: each of three seeds decomposes its gradient at every 200th step, as one seed does, for all take as many")
alone, side_by_side = list(decompositions(one.jaxpr)), list(decompositions(mapped.jaxpr))
print("seen: of one seed, decompositions that stand in a branch:", alone, "- of three under jax.vmap:", side_by_side)
print("so: the counter is mapped with the rest of the state, the branch becomes a choice between two results, and every")
print("step pays for the decomposition; jax.lax.map over the seeds keeps the branch")
raise SystemExit((alone, side_by_side) != ([True], [False]))
PYTHON
venv/bin/python program.py
