"""The commands ``assignment check`` and ``assignment show``: what they print, and their exit status."""

import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from downhill.assignments.hand_in_page import render_hand_in
from downhill.assignments.hand_in_text import to_text
from downhill.cli import assignments, main
from tests.assignments.examples import ASSIGNMENT, HAND_IN, OF_TRAINING


@pytest.fixture(autouse=True)
def jax_keeps_its_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """What runs in this process leaves JAX's cache and devices as they are for the other tests."""
    monkeypatch.setattr(assignments, "use_persistent_cache", lambda: None)
    monkeypatch.setattr(assignments, "use_every_core", lambda: None)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An assignment, two hand-ins of which one is damaged, and a zip of the good one."""
    monkeypatch.chdir(tmp_path)
    Path("task.json").write_text(ASSIGNMENT.to_json(), encoding="utf-8")
    Path("moons.json").write_text(OF_TRAINING.to_json(), encoding="utf-8")
    Path("class").mkdir()
    Path("class/good.html").write_text(render_hand_in(HAND_IN), encoding="utf-8")
    Path("class/cut.txt").write_text(to_text(HAND_IN.to_json())[:-5], encoding="utf-8")
    with zipfile.ZipFile("good.zip", "w") as archive:
        archive.write("class/good.html")
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_an_assignment_is_valid(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["assignment", "check", "task.json", "moons.json"]) == 0
    one, other = capsys.readouterr().out.splitlines()
    length = len(ASSIGNMENT.to_link_text())
    assert one == (
        f"task.json: a valid assignment, 'Half <of> it', of a race; its link has {length} characters, "
        "a phone reads its QR code"
    )
    assert other.startswith("moons.json: a valid assignment, 'Moons', of a training; ")


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("words", "status", "lines"),
    [
        (["task.json", "good.zip"], 0, ["1 counted, 0 refused"]),
        (["class"], 1, ["class/cut.txt: refused: the text is not complete", "1 counted, 1 refused"]),
        (["class/good.html", "good.zip"], 1, ["class/good.html: refused: is the same as class/good.html"]),
        (["moons.json", "good.zip"], 1, ["class/good.html: refused: is of another assignment", "0 counted, 1 refused"]),
    ],
)
def test_hand_ins_are_a_table(
    words: Sequence[str], status: int, lines: Sequence[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Source: closed forms, as in the tests of checking."""
    assert main(["assignment", "check", *words]) == status
    printed = capsys.readouterr().out.splitlines()
    for line in lines:
        assert any(each.startswith(line) for each in printed), line
    if not lines[-1].startswith("0 "):
        [cells] = [line.split() for line in printed if line.startswith("class/good.html  ")]
        assert cells[1:12] == ["Zoë", "<x>", "2", "0", "2", "0", "converged", "yes", "1", "1", "run"]


@pytest.mark.usefixtures("folder")
def test_what_is_in_them_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["assignment", "show", "task.json"]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert shown[:4] == [
        "Half <of> it",
        "Find a *good* rate.",
        "λ = 2 & so on. <img src=x onerror=alert(1)>",
        f"race: {ASSIGNMENT.work.to_query()}",
    ]
    for line in (
        "may be changed: start: x from -2.0 to 2.0, y from -1.0 to 1.0",
        "may be changed: rule of Momentum: momentum, adam",
        "may be changed: learning_rate of Gradient descent: from 0.01 to 0.5",
        "hidden before the first run: curves, outcome",
        "question 1, before the first run: Largest stable learning rate? (right: 1.0 ± 0.1)",
        "question 2, before the first run: Who wins? (gradient descent / momentum; right: gradient descent)",
        "question 4, after the first run: Why?",
        "runs: at most 3",
        "goal: loss below 0.01 within 5 gradient evaluations",
        f"link: {ASSIGNMENT.to_link_text()}",
    ):
        assert line in shown, line
    assert main(["assignment", "show", "class/good.html"]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert shown[:5] == [
        "Half <of> it",
        "name: Zoë <x>",
        "question 1: Largest stable learning rate? — 0.95",
        "question 2: Who wins? — momentum",
        "run 1: changed nothing",
    ]
    assert shown[5].startswith("run 2: changed Gradient descent: learning rate = 0.5; Gradient descent: loss 0, ")


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["check", "nowhere.json"], "downhill: nowhere.json: there is no such file"),
        (["check", "task.json", "moons.json", "class"], "downhill: 2 assignments: hand-ins are of one of them"),
        (["show", "class"], "downhill: class: there is no such file"),
        (["show", "class/cut.txt"], "downhill: class/cut.txt: the text is not complete"),
        (["check", "broken.json"], "downhill: broken.json: runs = 99: must be a whole number from 1 to 88"),
    ],
)
def test_mistakes_cost_one_line(words: Sequence[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("broken.json").write_text(ASSIGNMENT.to_json().replace('"runs":3', '"runs":99'), encoding="utf-8")
    assert main(["assignment", *words]) == 2
    assert capsys.readouterr().err.startswith(message)
