"""A folder becomes a catalogue, and a faulty folder is refused at import."""

import importlib
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

from downhill.registry import discover, names_for

GOOD = "from tests_catalogue_kind import Thing\nENTRY = Thing({id!r}, {rank})\n"


@dataclass(frozen=True)
class Thing:
    id: str
    rank: int = 0


Folder = Callable[[Mapping[str, str]], Mapping[str, Thing]]


@pytest.fixture
def catalogue_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Folder]:
    """Makes a package of these modules and discovers it."""
    kind = ModuleType("tests_catalogue_kind")
    kind.Thing = Thing  # pyright: ignore[reportAttributeAccessIssue]
    monkeypatch.setitem(sys.modules, kind.__name__, kind)
    monkeypatch.syspath_prepend(tmp_path)
    package = f"package_{tmp_path.name}"

    def make(modules: Mapping[str, str]) -> Mapping[str, Thing]:
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").touch()
        for name, text in modules.items():
            (tmp_path / package / f"{name}.py").write_text(text)
        return discover(importlib.import_module(package), Thing, order=lambda thing: thing.rank)

    yield make
    for name in [name for name in sys.modules if name.split(".")[0] == package]:
        del sys.modules[name]


def test_every_entry_is_found_in_order(catalogue_of: Folder) -> None:
    """Source: the contract: sorted by the order asked for, not by file name; a file may hold several entries."""
    several = GOOD.format(id="b", rank=2) + "OTHER = Thing('c', 0)\n"
    found = catalogue_of({"a": GOOD.format(id="a", rank=1), "z": several, "entry": "no_entry = True\n"})
    assert list(found) == ["c", "a", "b"]
    assert found["b"] == Thing("b", 2)


def test_entries_in_a_tuple_are_found(catalogue_of: Folder) -> None:
    """Source: the contract: one module may make many entries; what else is in a tuple is nobody's."""
    several = "from tests_catalogue_kind import Thing\nENTRIES = (Thing('b', 2), Thing('a', 1), 'c', ())\n"
    assert list(catalogue_of({"several": several, "a": GOOD.format(id="d", rank=3)})) == ["a", "b", "d"]


def test_a_module_whose_name_begins_with_an_underscore_is_passed_over(catalogue_of: Folder) -> None:
    """Source: the contract: such a module helps the others, and needs no entry."""
    assert list(catalogue_of({"a": GOOD.format(id="a", rank=1), "_table": "ROWS = 1 / 0\n"})) == ["a"]


def test_a_catalogue_is_read_only(catalogue_of: Folder) -> None:
    """Source: the contract."""
    found = catalogue_of({"a": GOOD.format(id="a", rank=1)})
    with pytest.raises(TypeError):
        found["b"] = Thing("b")  # pyright: ignore[reportIndexIssue]


def test_two_entries_of_one_id(catalogue_of: Folder) -> None:
    """Source: the contract; the message names the package and the id."""
    with pytest.raises(ValueError, match=r"two entries of package_.* have the id 'same'"):
        catalogue_of({"a": GOOD.format(id="same", rank=1), "b": GOOD.format(id="same", rank=2)})


def test_an_entry_imported_by_another_module_counts_twice(catalogue_of: Folder) -> None:
    """Source: one file, one entry: entries do not import one another."""
    package = "from importlib import import_module\n"
    again = package + "ENTRY = import_module(__package__ + '.a').ENTRY\n"
    with pytest.raises(ValueError, match="have the id 'a'"):
        catalogue_of({"a": GOOD.format(id="a", rank=1), "b": again})


def test_a_module_without_an_entry(catalogue_of: Folder) -> None:
    """Source: the contract; the message names the module."""
    with pytest.raises(TypeError, match=r"package_.*\.empty defines no Thing"):
        catalogue_of({"a": GOOD.format(id="a", rank=1), "empty": "ENTRY = None\n"})


@pytest.mark.parametrize(
    ("text", "error"),
    [("def", SyntaxError), ("import no_such_module", ModuleNotFoundError), ("1 / 0", ZeroDivisionError)],
)
def test_a_broken_module(catalogue_of: Folder, text: str, error: type[Exception]) -> None:
    """Source: the contract: the module's own error comes through, nothing is passed over."""
    with pytest.raises(error):
        catalogue_of({"a": GOOD.format(id="a", rank=1), "broken": text})


@pytest.mark.parametrize(
    ("package", "catalogue", "some"),
    [
        ("landscapes", "LANDSCAPES", {"beale", "saddle", "sine_exp", "sine_exp_printed", "cliff", "cliff_rnn"}),
        ("optimizers", "OPTIMIZERS", {"gd", "momentum", "nesterov", "adagrad", "rmsprop", "adam"}),
    ],
)
def test_the_shipped_catalogues_are_their_folders(package: str, catalogue: str, some: set[str]) -> None:
    """Source: the files themselves: each holds at least one entry; ids once published in links stay."""
    module = importlib.import_module(package)
    found = getattr(module, catalogue)
    assert some <= set(found)
    files = {path.stem for path in Path(*module.__path__).glob("*.py") if not path.stem.startswith("_")}
    assert len(found) >= len(files - {"entry"})
    assert [entry.id for entry in found.values()] == list(found)


def test_a_message_names_the_nearest_of_many() -> None:
    """Source: by hand: few are all named; of more than twelve what is nearest comes first, and their number last."""
    few = ("steps", "gradients")
    assert names_for("step", few) == "steps, gradients"
    many = [f"rule_{letter}" for letter in "abcdefghijklmn"]
    assert names_for("rule-n", many).startswith("rule_n, ")
    assert names_for(None, many) == ", ".join(many[:12]) + ", … (14 in all)"
    assert names_for("x" * 1_000_000, many) == names_for(None, many)
