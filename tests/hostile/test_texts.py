"""What Python itself is handed from outside: JSON of any shape, edits of the player, numbers, words of a command."""

import io
import json
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jaxtyping import config

from downhill import Experiment
from downhill.cli import command, main
from downhill.cli import maps as cli_maps
from downhill.experiment.checks import LONGEST_MESSAGE
from downhill.export import read_json
from downhill.maps import Map
from downhill.networks import Training
from downhill.parameters import Parameter
from downhill.widgets.machine import Session
from downhill.widgets.player_edits import told
from downhill.widgets.race_page import RACE
from landscapes import LANDSCAPES
from optimizers import OPTIMIZERS
from tests.hostile.grammar import JSON_TEXTS, NUMBERS, RACES, TEXTS, VALUES, edit

pytestmark = pytest.mark.product


@pytest.fixture(autouse=True, scope="module")
def as_installed() -> Iterator[None]:
    """Types are not checked at each call, as they are in other tests: only what our own code checks counts."""
    config.update("jaxtyping_disable", True)
    yield
    config.update("jaxtyping_disable", False)


MANY = settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
ANYTHING = st.recursive(
    st.sampled_from(VALUES) | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
EXPERIMENT = Experiment.from_query("landscape=saddle&steps=3&entrant=adam,clip_norm=1&entrant=gd,schedule=cosine")
MAPS = [Map.from_query(f"{EXPERIMENT.to_query()}&map={kind}") for kind in ("basins,size=4", "sensitivity,values=3")]
MAPS.append(Map.from_query("landscape=saddle&entrant=momentum&map=plane,size=4"))


def spoiled(described: Any, at: Any, value: Any) -> str:
    """A JSON text of what is described, in which one thing, chosen by a number for each level, is another."""
    inner = described
    while True:
        names = list(inner) if isinstance(inner, dict) else range(len(inner))
        name = names[next(at) % len(names)]
        if not isinstance(inner[name], dict | list) or not inner[name] or next(at) % 4 == 0:
            inner[name] = value
            return json.dumps(described)
        inner = inner[name]


def endless(seed: int) -> Any:
    chance = Random(seed)
    while True:
        yield chance.randrange(1 << 20)


@MANY
@given(seed=st.integers(0), value=ANYTHING)
def test_an_experiment_in_json_is_refused_or_can_be_written_again(seed: int, value: Any) -> None:
    try:
        read = Experiment.from_json(spoiled(json.loads(EXPERIMENT.to_json()), endless(seed), value))
    except ValueError:
        return
    assert Experiment.from_json(read.to_json()) == read == Experiment.from_query(read.to_query())


@MANY
@given(map_=st.sampled_from(MAPS), seed=st.integers(0), value=ANYTHING)
def test_a_map_in_json_is_refused_or_can_be_written_again(map_: Map, seed: int, value: Any) -> None:
    try:
        read = Map.from_json(spoiled(json.loads(map_.to_json()), endless(seed), value))
    except ValueError:
        return
    assert Map.from_json(read.to_json()) == read == Map.from_query(read.to_query())


TRAINING = Training.from_query("data=moons&network=4-3&network=4&entrant=adam,batch_size=8&entrant=gd,schedule=cosine")


@MANY
@given(seed=st.integers(0), value=ANYTHING)
def test_a_training_in_json_is_refused_or_can_be_written_again(seed: int, value: Any) -> None:
    try:
        read = Training.from_json(spoiled(json.loads(TRAINING.to_json()), endless(seed), value))
    except ValueError:
        return
    assert Training.from_json(read.to_json()) == read == Training.from_query(read.to_query())


READERS = (
    Experiment.from_json,
    Experiment.from_query,
    Map.from_json,
    Map.from_query,
    Training.from_json,
    Training.from_query,
    read_json,
)


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.__qualname__)
def test_what_is_no_json_or_no_race_is_refused(reader: Callable[[str], object]) -> None:
    for text in (*JSON_TEXTS, *TEXTS, *NUMBERS):
        with pytest.raises(ValueError, match=r".+"):
            reader(text)


@MANY
@given(edits=ANYTHING | st.lists(st.builds(lambda seed: edit(Random(seed)), st.integers(0)), max_size=5))
def test_whatever_the_player_says_leaves_a_session_with_a_race(edits: Any) -> None:
    before = Session(experiment=EXPERIMENT).with_view(RACE, "grid")
    after = told(before, edits)
    assert Experiment.from_query(after.experiment.to_query()) == after.experiment
    assert after.view(RACE) in ("overlay", "grid", "split", "surface")
    assert told(after, edits) == after, "what was heard is passed over"


PARAMETERS = [
    *(each for one in LANDSCAPES.values() for each in one.parameters),
    *(each for rule in OPTIMIZERS.values() for each in rule.hyperparameters),
]


@MANY
@given(parameter=st.sampled_from(PARAMETERS), value=ANYTHING)
def test_a_field_takes_a_number_in_its_range_or_nothing(parameter: Parameter, value: Any) -> None:
    try:
        number = parameter.check(value, "x")
    except ValueError:
        return
    assert type(number) is float
    assert math.isfinite(number)
    assert parameter.low <= number <= parameter.high


# The command line -----------------------------------------------------------------------------------------------------

OPTIONS = (
    *(
        "--landscape",
        "--parameter",
        "--start",
        "--steps",
        "--seed",
        "--budget",
        "--entrant",
        "--from-url",
        "--from-json",
    ),
    *(
        "--csv",
        "--json",
        "--png",
        "--layout",
        "--theme",
        "--size",
        "--title",
        "--frames",
        "--speed",
        "--hold",
        "--film",
    ),
    *("--step", "--playground", "--of", "--library", "--snippet", "--link", "--basins", "--plane", "--sensitivity"),
    *("--show", "--npz", "--nothing", "-", "--", ""),
)
WORDS = (
    *(
        "beale",
        "adam",
        "gd",
        "learning_rate=0.1",
        "a=1",
        "1",
        "-1.5",
        "x.csv",
        "x.json",
        "-",
        "1:learning_rate",
        "size=4",
    ),
    *("&".join(f"{name}={text}" for name, text in race) for race in RACES),
    *("/dev/null/x", ".", "no/where.png", "640x480", "optax"),
)


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands run in an empty folder, read nothing, and leave JAX's settings as they are."""
    monkeypatch.chdir(tmp_path)
    for module in (command, cli_maps):
        monkeypatch.setattr(module, "use_persistent_cache", lambda: None)
        monkeypatch.setattr(module, "use_every_core", lambda: None)


@pytest.mark.usefixtures("elsewhere")
def test_every_command_is_obeyed_or_refused_in_a_line(
    capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = Random(0)
    for _ in range(400):
        words = [chance.choice(("race", "race", "map"))]
        for _ in range(chance.randrange(1, 6)):
            words += [
                chance.choice(OPTIONS),
                *chance.choices((*WORDS, *WORDS, *TEXTS, *NUMBERS), k=chance.randrange(3)),
            ]
        monkeypatch.setattr("sys.stdin", io.StringIO(chance.choice(JSON_TEXTS)))
        try:
            status = main(words)
        except SystemExit as end:  # argparse's
            status = end.code
        said = capfdbinary.readouterr().err.decode()
        assert status in (0, 2), words
        assert status == 0 or (len(said) <= LONGEST_MESSAGE + 1 and said.count("\n") == 1), (words, said)
