"""The README's claims, where a test can hold them."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from downhill import Entrant, Experiment, simulate
from downhill.cli import main
from downhill.export.table import columns
from downhill.maps import compute
from downhill.maps.examples import WELLS_100, WELLS_1000
from downhill.tools.catalogue import README, with_catalogue

TEXT = README.read_text(encoding="utf-8")
ROOT = README.parent


def blocks(text: str, language: str) -> list[str]:
    """The fenced code blocks of a language."""
    return re.findall(rf"```{language}\n(.*?)```", text, flags=re.DOTALL)


def test_catalogue_is_up_to_date() -> None:
    """Renew it with python -m downhill.tools.catalogue."""
    assert with_catalogue(TEXT) == TEXT


def test_python_example_runs_as_printed() -> None:
    first, second, mapped, third = blocks(TEXT, "python")
    namespace: dict[str, Any] = {}
    exec(first, namespace)
    assert namespace["adam"].theta.shape == (401, 2)
    exec(second, namespace)
    assert namespace["noisy"].average.shape == (301, 2)
    assert namespace["mine"].entrant.label == "mine"
    exec(mapped, namespace)
    assert namespace["ends"].theta.shape == (41, 41, 2)
    exec(third, namespace)
    assert namespace["again"] == namespace["experiment"]
    assert namespace["same_runs"][0].theta.tolist() == namespace["runs"][0].theta.tolist()
    assert (namespace["gif"][:4], namespace["png"][1:4], namespace["page"][:2]) == (b"GIF8", b"PNG", "<!")


def test_command_line_examples_run_as_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    [block] = [block for block in blocks(TEXT, "sh") if "downhill race" in block]
    monkeypatch.chdir(tmp_path)
    named: set[str] = set()
    for command in block.replace("\\\n", " ").splitlines():
        arguments = shlex.split(command)
        assert arguments[:3] == [".venv/bin/python", "-m", "downhill"]
        assert main(arguments[3:]) == 0
        named |= {word for word in arguments if re.fullmatch(r"\w+\.\w+", word)}
    assert {path.name for path in tmp_path.iterdir()} == named
    assert len(named) == 8


def test_commands_for_maps_run_as_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    [block] = [block for block in blocks(TEXT, "sh") if "--basins" in block]
    monkeypatch.chdir(tmp_path)
    for command in block.replace("\\\n", " ").splitlines():
        assert main(shlex.split(command)[3:]) == 0
    assert {path.name for path in tmp_path.iterdir()} == {
        "wells.png",
        "wells.csv",
        "rates.npz",
        "stable.png",
        "stable.json",
    }


def test_the_share_of_starts_that_reach_the_deep_well() -> None:
    """Source: the maps that the page begins with; tests/maps/test_examples.py settles their numbers."""
    for wanted in (WELLS_100, WELLS_1000):
        counts = [int((reached == 0).sum()) for reached in compute(wanted).reached]
        cells = " | ".join(f"{count:,} ({100 * count / 1681:.1f} %)" for count in counts)
        assert f"| with {wanted.experiment.steps:,} steps | {cells} |" in TEXT


def test_the_tables_columns_are_described() -> None:
    """Source: what the table says of itself."""
    experiment = Experiment("beale", steps=1, entrants=(Entrant("adam"),))
    for name, meaning in columns(experiment, simulate(experiment)):
        assert f"| `{name}` | {meaning} |" in TEXT or name.startswith("state_")


@pytest.mark.parametrize("number", [0, 1])
def test_examples_of_contributing_are_whole_entries(number: int) -> None:
    """The landscape and the rule shown there can be used as they are printed."""
    example = blocks((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), "python")[number]
    namespace: dict[str, object] = {}
    exec(example, namespace)
    assert {"BOWL", "SIGN_DESCENT"} & set(namespace)


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "CHANGELOG.md", "Dockerfile", "requirements.txt", "LICENSE"])
def test_files_it_names_exist(name: str) -> None:
    assert (ROOT / name).is_file()
