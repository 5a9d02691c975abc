"""Compiling: one rule's program, and all that another landscape needs for six entrants; cold and from the cache.

Each measurement is a process of its own, because a program is compiled but once in a process.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace

from benchmarks.races import SIX
from benchmarks.row import Row, median
from downhill import Entrant, Experiment, simulate
from downhill.server.picture_route import picture_of
from downhill.server.shared_races import trajectories_of
from downhill.server.turns import Visitor
from downhill.simulation.compilation import use_persistent_cache
from optimizers import OPTIMIZERS

SOMEBODY = Visitor("somewhere")
ANOTHER = ("rosenbrock", "saddle", "himmelblau", "cliff_rnn", "ackley")
RULES = tuple(rule for rule, entry in OPTIMIZERS.items() if entry.family != "optax")
COLD_SECONDS, CACHED_SECONDS = 1.5, 0.4


def rows() -> list[Row]:
    """Every rule on Beale, and six entrants on five landscapes."""
    with tempfile.TemporaryDirectory() as cache:
        rules_cold, rules_cached = (_in_a_process("rules", cache) for _ in range(2))
        switch_cold, switch_cached = (_in_a_process("switch", cache) for _ in range(2))
    found = [
        Row(
            f"(g) compiling a rule on a landscape; median and slowest of {len(RULES)} rules on Beale",
            f"{median(rules_cold):.2f} s, {max(rules_cold):.2f} s",
            f"{median(rules_cached):.2f} s, {max(rules_cached):.2f} s, from the persistent cache",
        )
    ]
    for how, seconds, most in (
        ("cold", switch_cold, COLD_SECONDS),
        ("from the persistent cache", switch_cached, CACHED_SECONDS),
    ):
        found.append(
            Row(
                f"(g) another landscape, six entrants, runs and picture, {how}; median of {len(ANOTHER)}",
                f"{median(seconds):.2f} s ({min(seconds):.2f} to {max(seconds):.2f})",
                target=f"≤ {most} s",
                met=median(seconds) <= most,
            )
        )
    return found


def _in_a_process(what: str, cache: str) -> list[float]:
    command = [sys.executable, "-m", "benchmarks.switching", what]
    environment = os.environ | {"JAX_COMPILATION_CACHE_DIR": cache}
    return json.loads(subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout)


def _rules() -> list[float]:
    simulate(Experiment("beale", steps=300, entrants=(Entrant("gd", clip_norm=1.0),)))  # what all rules share
    races = [Experiment("beale", steps=300, entrants=(Entrant(rule),)) for rule in RULES]
    return [_seconds(lambda race=race: simulate(race)) for race in races]


def _switch() -> list[float]:
    _show(SIX)
    return [_seconds(lambda name=name: _show(replace(SIX, landscape=name, start=None))) for name in ANOTHER]


def _show(experiment: Experiment) -> None:
    """What the page asks for when the landscape changes."""
    trajectories_of(experiment, SOMEBODY)
    picture_of(experiment)


def _seconds(run: Callable[[], object]) -> float:
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


if __name__ == "__main__":
    use_persistent_cache()
    print(json.dumps({"rules": _rules, "switch": _switch}[sys.argv[1]]()))
