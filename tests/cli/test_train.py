"""The command ``train``: what it writes and prints, what it reads, and that a mistake costs one line."""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from downhill import Averaging, Entrant
from downhill.cli import hosts, main, trainings
from downhill.networks import Data, Network, Run, Trained, Training, train
from downhill.networks.examples import digest, load
from downhill.networks.network import ACTIVATIONS, INITIALISATIONS, NORMALISATIONS
from downhill.networks.presets import PRESETS
from optimizers import NETWORK_OPTIMIZERS

GD = ("--entrant", "gd", "learning_rate=0.5", "batch_size=20", "averaging=exponential")
ADAM = ("--entrant", "adam", "learning_rate=0.1", "batch_size=20", "name=mine")
_OWN = ["train", "--data", "moons", "examples=40", "--network", "3", "activation=tanh", *GD, *ADAM]
WORDS = [*_OWN, "--epochs", "2", "--seeds", "3"]
TRAINING = Training(
    Data("moons", {"examples": 40.0}),
    (Network((3,), "tanh"),),
    (
        Entrant("gd", {"learning_rate": 0.5}, batch_size=20.0, averaging=Averaging("exponential")),
        Entrant("adam", {"learning_rate": 0.1}, batch_size=20.0, name="mine"),
    ),
    epochs=2,
    seeds=3,
)
DONE: list[Trained] = []


@pytest.fixture(autouse=True)
def settings_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """What runs in this process leaves JAX as it is for the other tests; one training is trained once."""

    def trained(wanted: Training, file: bytes | None, on_progress: Callable[[Any], object]) -> Trained:
        if wanted != TRAINING:
            return train(wanted, file, on_progress)
        if not DONE:
            DONE.append(train(wanted, file, on_progress))
        return DONE[0]

    for name in ("use_persistent_cache", "use_every_core"):
        monkeypatch.setattr(trainings, name, lambda: None)
    monkeypatch.setattr(trainings, "train", trained)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Training, bytes | None]]:
    """Trainings that a command would begin, and the tables that it would give them."""
    seen: list[tuple[Training, bytes | None]] = []
    monkeypatch.setattr(trainings, "train", lambda wanted, file, _: seen.append((wanted, file)))
    monkeypatch.setattr(trainings, "table", lambda _: "trained")
    return seen


# Files ----------------------------------------------------------------------------------------------------------------


def test_it_writes_every_kind_of_file(tmp_path: Path) -> None:
    """Source: how each reads back, and the training that the words describe."""
    files = [f"--{kind}={tmp_path / kind}" for kind in ("csv", "sheet-csv", "comma-csv", "json")]
    assert main([*WORDS, *files]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["comma-csv", "csv", "json", "sheet-csv"]
    rows = list(csv.DictReader(io.StringIO((tmp_path / "csv").read_text(encoding="utf-8"))))
    readings = len(DONE[0].runs[0].curves.steps)
    assert len(rows) == 2 * 3 * readings
    assert (tmp_path / "sheet-csv").read_bytes().startswith(b"\xef\xbb\xbfentrant,")
    assert (tmp_path / "comma-csv").read_bytes().startswith(b"\xef\xbb\xbfentrant;")
    described = json.loads((tmp_path / "json").read_text(encoding="utf-8"))
    assert Training.from_json(json.dumps(described["training"])) == TRAINING
    assert [run["name"] for run in described["runs"]] == ["Gradient descent", "mine"]


def test_a_dash_is_standard_output(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """Source: the table read back; nothing else is written there."""
    assert main([*WORDS, "--csv", "-"]) == 0
    out, err = capfdbinary.readouterr()
    assert out.startswith(b"entrant,name,rule,seed,step,epoch,seconds,train_loss,")
    assert err == b""


# Which training -------------------------------------------------------------------------------------------------------

ALONE = Training(entrants=(Entrant("gd"),))
KINDS: list[tuple[list[str], Training]] = [
    ([], ALONE),
    (
        ["--data", "spirals", "arms=3", "label_noise=0.1"],
        replace(ALONE, data=Data("spirals", {"arms": 3.0, "label_noise": 0.1})),
    ),
    (["--network", "0"], replace(ALONE, networks=(Network(()),))),
    (
        ["--network", "8-4", "normalisation=batch_after", "dropout=0.5", "initialisation=normal", "weight_scale=1e-1"],
        replace(ALONE, networks=(Network((8, 4), "relu", "normal", 0.1, "batch_after", 0.5),)),
    ),
    (
        ["--network", "8", "--network", "9", "--entrant", "muon"],
        replace(ALONE, networks=(Network((8,)), Network((9,))), entrants=(Entrant("gd"), Entrant("muon"))),
    ),
    (
        ["--epochs", "7", "--seeds", "2", "--seed", "5", "--order", "curriculum", "--precision", "float64"],
        replace(ALONE, epochs=7, seeds=2, seed=5, order="curriculum", precision="float64"),
    ),
    (["--probe-every", "4"], replace(ALONE, probe_every=4)),
    (
        ["--entrant", "adam", "batch_size=10", "batch_growth=1.5", "then=gd", "switch_at=9"],
        replace(
            ALONE,
            entrants=(
                Entrant("gd"),
                Entrant("adam", {"switch_at": 9.0}, batch_size=10.0, batch_growth=1.5, then="gd"),
            ),
        ),
    ),
]


@pytest.mark.parametrize(("words", "wanted"), KINDS)
def test_words_describe_a_training(words: list[str], wanted: Training, asked: list[Any]) -> None:
    """Source: the same training in Python."""
    assert main(["train", "--entrant", "gd", *words]) == 0
    assert asked == [(wanted, None)]


def test_an_address_a_file_and_a_preset(tmp_path: Path, asked: list[Any], capsys: pytest.CaptureFixture[str]) -> None:
    """Source: the written forms of the same training; what is not ours in an address is told."""
    path = tmp_path / "training.json"
    for text in (TRAINING.to_json(), f'{{"training": {TRAINING.to_json()}, "runs": []}}'):
        path.write_text(text, encoding="utf-8")
        assert main(["train", "--from-json", str(path)]) == 0
    for address in (TRAINING.to_query(), f"https://example.org/networks?{TRAINING.to_query()}&fbclid=1"):
        assert main(["train", "--from-url", address]) == 0
    assert asked == [(TRAINING, None)] * 4
    assert capsys.readouterr().err == "downhill: --from-url: passed over: fbclid\n"
    for name, preset in PRESETS.items():
        assert main(["train", "--preset", name]) == 0
        assert asked.pop() == (preset.training, None)


def test_a_table_of_one_s_own(tmp_path: Path, asked: list[Any]) -> None:
    """Source: the file, and its SHA-256 in the description; an address says of it what the words do."""
    rows = "\n".join(f"{index},{index % 3},{'ab'[index % 2]}" for index in range(30))
    path = tmp_path / "table.csv"
    path.write_text(rows, encoding="utf-8")
    content = path.read_bytes()
    data = Data("csv", {"test_fraction": 0.5}, digest(content))
    described = replace(ALONE, data=data)
    assert main(["train", "--entrant", "gd", "--data", "csv", "test_fraction=0.5", "--table", str(path)]) == 0
    assert main(["train", "--from-url", described.to_query(), "--table", str(path)]) == 0
    assert asked == [(described, content)] * 2
    assert load(data, 0, content).classes == 2
    assert main(["train", "--entrant", "gd", "--table", str(path)]) == 0
    assert asked[-1] == (replace(ALONE, data=Data("csv", {}, digest(content))), content)


# What is printed ------------------------------------------------------------------------------------------------------


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("  ") if cell.strip()]


def test_the_table_tells_how_each_entrant_ends(capsys: pytest.CaptureFixture[str]) -> None:
    """Source: NumPy's median and quartiles of the last readings."""
    assert main(WORDS) == 0
    head, gd, averaged, adam, basis = capsys.readouterr().out.splitlines()
    assert cells(head) == [
        *("entrant", "weights", "training loss", "test loss", "test accuracy", "seconds", "outcome"),
    ]
    assert basis == "after 2 epochs; of 3 seeds the median and the quartiles"
    first, second = DONE[0].runs
    for line, run, name in ((gd, first, "Gradient descent"), (adam, second, "mine")):
        label, weights, train_loss, test_loss, accuracy, seconds, outcome = cells(line)
        assert (label, weights, outcome) == (name, str(2 * 3 + 3 + 3 * 2 + 2), "trained")
        assert_spread(train_loss, run.curves.of_weights.train_loss)
        assert_spread(test_loss, run.curves.of_weights.test_loss)
        assert_spread(accuracy.replace(" %", ""), 100 * run.curves.of_weights.test_accuracy)
        assert float(seconds) == pytest.approx(run.curves.seconds[-1], rel=0.01)
    assert first.curves.of_average is not None
    label, train_loss, *_ = cells(averaged)
    assert label == "averaged"
    assert_spread(train_loss, first.curves.of_average.train_loss)


def assert_spread(told: str, numbers: np.ndarray) -> None:
    """That a cell tells the median and the quartiles of the last column, to three digits or a tenth."""
    low, middle, high = np.percentile(numbers[:, -1], (25, 50, 75))
    read = [float(each) for each in told.replace("(", "").replace(")", "").replace(" to", "").split()]
    assert read == pytest.approx([middle, low, high], rel=1e-3, abs=0.05 if numbers.max() > 10 else 0)


def lost(run: Run, kept: int) -> Run:
    """The run where all but the first so many seeds have diverged."""
    measured = run.curves.of_weights
    losses = measured.train_loss.copy()
    losses[kept:, 1:] = np.nan
    return replace(run, curves=replace(run.curves, of_weights=replace(measured, train_loss=losses)))


def test_who_diverges_is_told_and_does_not_count(capsys: pytest.CaptureFixture[str]) -> None:
    """Source: the numbers of the seed that is left, and the step of the second reading."""
    assert main(WORDS) == 0
    capsys.readouterr()
    whole = DONE[0]
    first, second = whole.runs
    at = int(first.curves.steps[1])
    try:
        DONE[0] = replace(whole, runs=[lost(first, 1), lost(second, 0)])
        assert main(WORDS) == 0
    finally:
        DONE[0] = whole
    _, gd, _, adam, _ = capsys.readouterr().out.splitlines()
    assert cells(gd)[2] == f"{first.curves.of_weights.train_loss[0, -1]:.4g}"
    assert cells(gd)[-1] == f"2 of 3 diverged by step {at}"
    assert cells(adam)[2:5] == ["–"] * 3
    assert cells(adam)[-1] == f"3 of 3 diverged by step {at}"


def test_help_lists_all_that_can_be_named(capsys: pytest.CaptureFixture[str]) -> None:
    """Source: the catalogues."""
    with pytest.raises(SystemExit, match="0"):
        main(["train", "--help"])
    shown = capsys.readouterr().out
    for name in (*PRESETS, *NETWORK_OPTIMIZERS, *Data.kinds):
        assert f"\n  {name} " in shown
    for choices in (ACTIVATIONS, INITIALISATIONS, NORMALISATIONS):
        assert ", ".join(choices) in shown
    assert "batch_growth=NUMBER" in shown


# Several processes ----------------------------------------------------------------------------------------------------

TWO = ["--coordinator", "localhost:1234", "--processes", "2", "--process"]


@pytest.mark.parametrize("process", [0, 1])
def test_only_the_first_process_writes(
    process: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Source: the contract; that joined processes train the same is tested where they are joined."""
    joined: list[tuple[str, int, int]] = []
    monkeypatch.setattr(hosts, "join", lambda *words: joined.append(words))
    for words in (["--csv", str(tmp_path / "out.csv")], []):
        assert main([*WORDS, *TWO, str(process), *words]) == 0
    assert joined == [("localhost:1234", 2, process)] * 2
    assert len(list(tmp_path.iterdir())) == 1 - process
    assert bool(capsys.readouterr().out) == (process == 0)


# Mistakes -------------------------------------------------------------------------------------------------------------

ONE = ["train", "--entrant", "gd"]
MISTAKES: list[tuple[list[str], str]] = [
    (["train"], "nobody trains: give --entrant with one of gd,"),
    ([*ONE, "--data", "moon"], "data = 'moon': must be one of digits, moons"),
    ([*ONE, "--data", "moons", "arms=3"], "moons: unknown number 'arms'"),
    ([*ONE, "--data", "moons", "examples"], "--data: 'examples': must be name=value"),
    ([*ONE, "--data", "moons", "examples=many"], "data: examples = 'many': must be a number"),
    ([*ONE, "--data", "csv"], "data csv: the file itself is not in a description: give --table"),
    ([*ONE, "--data", "csv", f"digest={64 * 'a'}"], "data csv: the file itself is not in a description: give --table"),
    ([*ONE, "--table", "missing.csv"], "--table missing.csv: there is no such file"),
    ([*ONE, "--data", "moons", "--table", "here.csv"], "--table here.csv: data = 'moons': must be 'csv'"),
    ([*ONE, "--table", "here.csv"], "data csv: rows = 2: must be 20 to"),
    ([*ONE, "--network", "ten"], "network: units = 'ten': must be a whole number"),
    ([*ONE, "--network", "10", "colour=red"], "network: unknown field 'colour'"),
    ([*ONE, "--network", "10", "dropout=2"], "dropout = 2.0: must be"),
    ([*ONE, "--network", "10", "--network", "11"], "networks: 2 of them; must be one for all"),
    ([*ONE, "--entrant", "sgdd"], "rule = 'sgdd': must be one of"),
    ([*ONE, "--entrant", "momentum", "velocity_x=1"], "entrants[1]: velocity_x = 1.0"),
    ([*ONE, "--epochs", "0"], "epochs = 0: must be a whole number from 1 to 1000"),
    ([*ONE, "--epochs", "two"], "'two'"),
    ([*ONE, "--seeds", "21"], "seeds = 21: must be"),
    ([*ONE, "--probe-every", "-1"], "probe_every = -1: must be"),
    ([*ONE, "--order", "alphabetical"], "'alphabetical'"),
    ([*ONE, "--precision", "float16"], "'float16'"),
    ([*ONE, "--png", "x.png"], "--png"),
    ([*ONE, "--csv", "-", "--json", "-"], "both write to -"),
    ([*ONE, "--json", "missing/out.json"], "there is no folder missing"),
    (["train", "--entrant", "newton", "--network", "64"], "would hold"),
    (["train", "--preset", "best"], "--preset = 'best': must be one of"),
    (["train", "--preset", "moons", "--epochs", "3"], "--preset and --epochs: each describes a training"),
    (["train", "--from-url", "epochs=3"], "downhill: field 'data' is missing"),
    (["train", "--from-url", "fbclid=3"], "--from-url: there is no training in it: field 'data' is missing"),
    (["train", "--from-url", "data=moons", "--entrant", "gd"], "--from-url and --entrant: each describes a training"),
    (["train", "--from-json", "missing.json"], "missing.json: there is no such file"),
    ([*ONE, *TWO[:2]], "--coordinator without --processes"),
    ([*ONE, *TWO, "2"], "process = 2: must be 0 to 1"),
    (["race", "--landscape", "beale", "--entrant", "muon"], "rule = 'muon': moves matrices, which only a network has"),
]


@pytest.mark.parametrize(("words", "told"), MISTAKES)
def test_a_mistake_is_told_in_one_line(
    words: list[str], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Source: the contract: field, value and what is allowed, status 2, and nothing is written."""
    (tmp_path / "here.csv").write_text("1,a\n2,b\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    try:
        status = main(words)
    except SystemExit as stop:  # what argparse itself finds
        status = stop.code
    out, err = capsys.readouterr()
    assert (status, out) == (2, "")
    [line] = err.splitlines()
    assert line.startswith("downhill: ")
    assert told in line
    assert [path.name for path in tmp_path.iterdir()] == ["here.csv"]


@pytest.mark.parametrize(
    "content", ["", "[]", '{"training": 3, "runs": []}', '{"data": {"kind": "digits"}, "networks": [{"hidden": 3}]}']
)
def test_a_file_that_is_no_training_is_told_in_one_line(
    content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Source: the contract: everything from a file is hostile."""
    path = tmp_path / "training.json"
    path.write_text(content, encoding="utf-8")
    assert main(["train", "--from-json", str(path)]) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith("downhill: ")


def test_ctrl_c_while_it_trains(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: the contract: status 130, nothing is left."""

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(trainings, "train", interrupted)
    assert main([*WORDS, "--csv", str(tmp_path / "out.csv")]) == 130
    assert list(tmp_path.iterdir()) == []


def test_its_progress_is_the_training_s(monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: the fractions that a training tells; that a bar shows them is tested of maps."""
    told: list[float] = []

    class Bar:
        """Takes down what it would show."""

        def __enter__(self) -> Callable[[float], None]:
            return told.append

        def __exit__(self, *_: object) -> None:
            """Nothing is left."""

    monkeypatch.setattr(trainings, "progress_bar", lambda _: Bar())
    DONE.clear()
    assert main(WORDS) == 0
    assert told == sorted(told)
    assert told[-1] == 1.0
