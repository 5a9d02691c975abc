"""The folder of compiled programs has a limit, and nothing that people type is kept in it."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from downhill.simulation.compilation import make_room

ROOT = Path(__file__).parents[2]


def sizes(folder: Path) -> list[int]:
    return [path.stat().st_size for path in folder.glob("*-cache")]


def written(folder: Path, names: Sequence[str], size: int) -> None:
    """Programs of this size, each a second newer than the one before."""
    for second, name in enumerate(names):
        path = folder / f"{name}-cache"
        path.write_bytes(bytes(size))
        os.utime(path, (1_000_000 + second, 1_000_000 + second))


def names(folder: Path) -> set[str]:
    return {path.name.removesuffix("-cache") for path in folder.iterdir()}


def test_the_oldest_go_first(tmp_path: Path) -> None:
    """Source: by hand: ten of 95 bytes do not fit into nine tenths of 1,000, seven fit into three quarters."""
    written(tmp_path, "abcdefghij", 95)
    os.utime(tmp_path / "a-cache", (2_000_000, 1_000_000))  # has been read
    make_room(tmp_path, 1000)
    assert names(tmp_path) == set("aefghij")


def test_nothing_goes_while_there_is_room(tmp_path: Path) -> None:
    """Source: by hand: nine tenths of the room may be full."""
    written(tmp_path, "abc", 300)
    make_room(tmp_path, 1000)
    assert names(tmp_path) == set("abc")


def test_only_programs_go(tmp_path: Path) -> None:
    """Source: the contract: the folder may hold what is not JAX's."""
    (tmp_path / "letter").write_bytes(bytes(5000))
    written(tmp_path, "a", 5000)
    make_room(tmp_path, 1000)
    assert {path.name for path in tmp_path.iterdir()} == {"letter"}


def test_no_folder_is_no_error(tmp_path: Path) -> None:
    """Source: the contract: where nothing can be kept, nothing is."""
    make_room(tmp_path / "none", 1000)


def in_a_process(code: str, folder: Path) -> None:
    environment = os.environ | {"JAX_COMPILATION_CACHE_DIR": str(folder)}
    command = [sys.executable, "-W", "error", "-c", code]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


# Each writes into a folder whose room is a few programs, and looks at it after every one.
WRITING = """
import sys
from pathlib import Path
import jax, numpy as np
from downhill.simulation import compilation
compilation.MOST_ON_DISK = 60_000
compilation.use_persistent_cache()
for number in range(30):
    jax.jit(lambda x: x * (number + {first}))(np.ones(3))
    sizes = []
    for path in Path(jax.config.jax_compilation_cache_dir).glob("*-cache"):
        try:
            sizes.append(path.stat().st_size)
        except FileNotFoundError:  # the other process has deleted it
            pass
    assert 0 < sum(sizes) <= 60_000, sizes
"""


def test_the_folder_stays_below_its_limit(tmp_path: Path) -> None:
    """Source: the files' sizes, while two processes write sixty programs that would need several times as much."""
    commands = [[sys.executable, "-c", WRITING.format(first=first)] for first in (0.25, 100.25)]
    environment = os.environ | {"JAX_COMPILATION_CACHE_DIR": str(tmp_path)}
    running = [
        subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True) for command in commands
    ]
    for each in running:
        _, errors = each.communicate()
        assert each.returncode == 0, errors
    assert max(sizes(tmp_path)) * 60 > 2 * 60_000
    assert 0 < sum(sizes(tmp_path)) <= 60_000


EVERYTHING = """
import numpy as np
from downhill import Entrant, Experiment, simulate
from downhill.maps import Basins, Map, compute
from downhill.simulation import loss_grid
from downhill.simulation.compilation import use_persistent_cache
from downhill.simulation.starts import ridge_start
from downhill.simulation.sweep import sweep
use_persistent_cache()
race = Experiment({landscape!r}, (1.0, 1.0), steps=4, entrants=(Entrant("gd"),))
simulate(race)
sweep(race, 0, "learning_rate", [0.01, 0.1])
loss_grid(race.landscape, race.parameters, np.linspace(-1, 1, 3), np.linspace(-1, 1, 4))
compute(Map(race, Basins(3, -1.0, 1.0, -1.0, 1.0)))
ridge_start(race)
"""


@pytest.mark.parametrize(("landscape", "kept"), [("formula:x**2 - y**2 + 0.125", False), ("saddle", True)])
def test_nothing_of_a_typed_formula_is_kept(landscape: str, kept: bool, tmp_path: Path) -> None:
    """Source: the folder after a race, a film, a picture, a map and a search for a ridge; a catalogue's leaves five."""
    in_a_process(EVERYTHING.format(landscape=landscape), tmp_path)
    found = sizes(tmp_path)
    assert (len(found) >= 5) is kept
    if not kept:
        assert [path.name for path in tmp_path.iterdir()] == []
