"""The command ``map``: what it writes and prints, what it reads, and that a mistake costs one line."""

import csv
import io
import os
import pty
import subprocess
import sys
import termios
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from downhill import Entrant, Experiment
from downhill.cli import hosts, main, maps
from downhill.maps import Basins, ComputedMap, Map, Plane, Sensitivity, compute, summary
from downhill.maps.specification import Variation
from tests.quick_maps import quick_maps as quick_maps

pytestmark = pytest.mark.usefixtures("quick_maps")

ROOT = Path(__file__).parents[2]
GD, MOMENTUM = ("--entrant", "gd", "learning_rate=0.01"), ("--entrant", "momentum", "learning_rate=0.002")
RACE = ["map", "--landscape", "himmelblau", "--steps", "60", *GD, *MOMENTUM]
EXPERIMENT = Experiment(
    "himmelblau",
    steps=60,
    entrants=(Entrant("gd", {"learning_rate": 0.01}), Entrant("momentum", {"learning_rate": 0.002})),
)
KNOWN: dict[Map, ComputedMap] = {}


@pytest.fixture(autouse=True)
def settings_stay_and_maps_are_computed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What runs in this process leaves JAX as it is for the other tests; equal maps are equal."""

    def computed(wanted: Map, on_progress: Callable[[float], None]) -> ComputedMap:
        on_progress(0.0)
        key = wanted.to_json()
        return KNOWN.get(key) or KNOWN.setdefault(key, compute(wanted))

    for name in ("use_persistent_cache", "use_every_core"):
        monkeypatch.setattr(maps, name, lambda: None)
    monkeypatch.setattr(maps, "compute", computed)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Map, str]]:
    """Maps that a command would compute, and what it would show of them."""
    seen: list[tuple[Map, str]] = []
    monkeypatch.setattr(maps, "compute", lambda wanted, _: wanted)
    monkeypatch.setattr(maps, "table", lambda wanted, show: seen.append((wanted, show)))
    return seen


# Files ----------------------------------------------------------------------------------------------------------------


def test_it_writes_every_kind_of_file(tmp_path: Path) -> None:
    """Source: how each decodes, and the map that the words describe."""
    files = [f"--{kind}={tmp_path / kind}" for kind in ("png", "svg", "csv", "npz", "json")]
    looks = ["--show", "outcome", "--theme", "dark", "--size", "500x600", "--title", "Wells", "--projector"]
    looks += ["--width", "8"]
    assert main([*RACE, "--basins", "size=9", *files, *looks]) == 0
    wanted = Map(EXPERIMENT, Basins(size=9))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["csv", "json", "npz", "png", "svg"]
    with Image.open(tmp_path / "png") as png:
        assert (png.size, png.format) == ((500, 600), "PNG")
        assert png.getpixel((1, 1)) == (0x0E, 0x11, 0x17)
        assert Map.from_json(png.info["Map"]) == wanted
    assert 'width="8cm" height="9.6cm"' in (tmp_path / "svg").read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "csv").read_text(encoding="utf-8"))))
    assert (len(rows), {row["rule"] for row in rows}) == (162, {"gd", "momentum"})
    with np.load(tmp_path / "npz", allow_pickle=False) as arrays:
        assert arrays["theta_2"].shape == (9, 9, 2)
        assert arrays["theta_2"].dtype == np.float32
    assert Map.from_json((tmp_path / "json").read_text(encoding="utf-8")) == wanted


def test_a_dash_is_standard_output(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """Source: the table read back; nothing else is written there."""
    assert main([*RACE, "--basins", "size=3", "--csv", "-"]) == 0
    out, err = capfdbinary.readouterr()
    assert len(list(csv.reader(io.StringIO(out.decode())))) == 1 + 18
    assert err == b""


def test_a_table_that_breaks_off_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: the contract: whole or not at all, also for what is written in pieces."""

    def broken(_: ComputedMap) -> Any:
        yield b"entrant"
        raise KeyboardInterrupt

    monkeypatch.setattr("downhill.export.map_formats.render_map_csv", broken)
    assert main([*RACE, "--basins", "size=3", "--csv", str(tmp_path / "out.csv")]) == 130
    assert list(tmp_path.iterdir()) == []


# Which map ------------------------------------------------------------------------------------------------------------

KINDS: list[tuple[list[str], Variation]] = [
    ([], Basins()),
    (["--basins"], Basins()),
    (["--basins", "size=9", "x_low=-1", "x_high=2", "radius=0.2"], Basins(size=9, x_low=-1.0, x_high=2.0, radius=0.2)),
    (["--sensitivity", "values=40", "seeds=3", "target=1e-3"], Sensitivity(values=40, seeds=3, target=1e-3)),
    (["--plane", "entrant=2", "size=16"], Plane(entrant=1, size=16)),
    (["--plane", "x=momentum", "y=learning_rate", "entrant=2"], Plane(1, "momentum", "learning_rate")),
]


@pytest.mark.parametrize(("words", "kind"), KINDS)
def test_words_describe_a_map(words: list[str], kind: Variation, asked: list[tuple[Map, str]]) -> None:
    """Source: the same map in Python; people count entrants from 1. Each kind shows what is usual."""
    assert main([*RACE, *words]) == 0
    usual = {Basins: "minimum", Sensitivity: "loss", Plane: "outcome"}[type(kind)]
    assert asked == [(Map(EXPERIMENT, kind), usual)]


PLANE = Map(EXPERIMENT, Plane(entrant=1, size=7))


@pytest.mark.parametrize("before", ["", "?", "https://example.org/maps?"])
def test_an_address_of_the_page_of_maps(before: str, asked: list[tuple[Map, str]]) -> None:
    """Source: the written form of the same map, with what the page puts beside it."""
    assert main(["map", "--from-url", f"{before}{PLANE.to_query()}&show=loss"]) == 0
    assert main(["map", "--from-url", f"{before}{PLANE.to_query()}&show=loss", "--show", "steps"]) == 0
    assert main(["map", "--from-url", f"{before}{PLANE.to_query()}"]) == 0
    assert asked == [(PLANE, "loss"), (PLANE, "steps"), (PLANE, "outcome")]


def test_an_address_of_the_playground(asked: list[tuple[Map, str]]) -> None:
    """Source: the race's own written form; its layout says nothing about a map."""
    address = f"https://example.org/?{EXPERIMENT.to_query()}&layout=surface"
    assert main(["map", "--from-url", address, "--plane", "entrant=2", "size=7"]) == 0
    assert main(["map", "--from-url", address]) == 0
    assert asked == [(PLANE, "outcome"), (Map(EXPERIMENT, Basins()), "minimum")]


@pytest.mark.parametrize(
    ("query", "wanted", "told"),
    [
        (f"{PLANE.to_query()}&show=all", (PLANE, "outcome"), "left out: show = 'all': must be one of minimum"),
        (f"{PLANE.to_query()}&show=loss&show=steps", (PLANE, "loss"), "left out: show: given twice"),
        (f"{PLANE.to_query()}&map=basins", (PLANE, "outcome"), "left out: map: given twice"),
        (f"{EXPERIMENT.to_query()}&map=desert", (Map(EXPERIMENT, Basins()), "minimum"), "left out: map = 'desert'"),
        (f"{PLANE.to_query()}&fbclid=1&__theme=x.", (PLANE, "outcome"), "passed over: fbclid, __theme"),
    ],
)
def test_what_is_left_out_of_an_address_is_told(
    query: str, wanted: tuple[Map, str], told: str, asked: list[tuple[Map, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["map", "--from-url", query]) == 0
    assert asked == [wanted]
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith(f"downhill: --from-url: {told}")


@pytest.mark.parametrize(
    "text", [EXPERIMENT.to_json(), f'{{"experiment": {EXPERIMENT.to_json()}, "trajectories": []}}']
)
def test_a_file_of_a_race(text: str, tmp_path: Path, asked: list[tuple[Map, str]]) -> None:
    """Source: the experiment in it."""
    path = tmp_path / "race.json"
    path.write_text(text, encoding="utf-8")
    assert main(["map", "--from-json", str(path), "--plane", "entrant=2", "size=7"]) == 0
    assert asked == [(PLANE, "outcome")]


def test_a_file_of_a_map(tmp_path: Path, asked: list[tuple[Map, str]]) -> None:
    """Source: the map in it."""
    path = tmp_path / "map.json"
    path.write_text(PLANE.to_json(), encoding="utf-8")
    assert main(["map", "--from-json", str(path), "--show", "minimum"]) == 0
    assert asked == [(PLANE, "minimum")]


# What is printed ------------------------------------------------------------------------------------------------------


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("  ") if cell]


def test_the_table_counts_the_runs_of_each_class(capsys: pytest.CaptureFixture[str]) -> None:
    """Source: counted by NumPy in the map's arrays."""
    assert main([*RACE, "--basins", "size=9"]) == 0
    head, *lines, basis = capsys.readouterr().out.splitlines()
    computed = KNOWN[Map(EXPERIMENT, Basins(size=9)).to_json()]
    assert basis == "of 81 starts each"
    assert len(cells(head)) > 3
    for line, name, reached in zip(lines, ("Gradient descent", "Momentum"), computed.reached, strict=True):
        label, *shown = cells(line)
        counts = [int(cell.split(" ")[0]) for cell in shown]
        shares = [cell.split("(")[1].removesuffix(" %)") for cell in shown]
        assert label == name
        assert sum(counts) == 81
        assert counts[:4] == [int((reached == index).sum()) for index in range(4)]
        assert shares == [f"{100 * count / 81:.1f}" for count in counts]


def test_of_numbers_it_tells_the_median(capsys: pytest.CaptureFixture[str]) -> None:
    """Source: NumPy's median of the finite losses, and of the steps of the runs that converged."""
    computed = compute(Map(EXPERIMENT, Basins(size=9)))
    for show in ("loss", "steps"):
        assert main([*RACE, "--basins", "size=9", "--show", show]) == 0
        head, *lines, _ = capsys.readouterr().out.splitlines()
        assert cells(head)[1] == {"loss": "median final loss", "steps": "median steps to convergence"}[show]
        for line, ends in zip(lines, computed.final_states, strict=True):
            converged = ends.at_step[ends.outcome == 0]
            middle = np.nanmedian(ends.loss) if show == "loss" else np.median(converged) if converged.size else None
            assert cells(line)[1] == ("–" if middle is None else f"{middle:.6g}")


def test_of_a_sensitivity_it_tells_the_best_rates(capsys: pytest.CaptureFixture[str]) -> None:
    """Source: the map in numbers, tested by itself."""
    words = [*RACE, "--sensitivity", "values=21", "low=1e-5", "high=10"]
    assert main(words) == 0
    head, *lines, basis = capsys.readouterr().out.splitlines()
    assert cells(head) == ["entrant", "best rate", "final loss there", "good rates", "decades", "diverges from"]
    assert basis == "of 21 rates with 1 seed each"
    [computed] = [known for known in KNOWN.values() if len(known.axes[0].values) == 21]
    for line, each in zip(lines, summary(computed), strict=True):
        assert each.best is not None
        assert each.good is not None
        assert each.diverges_from is not None
        assert cells(line)[1:] == [
            f"{each.rates[each.best]:.6g}",
            f"{each.loss_quartiles[1, each.best]:.6g}",
            f"{each.good[0]:.6g} to {each.good[1]:.6g}",
            f"{each.decades:.2f}",
            f"{each.diverges_from:.6g}",
        ]
    assert main([*words, "--show", "outcome"]) == 0
    assert "still moving" in capsys.readouterr().out


def test_help_lists_the_fields_of_every_kind(capsys: pytest.CaptureFixture[str]) -> None:
    """Source: the fields in Python."""
    with pytest.raises(SystemExit, match="0"):
        main(["map", "--help"])
    shown = " ".join(capsys.readouterr().out.split())
    assert "size x_low x_high y_low y_high radius precision" in shown
    assert "values low high seeds target precision" in shown
    assert "entrant x y size x_low x_high y_low y_high precision" in shown


# Several processes ----------------------------------------------------------------------------------------------------

TWO = ["--coordinator", "localhost:1234", "--processes", "2", "--process"]


@pytest.mark.parametrize("process", [0, 1])
def test_only_the_first_process_writes(
    process: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Source: the contract; that joined processes get one map is tested where they are joined."""
    joined: list[tuple[str, int, int]] = []
    monkeypatch.setattr(hosts, "join", lambda *words: joined.append(words))
    for words in (["--csv", str(tmp_path / "out.csv")], []):
        assert main([*RACE, "--basins", "size=3", *TWO, str(process), *words]) == 0
    assert joined == [("localhost:1234", 2, process)] * 2
    assert len(list(tmp_path.iterdir())) == 1 - process
    assert bool(capsys.readouterr().out) == (process == 0)


@pytest.mark.parametrize("words", [["--npz", "missing/out.npz"], ["--basins", "size=1"], ["--size", "9"]])
def test_nobody_waits_for_a_mistaken_command(words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: the contract: all is checked first; only the process that writes needs a place to write to."""
    joined: list[int] = []
    monkeypatch.setattr(hosts, "join", lambda *words: joined.append(words[2]))
    assert main([*RACE, *words, *TWO, "0"]) == 2
    assert joined == []
    assert main([*RACE, "--basins", "size=3", "--npz", "missing/out.npz", *TWO, "1"]) == 0
    assert joined == [1]


# Mistakes -------------------------------------------------------------------------------------------------------------

MISTAKES: list[tuple[list[str], str]] = [
    (["map"], "no race: give --landscape"),
    (["map", "--landscape", "beale"], "nobody races"),
    (["map", "--landscape", "moon", *GD], "'moon': must be one of"),
    ([*RACE, "--basins", "size=1"], "basins: size = 1: must be a whole number from 2 to 1024"),
    ([*RACE, "--basins", "size=4096"], "size = 4096"),
    ([*RACE, "--basins", "size=9.5"], "size = '9.5': must be a whole number"),
    ([*RACE, "--basins", "size=" + "9" * 5000], "size"),
    ([*RACE, "--basins", "width=9"], "basins: unknown field 'width'; allowed are size"),
    ([*RACE, "--basins", "size"], "--basins: 'size': must be name=value"),
    ([*RACE, "--basins", "size=9", "size=9"], "--basins: size is given twice"),
    ([*RACE, "--basins", "x_low=1"], "basins: x_low and x_high: give both or neither"),
    ([*RACE, "--sensitivity", "low=0", "high=1"], "sensitivity: low = 0.0"),
    ([*RACE, "--sensitivity", "target=nan"], "target = nan: must be"),
    ([*RACE, "--sensitivity", "--show", "steps"], "show = 'steps': a sensitivity counts steps to a loss"),
    ([*RACE, "--plane"], "gd: unknown hyperparameter 'momentum'"),
    ([*RACE, "--plane", "entrant=0"], "--plane: entrant 0: must be the number of an entrant, from 1 to 2"),
    ([*RACE, "--plane", "entrant=3"], "--plane: entrant 3: must be the number of an entrant, from 1 to 2"),
    ([*RACE, "--plane", "entrant=2", "y=learning_rate"], "x and y = 'learning_rate': must be two"),
    ([*RACE, "--basins", "--plane"], "not allowed with"),
    ([*RACE, "--show", "colour"], "'colour'"),
    ([*RACE, "--size", "9x9", "--png", "x.png"], "size = (9, 9): must be width and height from 320"),
    ([*RACE, "--size", "9"], "--size 9: must be like 640x480"),
    ([*RACE, "--title", 81 * "x"], "at most 80"),
    ([*RACE, "--gif", "x.gif"], "--gif"),
    ([*RACE, "--csv", "-", "--npz", "-"], "both write to -"),
    ([*RACE, "--npz", "missing/out.npz"], "there is no folder missing"),
    (["map", "--from-url", PLANE.to_query(), "--plane"], "--from-url and --plane: each describes a map"),
    (["map", "--from-url", PLANE.to_query(), "--steps", "9"], "--from-url and --steps: each describes a race"),
    (["map", "--from-url", "x" * 30_000], "at most 20000 are allowed"),
    (["map", "--from-json", "missing.json"], "missing.json: there is no such file"),
    ([*RACE, "--coordinator", "nowhere", *TWO[2:], "0"], "coordinator = 'nowhere': must be host:port"),
    ([*RACE, *TWO, "2"], "process = 2: must be 0 to 1"),
    ([*RACE, *TWO[:2]], "--coordinator without --processes"),
    ([*RACE, "--process", "0"], "--process without --coordinator"),
]


@pytest.mark.parametrize(("words", "told"), MISTAKES)
def test_a_mistake_is_told_in_one_line(
    words: list[str], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Source: the contract: field, value and what is allowed, status 2, and nothing is written."""
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
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "[" * 100_000,
        '{"map": {}}',
        '{"experiment": {}, "map": 3}',
        '{"experiment": {"landscape": "beale"}, "map": {"kind": "plane", "entrant": -1}}',
    ],
)
def test_a_file_that_is_no_map_is_told_in_one_line(
    content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Source: the contract: everything from a file is hostile."""
    path = tmp_path / "map.json"
    path.write_text(content, encoding="utf-8")
    assert main(["map", "--from-json", str(path)]) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith("downhill: ")


def test_nobody_on_the_map_has_no_picture(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Source: the contract; an address may have no entrants."""
    assert main(["map", "--from-url", "landscape=beale", "--png", str(tmp_path / "x.png")]) == 2
    assert "entrants: nobody is on this map" in capsys.readouterr().err
    words = ["--show", "loss", "--width", "8"]
    assert main(["map", "--from-url", "landscape=beale", "--basins", "size=2", *words]) == 0
    told = capsys.readouterr()
    assert told.out.splitlines()[-1] == "of 4 starts each"
    assert told.err == "downhill: --width: has no effect on the table\n", "what is shown is, in a table too"


# On a terminal --------------------------------------------------------------------------------------------------------


def test_ctrl_c_while_it_computes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: the contract: status 130, nothing is left."""

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(maps, "compute", interrupted)
    assert main([*RACE, "--csv", str(tmp_path / "out.csv")]) == 130
    assert list(tmp_path.iterdir()) == []


def test_on_a_terminal_there_is_a_progress_bar_and_it_goes(tmp_path: Path) -> None:
    """Source: what a person sees, in a process of its own."""
    master, slave = pty.openpty()
    termios.tcsetwinsize(slave, (24, 80))
    command = [sys.executable, "-m", "downhill", *RACE[:5], *GD, "--basins", "size=2", "--npz", str(tmp_path / "o")]
    with subprocess.Popen(command, cwd=ROOT, stderr=slave, stdout=subprocess.PIPE) as process:
        os.close(slave)
        seen = b""
        while True:
            try:
                seen += os.read(master, 4096)
            except OSError:  # the terminal's other end has closed
                break
    os.close(master)
    assert process.returncode == 0
    assert b"basins   0 %" in seen
    assert b"%" not in seen.rsplit(b"\r", 1)[1], "the line is bare at the end"
    assert [path.name for path in tmp_path.iterdir()] == ["o"]
