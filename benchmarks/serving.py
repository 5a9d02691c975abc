"""A server for a measurement, and a browser that watches it."""

import os
import subprocess
import sys
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser.chromium import ADVICE, find_chromium
from tests.browser.conftest import FLAGS, ROOT, free_port, is_healthy

CORES = os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Server:
    """One that runs: its address, and the process that all of it belongs to."""

    url: str
    process: int


@contextmanager
def serve(script: str, root: Path = ROOT) -> Generator[tuple[str, float]]:
    """Start ``streamlit run script`` in a folder; gives its address and the seconds until it was healthy."""
    port = free_port()
    command = ["streamlit", "run", script, "--server.address=localhost", f"--server.port={port}"]
    began = time.perf_counter()
    with _running(command, port, root) as server:
        yield server.url, time.perf_counter() - began


@contextmanager
def serve_app(workers: int, root: Path, environment: Mapping[str, str]) -> Generator[Server]:
    """Start the app that is in a folder, and wait until it is healthy.

    Args:
        workers: processes; of a former build's there is one.
        root: the folder.
        environment: variables besides this process's own.
    """
    port = free_port()
    if root == ROOT:  # as `make run` does
        command = ["downhill.server", "--server.address=localhost", f"--server.port={port}", f"--workers={workers}"]
    else:
        command = ["uvicorn", "app:app", "--host", "localhost", "--port", str(port), "--log-level", "warning"]
    with _running(command, port, root, environment) as server:
        yield server


@contextmanager
def _running(
    command: list[str], port: int, root: Path, environment: Mapping[str, str] | None = None
) -> Generator[Server]:
    url = f"http://localhost:{port}"
    process = subprocess.Popen(
        [sys.executable, "-m", *command],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root), **(environment or {})},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while not is_healthy(url):
            if process.poll() is not None:
                raise RuntimeError(f"{' '.join(command)} ended with status {process.returncode}")
            time.sleep(0.01)
        yield Server(url, process.pid)
    finally:
        process.terminate()
        process.wait()


@contextmanager
def chromium() -> Generator[Browser]:
    """A headless browser, as in the tests."""
    executable = find_chromium()
    if executable is None:
        raise RuntimeError(ADVICE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield browser
        browser.close()
