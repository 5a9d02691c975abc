"""Finds the Chromium for the browser tests; run as a script, it installs one where there is none.

``python -m tests.browser.chromium`` prints the browser's path, or says what to install and exits with status 1.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

OVERRIDE = "DOWNHILL_CHROMIUM"
COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
SHELL = "chromium-headless-shell"
"""Chromium without windows: a page costs it half of the time of a processor."""

MACOS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
ADVICE = f"""\
The browser tests need Chromium or Google Chrome. None was found on this machine, and none could be installed.
Install one and run again:
  Debian         apt-get install chromium
  macOS          brew install --cask google-chrome
  any system     python -m playwright install --with-deps chromium
or name one that is elsewhere: {OVERRIDE}=/path/to/chrome make test"""


def find_chromium(*preferred: str) -> Path | None:
    """The browser to test with: the one named by the environment, the machine's, or Playwright's own download.

    Args:
        preferred: programs of the machine's that are rather taken than its usual ones.

    Raises:
        FileNotFoundError: the environment names a browser that is not there.
    """
    if named := os.environ.get(OVERRIDE):
        if not shutil.which(named):
            raise FileNotFoundError(f"{OVERRIDE}={named}: no such program")
        return Path(named)
    for command in (*preferred, *COMMANDS, *MACOS):
        if found := shutil.which(command):
            return Path(found)
    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
    return own if own.exists() else None


def install_chromium() -> None:
    """Try Debian's package where possible, since it brings the libraries it needs; else Playwright's download."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
            subprocess.run(["apt-get", "--quiet", *command], env=environment, check=False)
    if find_chromium() is None:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


def starts(chromium: Path) -> bool:
    """Whether the program runs at all: a download without its system libraries does not."""
    return subprocess.run([chromium, "--version"], check=False, stdout=subprocess.DEVNULL).returncode == 0


def main() -> int:
    """Find or install; the exit status."""
    try:
        if find_chromium() is None:
            install_chromium()
        chromium = find_chromium(SHELL)
    except FileNotFoundError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    if chromium is None:
        sys.stderr.write(f"{ADVICE}\n")
        return 1
    if not starts(chromium):
        sys.stderr.write(f"{chromium} is there, but does not start.\n{ADVICE}\n")
        return 1
    sys.stdout.write(f"Browser tests use {chromium}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
