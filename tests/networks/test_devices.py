"""The same training however many devices and processes share its runs. Each number of devices has its own process."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import jax
import pytest

ROOT = Path(__file__).parents[2]

# Who joins nobody trains on its first device alone, then on all. Three seeds on two or three devices are filled up, or
# not. A reading every few steps, looks between them, and no seconds, which differ. Of two processes one would divide
# its work otherwise.
CODE = """
import json, sys
import jax
from downhill import Averaging, Entrant
from downhill.export import render_training_json
from downhill.maps import devices
from downhill.networks import Data, Network, Training, runner, train

if sys.argv[1:]:
    devices.join(sys.argv[1], 2, int(sys.argv[2]))
    runner.PORTION_SECONDS = (1e-6, 10.0)[int(sys.argv[2])]
everyone = jax.devices()
entrants = tuple(
    Entrant("momentum", {"learning_rate": a}, batch_size=4.0, averaging=Averaging("arithmetic")) for a in (0.05, 0.2)
)
network = Network((6,), normalisation="batch", dropout=0.2)
training = Training(
    Data("moons", {"examples": 60.0}), (network,), entrants, 4, seeds=3, seed=5, precision="float64", probe_every=20
)
for count in [len(everyone)] if sys.argv[1:] else sorted({1, len(everyone)}):
    jax.devices = lambda: everyone[:count]
    devices.mesh.cache_clear()
    trained = train(training)
    told = json.loads(render_training_json(trained))["runs"]
    for each, run in zip(told, trained.runs, strict=True):
        del each["curves"]["seconds"]
        # A sum of them that tells them apart: a pipe that nobody reads yet holds no more.
        sums = [weights @ range(run.weights) for weights in (run.path.weights, run.ends)]
        each["path"] = [run.path.steps.tolist(), *(numbers.tolist() for numbers in sums)]
    print(json.dumps(told))
print(jax.process_count(), len(everyone))
"""


def started(count: int, *arguments: str) -> subprocess.Popen[str]:
    """A process with so many devices."""
    flags = f"--xla_force_host_platform_device_count={count} --xla_backend_optimization_level=0"  # compiled quickly
    command = [sys.executable, "-c", CODE, *arguments]
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=os.environ | {"XLA_FLAGS": flags},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def printed(process: subprocess.Popen[str]) -> tuple[list[Any], str]:
    """What was trained, and how many processes and devices there were."""
    try:
        output, errors = process.communicate(timeout=120)
    finally:
        process.kill()
    assert process.returncode == 0, errors
    *trainings, counts = [line for line in output.splitlines() if not line.startswith("[Gloo]")]
    return [json.loads(line) for line in trainings], counts


def assert_same(one: Any, other: Any) -> None:
    """That two trees hold the same words, and the same numbers up to rounding."""
    (mine, structure), (theirs, same) = map(jax.tree.flatten, (one, other))
    assert structure == same
    for here, there in zip(mine, theirs, strict=True):
        assert here == (there if isinstance(there, str) else pytest.approx(there, rel=1e-9, abs=1e-12))


@pytest.fixture(scope="module")
def on_one() -> Any:
    """The training on one device."""
    [one], counts = printed(started(1))
    assert counts == "1 1"
    first, second = (run["curves"]["of_average"]["test_loss"] for run in one)
    assert len(first) == 3
    assert first != second
    assert len(one[0]["curvature"]["steps"]) > 1
    return one


@pytest.mark.product
def test_three_devices_train_the_same(on_one: Any) -> None:
    """Source: the same training on one device, in float64. `make test` has three devices in two processes, below."""
    (one, three), counts = printed(started(3))
    assert counts == "1 3"
    assert_same(one, on_one)
    assert_same(three, one)


def test_two_processes_train_the_same_and_both_know_all_of_it(on_one: Any) -> None:
    """Source: the same training on one device, in float64; the processes have one device and two."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        coordinator = f"localhost:{free.getsockname()[1]}"
    both = [started(process + 1, coordinator, str(process)) for process in (0, 1)]
    try:
        for process in both:
            [trained], counts = printed(process)
            assert counts == "2 3"
            assert_same(trained, on_one)
    finally:
        for process in both:
            process.kill()
