"""Calls spread over all devices that JAX has, of this process and of the others that it has been joined with."""

from functools import cache
from typing import Any

import jax
import numpy as np
from jax.experimental import multihost_utils
from jax.sharding import Mesh, NamedSharding, PartitionSpec

from landscapes import Landscape
from trajectories.maps.ends import AXIS, Ends, Varied

# Runs on one device in one call. What they carry, some 100 bytes each, should stay in a core's cache: measured on two
# cores, 4.2 ns per step and run with 4,096 runs, 2.8 with 16,384, 2.7 with 32,768. An accelerator needs more to do.
_AT_ONCE = {"cpu": 1 << 14}
_AT_ONCE_ELSEWHERE = 1 << 18
# On a landscape of data each run also holds a few numbers for every example.
_EXAMPLES_FOR_FREE = 16

# Seconds after which a process gives up on others that do not come, do not answer, or do not end.
_PATIENCE = 60
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
        shutdown_timeout_seconds=_PATIENCE,
    )


@cache
def mesh() -> Mesh:
    """All devices, side by side."""
    return Mesh(np.array(jax.devices()), (AXIS,))


def runs_per_device(landscape: Landscape) -> int:
    """How many runs a device is given at once: a power of two, so that no run is computed otherwise for its place.

    Some 200 bytes each, and 24 for every example that the landscape has: at most 10 MB on a core, 150 MB on an
    accelerator.
    """
    most = _AT_ONCE.get(jax.default_backend(), _AT_ONCE_ELSEWHERE)
    share = max(1, landscape.examples // _EXAMPLES_FOR_FREE)
    return most >> (share - 1).bit_length()


def spread(varied: Varied, *, in_start: bool) -> Varied:
    """The runs, an equal number of them on every device; what they share on all."""
    over, shared = (NamedSharding(mesh(), PartitionSpec(*axes)) for axes in ([AXIS], []))
    by_start, by_rest = (over, shared) if in_start else (shared, over)
    return Varied(
        _placed(varied.start, by_start),
        {name: _placed(value, by_rest) for name, value in varied.hyperparameters.items()},
        _placed(varied.seed, by_rest),
    )


def _placed(value: Any, sharding: NamedSharding) -> jax.Array:
    array = np.asarray(value)
    return jax.make_array_from_callback(array.shape, sharding, lambda index: array[index])


def gathered(ends: Ends) -> Ends:
    """The ends as NumPy arrays, the same in every process."""
    if jax.process_count() > 1:
        return multihost_utils.process_allgather(ends, tiled=True)
    return jax.tree.map(np.asarray, ends)
