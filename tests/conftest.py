"""What holds for every test: shapes are checked, broadcasting is explicit, examples are reproducible in CI."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import jax
import pytest
from hypothesis import settings
from jax._src.lru_cache import LRUCache
from jaxtyping import install_import_hook

# Before any test imports them: from now on every annotated shape and type of these packages is checked at each call.
install_import_hook(
    [
        *("downhill.expressions", "downhill.experiment", "downhill.simulation", "downhill.maps", "downhill.networks"),
        # Of assignments what is given sound values; the rest says itself what is wrong with any value.
        *(f"downhill.assignments.{name}" for name in ("best", "changes", "checking", "collection", "fitting", "link")),
        *(f"downhill.assignments.{name}" for name in ("reached", "reading", "recomputed", "table", "words")),
        *("landscapes", "optimizers"),
    ],
    "beartype.beartype",
)

# What the tests compile themselves, sources of truth above all, runs once: XLA's older emitters take half of the time.
# Our own programs say which ones they want.
os.environ.setdefault("XLA_FLAGS", "--xla_cpu_use_fusion_emitters=false")

from downhill.simulation.compilation import compile_loops_whole  # noqa: E402 (the import hook comes first)

compile_loops_whole()

# (2,) + (1, 2) is a mistake here, not a wish. float64 is left alone: the core switches it on for itself.
jax.config.update("jax_numpy_rank_promotion", "raise")

# What one test has compiled, no other compiles again, in this run or a later one. All workers have one folder.
jax.config.update("jax_compilation_cache_dir", str(Path(__file__).parents[1] / ".cache" / "programs"))
jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.0)
jax.config.update("jax_persistent_cache_min_entry_size_bytes", 0)


def _put_whole(self: LRUCache, key: str, value: bytes) -> None:
    """JAX writes in place, where another thread or worker would read the half of it."""
    name = f"{key}-cache"
    written = Path(str(self.path)) / f"{name}.{os.getpid()}.{threading.get_ident()}"
    written.write_bytes(value)
    written.replace(written.with_name(name))


LRUCache.put = _put_whole

# The first example of a property compiles a program: no deadline fits both that and the rest.
settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")

COMPILED = "/jax/core/compile/backend_compile_duration"


ENOUGH_MEMORY = 1.4e9
"""Bytes from which on a worker gives back what it can, whatever test comes next."""

MOST_MEMORY = 3e9
"""Bytes that no worker may have. One that runs all lessons, whose trainings are kept to their end, comes to 2.2e9."""


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """Compiled programs go with the module that needed them, or sooner where they are many.

    JAX keeps each one, in a dozen mappings of memory. A Linux process may have 65,530 (``vm.max_map_count``), and one
    with half of all the tests crashed on more. What glibc then holds free is more than half of a worker's memory.
    """
    from downhill.simulation.memory import give_back  # the import hook comes first

    if (now := _resident()) > MOST_MEMORY:
        pytest.fail(f"after this test its worker has {now / 1e9:.1f} GB of memory")
    is_last = nextitem is None or nextitem.path != item.path
    if is_last and isinstance(item, pytest.Function):
        _forget(item.module)
    if is_last or now > ENOUGH_MEMORY:
        jax.clear_caches()
        give_back()


def _resident() -> int:
    """A worker's bytes; what counts its mappings, too, takes milliseconds where there are many, after each test."""
    from downhill.simulation.memory import used  # the import hook comes first

    statm = Path("/proc/self/statm")
    return int(statm.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") if statm.exists() else used(0).bytes


def _forget(module: ModuleType) -> None:
    """What a file's tests have remembered goes with them, too: trained networks take up to 64 MB each."""
    for value in vars(module).values():
        if getattr(value, "__module__", None) == module.__name__ and hasattr(value, "cache_clear"):
            value.cache_clear()


@pytest.fixture
def compilations() -> Iterator[list[str]]:
    """What XLA compiled since the test began, by JAX's own account: one event a program, whoever asked.

    What JAX finds in its cache on disk is such an event, too.
    """
    events: list[str] = []

    def listen(event: str, duration: float, **_: object) -> None:
        del duration
        if event == COMPILED:
            events.append(event)

    jax.monitoring.register_event_duration_secs_listener(listen)
    yield events
    jax.monitoring.unregister_event_duration_listener(listen)
