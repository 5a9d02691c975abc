"""Real servers of one and of several processes: they outlive a worker's death, heed settings, and end in time."""

import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from downhill.server import stopping, workers
from downhill.server.workers import Config
from tests.browser.conftest import ROOT, SERVER_DEADLINE, free_port
from tests.server.running import OURS, STREAMLITS, Server, is_well, running, until

PROMISED_SECONDS = 10
"""Within which a server ends; what the documentation promises."""
MOST_SECONDS = 60
"""Within which a server must have ended here: it is killed itself after 8, but on a machine that does much besides."""

# A film of half a minute, which is as long as one may be.
LONG = "/film?landscape=logistic_regression&steps=4000&entrant=lbfgs&film=0,learning_rate"


def keep_busy(server: Server) -> None:
    """Have it make more films than it makes at once, and wait until one of them waits."""

    def ask(path: str) -> None:
        try:
            server.get(path)
        except OSError:  # it ends in the midst of the answer
            return

    # More than two workers begin at once, however the system shares requests out among them.
    for seed in range(2 * (os.cpu_count() or 1) + 1):
        threading.Thread(target=ask, args=(f"{LONG}&seed={seed}",), daemon=True).start()
    waiting = re.compile(rb"^downhill_waiting [1-9]", re.M)
    until(lambda: bool(waiting.search(server.get("/metrics")[1])), server.log)


def left(server: Server) -> list[Path]:
    """What there is in its temporary folder."""
    return list(server.temporary.iterdir())


@pytest.mark.parametrize("command", [(*OURS, "--workers=2"), STREAMLITS], ids=["ours", "streamlit"])
def test_a_busy_server_that_is_told_to_end_does_and_leaves_nothing(command: tuple[str, ...], tmp_path: Path) -> None:
    with running(tmp_path / "temporary", command=command) as server:
        keep_busy(server)
        assert left(server)
        server.process.send_signal(signal.SIGTERM)
        server.process.wait(MOST_SECONDS)
        assert left(server) == []
        assert "GET" not in server.log.read_text(), "requests are logged, whose addresses hold races"


def test_what_is_waited_for_at_the_end_is_within_what_is_promised() -> None:
    """Source: the numbers: a worker gives its answers up, then whoever looks after them kills it."""
    assert stopping.PATIENCE_SECONDS < workers._MOST_SECONDS < PROMISED_SECONDS


def test_a_killed_worker_is_replaced_and_all_follow_a_killed_parent_after_which_the_next_server_tidies_up(
    tmp_path: Path,
) -> None:
    """Source: the ids of processes, in ``/metrics``; the folders that there are."""
    temporary = tmp_path / "temporary"
    with running(temporary, "--workers=2") as server:
        until(lambda: len(server.workers()) == 2, server.log)
        before = server.workers()
        os.kill(victim := min(before), signal.SIGKILL)
        until(lambda: len(server.workers() - before) == 1, server.log)
        assert victim not in server.workers()
        assert is_well(server)
        server.process.kill()
        server.process.wait()
        until(lambda: not answers(server), server.log)
        [leftover] = left(server)
        with running(temporary, "--workers=1"):
            assert not leftover.exists()


def answers(server: Server) -> bool:
    try:
        server.get("/health")
    except OSError:
        return False
    return True


def test_streamlits_settings_hold_and_a_closed_terminal_ends_it(tmp_path: Path) -> None:
    """Source: Streamlit's own page about them: a flag, a variable, and the file in the repository; what SIGHUP says."""
    options = ("--workers=1", "--server.baseUrlPath=race")
    settings = {"STREAMLIT_SERVER_ENABLE_STATIC_SERVING": "false"}
    with running(tmp_path / "temporary", *options, health="/race/_stcore/health", **settings) as server:
        assert server.get("/race/app/static/landscapes/beale.png")[1][:4] != b"\x89PNG"
        assert left(server)
        server.process.send_signal(signal.SIGHUP)
        server.process.wait(MOST_SECONDS)
        assert left(server) == []


@pytest.mark.parametrize(
    "environment",
    [
        pytest.param({"HOME": "/proc/home", "XDG_CACHE_HOME": ""}, id="no home"),
        pytest.param({"JAX_COMPILATION_CACHE_DIR": "/proc/cache"}, id="no cache", marks=pytest.mark.product),
    ],
)
def test_a_server_runs_without_a_place_to_keep_programs(environment: dict[str, str], tmp_path: Path) -> None:
    """Source: the folders cannot be made, by root neither, where no folder can be."""
    with running(tmp_path / "temporary", "--workers=1", **environment) as server:
        status, _ = server.get("/race?landscape=beale&entrant=adam")
        assert status == 200
        assert "Traceback" not in server.log.read_text()


def test_without_room_it_says_so_and_does_not_start(tmp_path: Path) -> None:
    """Source: the system, told to let nobody write more than some bytes."""
    done = subprocess.run(
        ["bash", "-c", 'ulimit -f 10; exec "$@"', "bash", sys.executable, *OURS, f"--server.port={free_port()}"],
        cwd=ROOT,
        env=os.environ | {"TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert f"Error: no room for temporary files in {tmp_path}" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_who_may_frame_it_is_checked_before_it_starts() -> None:
    command = [sys.executable, *OURS, "--workers=2", f"--server.port={free_port()}"]
    environment = os.environ | {"DOWNHILL_FRAMES": "moodle.example.org"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Error: DOWNHILL_FRAMES: 'moodle.example.org': must be origins like https://" in done.stderr
    assert "Traceback" not in done.stderr


def test_one_that_cannot_start_ends(tmp_path: Path) -> None:
    """Source: JAX refuses to be imported with such a setting, in every worker."""
    command = [sys.executable, *OURS, "--workers=2", f"--server.port={free_port()}"]
    environment = os.environ | {"TMPDIR": str(tmp_path), "JAX_NUM_CPU_DEVICES": "many"}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=SERVER_DEADLINE, check=False
    )
    assert done.returncode == 1
    assert "the app cannot be loaded" in done.stderr
    assert list(tmp_path.iterdir()) == []


class Silent:
    """Stands in for a worker that lives and answers nothing."""

    pid, exitcode = 1, None

    def __init__(self, *_: object) -> None:
        self.killed = False
        self.process = self

    def is_alive(self, timeout: float = 0) -> bool:
        return timeout == 0  # uvicorn gives a time when it wants an answer

    def ping(self, _: float) -> bool:
        return False

    def kill(self) -> None:
        self.killed = True

    def start(self) -> None:
        """Nothing."""

    join = start


def test_a_worker_may_be_silent_while_it_starts_on_a_slow_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: half a minute, with half a core, is no fault; ten minutes are."""
    passed = [0.0]
    monkeypatch.setattr("time.monotonic", lambda: passed[-1])
    monkeypatch.setattr("signal.signal", lambda *_: None)
    monkeypatch.setattr(workers, "Process", Silent)
    monkeypatch.setattr(workers, "mark_process_dead", lambda _: None)
    server = workers.Workers(Config("app:app", workers=1), [])
    worker = Silent()
    server.processes = [worker]  # type: ignore[list-item]
    for now in (0.0, 30.0):
        passed.append(now)
        server.keep_subprocess_alive()
        assert server.processes == [worker]
    passed.append(600.0)
    server.keep_subprocess_alive()
    assert worker.killed
    assert server.processes != [worker]
