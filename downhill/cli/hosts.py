"""Several processes, of one machine or of many, that share the work of a command."""

import argparse
import os
from collections.abc import Generator
from contextlib import contextmanager, nullcontext

from downhill.maps.devices import join

_JOINED = ("coordinator", "processes", "process")


def is_first(options: argparse.Namespace) -> bool:
    """Whether this process is the one that prints and writes files."""
    return options.process in (None, 0)


@contextmanager
def joined(options: argparse.Namespace) -> Generator[None]:
    """Join the other processes, if there are any, and work with them.

    Raises:
        ValueError: not all options are there, or what one of them says is not allowed.
    """
    given = [name for name in _JOINED if getattr(options, name) is not None]
    if 0 < len(given) < len(_JOINED):
        missing = next(name for name in _JOINED if name not in given)
        raise ValueError(f"--{given[0]} without --{missing}: several processes need all of --{', --'.join(_JOINED)}")
    if given:
        join(options.coordinator, options.processes, options.process)
    with _connecting() if given else nullcontext():
        yield


@contextmanager
def _connecting() -> Generator[None]:
    """What JAX's libraries tell on standard output, of processes that connect, goes to standard error."""
    standard = os.dup(1)
    os.dup2(2, 1)
    try:
        yield
    finally:
        os.dup2(standard, 1)
        os.close(standard)
