"""``pip install .``: what the wheel holds, and that it works where nothing else of the project is.

The wheel is installed into a new virtual environment that sees, of all that is installed here, only what the wheel says
it needs. The source tree is not on its path.
"""

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
NOT_COPIED = shutil.ignore_patterns(".*", "__pycache__", "build", "*.egg-info")
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]


def run(*command: str | Path, cwd: Path) -> str:
    """What a command prints; it must succeed, without a warning."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment["XDG_CACHE_HOME"] = str(cwd.parent / "caches")
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return done.stdout


def closure(names: list[str]) -> Iterator[Distribution]:
    """Distributions and all that these need on this machine, by their own metadata."""
    visited: set[str] = set()
    while names:
        name = names.pop().lower().replace("_", "-")
        if name not in visited:
            visited.add(name)
            found = distribution(name)
            names = [*names, *requirements(found)]
            yield found


def requirements(found: Distribution) -> list[str]:
    """The names of what a distribution needs here, without its extras."""
    declared = map(Requirement, found.requires or [])
    return [each.name for each in declared if each.marker is None or each.marker.evaluate({"extra": ""})]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy: setuptools leaves files beside its sources, and takes what an earlier build has left."""
    folder = tmp_path_factory.mktemp("wheel")
    shutil.copytree(ROOT, folder / "source", ignore=NOT_COPIED)
    run(*PIP, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, folder / "source", cwd=folder)
    [built] = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def commands(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the commands of a virtual environment in which nothing but the wheel is installed."""
    folder = tmp_path_factory.mktemp("environment")
    run(sys.executable, "-m", "venv", "--without-pip", folder, cwd=folder)
    python = folder / "bin" / "python"
    run(*PIP, "--python", python, "install", "--no-deps", "--no-index", wheel, cwd=folder)
    packages = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder).strip())
    [installed] = packages.glob("downhill-*.dist-info")
    for found in closure(requirements(Distribution.at(installed))):
        for top in {file.parts[0] for file in found.files or []} - {"..", "__pycache__"}:
            (packages / top).symlink_to(Path(str(found.locate_file(top))))
    return python.parent


def test_the_wheel_holds_the_interface_and_the_command_alone(wheel: Path) -> None:
    """Source: the files of the packages that are to be in it; each file that the player and exports read is there."""
    with ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    left_out = {"rooms", "server", "tools", "visit", "widgets"}
    expected = {
        path.relative_to(ROOT).as_posix()
        for top in ("downhill", "landscapes", "optimizers")
        for path in (ROOT / top).rglob("*.*")
        if path.suffix in (".py", ".js", ".css", ".html", ".toml", ".ttf", ".txt")
        and not (top == "downhill" and path.relative_to(ROOT / top).parts[0] in left_out)
    }
    assert held == expected | {"downhill/export/fonts/LICENSE"}


def test_the_interface_from_the_wheel(commands: Path, tmp_path: Path) -> None:
    """Source: the names that ``downhill`` promises, and the command's and the module's own names in their help.

    Nothing of the source tree is loaded, nor of the app.
    """
    code = """
import importlib.util, sys
from downhill import Averaging, Entrant, Experiment, Outcome, Schedule, export, maps, simulate
from landscapes import LANDSCAPES
from optimizers import OPTIMIZERS
assert len(LANDSCAPES) > 30 and len(OPTIMIZERS) > 50
experiment = Experiment("linear_regression", steps=20, entrants=(Entrant("adam"), Entrant("lion")))
adam, lion = simulate(experiment)
assert export.render_png(experiment, [adam, lion]).startswith(b"\\x89PNG")
assert importlib.util.find_spec("streamlit") is None
print(adam.loss.shape, sys.modules["downhill"].__file__)

import contextlib, runpy
from downhill.cli import main
with contextlib.suppress(SystemExit):
    main(["race", "--help"])
sys.argv[1:] = ["map", "--help"]
runpy.run_module("downhill", run_name="__main__")
"""
    first, *helps = run(commands / "python", "-c", code, cwd=tmp_path).splitlines()
    shape, _, place = first.rpartition(" ")
    assert shape == "(21,)"
    assert Path(place).is_relative_to(commands.parent)
    usages = [line for line in helps if line.startswith("usage: ")]
    assert [usage.partition(" [")[0] for usage in usages] == ["usage: downhill race", "usage: python -m downhill map"]


RACE = ("--landscape", "beale", "--steps", "20", "--entrant", "adam", "learning_rate=0.1", "--entrant", "gd")
FILES = {
    "gif": "race.gif",
    "mp4": "race.mp4",
    "png": "race.png",
    "pdf": "race.pdf",
    "html": "race.html",
    "lean-html": "lean.html",
    "json": "race.json",
    "csv": "race.csv",
    "snippet": "race.py",
}


def test_the_command_and_the_module_from_the_wheel(commands: Path, tmp_path: Path) -> None:
    """Source: the files that they are told to write."""
    written = [word for kind, name in FILES.items() for word in (f"--{kind}", name)]
    assert run(commands / "downhill", "race", *RACE, "--size", "320x240", *written, cwd=tmp_path) == ""
    map_ = ("map", *RACE, "--basins", "size=9", "--png", "map.png")
    assert run(commands / "python", "-m", "downhill", *map_, cwd=tmp_path) == ""
    assert {path.name for path in tmp_path.iterdir()} == {*FILES.values(), "map.png"}


def pins(name: str) -> dict[str, str]:
    """The versions that a file of requirements pins, by name."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return dict(line.partition(" ;")[0].split("==") for line in lines if "==" in line)


def test_the_pins_hold_what_is_declared() -> None:
    """Source: pyproject.toml; the app's requirements are pinned, and what builds the wheel here builds it elsewhere."""
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = declared["project"]
    for name, needed in (
        ("requirements.txt", [*project["dependencies"], *project["optional-dependencies"]["app"]]),
        ("requirements-dev.txt", declared["build-system"]["requires"]),
    ):
        for each in map(Requirement, needed):
            assert each.specifier.contains(pins(name)[each.name])
