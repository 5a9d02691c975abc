"""What the browser loads: from this server only."""

import re
from pathlib import Path

import pytest

from downhill import player
from downhill.player.assets import NAMES, PATH, VERSION

FOLDER = Path(player.__file__).parent / "browser"
OURS = sorted(path.name for path in FOLDER.iterdir() if path.suffix in (".css", ".js"))


def test_all_that_is_in_the_folder_is_loaded_and_plotlys_script() -> None:
    assert sorted(NAMES) == sorted([*OURS, "plotly.min.js"])


def test_the_address_has_the_version() -> None:
    assert re.fullmatch("[0-9a-f]{12}", VERSION)
    assert PATH.endswith(VERSION)


@pytest.mark.parametrize("name", OURS)
def test_our_modules_load_nothing_from_elsewhere(name: str) -> None:
    """No content delivery network, and every import names a file beside it."""
    text = (FOLDER / name).read_text(encoding="utf-8")
    assert not re.findall(r"(?:https?:)?//[\w-]+\.\w+[^\s]*", text)
    for imported in re.findall(r'^import\s[^;]*?from "([^"]+)";', text, re.MULTILINE):
        assert imported.startswith("./")
        assert imported.removeprefix("./") in OURS
