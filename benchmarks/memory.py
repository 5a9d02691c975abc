"""What compiled programs take of memory, and that a class on the catalogue stays within 1 GB.

Each measurement is a process of its own that has loaded all that a server has, and calls the functions that answer.
"""

import importlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import product

import jax

from benchmarks.processes import peak_megabytes
from benchmarks.row import Row
from downhill import Entrant, Experiment, simulate
from downhill.maps import Basins, Map, compute
from downhill.player import describe, message, pack
from downhill.player.sweeps import film
from downhill.simulation.memory import give_back, used
from downhill.simulation.sweep import film_values, sweep, swept_parameter
from landscapes import LANDSCAPES
from optimizers import OPTIMIZERS

MEGABYTE = 1_000_000
ON = ("rosenbrock", "himmelblau", "ackley", "quadratic", "saddle", "logistic_regression")
FEW = ("gd", "adam", "newton", "lbfgs")


def rows() -> list[Row]:
    """Each kind of program by itself; then every rule on six landscapes, in 1 GB and in all that there is."""
    found = [_of_kind(kind, _in_a_process(kind)) for kind in KINDS]
    within, free = _in_a_process("class", "1000"), _in_a_process("class")
    peak = within["peak"]
    return [
        *found,
        Row(
            f"(n) {len(OPTIMIZERS)} rules on {len(ON)} landscapes, {len(FEW)} of them filmed and mapped; in 1 GB",
            f"at most {peak:.0f} MB; {within['mappings']:,.0f} mappings, {within['programs']:.0f} programs at the end",
            f"{free['peak']:.0f} MB; {free['mappings']:,.0f}, {free['programs']:.0f}, with all there is",
            f"{within['seconds'] / free['seconds']:.2f} × its time",
            "≤ 1,000 MB",
            peak <= 1000,
        ),
    ]


def _of_kind(kind: str, taken: dict[str, float]) -> Row:
    each = [taken[name] / taken["programs"] for name in ("mappings", "bytes")]
    what = f"(n) a compiled program of a {kind}, mean of {taken['programs']:.0f}"
    return Row(what, f"{each[0]:.0f} mappings, {each[1] / MEGABYTE:.1f} MB")


def _in_a_process(what: str, megabytes: str | None = None) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"JAX_COMPILATION_CACHE_DIR": folder}
        environment |= {} if megabytes is None else {"DOWNHILL_MEMORY": megabytes}
        command = [sys.executable, "-m", "benchmarks.memory", what]
        done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


# In a process of its own ----------------------------------------------------------------------------------------------


def _race(rule: str, landscape: str) -> None:
    experiment = Experiment(landscape, entrants=(Entrant(rule),))
    trajectories = simulate(experiment)
    message(describe(experiment, trajectories), pack(trajectories))


def _film(rule: str, landscape: str) -> None:
    experiment = Experiment(landscape, entrants=(Entrant(rule),))
    name, value = next(iter(experiment.entrants[0].hyperparameters.items()))
    film(experiment, sweep(experiment, 0, name, film_values(swept_parameter(experiment, 0, name), value)))


def _map(rule: str, landscape: str) -> None:
    (x_low, x_high), (y_low, y_high) = LANDSCAPES[landscape].view
    compute(Map(Experiment(landscape, entrants=(Entrant(rule),)), Basins(8, x_low, x_high, y_low, y_high)))


KINDS: dict[str, Callable[[str, str], None]] = {"race": _race, "film": _film, "map": _map}


def _measured(what: str) -> dict[str, float]:
    """What a kind's programs add, once the first of each rule has brought in what it needs; or a class at its peak."""
    if what in KINDS:
        for rule in FEW:
            KINDS[what](rule, "beale")
    give_back()
    before, first, begun = used(0), _programs(), time.perf_counter()
    if what in KINDS:
        for rule, landscape in product(FEW, ON[:3]):
            KINDS[what](rule, landscape)
    else:
        _class()
    seconds = time.perf_counter() - begun
    give_back()
    after = used(0)
    if what in KINDS:
        after = after._replace(mappings=after.mappings - before.mappings, bytes=after.bytes - before.bytes)
    return {**after._asdict(), "programs": _programs() - first, "seconds": seconds, "peak": peak_megabytes()}


def _class() -> None:
    for landscape in ON:
        for rule in OPTIMIZERS:
            _race(rule, landscape)
        for rule in FEW:
            _film(rule, landscape)
            _map(rule, landscape)


def _programs() -> int:
    return len(jax.devices()[0].client.live_executables())


if __name__ == "__main__":
    importlib.import_module("app")  # all that a server has loaded
    from downhill.server.warm_up import warm_up

    warm_up()
    print(json.dumps(_measured(sys.argv[1])))
