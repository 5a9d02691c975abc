"""A JupyterLab for the tests of this folder, which start it once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.notebook.lab import running_lab


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Its address, and the folder of its notebooks."""
    folder = tmp_path_factory.mktemp("lab")
    with running_lab(folder) as url:
        yield url, folder
