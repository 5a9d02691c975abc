"""What README.md, docs/ and benchmarks/README.md claim, where a test can hold it."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
import uvicorn.config
from PIL import Image, ImageSequence

import downhill
from benchmarks.row import HEADER
from downhill import Entrant, Experiment, assignments, export, maps, networks, simulate
from downhill.cli import command as cli_command
from downhill.cli import main
from downhill.cli import maps as cli_maps
from downhill.cli import slides as cli_slides
from downhill.cli import trainings as cli_trainings
from downhill.export.table import columns
from downhill.export.training_table import training_columns
from downhill.tools import course
from downhill.tools.catalogue import CATALOGUE, catalogue
from tests.export.test_training_table import BOTH
from tests.maps.test_examples import CLAIM
from tests.quick_maps import quick_maps as quick_maps

pytestmark = pytest.mark.usefixtures("quick_maps")

ROOT = Path(__file__).parents[1]
README, CONTRIBUTING, GIF = ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "docs" / "race.gif"
PAGES = [README, ROOT / "benchmarks" / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
TEXTS = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in PAGES}

NOT_RUN = {
    "make run": "serves until it is stopped; .ci/run starts it",
    "make test": "runs this test",
    "py -m venv .venv": "for Windows",
    r".venv\Scripts\python -m pip install -r requirements.txt": "for Windows; needs the internet",
    r".venv\Scripts\python -m streamlit run app.py --server.address=localhost": "for Windows",
    "pip install -r requirements.txt": "needs the internet",
    "python -m downhill.server": "serves until it is stopped; .ci/run starts it",
    "docker compose up --detach": "needs Docker",
    """export STREAMLIT_SERVER_COOKIE_SECRET="$(openssl rand -hex 32)\"""": "for the servers below",
    "python -m downhill.server --server.address=127.0.0.1 --server.port=8501 --workers=1 &": "serves until stopped",
    "python -m downhill.server --server.address=127.0.0.1 --server.port=8502 --workers=1 &": "serves until stopped",
    "LISTEN=:8080 SERVER_1=127.0.0.1:8501 SERVER_2=127.0.0.1:8502 haproxy -f deploy/haproxy.cfg": (
        "serves until it is stopped; tests/browser/test_proxy.py"
    ),
    "docker build -t downhill .": "needs Docker",
    "docker run --rm -p 8501:8501 downhill": "needs Docker",
    """.venv/bin/pip install "jax[cuda12]==$(.venv/bin/python -c 'import jax; print(jax.__version__)')\"""": (
        "needs the internet, and a GPU"
    ),
    "downhill map --from-json map.json --png map.png --coordinator first.example.org:7000 --processes 2 --process 0": (
        "needs two machines; tests/maps/test_devices.py joins two processes"
    ),
    (
        "downhill train --from-json moons.json --csv all.csv --coordinator first.example.org:7000 --processes 2 "
        "--process 0"
    ): "needs two machines; tests/networks/test_devices.py joins two processes",
}


class Block(NamedTuple):
    """A fenced block of a page."""

    page: str
    language: str
    text: str


FENCED = re.compile(r"```(\w*)\n(.*?)```", re.DOTALL)
BLOCKS = [Block(page, *found) for page, text in TEXTS.items() for found in FENCED.findall(text)]
EXAMPLES = [
    pytest.param(block.text, id=f"{block.page} {number}")
    for number, block in enumerate(BLOCKS)
    if block.language == "python"
]


def command_lines(block: Block) -> list[str]:
    """The block's commands, each in one line, without comments."""
    joined = re.sub(r"\\\n\s*", "", block.text) if block.language == "sh" else block.text
    lines = (re.sub(r"(^|\s+)# .*", "", line) for line in joined.splitlines())
    return [line for line in lines if line]


COMMANDS = {
    page: [line for block in BLOCKS if block[:2] in ((page, "sh"), (page, "bat")) for line in command_lines(block)]
    for page in TEXTS
}
RUN = {page: [line for line in lines if line not in NOT_RUN] for page, lines in COMMANDS.items()}
RENEWAL = RUN["docs/files.md"].pop()  # of the GIF; a test of its own runs it


@pytest.fixture(autouse=True)
def jax_keeps_its_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """What runs in this process leaves JAX's cache and devices as they are for the other tests."""
    for module in (cli_command, cli_maps, cli_slides, cli_trainings):
        monkeypatch.setattr(module, "use_persistent_cache", lambda: None)
        monkeypatch.setattr(module, "use_every_core", lambda: None)


def run(line: str) -> None:
    """A command of ours as it is printed."""
    words = shlex.split(line.removeprefix("python -m "))
    assert words[0] == "downhill"
    assert main(words[1:]) == 0


# What runs ------------------------------------------------------------------------------------------------------------


def test_every_block_is_of_a_kind_that_is_tested() -> None:
    assert {block.language for block in BLOCKS} <= {"python", "sh", "bat"}
    assert len(BLOCKS) == sum(text.count("```") for text in TEXTS.values()) / 2


def test_what_is_not_run_is_printed() -> None:
    assert NOT_RUN.keys() <= {line for lines in COMMANDS.values() for line in lines}


@pytest.mark.parametrize("example", EXAMPLES)
def test_python_runs_as_printed(example: str) -> None:
    """Source: the assertions in it."""
    exec(example, {})


@pytest.mark.parametrize("page", [page for page, lines in RUN.items() if lines])
def test_commands_run_as_printed(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: the files that they name are written, and no others."""
    monkeypatch.chdir(tmp_path)
    for line in RUN[page]:
        run(line)
    named = {word for line in RUN[page] for word in shlex.split(line) if re.fullmatch(r"\w+\.[a-z]\w+", word)}
    assert {path.name for path in tmp_path.iterdir()} == named


@pytest.mark.parametrize("number", [0, 1])
def test_examples_of_contributing_are_whole_entries(number: int) -> None:
    """The landscape and the rule shown there can be used as they are printed."""
    example = re.findall(r"```python\n(.*?)```", CONTRIBUTING.read_text(encoding="utf-8"), re.DOTALL)[number]
    namespace: dict[str, object] = {}
    exec(example, namespace)
    assert {"BOWL", "SIGN_DESCENT"} & set(namespace)


# The README -----------------------------------------------------------------------------------------------------------


def test_the_readme_is_short() -> None:
    """Source: one screen or two, with a picture on top and twelve lines of Python."""
    text = TEXTS["README.md"]
    assert len(text.encode()) <= 7_000
    assert re.search(r"\]\(([^)]*)\)", text)[1] == GIF.relative_to(ROOT).as_posix()  # type: ignore[index]
    [example] = [block.text for block in BLOCKS if block[:2] == ("README.md", "python")]
    assert len([line for line in example.splitlines() if line]) == 12


def frames(path: Path) -> Iterator[np.ndarray]:
    with Image.open(path) as gif:
        for frame in ImageSequence.Iterator(gif):
            yield np.asarray(frame.convert("RGB"), np.int16)


def test_the_gif_is_what_its_command_makes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: the command in docs/files.md, run again. Another machine's last digits may move a line by a hair."""
    assert GIF.stat().st_size <= 600_000
    (tmp_path / "docs").mkdir()
    monkeypatch.chdir(tmp_path)
    run(RENEWAL)
    fresh = tmp_path / GIF.relative_to(ROOT)
    with Image.open(GIF) as committed, Image.open(fresh) as again:
        assert committed.info["comment"] == again.info["comment"]
        assert (committed.size, committed.info["duration"]) == (again.size, again.info["duration"])
    for one, other in zip(frames(GIF), frames(fresh), strict=True):
        if not np.array_equal(one, other):
            differs = (np.abs(one - other) > 40).any(axis=-1)
            assert differs.mean() < 0.0005, "renew it with the command in docs/files.md"


# What is written from the code ----------------------------------------------------------------------------------------


def test_the_list_of_lessons_is_up_to_date() -> None:
    """Renew it with python -m downhill.tools.course."""
    assert TEXTS["docs/course.md"] == course.with_list(TEXTS["docs/course.md"])


def test_catalogue_is_up_to_date() -> None:
    """Renew it with python -m downhill.tools.catalogue."""
    assert CATALOGUE.read_text(encoding="utf-8") == catalogue()


@pytest.mark.parametrize(
    ("page", "names"),
    [
        ("docs/python.md", downhill.__all__),
        ("docs/maps.md", maps.__all__),
        ("docs/networks.md", networks.__all__),
        ("docs/assignments.md", assignments.__all__),
        ("docs/files.md", export.__all__),
    ],
    ids=["downhill", "downhill.maps", "downhill.networks", "downhill.assignments", "downhill.export"],
)
def test_the_public_interface_is_listed(page: str, names: list[str]) -> None:
    """Source: what the packages say of themselves."""
    rows = re.findall(r"^\| .*", TEXTS[page], re.M)
    listed = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    assert set(names) <= listed


def test_the_tables_columns_are_described() -> None:
    """Source: what the table says of itself."""
    experiment = Experiment("beale", steps=1, entrants=(Entrant("adam"),))
    for name, meaning in columns(experiment, simulate(experiment)):
        assert f"| `{name}` | {meaning} |" in TEXTS["docs/files.md"] or name.startswith("state_")


def test_the_columns_of_a_training_are_described() -> None:
    """Source: what the table says of itself."""
    for name, meaning in training_columns(BOTH):
        assert f"| `{name}` | {meaning} |" in TEXTS["docs/networks.md"]


def test_the_fraction_of_starts_that_reach_the_deep_well() -> None:
    """Source: the maps that the page begins with; tests/maps/test_examples.py settles their numbers."""
    for steps, counts in CLAIM.items():
        cells = " | ".join(f"{count:,} ({100 * count / 1681:.1f} %)" for count in counts)
        assert f"| with {steps:,} steps | {cells} |" in TEXTS["docs/maps.md"]


def test_the_measurements_are_a_table_that_benchmarks_can_renew() -> None:
    """Source: the table's head, and the marks between which ``python -m benchmarks --write`` puts it."""
    text = TEXTS["benchmarks/README.md"]
    assert [text.count(mark) for mark in ("<!-- bench:begin -->", "<!-- bench:end -->")] == [1, 1]
    assert f"<!-- bench:begin -->\n{HEADER}\n" in text


# What is elsewhere ----------------------------------------------------------------------------------------------------


def anchors(path: Path) -> set[str]:
    """Of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.*)", path.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", [*TEXTS, "CONTRIBUTING.md"])
def test_links_lead_somewhere(page: str) -> None:
    """Source: the files, and their headings. Addresses on other hosts are not asked."""
    path = ROOT / page
    targets = re.findall(r"\]\(([^)\s]+)\)|src=\"([^\"]+)\"", path.read_text(encoding="utf-8"))
    for target in map("".join, targets):
        if not re.match(r"https?://", target):
            name, _, anchor = target.partition("#")
            file = (path.parent / name).resolve() if name else path
            assert file.is_file(), target
            assert not anchor or anchor in anchors(file), target


def test_every_page_is_linked_from_the_readme() -> None:
    linked = {(ROOT / target).resolve() for target in re.findall(r"\]\(([^)#]+)", TEXTS["README.md"])}
    assert set(PAGES) - {README} <= linked


SOURCES = "".join(
    path.read_text(encoding="utf-8")
    for folder in ("pages", "downhill")
    for path in (ROOT / folder).rglob("*.*")
    if path.suffix in (".py", ".js", ".css")
)


@pytest.mark.parametrize("page", ["docs/playground.md", "docs/files.md"])
def test_labels_that_it_quotes_are_on_the_screen(page: str) -> None:
    """Source: the code that draws the pages."""
    prose = re.sub(r"```.*?```|`[^`\n]*`", "", TEXTS[page], flags=re.S)
    labels = re.findall(r"\"([A-Z][^\"]+)\"|\*\*([^*]+)\*\*", prose)
    assert labels
    assert [label for label in map("".join, labels) if label not in SOURCES] == []


def test_variables_of_the_environment_are_read_somewhere() -> None:
    """Source: Makefile, image, Compose, proxy, and the code; JAX itself reads two, uvicorn the one about proxies."""
    read = SOURCES + "".join((ROOT / name).read_text(encoding="utf-8") for name in ("Makefile", "Dockerfile"))
    named = re.findall(r"^\| `([A-Z_]+)` \|", TEXTS["docs/deployment.md"], re.M)
    read += Path(uvicorn.config.__file__).read_text(encoding="utf-8")
    read += "".join((ROOT / name).read_text(encoding="utf-8") for name in ("compose.yaml", "deploy/haproxy.cfg"))
    assert len(named) == 16
    assert [name for name in named if name not in read] == []


def test_targets_of_make_exist() -> None:
    """Source: the Makefile."""
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    named = {name for text in TEXTS.values() for name in re.findall(r"(?:^|`)make (\w+)", text, re.M)}
    assert {"run", "test", "bench"} <= named <= targets
