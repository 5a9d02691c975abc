"""The JSON export read back: equal and bit for bit, or refused with the field's name."""

import dataclasses
import json
import re
from collections.abc import Callable
from typing import Any

import jax
import numpy as np
import optax
import pytest

from downhill import Averaging, Entrant, Experiment, Outcome, Schedule, simulate
from downhill.export import read_json, render_json
from downhill.export.number_texts import ARRAYS, AVERAGES
from downhill.export.reading import MAX_LENGTH
from downhill.simulation import Trajectory
from downhill.simulation.state import state_shapes
from optimizers import OPTIMIZERS
from tests.products import sampled

AVERAGED = Entrant("adam", {"learning_rate": 0.1}, averaging=Averaging("exponential", {"averaging_decay": 0.7}))
NOISY = Entrant("gd", {"learning_rate": 1 / 3}, Schedule("cosine"), noise=0.1, batch_size=4.0, clip_norm=2.0)
# Where nothing else is asked for, all run on one landscape for 17 to 32 steps, for which one program is compiled.
RACES = {
    "plain": Experiment("beale", (-1.5, -1.5), 30, (Entrant("gd"), Entrant("adam", name='«∇» "x"'))),
    "diverged": Experiment("beale", steps=20, entrants=(Entrant("gd", {"learning_rate": 100.0}), Entrant("momentum"))),
    "saddle": Experiment("saddle", (-1.5, 0.0), 64, (Entrant("gd", {"learning_rate": 0.1}),)),
    "outside": Experiment("saddle", (-1.5, 0.5), 60, (Entrant("gd", {"learning_rate": 0.1}),)),
    "averaged": Experiment("beale", steps=17, entrants=(AVERAGED, Entrant("gd"))),
    "matrices": Experiment("beale", steps=25, entrants=(Entrant("bfgs"), Entrant("newton"), Entrant("lbfgs"))),
    "gradients": Experiment("beale", steps=30, budget="gradients", entrants=(Entrant("bfgs"), Entrant("adahessian"))),
    "examples": Experiment("logistic_regression", steps=90, budget="examples", entrants=(NOISY, Entrant("bfgs"))),
    "data": Experiment("logistic_regression", steps=20, entrants=(NOISY, AVERAGED), seed=7),
    "typed": Experiment("formula:x**2 + 3*sin(y)**2", (1.0, 1 / 7), 12, (Entrant("adam"),)),
    "no rate": Experiment("beale", steps=20, entrants=(Entrant("adadelta"), Entrant("newton"))),
    "empty": Experiment("beale"),
}


def arrays(run: Trajectory) -> dict[str, np.ndarray]:
    named = {name: getattr(run, name) for name in (*ARRAYS, *AVERAGES)}
    return {name: values for name, values in named.items() if values is not None} | {
        f"state {name}": values for name, values in run.state.items()
    }


def unsigned(values: np.ndarray) -> np.ndarray:
    """Every NaN with the same sign, which alone is not kept."""
    return np.where(np.isnan(values), np.nan, values)


def assert_the_same(found: Trajectory, run: Trajectory) -> None:
    assert found.entrant == run.entrant
    assert (found.outcome, found.outcome.at_step, type(found.outcome)) == (run.outcome, run.outcome.at_step, Outcome)
    assert list(arrays(found)) == list(arrays(run))
    for name, values in arrays(run).items():
        read = arrays(found)[name]
        assert (read.shape, read.dtype) == (values.shape, np.float64), name
        assert read.tobytes() == unsigned(values).tobytes(), name
        assert not read.flags.writeable, name


@pytest.mark.parametrize("race", RACES.values(), ids=RACES)
def test_a_race_reads_back_bit_for_bit(race: Experiment) -> None:
    """Source: the race itself, byte by byte, so that NaN and -0 count too."""
    runs = simulate(race)
    experiment, found = read_json(render_json(race, runs))
    assert experiment == race
    assert len(found) == len(runs)
    for one, other in zip(found, runs, strict=True):
        assert_the_same(one, other)


@pytest.mark.parametrize("rule", sampled(OPTIMIZERS, every=20))
def test_every_rule_reads_back(rule: str) -> None:
    """Source: as above. Every state has its own symbols and shapes."""
    race = Experiment("beale", steps=20, entrants=(Entrant(rule),))
    [run] = simulate(race)
    assert state_shapes(run.entrant) == {name: values.shape[1:] for name, values in run.state.items()}
    [found] = read_json(render_json(race, (run,)))[1]
    assert_the_same(found, run)


def test_what_is_written_again_is_the_same_text() -> None:
    """Source: the first text."""
    for name in ("diverged", "averaged", "matrices"):
        text = render_json(RACES[name], simulate(RACES[name]))
        assert render_json(*read_json(text)) == text


def test_these_races_have_what_is_hard_to_write() -> None:
    """Else the tests above would not see it."""
    numbers = np.concatenate(
        [values.ravel() for race in RACES.values() for run in simulate(race) for values in arrays(run).values()]
    )
    assert np.isnan(numbers).any()
    assert np.isposinf(numbers).any()
    assert (np.signbit(numbers) & (numbers == 0)).any()
    odd = np.resize([np.nan, -np.nan, np.inf, -np.inf, -0.0, 5e-324, np.finfo(float).max, 0.1 + 0.2], 21)
    assert np.signbit(odd[1])
    race = Experiment("beale", steps=20, entrants=(Entrant("gd"),))
    [run] = simulate(race)
    run = dataclasses.replace(run, loss=odd)
    _, [found] = read_json(render_json(race, (run,)))
    assert found.loss.tobytes() == unsigned(odd).tobytes()


def test_all_fields_of_a_trajectory_are_written() -> None:
    """Source: the dataclass: a field that is added must be read back, too."""
    fields = {field.name for field in dataclasses.fields(Trajectory)}
    assert {*ARRAYS, *AVERAGES, "entrant", "state", "outcome"} == fields


# What is refused ------------------------------------------------------------------------------------------------------

SHORT = Experiment("beale", steps=2, entrants=(Entrant("adam"), Entrant("gd", averaging=Averaging("arithmetic"))))


@pytest.fixture(scope="module")
def written() -> str:
    return render_json(SHORT, simulate(SHORT))


def put(*path: str | int, value: object) -> Callable[[Any], None]:
    """A change of what stands there."""

    def change(race: Any) -> None:
        for step in path[:-1]:
            race = race[step]
        race[path[-1]] = value

    return change


def drop(*path: str | int) -> Callable[[Any], None]:
    """A removal of it."""

    def change(race: Any) -> None:
        for step in path[:-1]:
            race = race[step]
        del race[path[-1]]

    return change


def deep(levels: int) -> Any:
    nested: Any = []
    for _ in range(levels):
        nested = [nested]
    return nested


RUN = ("trajectories", 0)
CHANGES: list[tuple[Callable[[Any], None], str]] = [
    (drop("experiment"), "the race: field 'experiment' is missing"),
    (drop("trajectories"), "the race: field 'trajectories' is missing"),
    (put("more", value=1), "the race: unknown field 'more'"),
    (put("experiment", value=None), "experiment: experiment = None"),
    (put("experiment", value=deep(50)), "experiment: lists and objects nested too deep"),
    (put("experiment", "landscape", value="nowhere"), "experiment: landscape = 'nowhere'"),
    (put("experiment", "entrants", 0, "rule", value="nobody"), "experiment: rule = 'nobody'"),
    (put("experiment", "entrants", 0, "hyperparameters", "beta1", value=2), "beta1 = 2: must be"),
    (put("experiment", "steps", value=3), "gradient_evaluations: 3 of them: must be as many as 3 steps allow"),
    (put("experiment", "steps", value=0), "experiment: steps = 0: must be a whole number from 1"),
    (put("experiment", "start", value=[1e999, 0.0]), "experiment: start x = inf"),
    (put("experiment", "entrants", value=[]), "trajectories: 2 of them: must be a list of 0"),
    (put("experiment", "more", value=1), "experiment: experiment: unknown field 'more'"),
    (put("trajectories", value={}), "trajectories = {}: must be a list of 2"),
    (put("trajectories", value=[]), "trajectories: 0 of them: must be a list of 2"),
    (put(*RUN, value=[]), r"trajectories[0] = []: must be an object"),
    (put(*RUN, "more", value=1), "trajectories[0]: unknown field 'more'"),
    (put(*RUN, "average", value=[[0, 0]] * 3), "trajectories[0]: unknown field 'average'"),
    (drop("trajectories", 1, "average"), "trajectories[1]: field 'average' is missing"),
    (put("trajectories", 1, "average_loss", value=None), "trajectories[1].average_loss = None"),
    (drop(*RUN, "theta"), "trajectories[0]: field 'theta' is missing"),
    (drop(*RUN, "gradient_step_terms"), "trajectories[0]: field 'gradient_step_terms' is missing"),
    (put(*RUN, "gradient_step_terms", 0, value=[0]), "trajectories[0].gradient_step_terms[0]: 1 of them"),
    (put(*RUN, "name", value=3), "trajectories[0].name = 3: must be a text"),
    (put(*RUN, "rule", value="gd"), "trajectories[0].rule = 'gd': must be 'adam'"),
    (put(*RUN, "rule", value=[]), "trajectories[0].rule = []"),
    (put(*RUN, "outcome", value="won"), "trajectories[0].outcome = 'won': must be one of converged"),
    (put(*RUN, "outcome", value={}), "trajectories[0].outcome = {}"),
    (put(*RUN, "at_step", value=3), "trajectories[0].at_step = 3: must be a whole number from 0 to 2"),
    (put(*RUN, "at_step", value=-1), "trajectories[0].at_step = -1"),
    (put(*RUN, "at_step", value=True), "trajectories[0].at_step = True"),
    (put(*RUN, "at_step", value=1.0), "trajectories[0].at_step = 1.0"),
    (put(*RUN, "theta", value="NaN"), "trajectories[0].theta = 'NaN': must be a list of 3"),
    (put(*RUN, "theta", value=[[0, 0]] * 2), "trajectories[0].theta: 2 of them: must be a list of 3"),
    (put(*RUN, "theta", 1, value=[0]), "trajectories[0].theta[1]: 1 of them: must be a list of 2"),
    (put(*RUN, "theta", 1, value=5), "trajectories[0].theta[1] = 5: must be a list of 2"),
    (put(*RUN, "theta", 1, 1, value="1.0"), "trajectories[0].theta[1][1] = '1.0': must be a number or one of NaN"),
    (put(*RUN, "loss", 2, value=None), "trajectories[0].loss[2] = None"),
    (put(*RUN, "loss", 2, value=True), "trajectories[0].loss[2] = True"),
    (put(*RUN, "loss", 2, value=[1.0]), "trajectories[0].loss[2] = [1.0]"),
    (put(*RUN, "loss", 2, value={"a": 1}), "trajectories[0].loss[2] = {'a': 1}"),
    (put(*RUN, "loss", 2, value=10**400), "trajectories[0].loss[2] = 1000"),
    (put(*RUN, "hessian", 0, value=[1, 2, 3, 4]), "trajectories[0].hessian[0]: 4 of them: must be a list of 2"),
    (put(*RUN, "gradient_evaluations", value=7), "trajectories[0].gradient_evaluations = 7: must be a list"),
    (put(*RUN, "gradient_evaluations", value=[]), "trajectories[0].gradient_evaluations: 0 of them"),
    (put(*RUN, "gradient_evaluations", value=[0, "x", 1]), "trajectories[0].gradient_evaluations[1] = 'x'"),
    (drop(*RUN, "examples"), "trajectories[0]: field 'examples' is missing"),
    (put(*RUN, "examples", value=[0, 1]), "trajectories[0].examples: 2 of them: must be a list of 3"),
    (put(*RUN, "state", value=None), "trajectories[0].state = None: must be an object with first_moment"),
    (put(*RUN, "state", "first_moment", value=[0] * 3), "trajectories[0].state.first_moment[0] = 0"),
    (put(*RUN, "state", "velocity", value=[0] * 3), "trajectories[0].state: unknown field 'velocity'"),
    (drop(*RUN, "state", "second_moment"), "trajectories[0].state: field 'second_moment' is missing"),
    (put("trajectories", 1, "state", "m", value=[]), "trajectories[1].state: unknown field 'm'; allowed are none"),
]


@pytest.mark.parametrize(("change", "part"), CHANGES, ids=[part for _, part in CHANGES])
def test_what_is_wrong_is_named(written: str, change: Callable[[Any], None], part: str) -> None:
    """Source: the field that was made wrong, and what stands there now."""
    race = json.loads(written)
    change(race)
    text = json.dumps(race).replace("Infinity", "1e999")  # how JSON would spell what no float holds
    with pytest.raises(ValueError, match=re.escape(part)) as caught:
        read_json(text)
    assert len(str(caught.value)) < 1000


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "not readable as JSON"),
        ("[" * 100_000, "not readable as JSON: lists and objects are nested too deep"),
        ('{"a":' * 100_000, "not readable as JSON"),
        ("1" * 5000, "not readable as JSON: a whole number of 5,000 digits: at most 4,300 are read"),
        ("null", "the race = None: must be an object with experiment, trajectories"),
        ("[[[]]]", "the race = [[[]]]"),
        ('{"experiment": {}, "experiment": {}}', "experiment: given twice"),
        ('{"experiment": NaN}', "NaN: is no number of JSON"),
        ('{"experiment": -Infinity}', "-Infinity: is no number of JSON"),
        ('{"experiment": "\ud800", "trajectories": []}', "experiment: experiment = '\\ud800'"),
        ('{"' + "x" * 100_000 + '": 1}', "the race: unknown field 'xxx"),
        ('{"experiment": "' + "x" * 100_000 + '", "trajectories": []}', "text of 100002 characters: at most 20000"),
    ],
)
def test_what_is_no_race_is_refused(text: str, part: str) -> None:
    """Source: the documented bounds."""
    with pytest.raises(ValueError, match=re.escape(part)) as caught:
        read_json(text)
    assert len(str(caught.value)) < 1000


def test_a_text_without_end_is_not_even_parsed() -> None:
    """Source: the documented bound."""

    class Endless(str):
        def __len__(self) -> int:
            return MAX_LENGTH + 1

    with pytest.raises(ValueError, match=f"text of {MAX_LENGTH + 1} characters: at most {MAX_LENGTH} are allowed"):
        read_json(Endless("{}"))


def test_a_run_without_its_start_is_refused(written: str) -> None:
    """Source: the contract of Trajectory: row 0 is the start, whatever the budget."""
    race = json.loads(written)
    race["experiment"]["budget"] = "gradients"
    for name in (*ARRAYS, "gradient_step_terms"):
        race["trajectories"][0][name] = []
    with pytest.raises(ValueError, match="0 of them: must be as many as 2 gradients allow"):
        read_json(json.dumps(race))


def test_a_run_that_looked_at_too_many_examples_is_refused(written: str) -> None:
    """Source: by hand: the third row is beyond a budget of two examples."""
    race = json.loads(written)
    race["experiment"]["budget"] = "examples"
    race["trajectories"][0]["examples"] = [0, 2, 3]
    with pytest.raises(ValueError, match="3 of them: must be as many as 2 examples allow"):
        read_json(json.dumps(race))


def test_a_hundred_thousand_rows_too_many_are_counted(written: str) -> None:
    """Source: the number of rows that the experiment's budget allows."""
    race = json.loads(written)
    race["trajectories"][0]["theta"] = [[0.0, 0.0]] * 100_000
    with pytest.raises(ValueError, match=r"theta: 100000 of them: must be a list of 3"):
        read_json(json.dumps(race))


def test_reading_leaves_jaxs_precision_alone(written: str) -> None:
    """Source: the flag before."""
    before = jax.config.jax_enable_x64
    read_json(written)
    assert jax.config.jax_enable_x64 == before


def test_one_of_ones_own_transformations_cannot_be_written() -> None:
    """Source: the contract of from_optax."""
    race = Experiment("beale", steps=2, entrants=(Entrant.from_optax("mine", optax.sgd(0.1)),))
    with pytest.raises(ValueError, match=r"made by Entrant\.from_optax"):
        render_json(race, simulate(race))
