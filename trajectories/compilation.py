"""Where compiled programs are kept from one process to the next."""

import os
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
