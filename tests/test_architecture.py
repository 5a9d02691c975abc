"""The house: which room may enter which, what the core may lean on, and what nobody writes."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from landscapes import LANDSCAPES
from optimizers import OPTIMIZERS

ROOT = Path(__file__).parents[1]

# Who may import whom. ui, export and the command line read the catalogues for names, formulas, ranges and views.
ROOMS: dict[str, set[str]] = {
    "catalogue": set(),
    "formulas": set(),
    "landscapes": {"catalogue", "formulas"},
    "optimizers": {"catalogue"},
    "trajectories": {"landscapes", "optimizers", "catalogue"},
    "lessons": {"trajectories", "catalogue"},
    "plots": set(),
    "player": {"trajectories", "plots", "landscapes"},  # an export's replay is the player
    "export": {"trajectories", "plots", "landscapes", "player"},
    "ui": {"player", "plots", "export", "lessons", "trajectories", "landscapes", "optimizers", "catalogue", "formulas"},
    "views": {"ui"},
    "main": {"ui"},
    "app": {"ui", "player", "trajectories"},
    "downhill": {"trajectories", "export", "landscapes", "optimizers", "catalogue"},
}
# What else a room may import, besides the standard library; a room that is not named here may import anything.
THIRD_PARTIES: dict[str, set[str]] = {
    "catalogue": set(),
    "formulas": {"jax", "jaxtyping"},
    "landscapes": {"jax", "jaxtyping", "numpy", "sklearn"},
    "optimizers": {"jax", "jaxtyping", "optax"},
    "trajectories": {"jax", "jaxtyping", "numpy", "optax", "scipy"},
    "lessons": {"numpy"},
    "plots": {"jaxtyping", "numpy"},
    "export": {"av", "jaxtyping", "numpy", "PIL", "segno"},
    "downhill": {"tqdm"},
    "views": {"streamlit"},
    "main": {"streamlit"},
    "app": {"streamlit"},
}
# They look at the house from outside: they may import anything, and no room imports them.
OUTSIDE = {"tests", "benchmarks", "tools"}
CORE = ("catalogue", "formulas", "landscapes", "optimizers", "trajectories")


def sources(room: str) -> list[Path]:
    file = ROOT / f"{room}.py"
    return [file] if file.exists() else sorted((ROOT / room).rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    """The first name of every module that is imported, at the top or anywhere within."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            yield (node.module or "").split(".")[0]


ALL_SOURCES = [pytest.param(path, id=str(path.relative_to(ROOT))) for room in ROOMS for path in sources(room)]


def test_every_room_is_in_the_table() -> None:
    """Source: the folders and files at the root: a new room must be given its place in the house."""
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} | {path.stem for path in ROOT.glob("*.py")}
    assert packages - OUTSIDE <= ROOMS.keys()
    for room in CORE:
        assert sources(room), f"{room} is empty"


def test_every_room_goes_into_the_image() -> None:
    """Source: the table: what the app imports must be among what Docker is shown."""
    shown = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    wanted = {f"!{room}.py" if (ROOT / f"{room}.py").exists() else f"!{room}" for room in ROOMS}
    assert wanted <= set(shown)


@pytest.mark.parametrize("room", ROOMS)
def test_rooms_import_only_whom_they_may(room: str) -> None:
    """Source: the table above, compared with the imports in the files' syntax trees."""
    entered = {(str(path.relative_to(ROOT)), name) for path in sources(room) for name in imports(path)}
    others = (set(ROOMS) | OUTSIDE) - {room}
    forbidden = {(path, name) for path, name in entered if name in others - ROOMS[room]}
    assert forbidden == set()


@pytest.mark.parametrize("room", THIRD_PARTIES)
def test_rooms_lean_only_on_what_they_may(room: str) -> None:
    """Source: the table above."""
    known = THIRD_PARTIES[room] | set(ROOMS) | set(sys.stdlib_module_names)
    assert {
        (str(path.relative_to(ROOT)), name) for path in sources(room) for name in imports(path) if name not in known
    } == set()


@pytest.mark.parametrize("room", CORE)
def test_the_core_brings_in_neither_streamlit_nor_plotly(room: str) -> None:
    """Source: the interpreter's own list of loaded modules, in a process that has imported nothing else."""
    shown = ("streamlit", "plotly", "ui", "player", "plots", "export")
    code = f"import sys, {room}; print([name for name in {shown} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr


def test_exports_do_without_streamlit() -> None:
    """Source: as above: the command line writes replays, and loading Streamlit would cost it a second."""
    code = "import sys, export; print([name for name in ('streamlit', 'starlette', 'ui') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr


def test_landscapes_and_optimizers_do_not_even_load_each_other() -> None:
    """Source: as above, through whatever they import."""
    for one, other in (("landscapes", "optimizers"), ("optimizers", "landscapes")):
        code = f"import sys, {one}; print({other!r} in sys.modules, 'trajectories' in sys.modules)"
        done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.stdout.strip() == "False False", done.stderr


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


# Examples are experiments, and so name who runs where.
EXAMPLES = ROOT / "trajectories" / "maps" / "examples.py"
PATHS = [path for room in ("catalogue", "landscapes", "optimizers", "trajectories") for path in sources(room)]


@pytest.mark.parametrize("entries", ["landscapes", "optimizers"])
def test_nothing_but_its_own_file_knows_an_entry(entries: str) -> None:
    """Source: adding one touches nothing else, so no id of a catalogue stands in the core's code outside its folder."""
    ids = set(LANDSCAPES if entries == "landscapes" else OPTIMIZERS)
    named = [
        (str(path.relative_to(ROOT)), node.value)
        for path in PATHS
        if path.parent.name != entries and path != EXAMPLES
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
