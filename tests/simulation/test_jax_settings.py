"""The core computes in float64 and leaves JAX's settings to whoever imports it. Each check has a process of its own."""

import subprocess
import sys
from pathlib import Path

import jax

from downhill import Entrant, Experiment, simulate

ROOT = Path(__file__).parents[2]


def run(code: str) -> list[str]:
    """What the code prints in a fresh process."""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_float64_here_float32_elsewhere() -> None:
    """Source: JAX's default: jax.numpy.ones(1) is float32 unless x64 is switched on globally.

    Float64 is more than a label: gradient descent's step is 1.5 - 1e-6 · 2 · 1.5; in float32 it would end in
    ...999701977.
    """
    code = """
import jax
before = dict(jax.config.values)
from downhill import Entrant, Experiment, simulate
from downhill.simulation import loss_grid
import numpy as np
[adam] = simulate(Experiment("beale", steps=5, entrants=(Entrant("adam"),)))
grid = loss_grid("beale", {}, np.linspace(-1, 1, 3), np.linspace(-1, 1, 4))
print(jax.numpy.ones(1).dtype)
print(adam.theta.dtype, adam.loss.dtype, grid.dtype)
print(jax.config.jax_enable_x64)
print(dict(jax.config.values) == before)
[gd] = simulate(Experiment("saddle", (1.5, 0.0), 1, (Entrant("gd", {"learning_rate": 1e-6}),)))
print(gd.theta[1, 0])
"""
    assert run(code) == ["float32", "float64 float64 float64", "False", "True", str(1.5 - 1e-6 * 3.0)]


def test_a_notebook_with_x64_switched_on_gets_the_same_bits() -> None:
    """Source: the contract: the same experiment gives the same trajectory, whatever the process has set."""
    race = Experiment("beale", steps=50, entrants=tuple(map(Entrant, ("gd", "nesterov", "adam", "newton", "bfgs"))))
    code = f"""
import jax
jax.config.update("jax_enable_x64", True)
from downhill import Experiment, simulate
for trajectory in simulate(Experiment.from_query({race.to_query()!r})):
    print(trajectory.theta.tobytes().hex())
"""
    assert not jax.config.jax_enable_x64  # pyright: ignore[reportAttributeAccessIssue]
    assert run(code) == [trajectory.theta.tobytes().hex() for trajectory in simulate(race)]
