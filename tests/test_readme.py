"""The README's claims, where a test can hold them."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from downhill import main
from tools.readme import README, with_catalogue

TEXT = README.read_text(encoding="utf-8")
ROOT = README.parent


def blocks(text: str, language: str) -> list[str]:
    """The fenced code blocks of a language."""
    return re.findall(rf"```{language}\n(.*?)```", text, flags=re.DOTALL)


def test_catalogue_is_up_to_date() -> None:
    """Renew it with python -m tools.readme."""
    assert with_catalogue(TEXT) == TEXT


def test_python_example_runs_as_printed() -> None:
    first, second = blocks(TEXT, "python")
    namespace: dict[str, Any] = {}
    exec(first, namespace)
    assert namespace["adam"].theta.shape == (401, 2)
    exec(second, namespace)
    assert namespace["noisy"].average.shape == (301, 2)
    assert namespace["mine"].entrant.label == "mine"


def test_command_line_example_runs_as_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    [command] = [block for block in blocks(TEXT, "sh") if "downhill race" in block]
    arguments = shlex.split(command.replace("\\\n", " "))
    assert arguments[:3] == [".venv/bin/python", "-m", "downhill"]
    monkeypatch.chdir(tmp_path)
    assert main(arguments[3:]) == 0
    assert {path.name for path in tmp_path.iterdir()} == {"out.json", "out.gif"}


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
