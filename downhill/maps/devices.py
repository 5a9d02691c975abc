"""Calls spread over all devices that JAX has, of this process and of the others that it has been joined with."""

from functools import cache
from typing import Any, TypeVar

import jax
import numpy as np
from jax.experimental import multihost_utils
from jax.sharding import Mesh, NamedSharding, PartitionSpec, Sharding

from downhill.maps.final_states import AXIS, Varied
from landscapes import Landscape

T = TypeVar("T")

# Runs on one device in one call; a map of fewer is filled up. What they carry should stay in a core's cache: measured,
# 2,048 runs at once take half as much time again as 8,192 do, each, 4,096 a fifth, 16,384 no less. An accelerator needs
# more to do.
_AT_ONCE = {"cpu": 1 << 13}
_AT_ONCE_ELSEWHERE = 1 << 18
_LONG_SECONDS = 1.0
# On a landscape of data each run also holds some numbers for every example.
_EXAMPLES_FOR_FREE = 16

# Seconds after which a process gives up on others that do not come, or do not answer; and, longer because one of them
# still writes the files, on others that do not end.
_PATIENCE, _LONG_PATIENCE = 60, 600
_MOST_PROCESSES = 1024


def join(coordinator: str, processes: int, process: int) -> None:
    """Share all maps with other processes, of this machine or of others: each computes its part and gets the whole.

    Every one of them calls this before JAX computes anything, and then computes the same maps in the same order. If one
    of them fails or leaves a map half done, the others end with it, within a minute or two.

    Args:
        coordinator: where the first of them is found by all: ``"host:port"``, a free port of its own.
        processes: how many there are.
        process: which one this is, counted from 0.

    Raises:
        ValueError: an argument that is not allowed.
        RuntimeError: JAX has begun to compute; or the others did not come within a minute.
    """
    host, _, port = coordinator.rpartition(":")
    if not (host and port.isascii() and port.isdecimal() and 0 < int(port) < 1 << 16):
        raise ValueError(f"coordinator = {coordinator!r}: must be host:port, the port from 1 to 65535")
    if not 1 <= processes <= _MOST_PROCESSES:
        raise ValueError(f"processes = {processes!r}: must be 1 to {_MOST_PROCESSES}")
    if not 0 <= process < processes:
        raise ValueError(f"process = {process!r}: must be 0 to {processes - 1}")
    jax.distributed.initialize(
        coordinator,
        processes,
        process,
        initialization_timeout=_PATIENCE,
        heartbeat_timeout_seconds=_PATIENCE,
        shutdown_timeout_seconds=_LONG_PATIENCE,
    )


@cache
def mesh() -> Mesh:
    """All devices, side by side."""
    return Mesh(np.array(jax.devices()), (AXIS,))


def runs_per_device(landscape: Landscape, seconds: float) -> int:
    """How many runs a device is given at once: a power of two, so that no run is computed otherwise for its place.

    In float64 a run needs 200 to 300 bytes, 1,400 with a rule that remembers as much as L-BFGS, and up to 140 for every
    example that the landscape has, in float32 half of it: at most 12 MB on a core, 400 MB on an accelerator.

    Args:
        landscape: where they run.
        seconds: of a core that one of them takes. Of dear runs fewer are computed at once on a core, so that a call
            takes no longer than a second or two; there are few such numbers, because each compiles another program.
    """
    most = _AT_ONCE.get(jax.default_backend(), _AT_ONCE_ELSEWHERE)
    portion = max(1, landscape.examples // _EXAMPLES_FOR_FREE)
    most >>= (portion - 1).bit_length()
    if jax.default_backend() == "cpu":
        while most * seconds > _LONG_SECONDS and most > 1:
            most >>= 4 if most >= 16 else 1
    return most


def spread(varied: Varied, *, in_start: bool) -> Varied:
    """The runs, an equal number of them on every device; what they share on all."""
    over, shared = (NamedSharding(mesh(), PartitionSpec(*axes)) for axes in ([AXIS], []))
    by_start, by_rest = (over, shared) if in_start else (shared, over)
    return Varied(
        placed(varied.start, by_start),
        {name: placed(value, by_rest) for name, value in varied.hyperparameters.items()},
        placed(varied.seed, by_rest),
    )


def placed(value: Any, sharding: Sharding) -> jax.Array:
    """An array that every process has, on the devices of all of them."""
    array = np.asarray(value)
    return jax.make_array_from_callback(array.shape, sharding, lambda index: array[index])


def gathered(ends: T) -> T:
    """A tree of arrays as NumPy arrays, the same in every process."""
    if jax.process_count() > 1:
        return multihost_utils.process_allgather(ends, tiled=True)
    return jax.tree.map(np.asarray, ends)
