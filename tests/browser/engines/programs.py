"""Programs that a browser engine needs: found, started, and surely ended."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

Answer = TypeVar("Answer")

STARTING = 60.0
"""Seconds until a program must be ready; a cold, busy machine takes about ten."""

ENDING = 10.0
"""Seconds until a program that was asked to end is killed."""


def find(*names: str) -> Path | None:
    """The first of these programs that the machine has."""
    return next((Path(found) for name in names if (found := shutil.which(name))), None)


@contextmanager
def running(
    command: Sequence[str | Path], environment: Mapping[str, str], pass_fds: Sequence[int] = ()
) -> Generator[subprocess.Popen[bytes]]:
    """A program with all that it starts: a group of processes of its own, of which none is left afterwards.

    Linux ends it too when the tests are killed, with nobody left to do so here.
    """
    until_death = ("setpriv", "--pdeathsig", "KILL", "--") if find("setpriv") else ()
    process = subprocess.Popen(
        (*until_death, *command),
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        pass_fds=pass_fds,
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(ENDING)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        with suppress(ProcessLookupError):  # the usual case: what it started has ended with it
            os.killpg(process.pid, signal.SIGKILL)


def ready(process: subprocess.Popen[bytes], answer: Callable[[], Answer | None]) -> Answer:
    """What a program that has just been started answers as soon as it can: until then ``answer()`` is None.

    Raises:
        RuntimeError: the program has ended, or is never ready.
    """
    deadline = time.monotonic() + STARTING
    while (found := answer()) is None:
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"{process.args}: not ready, status {process.returncode}")
        time.sleep(0.05)
    return found


@contextmanager
def screen() -> Generator[str]:
    """The name of a private screen, e.g. ``":3"``, which nobody sees.

    It is no luxury: MiniBrowser needs a screen, and Firefox draws no WebGL without one.
    """
    reader, writer = os.pipe()
    with os.fdopen(reader) as answer:
        command = ("Xvfb", "-displayfd", str(writer), "-screen", "0", "1400x1100x24", "-nolisten", "tcp")
        with running(command, os.environ, pass_fds=[writer]):
            os.close(writer)
            number = answer.readline().strip()
            if not number:
                raise RuntimeError("Xvfb ended without a screen")
            yield f":{number}"
