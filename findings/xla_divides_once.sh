#!/usr/bin/env bash
# Two divisions one after the other in jax.jit, on the processor, with fast math off.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
"${PYTHON:-python3}" -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check jax==0.10.2 jaxlib==0.10.2 numpy==2.4.6

cat >program.py <<'PYTHON'
import jax
import numpy as np

jax.config.update("jax_enable_x64", True)


def chain(a, b, c):
    return a / b / c


def nested(a, b, c):
    return a / (b / c)


a, b, c = np.random.default_rng(0).uniform(0.5, 2, size=(3, 10_000))
compiled, plain = np.asarray(jax.jit(chain)(a, b, c)), np.asarray(chain(a, b, c))
large = 1e200, 1e200, 1e200
print(np.sum(compiled != plain), np.sum(compiled != a / (b * c)), jax.jit(chain)(*large), jax.jit(nested)(*large))
PYTHON

venv/bin/python -c 'import jax; print("jax", jax.__version__)'
echo "expected: without fast math a / b / c is rounded after each division, and of 1e200 three times it is 1e-200"
read -r otherwise once chain nested < <(XLA_FLAGS=--xla_cpu_enable_fast_math=false JAX_PLATFORMS=cpu venv/bin/python program.py)
echo "seen: of 10,000 quotients in float64 $otherwise differ from that, and $once from a / (b * c)"
echo "seen: 1e200 / 1e200 / 1e200 is $chain, and 1e200 / (1e200 / 1e200) is $nested"
echo "so: XLA turns two divisions into a product and one division, whatever its flags say of fast math: what is in range may overflow"
[ "$otherwise" -gt 1000 ] && [ "$once" = 0 ] && [ "$chain" = 0.0 ] && [ "$nested" = inf ]
