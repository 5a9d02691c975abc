"""The house: which room may enter which, what the core may lean on, and what nobody writes."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from landscapes import LANDSCAPES
from optimizers import OPTIMIZERS

ROOT = Path(__file__).parents[1]

# Who may import whom; a room is a package or a module.
CATALOGUES = {"landscapes", "optimizers"}
ROOMS: dict[str, set[str]] = {
    "downhill.limits": set(),
    "downhill.parameters": set(),
    "downhill.registry": set(),
    "downhill.expressions": set(),
    "downhill.tables": set(),
    "landscapes": {"downhill.parameters", "downhill.registry", "downhill.expressions"},
    "optimizers": {"downhill.parameters", "downhill.registry", "downhill.expressions"},
    "downhill.experiment": {"downhill.parameters", "downhill.registry", "downhill.tables", *CATALOGUES},
    "downhill.simulation": {"downhill.experiment", "downhill.expressions", "downhill.limits", "downhill.parameters"}
    | CATALOGUES,
    "downhill.maps": {"downhill.simulation", "downhill.experiment", "downhill.parameters", *CATALOGUES},
    "downhill.networks": {"downhill.simulation", "downhill.experiment", "downhill.maps", "downhill.parameters"}
    | CATALOGUES,
    # Its table is written as the exports' are; the rest of it works in a notebook.
    "downhill.assignments": {"downhill.networks", "downhill.maps", "downhill.simulation", "downhill.experiment"}
    | {"downhill.drawing", "downhill.parameters", "downhill.export", *CATALOGUES},
    "downhill": {"downhill.experiment", "downhill.simulation", "downhill.notebook"},  # the public interface
    "downhill.course": {"downhill.drawing"},
    "downhill.lessons": {"downhill.course", "downhill.experiment", "downhill.simulation", "downhill.maps"}
    | {"downhill.networks", "downhill.registry", *CATALOGUES},
    "downhill.drawing": set(),
    "downhill.player": {"downhill.experiment", "downhill.simulation", "downhill.drawing", "downhill.parameters"}
    | {"downhill.expressions", "downhill.maps", "downhill.networks", *CATALOGUES},
    # An export's replay is the player.
    "downhill.export": {"downhill.experiment", "downhill.simulation", "downhill.maps", "downhill.drawing"}
    | {"downhill.player", "downhill.expressions", "downhill.networks", "downhill.parameters", *CATALOGUES}
    | {"downhill.limits"},  # on how many cores a landscape is painted
    "downhill.notebook": {"downhill.experiment", "downhill.simulation", "downhill.maps", "downhill.drawing"}
    | {"downhill.player", "downhill.export", *CATALOGUES},
    "downhill.cli": {
        "downhill.assignments",
        "downhill.experiment",
        "downhill.simulation",
        "downhill.maps",
        "downhill.export",
    }
    | {"downhill.drawing", "downhill.networks", "downhill.parameters", "downhill.registry", *CATALOGUES}
    | {"downhill.course", "downhill.lessons"},  # whose races go onto slides
    "downhill.__main__": {"downhill.cli"},
    # Its messages are made of the player's.
    "downhill.rooms": {"downhill.assignments", "downhill.experiment", "downhill.simulation", "downhill.maps"}
    | {"downhill.parameters", "downhill.player", *CATALOGUES},
    "downhill.server": {"downhill.experiment", "downhill.simulation", "downhill.maps", "downhill.drawing"}
    | {"downhill.assignments", "downhill.export", "downhill.player", "downhill.networks", "downhill.rooms"}
    | {"downhill.course", "downhill.lessons", "downhill.limits", "downhill.parameters", *CATALOGUES},
    "downhill.widgets": {"downhill.server", "downhill.experiment", "downhill.simulation", "downhill.maps"}
    | {"downhill.drawing", "downhill.export", "downhill.player", "downhill.expressions", "downhill.parameters"}
    | {"downhill.assignments", "downhill.course", "downhill.lessons", "downhill.networks", "downhill.tables"}
    | CATALOGUES,
    "downhill.visit": {"downhill.widgets"},
    "pages": {"downhill.widgets", "downhill.server", "downhill.player", "downhill.experiment", "downhill.maps"}
    | {"downhill.lessons", "downhill.networks", "downhill.parameters", *CATALOGUES},
    "app": {"downhill.server", "downhill.player", "downhill.simulation"},
}
# What else a room may import, besides the standard library; a room that is not named here may import anything.
THIRD_PARTIES: dict[str, set[str]] = {
    "downhill.limits": set(),
    "downhill.parameters": set(),
    "downhill.registry": {"immutabledict"},
    "downhill.expressions": {"jax", "jaxtyping", "numpy"},
    "downhill.tables": set(),
    "landscapes": {"immutabledict", "jax", "jaxtyping", "numpy", "scipy", "sklearn"},
    "optimizers": {"jax", "jaxtyping", "optax"},
    "downhill.experiment": {"immutabledict", "jax", "jaxtyping", "numpy", "optax"},
    "downhill.simulation": {"cachetools", "immutabledict", "jax", "jaxtyping", "numpy", "optax"},
    "downhill.maps": {"jax", "jaxtyping", "numpy", "scipy"},
    "downhill.networks": {"immutabledict", "jax", "jaxtyping", "numpy", "optax", "sklearn"},
    "downhill.assignments": {"immutabledict", "jaxtyping", "markdown_it", "numpy"},
    "downhill": set(),
    "downhill.course": {"immutabledict"},
    "downhill.lessons": {"immutabledict", "jax", "jaxtyping", "numpy", "scipy"},
    "downhill.drawing": {"jaxtyping", "numpy"},
    "downhill.export": {"av", "contourpy", "fpdf", "immutabledict", "jaxtyping", "numpy", "PIL", "segno"},
    "downhill.notebook": {"anywidget", "traitlets"},
    "downhill.cli": {"jaxtyping", "numpy", "tqdm"},
    "downhill.rooms": {"alembic", "sqlalchemy"},
    "downhill.server": {"anyio", "cachetools", "click", "jax", "numpy", "prometheus_client"}
    | {"sqlalchemy", "starlette", "streamlit", "uvicorn"},
    "downhill.visit": {"streamlit"},
    "pages": {"streamlit"},
    "app": {"streamlit"},
}
# They look at the house from outside: they may import anything, and no room imports them.
OUTSIDE = {"tests", "benchmarks", "downhill.tools"}
CORE = (
    "downhill.expressions",
    "landscapes",
    "optimizers",
    "downhill.experiment",
    "downhill.simulation",
    "downhill.maps",
    "downhill.networks",
    "downhill.assignments",
)


def room_of(module: str) -> str | None:
    """The innermost room that a module, or a name in one, belongs to."""
    parts = module.split(".")
    inward = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((room for room in inward if room in ROOMS.keys() | OUTSIDE), None)


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def sources(room: str) -> list[Path]:
    """The room's files, without those of the rooms inside it."""
    file = ROOT / f"{room.replace('.', '/')}.py"
    found = [file] if file.exists() else sorted((ROOT / room.replace(".", "/")).rglob("*.py"))
    return [path for path in found if room_of(module_of(path)) == room]


def imports(path: Path) -> Iterator[str]:
    """Every module that is imported, at the top or anywhere within, together with the imported name."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


ALL_SOURCES = [pytest.param(path, id=str(path.relative_to(ROOT))) for room in ROOMS for path in sources(room)]


def test_every_file_is_in_a_room() -> None:
    """Source: the files: a new one must be given its place in the house, and none shadows Python's own."""
    files = [path for top in ("downhill", "landscapes", "optimizers", "pages") for path in (ROOT / top).rglob("*.py")]
    files += ROOT.glob("*.py")
    lost = {str(path.relative_to(ROOT)) for path in files if room_of(module_of(path)) in (None, "downhill")}
    assert lost == {"downhill/__init__.py"}
    assert {path.stem for path in files} & sys.stdlib_module_names == {"__main__"} & sys.stdlib_module_names
    for room in ROOMS:
        assert sources(room), f"{room} is empty"


def test_every_room_goes_into_the_image() -> None:
    """Source: the table: what the app imports must be among what Docker is shown."""
    shown = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    tops = {room.split(".")[0] for room in ROOMS}
    wanted = {f"!{top}.py" if (ROOT / f"{top}.py").exists() else f"!{top}" for top in tops}
    assert wanted <= set(shown)


@pytest.mark.parametrize("room", ROOMS)
def test_rooms_import_only_whom_they_may(room: str) -> None:
    """Source: the table above, compared with the imports in the files' syntax trees."""
    entered = {(str(path.relative_to(ROOT)), name) for path in sources(room) for name in imports(path)}
    forbidden = {
        (path, name) for path, name in entered if room_of(name) not in (None, room) and room_of(name) not in ROOMS[room]
    }
    assert forbidden == set()


@pytest.mark.parametrize("room", THIRD_PARTIES)
def test_rooms_lean_only_on_what_they_may(room: str) -> None:
    """Source: the table above."""
    known = THIRD_PARTIES[room] | sys.stdlib_module_names
    assert {
        (str(path.relative_to(ROOT)), name)
        for path in sources(room)
        for name in imports(path)
        if room_of(name) is None and name.split(".")[0] not in known
    } == set()


# One process imports the rooms in turn, each as if it were the first: what is ours is forgotten before. What belongs to
# others stays, so it is also told of the rooms that come later.
IMPORTING = """
import importlib, json, sys
loaded = {}
for room in sys.argv[1:]:
    for name in [name for name in sys.modules if name.split(".")[0] in ("downhill", "landscapes", "optimizers")]:
        del sys.modules[name]
    importlib.import_module(room)
    loaded[room] = list(sys.modules)
print(json.dumps(loaded))
"""


@pytest.fixture(scope="module")
def loaded() -> dict[str, list[str]]:
    """By the interpreter's own list, the modules loaded once a room has been imported."""
    command = [sys.executable, "-c", IMPORTING, *CORE, "downhill.export"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("room", CORE)
def test_the_core_brings_in_neither_streamlit_nor_plotly(room: str, loaded: dict[str, list[str]]) -> None:
    """Source: the interpreter's own list of loaded modules."""
    shown = {"streamlit", "plotly", "downhill.widgets", "downhill.player", "downhill.drawing", "downhill.export"}
    if room == "downhill.assignments":  # what students read has numbers as the pages print them
        shown -= {"downhill.drawing"}
        assert {each for each in loaded[room] if each.startswith("downhill.drawing.")} == {"downhill.drawing.readable"}
    assert room in loaded[room]
    assert shown.isdisjoint(loaded[room])


def test_exports_do_without_streamlit(loaded: dict[str, list[str]]) -> None:
    """Source: as above: the command line writes replays, and loading Streamlit would cost it a second."""
    assert {"streamlit", "starlette", "downhill.widgets"}.isdisjoint(loaded["downhill.export"])


def test_landscapes_and_optimizers_do_not_even_load_each_other(loaded: dict[str, list[str]]) -> None:
    """Source: as above, through whatever they import."""
    assert {"optimizers", "downhill.experiment"}.isdisjoint(loaded["landscapes"])
    assert {"landscapes", "downhill.experiment"}.isdisjoint(loaded["optimizers"])


# What nobody writes ---------------------------------------------------------------------------------------------------


def faults(tree: ast.AST, names: set[str]) -> Iterator[str]:
    """Forbidden patterns in a syntax tree; ``names`` are ids that code may not be made to depend on."""
    for node in ast.walk(tree):
        match node:
            case ast.Compare(left=left, comparators=right):
                for side in [left, *right]:
                    literals = side.elts if isinstance(side, ast.Tuple | ast.List | ast.Set) else [side]
                    for literal in literals:
                        if isinstance(literal, ast.Constant) and literal.value in names:
                            yield f"line {node.lineno}: a comparison with {literal.value!r}"
            case ast.MatchValue(value=ast.Constant(value=value)) if value in names:
                yield f"line {node.lineno}: a match with {value!r}"
            case ast.Call(func=ast.Name(id="eval" | "exec" as called)):
                yield f"line {node.lineno}: {called}"
            case ast.ExceptHandler(type=kind, body=body) if all(isinstance(line, ast.Pass) for line in body):
                if kind is None or (isinstance(kind, ast.Name) and kind.id in ("Exception", "BaseException")):
                    yield f"line {node.lineno}: an exception of any kind passed over"
            case _:
                pass


@pytest.mark.parametrize(
    ("code", "count"),
    [
        ('x == "adam"', 1),
        ('"adam" != x', 1),
        ('x in ("gd", "adam")', 1),
        ('match x:\n    case "adam":\n        pass', 1),
        ('eval("1")', 1),
        ('exec("1")', 1),
        ("try:\n    f()\nexcept Exception:\n    pass", 1),
        ("try:\n    f()\nexcept:\n    pass", 1),
        ('x == "red"', 0),
        ('Entrant("adam")', 0),
        ("model.eval()", 0),
        ("try:\n    f()\nexcept KeyError:\n    pass", 0),
        ("try:\n    f()\nexcept Exception as e:\n    show(e)", 0),
    ],
)
def test_the_search_finds_what_it_should(code: str, count: int) -> None:
    """Source: examples made for it."""
    assert len(list(faults(ast.parse(code), {"adam"}))) == count


@pytest.mark.parametrize("path", ALL_SOURCES)
def test_nobody_asks_for_a_name_or_swallows_a_fault(path: Path) -> None:
    """Source: the house's rules: a rule's or landscape's id is compared in no file but its own."""
    own = {path.stem} if path.parent.name in ("optimizers", "landscapes") else set[str]()
    names = (set(OPTIMIZERS) | set(LANDSCAPES)) - own
    assert list(faults(ast.parse(path.read_text(encoding="utf-8")), names)) == []


# Examples are experiments and trainings, and so name who runs where.
EXAMPLES = {ROOT / "downhill" / "maps" / "examples.py", ROOT / "downhill" / "networks" / "presets.py"}
PATHS = [path for room in ("downhill.parameters", "downhill.registry", *CORE) for path in sources(room)]


@pytest.mark.parametrize("entries", ["landscapes", "optimizers"])
def test_nothing_but_its_own_file_knows_an_entry(entries: str) -> None:
    """Source: adding one touches nothing else, so no id of a catalogue stands in the core's code outside its folder."""
    ids = set(LANDSCAPES if entries == "landscapes" else OPTIMIZERS)
    named = [
        (str(path.relative_to(ROOT)), node.value)
        for path in PATHS
        if path.parent.name != entries and path not in EXAMPLES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        # "momentum" is also a hyperparameter's name, "saddle" also a kind of critical point.
        if isinstance(node, ast.Constant) and node.value in ids - {"momentum", "saddle", "plane"}
    ]
    assert named == []


def test_the_core_leaves_jaxs_settings_alone() -> None:
    """Source: only what an application calls by itself may change a setting; importing never does."""
    found = [
        (str(path.relative_to(ROOT)), node.lineno)
        for path in PATHS
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.Expr) and "config.update" in ast.unparse(node)
    ]
    assert found == []
