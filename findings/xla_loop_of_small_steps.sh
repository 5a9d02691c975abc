#!/usr/bin/env bash
# Optax's L-BFGS in a jax.lax.scan on a function of two variables, with XLA's loops in pieces or whole.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
"${PYTHON:-python3}" -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check jax==0.10.2 jaxlib==0.10.2 optax==0.2.8

cat >program.py <<'PYTHON'
import time

import jax
import jax.numpy as jnp
import optax

STEPS = 5000
rule = optax.lbfgs()


def rosenbrock(at):
    x, y = at
    return (1 - x) ** 2 + 100 * (y - x**2) ** 2


def step(carry, _):
    at, state = carry
    value, gradient = optax.value_and_grad_from_state(rosenbrock)(at, state=state)
    move, state = rule.update(gradient, state, at, value=value, grad=gradient, value_fn=rosenbrock)
    return (optax.apply_updates(at, move), state), value


@jax.jit
def losses(start):
    return jax.lax.scan(step, (start, rule.init(start)), length=STEPS)[1]


start = jnp.array([-1.2, 1.0])
losses(start).block_until_ready()
taken = []
for _ in range(5):
    begun = time.process_time()
    losses(start).block_until_ready()
    taken.append(time.process_time() - begun)
print(f"{1e6 * min(taken) / STEPS:.2f}")
PYTHON

venv/bin/python -c 'import jax, optax; print("jax", jax.__version__, "optax", optax.__version__)'
echo "expected: a compiled loop of a few operations on two numbers runs as fast as XLA can, without flags"
pieces=$(XLA_FLAGS="" venv/bin/python program.py)
whole=$(XLA_FLAGS="--xla_backend_extra_options=xla_cpu_small_while_loop_byte_threshold=8388608" venv/bin/python program.py)
echo "seen: $pieces µs of CPU time a step; $whole with a flag that lets XLA make one function of loops of up to 8 MB"
echo "so: by itself it does that for small loops alone, and of others hands each operation to its threads, step by step"
awk -v pieces="$pieces" -v whole="$whole" 'BEGIN { exit !(pieces > 3 * whole) }'
