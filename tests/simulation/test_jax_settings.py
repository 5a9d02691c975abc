"""The core computes in float64 and leaves JAX's settings to whoever imports it. Each check has a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

import jax

from downhill import Entrant, Experiment, simulate

ROOT = Path(__file__).parents[2]


def run(code: str, flags: str | None = None) -> list[str]:
    """What the code prints in a fresh process, with these flags of XLA's, or this process's."""
    environment = os.environ if flags is None else os.environ | {"XLA_FLAGS": flags}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
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


def test_loops_are_compiled_whole_where_an_application_asks_for_it() -> None:
    """Source: the program that XLA says it runs: a loop within a function of its own, with arrays of 4 MB or not."""
    code = """
import jax, jax.numpy as jnp
{setting}
program = jax.jit(lambda x: jax.lax.scan(lambda c, _: (jnp.cos(c), c), x, length=20_000)).lower(jnp.ones(50)).compile()
text = program.as_text()
print(text.count(" while("), text.count('xla_cpu_small_call="true"'))
"""
    asked = "from downhill.simulation.compilation import compile_loops_whole; compile_loops_whole()"
    assert run(code.format(setting=asked), flags="") == ["1 1"]
    assert run(code.format(setting=""), flags="") == ["1 0"]
    chosen = "--xla_backend_extra_options=xla_cpu_small_while_loop_byte_threshold=9"
    assert run(code.format(setting=asked), flags=chosen) == ["1 0"], "what somebody has chosen is left as it is"
