"""A Streamlit server for a measurement, and a browser that watches it."""

import os
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

from tests.browser.chromium import ADVICE, find_chromium
from tests.browser.conftest import FLAGS, ROOT, free_port, is_healthy


@contextmanager
def serve(script: str) -> Generator[tuple[str, float]]:
    """Start ``streamlit run script``; gives its address and the seconds until it was healthy."""
    port = free_port()
    url = f"http://localhost:{port}"
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.address=localhost", f"--server.port={port}"]
    began = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while not is_healthy(url):
            if process.poll() is not None:
                raise RuntimeError(f"streamlit run {script} ended with status {process.returncode}")
            time.sleep(0.01)
        yield url, time.perf_counter() - began
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
