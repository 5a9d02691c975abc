"""The same map however many devices and processes share it. What needs its own devices has a process of its own."""

import os
import re
import socket
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import jax
import pytest

from downhill.maps import devices
from downhill.simulation import compilation
from landscapes import LANDSCAPES

ROOT = Path(__file__).parents[2]

# Portions of 8 runs a device, so that even four devices need several, and all of each map's bytes as a number. Who
# joins nobody makes the maps on its first device alone, then on all.
CODE = """
import sys, zlib
import jax
from downhill import Entrant, Experiment
from downhill.maps import Basins, Map, Sensitivity, compute, devices
from downhill.maps.final_states import run_to_the_end

run_to_the_end.options["xla_cpu_use_fusion_emitters"] = False  # compiled sooner
devices._AT_ONCE = {"cpu": 8}
if sys.argv[1:]:
    devices.join(sys.argv[1], 2, int(sys.argv[2]))
everyone = jax.devices()
noisy, calm = Entrant("gd", {"learning_rate": 0.02}, noise=1.0), Entrant("momentum")
for count in [len(everyone)] if sys.argv[1:] else [1, len(everyone)]:
    jax.devices = lambda: everyone[:count]
    devices.mesh.cache_clear()
    for entrant, variation in ((calm, Basins(9)), (noisy, Sensitivity(values=15, seeds=3, precision="float32"))):
        [ends] = compute(Map(Experiment("booth", steps=70, entrants=(entrant,)), variation)).final_states
        print(ends.loss.shape, *(zlib.crc32(array.tobytes()) for array in ends if array is not None))
print(jax.process_count(), len(everyone))
"""


def started(count: int, *arguments: str) -> subprocess.Popen[str]:
    """A process with so many devices."""
    quickly = {"XLA_FLAGS": "--xla_backend_optimization_level=0"}  # compiled, that is
    environment = os.environ | quickly | {"JAX_NUM_CPU_DEVICES": str(count)}
    command = [sys.executable, "-c", CODE, *arguments]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def printed(process: subprocess.Popen[str]) -> list[str]:
    """Its lines on the standard output, once it has ended."""
    try:
        output, errors = process.communicate(timeout=300)
    finally:
        process.kill()
    assert process.returncode == 0, errors
    return [line for line in output.splitlines() if not line.startswith("[Gloo]")]


@pytest.fixture(scope="module")
def on_one_and_four() -> tuple[list[str], list[str]]:
    """Both maps on one device, and on all four that the process has."""
    *maps, processes = printed(started(4))
    assert processes == "1 4"
    assert [line[: line.index(")") + 1] for line in maps] == ["(9, 9)", "(3, 15)"] * 2
    return maps[:2], maps[2:]


def test_four_devices_make_the_same_map(on_one_and_four: tuple[list[str], list[str]]) -> None:
    """Source: the same maps on one device: every bit of every array."""
    on_one, on_four = on_one_and_four
    assert on_four == on_one


def test_two_processes_make_the_same_map_and_both_have_all_of_it(on_one_and_four: tuple[list[str], list[str]]) -> None:
    """Source: as above; the processes have one device and two."""
    on_one, _ = on_one_and_four
    with socket.socket() as free:
        free.bind(("localhost", 0))
        coordinator = f"localhost:{free.getsockname()[1]}"
    both = [started(process + 1, coordinator, str(process)) for process in (0, 1)]
    try:
        for process in both:
            assert printed(process) == [*on_one, "2 3"]
    finally:
        for process in both:
            process.kill()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("localhost", 2, 0), "coordinator = 'localhost': must be host:port, the port from 1 to 65535"),
        ((":80", 2, 0), "coordinator = ':80': must be host:port, the port from 1 to 65535"),
        (("host:0", 2, 0), "coordinator = 'host:0': must be host:port, the port from 1 to 65535"),
        (("host:65536", 2, 0), "coordinator = 'host:65536': must be host:port, the port from 1 to 65535"),
        (("host:８0", 2, 0), "coordinator = 'host:８0': must be host:port, the port from 1 to 65535"),
        (("host:80", 0, 0), "processes = 0: must be 1 to 1024"),
        (("host:80", 1025, 0), "processes = 1025: must be 1 to 1024"),
        (("host:80", 2, 2), "process = 2: must be 0 to 1"),
        (("host:80", 2, -1), "process = -1: must be 0 to 1"),
    ],
)
def test_who_joins_says_where_and_as_whom(arguments: tuple[str, int, int], message: str) -> None:
    """Source: the contract."""
    with pytest.raises(ValueError, match=r".") as refusal:
        devices.join(*arguments)
    assert str(refusal.value) == message


def test_nobody_waits_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: a minute for others to come and to answer; ten until the first of them has written its files."""
    asked: dict[str, int] = {}
    monkeypatch.setattr(jax.distributed, "initialize", lambda *_, **limits: asked.update(limits))
    devices.join("localhost:1234", 2, 1)
    assert asked == {
        "initialization_timeout": 60,
        "heartbeat_timeout_seconds": 60,
        "shutdown_timeout_seconds": 600,
    }


@pytest.mark.parametrize("examples", sorted({landscape.examples for landscape in LANDSCAPES.values()}))
def test_portions_are_powers_of_two(examples: int) -> None:
    """Source: a power of two has a single bit; on more than so many examples the share of each is smaller."""
    landscape = next(landscape for landscape in LANDSCAPES.values() if landscape.examples == examples)
    runs = devices.runs_per_device(landscape, 0.0)
    assert runs.bit_count() == 1
    assert runs * max(16, examples) <= (1 << 13) * 16


def test_of_dear_runs_fewer_are_computed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: by hand: of 8,192, 512, 32, 2 and 1 what fits into a second; an accelerator takes all."""
    monkeypatch.setattr(devices, "_AT_ONCE", {"cpu": 8192})
    beale = LANDSCAPES["beale"]
    dear = [devices.runs_per_device(beale, seconds) for seconds in (1e-4, 1.3e-4, 1e-3, 3e-3, 0.4, 9.0)]
    assert dear == [8192, 512, 512, 32, 2, 1]
    monkeypatch.setattr(jax, "default_backend", lambda: "gpu")
    assert devices.runs_per_device(beale, 9.0) == 1 << 18


# The devices that applications ask for --------------------------------------------------------------------------------


def asked_for(monkeypatch: pytest.MonkeyPatch, chosen: int = -1) -> list[int]:
    """How many devices ``use_every_core`` makes where somebody has ``chosen`` so many before, -1 for nobody."""
    made: list[int] = []
    config = SimpleNamespace(
        values={"jax_num_cpu_devices": chosen}, update=lambda name, count: made.append((name, count)[1])
    )
    monkeypatch.setattr(compilation, "jax", SimpleNamespace(config=config))
    compilation.use_every_core()
    return made


def test_every_core_is_a_device(monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: the cores that this process may use; where Python has no list of them, as off Linux, all there are."""
    monkeypatch.delenv("XLA_FLAGS", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 7)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 3, 4}, raising=False)
    assert asked_for(monkeypatch) == [3]
    monkeypatch.delattr(os, "sched_getaffinity")
    assert asked_for(monkeypatch) == [7]
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert asked_for(monkeypatch) == [1]


def test_what_a_person_has_chosen_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: JAX's setting, which its environment variable makes too; XLA's flag."""
    monkeypatch.delenv("XLA_FLAGS", raising=False)
    assert asked_for(monkeypatch, chosen=3) == []
    monkeypatch.setenv("XLA_FLAGS", "--xla_force_host_platform_device_count=3")
    assert asked_for(monkeypatch) == []


def test_once_jax_computes_its_devices_stay() -> None:
    """Source: JAX refuses to change their number then; nothing is raised."""
    before = jax.devices()
    compilation.use_every_core()
    assert jax.devices() == before


def test_the_server_uses_every_core_but_one() -> None:
    """Source: importing the server's module is what Streamlit does; JAX's own list of devices, of five cores here.

    Its setting says that what is not given to devices by name, as maps are, stays on a processor.
    """
    code = "import os; os.sched_getaffinity = lambda _: range(5); os.cpu_count = lambda: 5; import app, jax"
    kept = {name: value for name, value in os.environ.items() if name not in ("JAX_NUM_CPU_DEVICES", "XLA_FLAGS")}
    command = [sys.executable, "-c", f"{code}; print(len(jax.devices()), jax.config.jax_default_device)"]
    done = subprocess.run(command, cwd=ROOT, env=kept, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "4 cpu", done.stderr


def test_the_image_uses_every_core_but_one() -> None:
    """Source: JAX's persistent cache: a program compiled for one number of devices is not found with another."""
    image = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert [line for line in image.splitlines() if "JAX_NUM_CPU_DEVICES=" in line and not line.startswith("RUN")] == []
    [built] = re.findall(r"^RUN for devices in ([\d ]+);", image, re.MULTILINE)
    assert {int(count) + 1 for count in built.split()} == {2, 4, 8}, "what the comment says"
