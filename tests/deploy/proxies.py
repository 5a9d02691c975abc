"""The real proxy, with the configuration that is to be deployed."""

import os
import shutil
import subprocess
import time
from collections.abc import Generator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import ROOT, SERVER_DEADLINE, free_port

CONFIGURATION = ROOT / "deploy" / "haproxy.cfg"


@contextmanager
def proxy(servers: list[str], log_path: Path, **environment: str) -> Generator[str]:
    """It runs before these two servers, each ``host:port``; gives its address.

    A test that needs it is left out where there is none.
    """
    program = shutil.which("haproxy") or shutil.which("haproxy", path="/usr/sbin")  # where Debian has it
    if program is None:
        pytest.skip("the proxy is left out: not on this machine. Debian: apt-get install haproxy")
    port = free_port()
    own = {"SERVER_1": servers[0], "SERVER_2": servers[1], "LISTEN": f"127.0.0.1:{port}"}
    url = f"http://localhost:{port}"
    with log_path.open("wb") as log:
        process = subprocess.Popen(
            [program, "-f", CONFIGURATION],
            env=os.environ | own | environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        until_answered(url, process, log_path)
        yield url
    finally:
        process.kill()
        process.wait()


def until_answered(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until the proxy answers, whatever it says."""
    deadline = time.monotonic() + SERVER_DEADLINE
    while time.monotonic() < deadline and process.poll() is None:
        connection = HTTPConnection(urlsplit(url).netloc, timeout=5)
        try:
            connection.request("GET", "/health")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.05)
        else:
            return
        finally:
            connection.close()
    pytest.fail(f"the proxy does not answer:\n{log.read_text()}")
