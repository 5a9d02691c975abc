"""Settings of JAX that applications make: where compiled programs are kept, and how many devices there are."""

import os
from contextlib import suppress
from pathlib import Path

import jax


def use_persistent_cache() -> None:
    """Keep compiled programs on disk, so that a restarted process does not compile them again.

    The folder is ``$JAX_COMPILATION_CACHE_DIR``, else ``downhill/xla`` under ``$XDG_CACHE_HOME`` or ``~/.cache``. Where
    it cannot be written JAX warns and compiles as if there were no cache. Applications call this; the core by itself
    changes no setting of JAX.
    """
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = os.environ.get("JAX_COMPILATION_CACHE_DIR") or str(caches / "downhill" / "xla")
    jax.config.update("jax_compilation_cache_dir", folder)
    # JAX's own limits keep only what took long to compile; our programs take 0.2 s each and there are many.
    jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.0)
    jax.config.update("jax_persistent_cache_min_entry_size_bytes", 0)


def use_every_core() -> None:
    """Make every core that this process may use a device of JAX's own, so that maps are spread over all of them.

    XLA's own threads hardly help inside a loop: measured on two cores, two devices take little more than half of one's
    time for a map. A single race runs on the first device, as fast as before. ``$JAX_NUM_CPU_DEVICES`` and
    ``--xla_force_host_platform_device_count`` in ``$XLA_FLAGS`` are left as they are, and so are the devices once JAX
    has begun to compute. Applications call this first of all; accelerators are found all the same.
    """
    chosen = jax.config.values["jax_num_cpu_devices"] >= 0
    if chosen or "xla_force_host_platform_device_count" in os.environ.get("XLA_FLAGS", ""):
        return
    allowed = getattr(os, "sched_getaffinity", None)  # Linux alone has it
    cores = len(allowed(0)) if allowed else os.cpu_count()
    with suppress(RuntimeError):  # JAX has begun
        jax.config.update("jax_num_cpu_devices", cores or 1)


def keep_races_on_the_processor() -> None:
    """Leave accelerators to maps, which are given to all devices by name.

    A race is a few steps on two numbers, each of which would wait for an accelerator to be told.
    """
    jax.config.update("jax_default_device", "cpu")
