"""Runs of a training spread over all devices that JAX has, of this process and of those that it has been joined with.

The runs of an entrant differ in their seeds alone, so an equal number of them is on each device.
"""

from typing import TypeVar

import jax
import numpy as np
from jax.sharding import NamedSharding, PartitionSpec, Sharding, SingleDeviceSharding

from downhill.maps.devices import gathered as everywhere
from downhill.maps.devices import mesh, placed
from downhill.maps.final_states import AXIS

T = TypeVar("T")


def filled_up(seeds: range) -> list[int]:
    """The seeds, and the last of them again until every device has as many."""
    missing = -len(seeds) % mesh().size if len(seeds) > 1 else 0
    return [*seeds, *[seeds[-1]] * missing]


def spread(tree: T, runs: int) -> T:
    """Arrays with a row for each run, on the devices that have them; a single run is on the first device."""
    return jax.tree.map(lambda array: placed(array, _sharding(runs, AXIS)), tree)


def shared(tree: T, runs: int) -> T:
    """Arrays that all runs share."""
    return jax.tree.map(lambda array: placed(array, _sharding(runs)), tree)


def settled(tree: T, runs: int) -> T:
    """Computed arrays with a row for each run, on the devices that have these runs from now on.

    A program is compiled for where its arrays are, so the loop must find them where it leaves them: zeros that depend
    on nothing are on no device in particular.
    """
    sharding = _sharding(runs, AXIS)

    def moved(array: jax.Array) -> jax.Array:
        return placed(array, sharding) if array.is_fully_addressable else jax.device_put(array, sharding)

    return jax.tree.map(moved, tree)


def here(tree: T) -> T:
    """Arrays that all runs share, as one device of this process has them, for what this process computes alone."""
    return jax.tree.map(lambda array: array.addressable_data(0), tree)


def is_shared(runs: int) -> bool:
    """Whether other processes have some of the runs, so that all of them must call the same programs in one order."""
    return runs > 1 and jax.process_count() > 1


def _sharding(runs: int, *axes: str) -> Sharding:
    # Several processes that share one run would wait for each other at every step: each makes it for itself.
    return NamedSharding(mesh(), PartitionSpec(*axes)) if runs > 1 else SingleDeviceSharding(jax.local_devices()[0])


def gathered(tree: T, runs: int) -> T:
    """Arrays with a row for each run as NumPy's, the same in every process."""
    return everywhere(tree) if runs > 1 else jax.tree.map(np.asarray, tree)
