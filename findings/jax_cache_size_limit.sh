#!/usr/bin/env bash
# JAX's limit for its folder of compiled programs, set for a folder that has been used without one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
"${PYTHON:-python3}" -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check jax==0.10.2 jaxlib==0.10.2 filelock==4.2.11  # the limit needs the last

cat >program.py <<'PYTHON'
import sys

import jax

folder, number, limit = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
jax.config.update("jax_compilation_cache_dir", folder)
jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.0)
jax.config.update("jax_compilation_cache_max_size", limit)


def multiplied(x):
    return x * number


jax.jit(multiplied)(1.0).block_until_ready()
PYTHON

kept() { find programs -name 'jit_multiplied-*-cache' | wc -l; }

venv/bin/python -c 'import jax; print("jax", jax.__version__)'
echo "expected: a limit of 100 MB that is set later leaves room for the second program beside the first, of some kB"
venv/bin/python program.py programs 1 -1
first=$(kept)
venv/bin/python program.py programs 2 100000000 2>errors
second=$(kept)
echo "seen: $first program kept without a limit, $second after another was compiled with it; the warning:"
grep -o "Error writing persistent compilation cache entry.*" errors | sed 's/-[0-9a-f]\{64\}-/-<hash>-/' || true
echo "so: a program of which the folder has no file \"-atime\", as none has that was written without a limit, keeps every"
echo "later one out, until somebody empties the folder"
[ "$first" = 1 ] && [ "$second" = 1 ] && grep -q "FileNotFoundError.*-atime" errors
