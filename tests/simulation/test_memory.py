"""What a process has of the machine's memory, and may have."""

import resource
from pathlib import Path

import pytest

from downhill.simulation import memory
from downhill.simulation.memory import Memory, give_back, room, used

MEGABYTE = 1_000_000


def test_what_it_has_is_what_the_system_says() -> None:
    """Source: another of the system's tables, ``VmRSS`` in kB; the number of mappings, its list read once more."""
    status = Path("/proc/self/status")
    if not status.exists():
        pytest.skip("the system does not tell")
    [resident] = [line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmRSS")]
    has = used(0)
    assert has.bytes == pytest.approx(1024 * int(resident.split()[1]), rel=0.1)
    mappings = len(Path("/proc/self/maps").read_text(encoding="utf-8").splitlines())
    assert has.mappings == pytest.approx(mappings, abs=20)


def test_where_the_system_does_not_tell_each_program_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: by hand: twice as many programs are reckoned to have twice as much, beside what there is without any."""

    def nothing(*_: object, **__: object) -> bytes:
        raise FileNotFoundError

    monkeypatch.setattr(Path, "read_bytes", nothing)
    none, ten, twenty = used(0), used(10), used(20)
    assert ten.mappings - none.mappings == twenty.mappings - ten.mappings > 0
    assert ten.bytes - none.bytes == twenty.bytes - ten.bytes > 0


def test_it_may_have_three_quarters_of_what_is_said_shared_by_all_processes() -> None:
    """Source: by hand, from the documentation."""
    assert room({"DOWNHILL_MEMORY": "1000"}).bytes == 750 * MEGABYTE
    assert room({"DOWNHILL_MEMORY": "1000", "DOWNHILL_WORKERS": "3"}).bytes == 250 * MEGABYTE
    assert room({"DOWNHILL_WORKERS": "2"}).bytes == pytest.approx(room({}).bytes / 2, abs=1)


def test_mappings_stay_far_below_what_the_system_allows() -> None:
    """Source: the system's own limit, which a process that reaches it does not survive."""
    limit = Path("/proc/sys/vm/max_map_count")
    allowed = int(limit.read_text(encoding="ascii")) if limit.exists() else 65_530
    assert room({}).mappings == allowed // 2


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ({"/sys/fs/cgroup/memory.max": "1000000000\n"}, 750_000_000),
        ({"/sys/fs/cgroup/memory.max": "max\n"}, None),
        ({"/sys/fs/cgroup/memory/memory.limit_in_bytes": "1000000000\n"}, 750_000_000),
        ({"/sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n"}, None),  # "none", in the old tongue
    ],
)
def test_a_containers_limit_counts(
    limits: dict[str, str], expected: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Source: the kernel's documentation of both versions of control groups."""
    read = Path.read_text

    def told(self: Path, *all_: object, **named: object) -> str:
        if str(self).startswith("/sys/fs/cgroup"):
            if str(self) not in limits:
                raise FileNotFoundError
            return limits[str(self)]
        return read(self, *all_, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(Path, "read_text", told)
    whole = memory.os.sysconf("SC_PHYS_PAGES") * resource.getpagesize() * 3 // 4
    assert room({}).bytes == (expected or whole)


@pytest.mark.parametrize("name", ["DOWNHILL_MEMORY", "DOWNHILL_WORKERS"])
@pytest.mark.parametrize("text", ["", "0", "-1", "1.5", "1G", "１００００", "1e9", "9" * 5000])
def test_what_is_no_number_of_these_is_refused(name: str, text: str) -> None:
    """Source: the contract: the message says which variable, and what is allowed."""
    with pytest.raises(ValueError, match=f"^{name} = .*: must be a whole number from ") as refusal:
        room({name: text})
    assert len(str(refusal.value)) <= 300


def test_both_must_fit() -> None:
    """Source: by hand."""
    assert Memory(1, 1).fits(Memory(1, 1))
    assert not Memory(2, 1).fits(Memory(1, 1))
    assert not Memory(1, 2).fits(Memory(1, 1))


def test_giving_back_is_no_error_where_there_is_no_glibc(monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: ctypes, which raises OSError for a library that is not there."""
    monkeypatch.setattr(memory.ctypes, "CDLL", lambda _: (_ for _ in ()).throw(OSError("no such library")))
    give_back()
