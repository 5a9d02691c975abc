"""The command line: what it writes and where, and that a mistake costs one line and leaves nothing behind."""

import io
import json
import math
import os
import pty
import signal
import subprocess
import sys
import termios
from html import escape
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from downhill import Averaging, Entrant, Experiment, Outcome, Schedule, simulate
from downhill.cli import command, main
from downhill.experiment.checks import LONGEST_MESSAGE
from downhill.export import read_json
from landscapes import LANDSCAPES
from optimizers import OPTIMIZERS
from tests.export.test_faces import nothing as nothing

ROOT = Path(__file__).parents[2]

RACE = ["race", "--landscape", "beale", "--start", "-1.5", "-1.5", "--steps", "20"]
ADAM = ["--entrant", "adam", "learning_rate=0.1"]
EXPERIMENT = Experiment("beale", (-1.5, -1.5), 20, (Entrant("adam", {"learning_rate": 0.1}),))


@pytest.fixture(autouse=True)
def jax_keeps_its_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """What runs in this process leaves JAX's cache and devices as they are for the other tests."""
    monkeypatch.setattr(command, "use_persistent_cache", lambda: None)
    monkeypatch.setattr(command, "use_every_core", lambda: None)


# Outputs --------------------------------------------------------------------------------------------------------------


def test_as_a_module_it_writes_both_files(tmp_path: Path) -> None:
    """Twice within this process they have the same bytes: nothing of the moment or the process is written down."""
    files = [f"--json={tmp_path / 'out.json'}", f"--gif={tmp_path / 'out.gif'}"]
    command = [sys.executable, "-m", "downhill", *RACE, *ADAM, *files]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    written = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert sorted(written) == ["out.gif", "out.json"]
    described = json.loads(written["out.json"])
    assert Experiment.from_json(json.dumps(described["experiment"])) == EXPERIMENT
    with Image.open(tmp_path / "out.gif") as gif:
        assert getattr(gif, "n_frames", 1) == 21
        assert Experiment.from_json(gif.info["comment"].decode()) == EXPERIMENT
    for _ in range(2):
        assert main([*RACE, *ADAM, *files]) == 0
        assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == written


def test_the_json_holds_every_number_in_full(tmp_path: Path) -> None:
    """Source: the arrays of the same race."""
    path = tmp_path / "out.json"
    assert main([*RACE, *ADAM, "--entrant", "momentum", "learning_rate=0.001", "--json", str(path)]) == 0
    described = json.loads(path.read_text(encoding="utf-8"))["trajectories"]
    experiment = Experiment(
        "beale", (-1.5, -1.5), 20, (*EXPERIMENT.entrants, Entrant("momentum", {"learning_rate": 0.001}))
    )
    for read, trajectory in zip(described, simulate(experiment), strict=True):
        for name in ("theta", "loss", "gradient", "learning_rate", "step", "gradient_evaluations"):
            assert np.array_equal(read[name], getattr(trajectory, name)), name
        assert read["state"].keys() == trajectory.state.keys()
        for name, values in trajectory.state.items():
            assert np.array_equal(read["state"][name], values), name
        assert read["name"] == trajectory.entrant.label
        assert read["rule"] == trajectory.entrant.rule
        assert (read["outcome"], read["at_step"]) == (trajectory.outcome, trajectory.outcome.at_step)


def test_json_has_a_text_where_a_number_is_not_finite(tmp_path: Path) -> None:
    def refuse(constant: str) -> float:
        raise AssertionError(f"{constant} is not JSON")

    path = tmp_path / "out.json"
    assert main([*RACE, "--entrant", "gd", "learning_rate=1", "--json", str(path)]) == 0
    [read] = json.loads(path.read_text(encoding="utf-8"), parse_constant=refuse)["trajectories"]
    [trajectory] = simulate(Experiment("beale", (-1.5, -1.5), 20, (Entrant("gd", {"learning_rate": 1.0}),)))
    assert read["outcome"] == Outcome.DIVERGED
    assert [isinstance(value, str) for value in read["loss"]] == [not math.isfinite(loss) for loss in trajectory.loss]
    assert "Infinity" in read["loss"]


def test_a_dash_writes_to_standard_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main([*RACE, *ADAM, "--gif", "-"]) == 0
    gif = capfdbinary.readouterr()
    assert gif.err == b""
    assert getattr(Image.open(io.BytesIO(gif.out)), "n_frames", 1) == 21
    assert main([*RACE, *ADAM, "--json", "-"]) == 0
    text = capfdbinary.readouterr()
    assert text.err == b""
    assert json.loads(text.out)["experiment"]["steps"] == 20
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("nothing")
def test_what_no_font_has_is_told_and_the_picture_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Source: a machine without fonts of its own."""
    path = tmp_path / "out.png"
    assert main([*RACE, "--entrant", "adam", "name=漢字", f"--png={path}"]) == 0
    assert "no font on this machine has 漢 字" in capsys.readouterr().err
    assert path.read_bytes().startswith(b"\x89PNG")


def test_without_an_output_a_table_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """Source: the numbers of the same race, and the distance by Pythagoras."""
    assert main([*RACE, *ADAM, "--entrant", "gd", "name=plain gd", "learning_rate=1"]) == 0
    head, adam, plain = capsys.readouterr().out.splitlines()
    assert head.split("  ")[0].strip() == "entrant"
    [trajectory] = simulate(EXPERIMENT)
    x, y = trajectory.theta[-1]
    cells = [cell.strip() for cell in adam.split("  ") if cell]
    assert cells == [
        "Adam",
        f"{trajectory.loss[-1]:.6g}",
        f"{math.sqrt((x - 3) ** 2 + (y - 0.5) ** 2):.6g}",
        "still moving at step 20",
    ]
    assert plain.startswith("plain gd  ")
    assert "–" in plain
    assert plain.endswith("diverged at step 2")


def test_the_table_has_no_distance_where_no_minimum_is_known(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["race", "--landscape", "saddle", "--steps", "2", *ADAM]) == 0
    assert [cell.strip() for cell in capsys.readouterr().out.splitlines()[1].split("  ") if cell][2] == "–"


def test_what_is_not_given_takes_its_default(tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    assert main(["race", "--landscape", "saddle", "--entrant", "gd", "--json", str(path)]) == 0
    described = json.loads(path.read_text(encoding="utf-8"))["experiment"]
    assert Experiment.from_json(json.dumps(described)) == Experiment("saddle", entrants=(Entrant("gd"),))


def test_layout_theme_parameters_and_clipping_arrive(tmp_path: Path) -> None:
    path = tmp_path / "out.gif"
    words = ["race", "--landscape", "cliff", "--parameter", "steepness=30", "--parameter", "height=5", "--steps", "4"]
    entrants = ["--entrant", "gd", "clip_norm=0.5", "name=gentle = slow", "--entrant", "gd"]
    assert main([*words, *entrants, "--gif", str(path), "--layout", "grid", "--theme", "dark"]) == 0
    with Image.open(path) as gif:
        assert gif.size == (960, 520)
        assert gif.convert("RGB").getpixel((1, 1)) == (0x0E, 0x11, 0x17)
        experiment = Experiment.from_json(gif.info["comment"].decode())
    assert experiment.parameters == {"steepness": 30.0, "height": 5.0}
    assert experiment.entrants == (Entrant("gd", {}, clip_norm=0.5, name="gentle = slow"), Entrant("gd"))


@pytest.mark.parametrize(("x", "y"), [("-1e-3", "-.5"), ("-1", "2e0"), ("-1.5e+0", "-2.")])
def test_numbers_in_every_notation(x: str, y: str, tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    words = ["race", "--landscape", "beale", "--start", x, y, "--steps", "2", "--entrant", "adam", "learning_rate=1e-1"]
    assert main([*words, "--json", str(path)]) == 0
    described = json.loads(path.read_text(encoding="utf-8"))["experiment"]
    assert described["start"] == [float(x), float(y)]
    assert described["entrants"][0]["hyperparameters"]["learning_rate"] == 0.1


def test_an_initial_velocity_arrives(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Source: the names of the URL, as words; the help says of which rules they are."""
    file = tmp_path / "out.json"
    words = ["race", "--landscape", "beale", "--steps", "2", "--entrant", "momentum", "velocity_y=-0.25"]
    assert main([*words, "--json", str(file)]) == 0
    read = json.loads(file.read_text())
    assert read["experiment"]["entrants"][0]["velocity_y"] == -0.25
    assert read["trajectories"][0]["state"]["velocity"][0] == [0, -0.25]
    with pytest.raises(SystemExit):
        main(["race", "--help"])
    [rules] = [line for line in capsys.readouterr().out.splitlines() if line.endswith("rmsprop_graves:")]
    assert rules == "momentum, nesterov, nesterov_shifted, rmsprop_graves:"


def test_what_stands_around_a_rule_arrives(tmp_path: Path) -> None:
    """Source: the names of the URL, as words."""
    file = tmp_path / "out.json"
    words = "gd learning_rate=0.1 schedule=cosine decay_steps=50 final_rate=0.02 clip_value=2 noise=0.5 batch_size=8"
    averaged = ["averaging=exponential", "averaging_decay=0.5", "name=gentle"]
    race = ["race", "--landscape", "formula:x**2 + y**2", "--steps", "30", "--seed", "7", "--budget", "gradients"]
    assert main([*race, "--entrant", *words.split(), *averaged, "--json", str(file)]) == 0
    read = json.loads(file.read_text())
    assert Experiment.from_json(json.dumps(read["experiment"])) == Experiment(
        "formula:x**2 + y**2",
        steps=30,
        entrants=(
            Entrant(
                "gd",
                {"learning_rate": 0.1},
                Schedule("cosine", {"decay_steps": 50.0, "final_rate": 0.02}),
                clip_value=2.0,
                noise=0.5,
                batch_size=8.0,
                averaging=Averaging("exponential", {"averaging_decay": 0.5}),
                name="gentle",
            ),
        ),
        seed=7,
        budget="gradients",
    )
    assert len(read["trajectories"][0]["average"]) == 31


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--landscape", "formula:x**", "--entrant", "gd"], "downhill: formula, character 2: "),
        (["--landscape", "beale", "--entrant", "gd", "schedule=daily"], "schedule = 'daily': must be one of constant"),
        (["--landscape", "beale", "--entrant", "gd", "noise=much"], "gd: noise = 'much': must be a number"),
        (["--landscape", "beale", "--entrant", "gd", "--seed", "-1"], "seed = -1: must be a whole number from 0 to"),
    ],
)
def test_mistakes_around_a_rule(words: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Source: the contract: one line with field, value and what is allowed; status 2."""
    assert main(["race", *words]) == 2
    assert message in capsys.readouterr().err


def test_help_lists_all_that_can_race(capsys: pytest.CaptureFixture[str]) -> None:
    """Source: the catalogues."""
    with pytest.raises(SystemExit, match="0"):
        main(["race", "--help"])
    shown = capsys.readouterr().out
    for entry in (*LANDSCAPES.values(), *OPTIMIZERS.values()):
        assert f"\n  {entry.id} " in shown
    for rule in OPTIMIZERS.values():
        [line] = [line for line in shown.splitlines() if line.startswith(f"  {rule.id} ")]
        assert all(f"{number.name}=" in line for number in rule.hyperparameters)


# Files ----------------------------------------------------------------------------------------------------------------


def test_an_old_file_is_replaced_through_its_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real.json", tmp_path / "link.json"
    real.write_text("old")
    link.symlink_to(real)
    assert main([*RACE, *ADAM, "--json", str(link)]) == 0
    assert link.is_symlink()
    assert json.loads(real.read_text(encoding="utf-8"))["experiment"]["steps"] == 20


def test_a_device_is_written_to_and_stays_one() -> None:
    assert main([*RACE, *ADAM, "--json", "/dev/null"]) == 0
    assert Path("/dev/null").is_char_device()


ALL = {
    "gif": "GIF8",
    "mp4": "\x00\x00\x00",
    "webm": "\x1aE\xdf\xa3",
    "png": "\x89PNG",
    "svg": "<?xml",
    "pdf": "%PDF",
    "tikz": "% ",
    "html": "<!",
    "lean-html": "<!",
    "json": "{",
    "csv": "entrant",
    "snippet": "#",
    "qr": "<svg",
}


HERE = ["--playground", "https://example.org/downhill"]


def test_everything_at_once_from_an_address(tmp_path: Path) -> None:
    """Source: how each kind of file begins, and the experiment that the address holds."""
    address = f"https://example.org/downhill/?{EXPERIMENT.to_query()}&layout=split"
    files = [f"--{kind}={tmp_path / kind}" for kind in ALL]
    assert (
        main(["race", "--from-url", address, *files, "--size", "480x360", "--frames", "3", "--library", "optax", *HERE])
        == 0
    )
    assert {path.name for path in tmp_path.iterdir()} == set(ALL)
    for kind, begins in ALL.items():
        assert (tmp_path / kind).read_bytes().startswith(begins.encode("latin-1")), kind
    with Image.open(tmp_path / "gif") as gif:
        assert (gif.size, getattr(gif, "n_frames", 1)) == ((480, 360), 3)
        assert Experiment.from_json(gif.info["comment"].decode()) == EXPERIMENT
    for replay in ("html", "lean-html"):
        target = f"https://example.org/downhill/?{EXPERIMENT.to_query()}&layout=split"
        assert escape(target) in (tmp_path / replay).read_text(encoding="utf-8")
    compile((tmp_path / "snippet").read_text(encoding="utf-8"), "snippet", "exec")


def test_an_address_as_it_is_pasted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "race.json"
    link = EXPERIMENT.to_query().replace("&", "&amp;")
    address = f"https://example.org/?utm_source=mail&{link}&layout=spiral&entrnat=gd).#top"
    assert main(["race", "--from-url", address, "--json", str(path)]) == 0
    assert read_json(path.read_text(encoding="utf-8"))[0] == EXPERIMENT
    assert [line.partition("from-url: ")[2] for line in capsys.readouterr().err.splitlines()] == [
        "left out: unknown field 'entrnat': is entrant meant?",
        "left out: layout = 'spiral': must be one of overlay, grid, surface, split",
        "passed over: utm_source",
    ]


@pytest.mark.parametrize("written_by", ["the experiment", "--json"])
def test_from_a_file_it_is_the_same_race(written_by: str, tmp_path: Path) -> None:
    given, again = tmp_path / "given.json", tmp_path / "again.json"
    if written_by == "--json":
        assert main([*RACE, *ADAM, "--json", str(given)]) == 0
    else:
        given.write_text(EXPERIMENT.to_json(), encoding="utf-8")
    assert main(["race", "--from-json", str(given), "--json", str(again)]) == 0
    assert read_json(again.read_text(encoding="utf-8"))[0] == EXPERIMENT


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[1]", b"\xff\xfe", b"[" * 100_000, b'{"experiment": 1, "trajectories": []}']
)
def test_a_file_that_is_no_race_is_told_in_one_line(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "damaged.json"
    path.write_bytes(content)
    assert main(["race", "--from-json", str(path)]) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith("downhill: ")


def test_a_film_over_a_hyperparameter(tmp_path: Path) -> None:
    path = tmp_path / "film.gif"
    assert main([*RACE, *ADAM, "--film", "1:beta1", "--frames", "4", "--gif", str(path)]) == 0
    with Image.open(path) as gif:
        assert getattr(gif, "n_frames", 1) == 4
        assert "film over beta1 of entrant 1" in gif.info["comment"].decode()


def in_a_terminal(arguments: list[str], cwd: Path, until: bytes) -> tuple[int, bytes]:
    """Status, and what a person saw on the terminal; once ``until`` is seen, Ctrl-C is pressed."""
    # What was started in the background, as these tests may be, ignores Ctrl-C, and hands that down.
    child = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.path.insert(0, sys.argv.pop(1))
from downhill.cli import main
sys.exit(main())
"""
    master, slave = pty.openpty()
    termios.tcsetwinsize(slave, (24, 80))
    command = [sys.executable, "-c", child, str(ROOT), *arguments]
    with subprocess.Popen(command, cwd=cwd, stderr=slave, stdout=subprocess.PIPE) as process:
        os.close(slave)
        seen = b""
        while True:
            try:
                seen += os.read(master, 4096)
            except OSError:  # the terminal's other end has closed
                break
            if until and until in seen:
                process.send_signal(signal.SIGINT)
                until = b""
    os.close(master)
    return process.returncode, seen


def test_on_a_terminal_there_is_a_progress_bar_and_ctrl_c_leaves_nothing_behind(tmp_path: Path) -> None:
    """Source: what a person sees. That the bar goes when all is done is tested of maps, which have the same."""
    wild = ["race", "--landscape", "beale", "--steps", "5000", *ADAM, "--size", "1920x1440", "--frames", "600"]
    status, seen = in_a_terminal([*wild, "--gif", "out.gif", "--json", "out.json"], tmp_path, until=b"GIF ")
    assert status == 130
    assert b"GIF   0 %" in seen
    assert b"Traceback" not in seen
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError("the disk is full")])
def test_an_interruption_leaves_no_file_and_the_old_one(
    error: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Stopped at the worst moment: everything is computed, the first of two files written under its temporary name."""
    old = tmp_path / "out.json"
    old.write_text("old")
    write = Path.write_bytes

    def fail_at_the_gif(path: Path, content: bytes) -> int:
        if content.startswith(b"GIF"):
            write(path, content[:100])
            raise error
        return write(path, content)

    monkeypatch.setattr(Path, "write_bytes", fail_at_the_gif)
    status = main([*RACE, *ADAM, "--json", str(old), "--gif", str(tmp_path / "out.gif")])
    assert status == (2 if isinstance(error, OSError) else 130)
    told = f"downhill: {tmp_path / 'out.gif'}: the disk is full\n"
    assert capsys.readouterr().err == (told if isinstance(error, OSError) else "")
    assert [path.name for path in tmp_path.iterdir()] == ["out.json"]
    assert old.read_text() == "old"


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError("the disk is gone")])
def test_a_file_that_cannot_take_its_name_leaves_nothing(
    error: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped at the very last moment: whole under its temporary name, but not renamed."""
    old = tmp_path / "out.json"
    old.write_text("old")

    def fail(path: Path, target: Path) -> None:
        assert path.exists()
        assert target == old
        raise error

    monkeypatch.setattr(Path, "replace", fail)
    assert main([*RACE, *ADAM, "--json", str(old)]) == (2 if isinstance(error, OSError) else 130)
    assert list(tmp_path.iterdir()) == [old]
    assert old.read_text() == "old"


def test_a_bug_is_not_taken_for_a_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what a person can mend is told in a line; the rest keeps its traceback."""

    def broken(_: Experiment) -> None:
        raise TypeError("a bug")

    monkeypatch.setattr(command, "simulate", broken)
    with pytest.raises(TypeError, match="a bug"):
        main([*RACE, *ADAM])


def test_ctrl_c_while_it_computes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: Experiment) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "simulate", interrupted)
    assert main([*RACE, *ADAM, "--gif", str(tmp_path / "out.gif")]) == 130
    assert list(tmp_path.iterdir()) == []


# Mistakes -------------------------------------------------------------------------------------------------------------

BEALE = ["race", "--landscape", "beale"]
MISTAKES: list[tuple[list[str], str]] = [
    ([], "command"),
    (["walk"], "walk"),
    (["race", *ADAM], "no race: give --landscape"),
    ([*BEALE], "gd, momentum, nesterov, nesterov_shifted, nesterov_growing, adagrad"),
    ([*BEALE, "--entrant"], "--entrant"),
    (["race", "--landscape", "nowhere", *ADAM], "'nowhere': must be one of "),
    ([*BEALE, *ADAM, "--start", "1"], "--start"),
    ([*BEALE, *ADAM, "--start", "1", "two"], "'two'"),
    ([*BEALE, *ADAM, "--start", "-inf", "0"], "start x = -inf"),
    ([*BEALE, *ADAM, "--start", "nan", "0"], "start x = nan"),
    ([*BEALE, *ADAM, "--steps", "0"], "steps = 0: must be a whole number from 1 to 5000"),
    ([*BEALE, *ADAM, "--steps", "1.5"], "1.5"),
    ([*BEALE, *ADAM, "--steps", "-1"], "steps = -1"),
    ([*BEALE, "--entrant", "sprinter"], "'sprinter': must be one of gd"),
    ([*BEALE, "--entrant", "adam", "0.1"], "'0.1': must be name=value"),
    ([*BEALE, "--entrant", "adam", "=0.1"], "'=0.1': must be name=value"),
    ([*BEALE, "--entrant", "adam", "learning_rate=fast"], "learning_rate = 'fast': must be a number"),
    ([*BEALE, "--entrant", "adam", "learning_rate=-1e-3"], "learning_rate = -0.001: must be a number in"),
    ([*BEALE, "--entrant", "adam", "momentum=0.9"], "adam has learning_rate, beta1"),
    ([*BEALE, "--entrant", "gd", "learning_rate=1", "learning_rate=2"], "learning_rate is given twice"),
    ([*BEALE, "--entrant", "gd", "clip_norm=0"], "clip_norm = 0.0"),
    ([*BEALE, "--entrant", "gd", "velocity_y=1"], "gd: velocity_y = 1.0: this rule takes no initial velocity"),
    ([*BEALE, "--entrant", "gd", "name=" + 41 * "x"], "at most 40"),
    ([*BEALE, "--entrant", "gd", "name=two\nlines"], "printable"),
    ([*BEALE, *(13 * ADAM)], "at most 12"),
    ([*BEALE, *ADAM, "--parameter", "a=1"], "unknown parameter 'a'"),
    (["race", "--landscape", "saddle", *ADAM, "--parameter", "a"], "'a': must be name=value"),
    (["race", "--landscape", "saddle", *ADAM, "--parameter", "a=1", "--parameter", "a=2"], "a is given twice"),
    (["race", "--landscape", "saddle", *ADAM, "--parameter", "a=1e9"], "a = 1000000000.0: must be"),
    ([*BEALE, *ADAM, "--layout", "spiral"], "'spiral'"),
    ([*BEALE, *ADAM, "--theme", "sepia"], "'sepia'"),
    (
        [*BEALE, *ADAM, "--layout", "surface", "--png", "x.png"],
        "--layout surface: --png has no relief; choose overlay, grid, split or curve",
    ),
    ([*BEALE, *ADAM, "--layout", "surface", "--slides", "x"], "--slides has no relief; choose overlay, grid or split"),
    ([*BEALE, *ADAM, "--layout", "curve", "--html", "x.html"], "--layout curve: --html has no such layout"),
    ([*BEALE, *ADAM, "--width", "1", "--svg", "x.svg"], "width_cm = 1.0: must be a number from 3 to 100"),
    ([*BEALE, *ADAM, "--size", "640"], "--size 640: must be like 640x480"),
    ([*BEALE, *ADAM, "--size", "64x48", "--gif", "x.gif"], "size = (64, 48): must be width and height from 320"),
    ([*BEALE, *ADAM, "--frames", "1", "--gif", "x.gif"], "frames = 1: must be a whole number from 2 to 600"),
    ([*BEALE, *ADAM, "--speed", "nan", "--gif", "x.gif"], "speed = nan"),
    ([*BEALE, *ADAM, "--hold", "-1", "--gif", "x.gif"], "hold = -1.0"),
    ([*BEALE, *ADAM, "--title", 81 * "x", "--gif", "x.gif"], "at most 80"),
    ([*BEALE, *ADAM, "--film", "learning_rate", "--gif", "x.gif"], "must be like 1:learning_rate"),
    ([*BEALE, *ADAM, "--film", "2:learning_rate", "--gif", "x.gif"], "--film 2: must be the number of an entrant"),
    ([*BEALE, *ADAM, "--film", "1:speed", "--gif", "x.gif"], "adam: unknown hyperparameter 'speed'"),
    ([*BEALE, *ADAM, "--film", "1:beta1", "--layout", "grid", "--gif", "x.gif"], "layout = 'grid': a film over"),
    ([*BEALE, *ADAM, "--step", "201", "--png", "x.png"], "step = 201: must be a whole number from 0 to 200"),
    ([*BEALE, *ADAM, "--of", "2", "--snippet", "x.py"], "--of 2: must be the number of an entrant, from 1 to 1"),
    ([*BEALE, *ADAM, "--library", "keras", "--snippet", "x.py"], "'keras'"),
    ([*BEALE, *ADAM, "noise=1", "--library", "numpy", "--snippet", "x.py"], "library = 'numpy'"),
    ([*BEALE, *ADAM, "--playground", "ftp://x", "--html", "x.html"], "ftp://x"),
    ([*BEALE, *ADAM, "--qr", "x.svg"], "playground: a QR code needs the address"),
    (["race", "--from-url", "landscape=moon&entrant=gd"], "'moon': must be one of "),
    (["race", "--from-url", f"landscape={'x' * 5000}&entrant=gd"], f"landscape = '{'x' * 100}"),
    (["race", "--from-url", "http://x/?utm_source=mail"], "there is no race in it"),
    (["race", "--from-url", "landscape=beale", "--seed", "1"], "--from-url and --seed: each describes a race"),
    (["race", "--from-url", "landscape=beale", "--from-json", "x"], "--from-url and --from-json"),
    (["race", "--from-json", "missing.json"], "missing.json: there is no such file"),
    (["race", "--from-json", "."], "--from-json .: there is no such file"),
    ([*BEALE, *ADAM, "--land", "beale"], "--land"),
    ([*BEALE, *ADAM, "--gif", "missing/out.gif"], "there is no folder missing"),
    ([*BEALE, *ADAM, "--json", "."], "downhill: .: is a folder"),
    ([*BEALE, *ADAM, "--json", ""], "is a folder"),
    ([*BEALE, *ADAM, "--json", "-", "--gif", "-"], "both write to -"),
    ([*BEALE, *ADAM, "--json", "out", "--gif", "./out"], "both write to out"),
    ([*BEALE, *ADAM, "--steps", "2", "--json", 300 * "x"], "name too long"),
]


def test_an_option_without_effect_is_told_and_the_file_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Source: the help: what each of them is of."""
    monkeypatch.chdir(tmp_path)
    files = ["--json", "x.json", "--svg", "x.svg"]
    unused = [
        "--once",
        "--film",
        "1:learning_rate",
        "--frames",
        "9",
        "--of",
        "1",
        "--playground",
        "https://example.org",
    ]
    assert main([*RACE, *ADAM, *files, "--title", "A", "--width", "8", "--step", "3", *unused]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x.json", "x.svg"]
    told = capsys.readouterr().err.splitlines()
    assert told == [
        f"downhill: {name}: has no effect on --svg, --json" for name in ("--frames", "--once", "--film", "--playground")
    ]
    assert main([*RACE, *ADAM, "--title", "A"]) == 0
    assert capsys.readouterr().err == "downhill: --title: has no effect on the table\n"


@pytest.mark.parametrize(("arguments", "says"), MISTAKES, ids=[says for _, says in MISTAKES])
def test_a_mistake_is_told_in_one_line(
    arguments: list[str],
    says: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    try:
        status: object = main(arguments)
    except SystemExit as stop:
        status = stop.code
    told = capsys.readouterr()
    assert status == 2
    assert told.out == ""
    [line] = told.err.splitlines()
    assert line.startswith("downhill: ")
    assert says.lower() in line.lower()
    assert len(line) <= LONGEST_MESSAGE
    assert list(tmp_path.iterdir()) == []


def test_a_key_given_twice_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """JSON's readers keep the last of them without a word."""
    file = tmp_path / "race.json"
    file.write_text('{"landscape": "beale", "landscape": "saddle"}')
    assert main(["race", "--from-json", str(file)]) == 2
    assert "landscape: given twice" in capsys.readouterr().err


def test_a_reader_who_leaves_early_sees_no_traceback() -> None:
    """Source: status and output of a process, in which a mistake ends as it does for the shell."""
    command = [sys.executable, "-m", "downhill", *RACE, *ADAM, "--json", "-"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()  # long before anything is written
        told = process.stderr.read().decode()
    assert process.returncode == 2
    assert told == "downhill: nobody reads the output\n"
