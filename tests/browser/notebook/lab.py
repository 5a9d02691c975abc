"""A JupyterLab of its own, and a notebook in it as a person uses it."""

import os
import subprocess
import sys
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import nbformat
from nbformat import v4
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import ROOT, SERVER_DEADLINE, free_port

IMPORTS = "from downhill import Entrant, Experiment, race, chart"
RACE = (
    "experiment = Experiment('beale', (-1.5, -1.5), 200, (Entrant('adam', {'learning_rate': 0.1}), Entrant('gd')))\n"
    "widget = race(experiment)\n"
    "widget"
)


@contextmanager
def running(command: Sequence[str], health: str, folder: Path) -> Generator[Path]:
    """The command's process while the block runs; it is told where its log is.

    Args:
        command: after Python's own ``-m``.
        health: an address that answers once it is there.
        folder: in which it runs, and keeps whatever it keeps.
    """
    kept = {
        name: str(folder / name.lower()) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")
    }
    kept |= {"IPYTHONDIR": str(folder / "ipython"), "HOME": str(folder), "XDG_CONFIG_HOME": str(folder / "config")}
    log_path = folder / "log.txt"
    with log_path.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=folder,
            env=os.environ | kept | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        deadline = time.monotonic() + SERVER_DEADLINE
        while not _answers(health):
            assert process.poll() is None, f"it ended with status {process.returncode}:\n{log_path.read_text()}"
            assert time.monotonic() < deadline, f"it did not answer:\n{log_path.read_text()}"
            time.sleep(0.05)
        yield log_path
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=5) as answer:
            return answer.status == 200
    except (URLError, ConnectionError, TimeoutError):
        return False


@contextmanager
def running_lab(folder: Path) -> Generator[str]:
    """The address of a JupyterLab whose notebooks lie in the folder."""
    url = f"http://localhost:{(port := free_port())}"
    options = [
        *("--no-browser", "--allow-root", "--ip=localhost", f"--port={port}", "--IdentityProvider.token="),
        *("--ServerApp.port_retries=0", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"),
        *("--LabApp.news_url=None", "--LabApp.extension_manager=readonly"),
        "--LabApp.expose_app_in_browser=True",
    ]
    with running(["jupyterlab", *options], f"{url}/api/status", folder):
        yield url


class Notebook:
    """A notebook that is open in JupyterLab."""

    def __init__(self, page: Page, url: str, folder: Path, name: str, *cells: str) -> None:
        self.page = page
        self.path = folder / f"{name}.ipynb"
        kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
        notebook = v4.new_notebook(cells=[v4.new_code_cell(cell) for cell in cells], metadata=kernel)
        nbformat.write(notebook, self.path)
        page.goto(f"{url}/lab/tree/{self.path.name}?reset")
        self.cells = page.locator(".jp-Notebook .jp-CodeCell")
        expect(self.cells).to_have_count(len(cells))
        # What is run before the kernel is there JupyterLab may forget.
        page.evaluate("jupyterapp.shell.currentWidget.sessionContext.ready")
        page.evaluate("jupyterapp.shell.currentWidget.sessionContext.session.kernel.info")

    def run(self, index: int) -> Locator:
        """Run a cell, and wait until it has run; its output."""
        cell = self.cells.nth(index)
        cell.locator(".cm-content").click()
        prompt = cell.locator(".jp-InputPrompt")
        before = prompt.text_content()
        self.page.keyboard.press("Control+Enter")
        expect(prompt).not_to_have_text(before or "")
        expect(prompt).not_to_have_text("[*]:")
        return cell.locator(".jp-OutputArea")

    def says(self, index: int) -> str:
        """What a cell prints when it is run."""
        return (self.run(index).locator(".jp-OutputArea-output").text_content() or "").strip()
