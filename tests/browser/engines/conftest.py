"""Firefox and WebKit: each test here runs in every one that the machine has, and says of the others what to install."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.browser.engines.firefox import firefox
from tests.browser.engines.programs import find, screen
from tests.browser.engines.webkit import webkit
from tests.browser.engines.window import Window


@dataclass(frozen=True)
class Engine:
    """An engine beside Chromium, and how the machine comes to it."""

    name: str
    programs: tuple[str, ...]
    """Any of these drives it."""
    packages: str
    """Debian's."""
    open: Callable[[Path, str], AbstractContextManager[Window]]
    """A window of the program on the screen of this name."""


ENGINES = (
    Engine("Firefox", ("firefox-esr", "firefox"), "firefox-esr xvfb", firefox),
    Engine("WebKit", ("WebKitWebDriver",), "webkit2gtk-driver xvfb", webkit),
)


@pytest.fixture(scope="session", params=ENGINES, ids=lambda engine: engine.name)
def opened(request: pytest.FixtureRequest) -> Iterator[Window]:
    """A window of each engine, for all tests: starting one costs more than most of them."""
    engine: Engine = request.param
    program = find(*engine.programs)
    if not program or not find("Xvfb"):
        pytest.skip(f"{engine.name} is left out: not on this machine. Debian: apt-get install {engine.packages}")
    with screen() as display, engine.open(program, display) as window:
        yield window


@pytest.fixture
def window(opened: Window) -> Iterator[Window]:
    """The same for one test, which fails at its end if the page has raised or logged an error."""
    yield opened
    faults = opened.faults()
    opened.release()
    opened.call("() => localStorage.clear()")
    assert not faults, "\n".join(faults)
