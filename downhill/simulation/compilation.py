"""Settings of JAX that applications make: where compiled programs are kept, and how many devices there are."""

import os
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import jax

from downhill.limits import cores

MOST_ON_DISK = 100_000_000
"""Bytes that compiled programs may take there: some 5,000 of them."""

WHOLE_LOOPS = f"--xla_backend_extra_options=xla_cpu_small_while_loop_byte_threshold={1 << 23}"
"""XLA's flag that loops whose arrays have up to so many bytes become one function; the longest race needs 4 MB."""

_BEFORE_WRITING = "/jax/compilation_cache/cache_misses"
"""JAX's event before it writes a program."""


def use_persistent_cache() -> None:
    """Keep compiled programs on disk, so that a restarted process does not compile them again.

    The folder is ``$JAX_COMPILATION_CACHE_DIR``, else ``downhill/xla`` under ``$XDG_CACHE_HOME`` or ``~/.cache``. Where
    it cannot be written JAX warns and compiles as if there were no cache. At most ``MOST_ON_DISK`` bytes are kept, and
    nothing of typed formulas. Applications call this; the core by itself changes no setting of JAX.
    """
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = os.environ.get("JAX_COMPILATION_CACHE_DIR") or str(caches / "downhill" / "xla")
    jax.config.update("jax_compilation_cache_dir", folder)
    # JAX's own limits keep only what took long to compile; our programs take 0.2 s each and there are many.
    jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.0)
    jax.config.update("jax_persistent_cache_min_entry_size_bytes", 0)
    _limit(Path(folder), MOST_ON_DISK)


# JAX has a limit of its own, jax_compilation_cache_max_size. It locks a file at each reading too, so that a folder that
# cannot be written is not even read; and it refuses to write at all into one that has ever been used without it.
@cache
def _limit(folder: Path, most: int) -> None:
    """Keep the folder below ``most`` bytes from now on, whichever processes write into it."""

    def listen(event: str, **_: Any) -> None:
        if event == _BEFORE_WRITING:
            make_room(folder, most)

    jax.monitoring.register_event_listener(listen)


def make_room(folder: Path, most: int) -> None:
    """Where less than a tenth of ``most`` bytes is free, delete programs until a quarter is.

    First go those that were neither written nor, as far as the system notes that, read for longest.
    """
    found: list[tuple[float, int, str]] = []
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith("-cache"):
                with suppress(OSError):  # another process has deleted it
                    status = entry.stat()
                    found.append((max(status.st_atime, status.st_mtime), status.st_size, entry.path))
    taken = sum(size for _, size, _ in found)
    if taken <= 0.9 * most:
        return
    for _, size, path in sorted(found):
        if taken <= 0.75 * most:
            break
        with suppress(OSError):
            Path(path).unlink(missing_ok=True)
            taken -= size


def use_every_core(but: int = 0) -> None:
    """Make every core that this process may use a device of JAX's own, so that maps are spread over all of them.

    XLA's own threads hardly help inside a loop: measured on two cores, two devices take little more than half of one's
    time for a map. A single race runs on the first device, as fast as before. ``$JAX_NUM_CPU_DEVICES`` and
    ``--xla_force_host_platform_device_count`` in ``$XLA_FLAGS`` are left as they are, and so are the devices once JAX
    has begun to compute. Applications call this first of all; accelerators are found all the same.

    Args:
        but: so many cores are left to others, if there are more.
    """
    chosen = jax.config.values["jax_num_cpu_devices"] >= 0
    if chosen or "xla_force_host_platform_device_count" in os.environ.get("XLA_FLAGS", ""):
        return
    with suppress(RuntimeError):  # JAX has begun
        jax.config.update("jax_num_cpu_devices", max(1, cores() - but))


def compile_loops_whole() -> None:
    """Have XLA make one function of a race's loop on the processor.

    It does so by itself only where a loop's arrays are small. In any other it hands out each of a step's operations to
    its threads: measured on two cores, BFGS on Beale took 12 times as long, rules on data 4 to 5 times, a second core
    was kept busy with waiting, and each program had 2 to 3 times as many memory mappings. A result's last bits may
    differ. XLA takes the option as a flag alone, for all programs. An ``--xla_backend_extra_options`` in ``$XLA_FLAGS``
    is left as it is. Applications call this before JAX has begun to compute.
    """
    flags = os.environ.get("XLA_FLAGS", "")
    if "xla_backend_extra_options" not in flags:
        os.environ["XLA_FLAGS"] = f"{flags} {WHOLE_LOOPS}".strip()


def keep_races_on_the_processor() -> None:
    """Leave accelerators to maps, which are given to all devices by name.

    A race is a few steps on two numbers, each of which would wait for an accelerator to be told.
    """
    jax.config.update("jax_default_device", "cpu")
