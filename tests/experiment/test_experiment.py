"""The description of a race: round trips, equality, immutability, limits."""

import copy
import dataclasses
import math
import pickle
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from urllib.parse import parse_qs

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jaxtyping import config

from downhill import Averaging, Entrant, Experiment, Schedule
from downhill.experiment.checks import LONGEST_MESSAGE, shortened
from downhill.experiment.choice import Choice
from downhill.experiment.entrant import GRADIENT_OPTIONS, OPTIONAL_NUMBERS, VELOCITY
from downhill.experiment.experiment import BUDGETS
from downhill.parameters import Parameter
from landscapes import LANDSCAPES
from optimizers import NETWORK_OPTIMIZERS, OPTIMIZERS


@pytest.fixture(autouse=True, scope="module")
def as_visitors_run_it() -> Iterator[None]:
    """Without the tests' own type checker, which would refuse wrong types before the experiment can."""
    config.update("jaxtyping_disable", True)
    yield
    config.update("jaxtyping_disable", False)


# What can be drawn: every rule and landscape, the ends of every range, awkward names ----------------------------------


def values_of(parameter: Parameter) -> st.SearchStrategy[float]:
    if parameter.scale in ("whole", "switch"):
        return st.integers(int(parameter.low), int(parameter.high)).map(float)
    high_excluded = parameter.high_excluded
    ends = [parameter.low, math.nextafter(parameter.high, -math.inf) if high_excluded else parameter.high]
    inside = st.floats(parameter.low, parameter.high, exclude_max=high_excluded, allow_nan=False)
    return st.sampled_from(ends) | inside


def numbers_of(parameters: tuple[Parameter, ...]) -> st.SearchStrategy[dict[str, float]]:
    """Some of the parameters, the others left to their defaults."""
    return st.fixed_dictionaries({}, optional={p.name: values_of(p) for p in parameters})


AWKWARD = [
    "a,b=c",
    "100 %",
    "%2C",
    "%252C",
    "a&b",
    "a+b",
    "?",
    "#1",
    "🏁",
    '"quoted"',
    "name=x,clip_norm=1",
    "\\",
    "é/ü;:",
]
names = st.sampled_from(AWKWARD) | st.text(max_size=40).filter(lambda s: s.isprintable() and s == s.strip())
coordinates = st.floats(-1e6, 1e6) | st.sampled_from([5e-324, -0.0, 0.1 + 0.2, 1e6, -1e6, 1e-300, 123456.78901234567])


@st.composite
def entrants(draw: st.DrawFn) -> Entrant:
    rule = draw(st.sampled_from(sorted(OPTIMIZERS)))
    numbers = draw(numbers_of(OPTIMIZERS[rule].hyperparameters))
    has_rate = "learning_rate" in numbers_of_defaults(rule)
    optional = GRADIENT_OPTIONS | (VELOCITY if OPTIMIZERS[rule].takes_velocity else {})
    return Entrant(
        rule,
        numbers,
        schedule=draw(choices(Schedule)) if has_rate else Schedule(),
        averaging=draw(choices(Averaging)),
        name=draw(names),
        **{name: draw(st.none() | values_of(parameter)) for name, parameter in optional.items()},
    )


def numbers_of_defaults(rule: str) -> set[str]:
    return {parameter.name for parameter in OPTIMIZERS[rule].hyperparameters}


def choices(choice: type[Choice]) -> st.SearchStrategy[Choice]:
    """Every kind, with some of its numbers, or with those that may take their place."""

    def of(kind: str) -> st.SearchStrategy[Choice]:
        every = st.sampled_from([(), tuple(other.name for other in choice.kinds[kind].instead.values())])
        numbers = every.flatmap(lambda given: numbers_of(choice.kinds[kind].parameters_for(given)))
        return numbers.map(lambda numbers: choice(kind, numbers))

    return st.sampled_from(sorted(choice.kinds)).flatmap(of)


@st.composite
def experiments(draw: st.DrawFn) -> Experiment:
    landscape = draw(st.sampled_from(sorted(LANDSCAPES)))
    return Experiment(
        landscape=landscape,
        start=draw(st.none() | st.tuples(coordinates, coordinates)),
        steps=draw(st.integers(1, 5000)),
        entrants=tuple(draw(st.lists(entrants(), max_size=12))),
        parameters=draw(numbers_of(LANDSCAPES[landscape].parameters)),
        seed=draw(st.integers(0, 2**32 - 1)),
        budget=draw(st.sampled_from(BUDGETS)),
    )


# Round trips ----------------------------------------------------------------------------------------------------------


@given(experiments())
def test_query_and_json_give_back_the_same_experiment(experiment: Experiment) -> None:
    """Source: the contract: both forms are lossless, to the last bit of every number."""
    for back in (
        Experiment.from_query(experiment.to_query()),
        Experiment.from_query("?" + experiment.to_query()),
        Experiment.from_json(experiment.to_json()),
    ):
        assert back == experiment
        assert hash(back) == hash(experiment)
        assert repr(back) == repr(experiment)  # tells -0.0 from 0.0, which == does not


@given(experiments())
def test_a_query_survives_any_server(experiment: Experiment) -> None:
    """Source: RFC 3986: only characters that a query may hold; and Python's parser finds each field."""
    query = experiment.to_query()
    assert query.isascii()
    assert set(query).isdisjoint(' "<>\\^`{|}#[]')
    fields = parse_qs(query, keep_blank_values=True)
    assert len(fields.get("entrant", [])) == len(experiment.entrants)
    assert fields["steps"] == [str(experiment.steps)]


@pytest.mark.parametrize("name", AWKWARD)
def test_awkward_names_come_back_as_they_were(name: str) -> None:
    """Source: the characters that separate fields, escape, or end a query."""
    experiment = Experiment("beale", entrants=(Entrant("gd", name=name, clip_norm=2), Entrant("adam")))
    for back in (Experiment.from_query(experiment.to_query()), Experiment.from_json(experiment.to_json())):
        assert [entrant.name for entrant in back.entrants] == [name, ""]
        assert back.entrants[0].clip_norm == 2


def test_a_query_written_by_hand() -> None:
    """Source: the query's grammar as its documentation gives it."""
    query = "landscape=saddle,a=2&start=-1.5,1e-3&steps=40"
    query += "&entrant=gd,learning_rate=0.1,clip_norm=3,name=slow%20one&entrant=adam"
    assert Experiment.from_query(query) == Experiment(
        landscape="saddle",
        parameters={"a": 2.0, "b": 1.0},
        start=(-1.5, 0.001),
        steps=40,
        entrants=(Entrant("gd", {"learning_rate": 0.1}, clip_norm=3.0, name="slow one"), Entrant("adam")),
    )


def test_what_is_around_a_rule_written_by_hand() -> None:
    """Source: the form as documented: flat names in the query, grouped in JSON; what is left out is off."""
    entrant = (
        "gd,learning_rate=1,schedule=cosine,decay_steps=50,end_factor=0,warm_up=5,"
        "averaging=exponential,averaging_decay=0.5,clip_value=2,noise=0.5,batch_size=8"
    )
    expected = Experiment(
        "saddle",
        steps=40,
        entrants=(
            Entrant(
                "gd",
                {"learning_rate": 1.0},
                Schedule("cosine", {"decay_steps": 50, "end_factor": 0, "warm_up": 5}),
                clip_value=2.0,
                noise=0.5,
                batch_size=8,
                averaging=Averaging("exponential", {"averaging_decay": 0.5}),
            ),
        ),
        seed=7,
        budget="gradients",
    )
    query = f"landscape=saddle&steps=40&seed=7&budget=gradients&entrant={entrant}"
    assert Experiment.from_query(query) == expected
    assert entrant in expected.to_query()
    text = (
        '{"landscape": "saddle", "steps": 40, "seed": 7, "budget": "gradients", "entrants": [{"rule": "gd", '
        '"hyperparameters": {"learning_rate": 1}, "schedule": {"kind": "cosine", "decay_steps": 50, "end_factor": 0, '
        '"warm_up": 5}, "clip_value": 2, "noise": 0.5, "batch_size": 8, '
        '"averaging": {"kind": "exponential", "averaging_decay": 0.5}}]}'
    )
    assert Experiment.from_json(text) == expected
    assert "seed" not in Experiment("saddle", entrants=(Entrant("gd"),)).to_query()


def test_a_last_rate_written_by_hand() -> None:
    """Source: the forms as documented."""
    schedule = Schedule("linear", {"decay_steps": 50.0, "final_rate": 0.003})
    expected = Experiment("saddle", entrants=(Entrant("gd", {"learning_rate": 1.0}, schedule),))
    entrant = "gd,learning_rate=1,schedule=linear,decay_steps=50,final_rate=0.003,warm_up=0"
    assert entrant in expected.to_query()
    assert Experiment.from_query(f"landscape=saddle&entrant={entrant}") == expected
    text = '"schedule": {"kind": "linear", "decay_steps": 50.0, "final_rate": 0.003, "warm_up": 0.0}'
    assert text in expected.to_json()
    assert Experiment.from_json(expected.to_json()) == expected


def test_names_around_a_rule_are_no_hyperparameters() -> None:
    """Source: a query's flat names must tell by themselves where they belong."""
    around = {*OPTIONAL_NUMBERS, *Schedule.names(), *Averaging.names(), "schedule", "averaging", "name"}
    assert len(around) == len(OPTIONAL_NUMBERS) + len(Schedule.names()) + len(Averaging.names()) + 3
    for optimizer in OPTIMIZERS.values():
        assert not around & {parameter.name for parameter in optimizer.hyperparameters}, optimizer.id


def test_json_written_by_hand() -> None:
    """Source: the attributes' names are the fields; what is missing takes its default."""
    text = '{"landscape": "saddle", "steps": 7, "entrants": [{"rule": "gd", "hyperparameters": {"learning_rate": 1}}]}'
    gd = Entrant("gd", {"learning_rate": 1.0})
    assert Experiment.from_json(text) == Experiment("saddle", (-1.5, 0.001), 7, (gd,), {"a": 1.0, "b": 1.0})


# Values ---------------------------------------------------------------------------------------------------------------


def test_defaults_are_filled_in() -> None:
    """Source: the catalogue: the landscape's start and parameters, the rule's hyperparameters."""
    experiment = Experiment("saddle", entrants=(Entrant("momentum"),))
    assert experiment.start == (-1.5, 0.001)
    assert dict(experiment.parameters) == {"a": 1.0, "b": 1.0}
    assert dict(experiment.entrants[0].hyperparameters) == {"learning_rate": 0.01, "momentum": 0.9}
    assert experiment.entrants[0].label == "Momentum"


def test_equal_however_written() -> None:
    """Source: value semantics: order of names, integers, lists and given defaults make no difference."""
    one = Experiment("saddle", (1, 2), 10, (Entrant("momentum", {"momentum": 0.5, "learning_rate": 1}),), {"b": 1})
    two = Experiment(
        "saddle",
        [1.0, 2.0],  # pyright: ignore[reportArgumentType]
        10,
        [Entrant("momentum", {"learning_rate": 1.0, "momentum": 0.5})],  # pyright: ignore[reportArgumentType]
        {"a": 1.0, "b": 1.0},
    )
    assert one == two
    assert len({one, two}) == 1
    assert isinstance(two.start, tuple)
    assert isinstance(two.entrants, tuple)


@pytest.mark.parametrize(
    "changed",
    [
        {"landscape": "beale", "parameters": {}},
        {"start": (1.0, 2.5)},
        {"steps": 11},
        {"entrants": ()},
        {"entrants": (Entrant("gd", {"learning_rate": 0.2}), Entrant("adam"))},
        {"entrants": (Entrant("adam"), Entrant("gd"))},
        {"entrants": (Entrant("gd", name="x"), Entrant("adam"))},
        {"entrants": (Entrant("gd", clip_norm=1.0), Entrant("adam"))},
        {"entrants": (Entrant("gd", schedule=Schedule("linear")), Entrant("adam"))},
        {"entrants": (Entrant("gd", schedule=Schedule(numbers={"warm_up": 3.0})), Entrant("adam"))},
        {"entrants": (Entrant("gd", averaging=Averaging("arithmetic")), Entrant("adam"))},
        {"entrants": (Entrant("gd", noise=1.0), Entrant("adam"))},
        {"entrants": (Entrant("gd", batch_size=8.0), Entrant("adam"))},
        {"entrants": (Entrant("gd", clip_value=1.0), Entrant("adam"))},
        {"parameters": {"a": 2.0}},
        {"seed": 1},
        {"budget": "gradients"},
    ],
)
def test_any_difference_is_a_difference(changed: dict[str, object]) -> None:
    """Source: value semantics."""
    experiment = Experiment("saddle", (1.0, 2.0), 10, (Entrant("gd"), Entrant("adam")))
    assert dataclasses.replace(experiment, **changed) != experiment  # pyright: ignore[reportArgumentType]


def test_minus_zero_is_zero() -> None:
    """Source: IEEE 754: −0 equals 0, yet 1 / −0 is −∞; of two that are equal one may be given for the other."""
    zero, minus_zero = (
        Experiment("saddle", (each, 1.0), entrants=(Entrant("momentum", {"momentum": each}),)) for each in (0.0, -0.0)
    )
    assert zero == minus_zero
    assert zero.to_query() == minus_zero.to_query()


def test_nothing_can_be_changed_afterwards() -> None:
    """Source: the contract: an experiment is a value."""
    numbers, parameters = {"learning_rate": 0.1}, {"a": 2.0}
    entrant = Entrant("gd", numbers)
    experiment = Experiment("saddle", entrants=(entrant,), parameters=parameters)
    before = hash(experiment)
    numbers["learning_rate"] = parameters["a"] = 5.0
    assert entrant.hyperparameters["learning_rate"] == 0.1
    assert experiment.parameters["a"] == 2.0
    for value, name in ((experiment, "steps"), (entrant, "rule")):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(value, name, 3)
    for mapping in (experiment.parameters, entrant.hyperparameters):
        with pytest.raises(TypeError):
            mapping["a"] = 1.0  # pyright: ignore[reportIndexIssue]
    assert hash(experiment) == before


# Limits: every refusal is a ValueError that names field, value and what is allowed -----------------------------------

Make = Callable[[object], object]
GD = Entrant("gd")


def rate(value: object) -> Entrant:
    return Entrant("gd", {"learning_rate": value})  # pyright: ignore[reportArgumentType]


def phi(value: object) -> Entrant:
    return Entrant("momentum", {"momentum": value})  # pyright: ignore[reportArgumentType]


def clip(value: object) -> Entrant:
    return Entrant("gd", clip_norm=value)  # pyright: ignore[reportArgumentType]


def steps(value: object) -> Experiment:
    return Experiment("beale", steps=value)  # pyright: ignore[reportArgumentType]


def start_x(value: object) -> Experiment:
    return Experiment("beale", start=(value, 0.0))  # pyright: ignore[reportArgumentType]


def start(value: object) -> Experiment:
    return Experiment("beale", start=value)  # pyright: ignore[reportArgumentType]


def curvature(value: object) -> Experiment:
    return Experiment("saddle", parameters={"a": value})  # pyright: ignore[reportArgumentType]


def name(value: object) -> Entrant:
    return Entrant("gd", name=value)  # pyright: ignore[reportArgumentType]


def racing(value: object) -> Experiment:
    return Experiment("beale", entrants=value)  # pyright: ignore[reportArgumentType]


NO_NUMBERS: list[object] = [
    *(math.nan, math.inf, -math.inf, 10**400, -(10**400), True, False, "1", None, [1.0], {}, 1j, b"1"),
    *(Decimal(1), np.float32("nan"), np.float64("inf"), np.bool_(True), np.array(1.0), np.ones(2)),
]


@pytest.mark.parametrize("value", NO_NUMBERS, ids=lambda value: repr(value)[:20])
@pytest.mark.parametrize(
    ("make", "field", "allowed"),
    [
        (rate, "gd: learning_rate", "[1e-06, 100]"),
        (phi, "momentum: momentum", "[0, 1)"),
        (clip, "gd: clip_norm", "[1e-06, 1000000]"),
        (start_x, "start x", "[-1000000, 1000000]"),
        (curvature, "saddle: a", "[0.1, 10]"),
    ],
)
def test_what_is_no_finite_number_is_refused(make: Make, field: str, allowed: str, value: object) -> None:
    """Source: the contract; for the clip alone None has a meaning."""
    if make is clip and value is None:
        assert clip(None).clip_norm is None
        return
    with pytest.raises(ValueError, match=r".") as refusal:
        make(value)
    assert str(refusal.value) == f"{field} = {value!r}: must be a number in {allowed}"


@pytest.mark.parametrize(
    ("make", "value"),
    [
        (rate, 100.0001),
        (rate, 9e-7),
        (rate, 0),
        (rate, -0.1),
        (phi, 1),
        (phi, 1.0),
        (phi, -1e-300),
        (phi, Fraction(10**30 - 1, 10**30)),  # less than 1, but 1.0 as a float
        (clip, 0),
        (clip, -1.0),
        (clip, 1.1e6),
        (curvature, 0.0),
        (curvature, 10.1),
        (start_x, 1_000_000.5),
        (start_x, -(10**7)),
    ],
)
def test_numbers_outside_the_range_are_refused(make: Make, value: float) -> None:
    """Source: the documented ranges, at and just beyond their ends."""
    with pytest.raises(ValueError, match=r"must be a number in ") as refusal:
        make(value)
    assert repr(value) in str(refusal.value)


@pytest.mark.parametrize(
    ("make", "value"),
    [
        (rate, 1e-6),
        (rate, 100),
        (phi, 0),
        (phi, math.nextafter(1, 0)),
        (clip, 1e-6),
        (clip, 1e6),
        (start_x, 1e6),
        (start_x, 2),
        (rate, np.float64(0.5)),
        (rate, np.float32(0.5)),
        (rate, np.int64(3)),
        (rate, Fraction(1, 4)),
    ],
)
def test_the_ends_and_every_kind_of_real_number_are_accepted(make: Make, value: float) -> None:
    """Source: the documented ranges; what is kept is a plain float."""
    made = make(value)
    kept = {
        rate: lambda: made.hyperparameters["learning_rate"],  # pyright: ignore[reportAttributeAccessIssue]
        phi: lambda: made.hyperparameters["momentum"],  # pyright: ignore[reportAttributeAccessIssue]
        clip: lambda: made.clip_norm,  # pyright: ignore[reportAttributeAccessIssue]
        start_x: lambda: made.start[0],  # pyright: ignore[reportAttributeAccessIssue]
    }[make]()
    assert type(kept) is float
    assert kept == value


@pytest.mark.parametrize(
    "value", [0, -1, 5001, 10**400, True, 1.0, 200.0, math.nan, "5", None, np.int64(5), [5]], ids=lambda v: repr(v)[:20]
)
def test_steps(value: object) -> None:
    """Source: whole numbers from 1 to 5,000."""
    with pytest.raises(ValueError, match=r"whole number from 1 to 5000") as refusal:
        steps(value)
    assert str(refusal.value).startswith(f"steps = {value!r}:")


def test_the_ends_of_steps_and_entrants_are_accepted() -> None:
    """Source: 1 to 5,000 steps, 0 to 12 entrants."""
    assert steps(1).steps == 1
    assert steps(5000).steps == 5000
    assert len(racing((GD,) * 12).entrants) == 12
    assert racing(()).entrants == ()


@pytest.mark.parametrize("value", [(GD,) * 13, (GD,) * 1000])
def test_at_most_twelve_race(value: object) -> None:
    """Source: 12 entrants at most."""
    with pytest.raises(ValueError, match=r"entrants: \d+ of them; at most 12"):
        racing(value)


@pytest.mark.parametrize("value", [5, "adam", GD, {"adam": 1}, ("adam",), (GD, None), ({"rule": "gd"},)])
def test_entrants_of_a_wrong_type(value: object) -> None:
    """Source: entrants are a sequence of Entrant."""
    with pytest.raises(ValueError, match=r"entrants.* = .*: must be an? .*Entrant"):
        racing(value)


@pytest.mark.parametrize("value", [5, "12", {1.0: 2.0, 3.0: 4.0}, {1.0, 2.0}, (), (1.0,), (1.0, 2.0, 3.0), 1.5, True])
def test_a_start_that_is_not_two_numbers(value: object) -> None:
    """Source: a start is two numbers."""
    with pytest.raises(ValueError, match=r"start = .*: must be two numbers"):
        start(value)


@pytest.mark.parametrize(
    "value", ["x" * 41, "a\nb", "\x00", " a", "a ", "\u202e", "\ud800", None, 3, b"a"], ids=lambda v: ascii(v)[:20]
)
def test_names_that_are_refused(value: object) -> None:
    """Source: at most 40 printable characters, without spaces at either end."""
    with pytest.raises(ValueError, match=r"at most 40 printable characters") as refusal:
        name(value)
    assert f"name = {value!r}" in str(refusal.value)


def test_a_long_message_keeps_its_beginning_and_its_end() -> None:
    """Source: by hand."""
    assert shortened("x" * 300) == "x" * 300
    assert shortened("begin" + "x" * 20_000 + "end") == "begin" + "x" * 143 + " … " + "x" * 145 + "end"


@pytest.mark.parametrize("value", ["Adam", "", "adam ", None, 5, ["gd"], {}, ("gd",)])
def test_unknown_names_list_valid_ones(value: object) -> None:
    """Source: the catalogues' ids; a value that cannot even be looked up is refused the same way."""
    for make, catalogue, field in ((Entrant, NETWORK_OPTIMIZERS, "rule"), (Experiment, LANDSCAPES, "landscape")):
        with pytest.raises(ValueError, match=r"must be one of") as refusal:
            make(value)  # pyright: ignore[reportArgumentType]
        assert str(refusal.value).startswith(f"{field} = {value!r}:")
        for valid in [*catalogue][:8]:
            assert valid in str(refusal.value)
        assert f"… ({len(catalogue)} in all)" in str(refusal.value)
        assert len(str(refusal.value)) <= LONGEST_MESSAGE


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Entrant("gd", {"momentum": 0.9}), "gd: unknown hyperparameter 'momentum'; gd has learning_rate"),
        (lambda: Entrant("gd", {1: 0.9}), "gd: unknown hyperparameter 1; gd has learning_rate"),
        (lambda: Experiment("saddle", parameters={"c": 1.0}), "saddle: unknown parameter 'c'; saddle has a, b"),
        (lambda: Experiment("beale", parameters={"a": 1.0}), "beale: unknown parameter 'a'; beale has none"),
        (lambda: Entrant("gd", [1]), "hyperparameter of gd = [1]: must map names to numbers"),
        (lambda: Entrant("gd", None), "hyperparameter of gd = None: must map names to numbers"),
        (lambda: Experiment("beale", parameters=3), "parameter of beale = 3: must map names to numbers"),
    ],
)
def test_unknown_numbers_list_the_known_ones(make: Callable[[], object], message: str) -> None:
    """Source: the contract."""
    with pytest.raises(ValueError, match=r".") as refusal:
        make()
    assert str(refusal.value) == message


# Damaged text ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "part"),
    [
        ("", "'landscape' is missing"),
        ("steps=5", "'landscape' is missing"),
        ("landscape=beale&landscape=beale", "landscape: given twice"),
        ("landscape=beale&start=1,2&start=1,2", "start: given twice"),
        ("landscape=beale&steps=1&steps=2", "steps: given twice"),
        (
            "landscape=beale&colour=red",
            "allowed are landscape, start, steps, seed, budget, entrant",
        ),
        ("landscape=beale&entrants=gd", "unknown field 'entrants'"),
        ("landscape=beale&start=1", "start = (1.0,): must be two numbers"),
        ("landscape=beale&start=1,2,3", "must be two numbers"),
        ("landscape=beale&start=", "start = ''"),
        ("landscape=beale&start=a,b", "start = 'a': must be a number"),
        ("landscape=beale&start=nan,0", "start x = nan"),
        ("landscape=beale&start=0,1e999", "start y = inf"),
        ("landscape=beale&steps=", "steps = '': must be a whole number"),
        ("landscape=beale&seed=1e3", "seed = '1e3': must be a whole number"),
        ("landscape=beale&seed=-1", "seed = -1: must be a whole number from 0 to 4294967295"),
        ("landscape=beale&budget=money", "budget = 'money': must be one of steps, gradients, examples"),
        ("landscape=beale&entrant=gd,schedule=daily", "schedule = 'daily': must be one of constant, linear"),
        ("landscape=beale&entrant=gd,decay_steps=5", "schedule constant: unknown number 'decay_steps'"),
        ("landscape=beale&entrant=gd,schedule=linear,decay_steps=0", "schedule linear: decay_steps = 0.0: must be"),
        ("landscape=beale&entrant=gd,schedule=linear,decay_steps=2.5", "must be a whole number from 1 to 100000"),
        ("landscape=beale&entrant=gd,schedule=linear,end_factor=1,final_rate=1", "both end_factor and final_rate are"),
        ("landscape=beale&entrant=gd,averaging_decay=0.5", "averaging none: unknown number 'averaging_decay'"),
        ("landscape=beale&entrant=gd,averaging=exponential,averaging_decay=1", "must be a number in [0, 1)"),
        ("landscape=beale&entrant=gd,noise=0", "gd: noise = 0.0: must be a number in [1e-06, 1000000]"),
        ("landscape=beale&entrant=gd,batch_size=1.5", "gd: batch_size = 1.5: must be a whole number from 1 to 10000"),
        ("landscape=beale&steps=1.5", "steps = '1.5': must be a whole number"),
        ("landscape=beale&steps=5001", "steps = 5001"),
        ("landscape=beale&steps=" + "9" * 5000, "must be a whole number"),
        ("landscape=nowhere", "landscape = 'nowhere': must be one of ackley, beale"),
        ("landscape=saddle,a", "landscape: 'a': must be name=value"),
        ("landscape=saddle,=1", "landscape: '=1': must be name=value"),
        ("landscape=saddle,a=1,a=1", "landscape: a is given twice"),
        ("landscape=saddle,a=x", "a = 'x': must be a number"),
        ("landscape=beale&entrant=", "rule = ''"),
        ("landscape=beale&entrant=gd,learning_rate=1,learning_rate=1", "learning_rate is given twice"),
        ("landscape=beale&entrant=gd,learning_rate=fast", "gd: learning_rate = 'fast': must be a number"),
        ("landscape=beale&entrant=gd,clip_norm=0", "gd: clip_norm = 0.0"),
        ("landscape=beale&entrant=gd,name=a%250Ab", "name = 'a\\nb'"),
        ("landscape=beale" + "&entrant=gd" * 13, "13 of them; at most 12"),
        ("landscape=beale&" + "x" * 20_000, "at most 20000"),
    ],
)
def test_damaged_queries(query: str, part: str) -> None:
    """Source: the grammar and the limits; the message names what is wrong."""
    with pytest.raises(ValueError, match=r".") as refusal:
        Experiment.from_query(query)
    assert part in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "not readable as JSON"),
        ("{", "not readable as JSON"),
        ("[]", "experiment = []: must be an object with landscape"),
        ("null", "experiment = None"),
        ("{}", "experiment: field 'landscape' is missing"),
        ('{"landscape": "beale", "colour": 1}', "experiment: unknown field 'colour'; allowed are landscape"),
        ('{"landscape": "beale", "steps": 3, "steps": 4}', "steps: given twice"),
        (r'{"landscape": "beale", "\ud800": 3, "\ud800": 4}', r"\ud800: given twice"),
        ('{"landscape": "beale", "entrants": [{"rule": "gd", "rule": "adam"}]}', "rule: given twice"),
        ('{"landscape": "beale", "entrants": {}}', "entrants = {}: must be a list"),
        ('{"landscape": "beale", "entrants": ["gd"]}', "entrant = 'gd': must be an object with rule"),
        ('{"landscape": "beale", "entrants": [{}]}', "entrant: field 'rule' is missing"),
        ('{"landscape": "beale", "entrants": [{"rule": "gd", "speed": 1}]}', "entrant: unknown field 'speed'"),
        ('{"landscape": "beale", "start": "12"}', "start = '12': must be a list of two numbers"),
        ('{"landscape": "beale", "start": null}', "start = None: must be a list of two numbers"),
        ('{"landscape": "beale", "start": [1, "2"]}', "start y = '2'"),
        ('{"landscape": "beale", "start": [NaN, 0]}', "start x = nan"),
        ('{"landscape": "beale", "start": [0, -Infinity]}', "start y = -inf"),
        ('{"landscape": "beale", "start": [0, 1' + "0" * 400 + "]}", "start y = 1000"),
        ('{"landscape": "beale", "entrants": [{"rule": "gd", "schedule": "linear"}]}', "schedule = 'linear': must be"),
        ('{"landscape": "beale", "entrants": [{"rule": "gd", "schedule": {"kind": 5}}]}', "schedule = 5: must be one"),
        ('{"landscape": "beale", "entrants": [{"rule": "gd", "noise": "much"}]}', "gd: noise = 'much': must be"),
        ('{"landscape": "beale", "steps": 1e2}', "steps = 100.0"),
        ('{"landscape": "beale", "steps": true}', "steps = True"),
        ('{"landscape": "beale", "steps": ' + "9" * 5000 + "}", "JSON: a whole number of 5,000 digits"),
        ('{"landscape": "beale", "steps": -' + "9" * 4300 + "}", "steps = -999"),
        ('{"landscape": "beale", "entrants": ' + "[" * 9_000 + "}", "nested too deep"),
        ('{"landscape": ["beale"]}', "landscape = ['beale']: must be one of"),
        ('{"landscape": "beale", "parameters": null}', "parameter of beale = None"),
        ('{"landscape": "beale", "entrants": [{"rule": "gd", "name": "\\ud800"}]}', "name = '\\ud800'"),
        ('{"landscape": "beale"}' + " " * 20_000, "at most 20000"),
    ],
    ids=lambda text: text[:60],
)
def test_damaged_json(text: str, part: str) -> None:
    """Source: the shape and the limits; the message names what is wrong."""
    with pytest.raises(ValueError, match=r".") as refusal:
        Experiment.from_json(text)
    assert part in str(refusal.value)


@pytest.mark.parametrize(
    "around",
    [
        "{}",
        '{{"landscape": {}}}',
        '{{"landscape": "beale", "start": [1, {}]}}',
        '{{"landscape": "beale", "steps": {}}}',
        '{{"landscape": "beale", "entrants": [{{"rule": "gd", "hyperparameters": {{"learning_rate": {}}}}}]}}',
    ],
)
def test_json_nested_to_any_depth(around: str) -> None:
    """Source: a message that shows the value must not itself run out of stack, at whatever depth reading does."""
    limit = sys.getrecursionlimit()
    for depth in (*range(1, 10), *range(limit - 150, limit + 50), 9000):
        with pytest.raises(ValueError, match=r"."):
            Experiment.from_json(around.format("[" * depth + "]" * depth))


PLAIN = Experiment(
    "saddle", entrants=(Entrant("gd", clip_norm=1.0, name="a,b"), Entrant("adam")), parameters={"a": 2.0}
)
SPLICED = st.text(max_size=6) | st.sampled_from(
    ["&", "=", ",", "%", "%2C", "nan", "1e999", "[", "]", "{", "}", '"', "\\u"]
)


def read(reader: Callable[[str], Experiment], text: str) -> None:
    """Either a valid experiment, or ValueError and nothing else."""
    try:
        experiment = reader(text)
    except ValueError:
        return
    assert Experiment.from_json(experiment.to_json()) == experiment


@given(st.text(max_size=200))
@example("landscape=beale&entrant=gd,name=%ED%A0%80")
def test_any_text_is_read_or_refused(text: str) -> None:
    """Source: hostile input raises ValueError and nothing else."""
    read(Experiment.from_query, text)
    read(Experiment.from_json, text)


@given(st.data())
def test_a_damaged_link_is_read_or_refused(data: st.DataObject) -> None:
    """Source: as above, for texts that are nearly right: a piece cut out, another put in."""
    for reader, text in ((Experiment.from_query, PLAIN.to_query()), (Experiment.from_json, PLAIN.to_json())):
        at = data.draw(st.integers(0, len(text)))
        cut = data.draw(st.integers(0, 12))
        read(reader, text[:at] + data.draw(SPLICED) + text[at + cut :])


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(ANYTHING, ANYTHING, ANYTHING, ANYTHING, ANYTHING)
def test_any_values_make_an_experiment_or_a_value_error(a: object, b: object, c: object, d: object, e: object) -> None:
    """Source: the contract: a wrong value or type raises ValueError and nothing else."""
    makers: Sequence[Callable[[], object]] = [
        lambda: Experiment("saddle", a, b, c, d),  # pyright: ignore[reportArgumentType]
        lambda: Experiment(e),  # pyright: ignore[reportArgumentType]
        lambda: Experiment("saddle", parameters={"a": a}),  # pyright: ignore[reportArgumentType]
        lambda: Entrant("gd", a, b, c),  # pyright: ignore[reportArgumentType]
        lambda: Entrant("gd", noise=a, batch_size=b, averaging=c),  # pyright: ignore[reportArgumentType]
        lambda: Experiment("saddle", seed=a, budget=b),  # pyright: ignore[reportArgumentType]
        lambda: Entrant("gd", schedule=Schedule(a, b)),  # pyright: ignore[reportArgumentType]
        lambda: Entrant("gd", averaging=Averaging("exponential", {"averaging_decay": c})),  # pyright: ignore[reportArgumentType]
        lambda: Entrant(e),  # pyright: ignore[reportArgumentType]
        lambda: Entrant("adam", {"beta1": d}),  # pyright: ignore[reportArgumentType]
    ]
    for make in makers:
        try:
            made = make()
        except ValueError:
            continue
        assert isinstance(hash(made), int)


def test_mappings_of_every_kind_are_read() -> None:
    """Source: hyperparameters are any Mapping, so a read-only one of another entrant will do."""
    numbers: Mapping[str, float] = Entrant("adam", {"beta1": 0.5}).hyperparameters
    assert Entrant("adam", numbers) == Entrant("adam", {"beta1": 0.5})


def test_experiments_can_be_pickled_and_copied() -> None:
    """As other processes and notebooks do."""
    entrant = Entrant("adam", {"learning_rate": 0.3}, Schedule("cosine"), clip_norm=2.0, noise=0.5, name="mine")
    experiment = Experiment("saddle", (1.0, 0.25), 7, (entrant,), {"a": 2.0}, seed=5, budget="gradients")
    for twin in (pickle.loads(pickle.dumps(experiment)), copy.deepcopy(experiment)):
        assert twin == experiment
        assert hash(twin) == hash(experiment)
        assert twin is not experiment
        assert twin.entrants[0].optimizer is OPTIMIZERS["adam"]


def test_numbers_are_a_mapping_like_any_other_in_the_order_of_their_entry() -> None:
    """Source: the entry's order of hyperparameters, whatever the order in which they are given."""
    numbers = Entrant("adam", {"beta2": 0.5, "learning_rate": 0.25}).hyperparameters
    assert list(numbers) == [parameter.name for parameter in OPTIMIZERS["adam"].hyperparameters]
    assert numbers == dict(numbers)
    assert numbers == {**numbers, "beta2": 0.5}
    assert numbers != {**numbers, "beta2": 0.25}


@pytest.mark.parametrize(
    ("entrant", "message"),
    [
        (Entrant("gd", batch_size=8.0, batch_growth=2.0), "batch_growth = 2.0: only the batches of a network grow"),
        (Entrant("muon"), "muon"),
    ],
)
def test_what_is_for_networks_alone_does_not_race(entrant: Entrant, message: str) -> None:
    """Source: the issue on networks: their batches may grow, and their weights are matrices."""
    with pytest.raises(ValueError, match=r"entrants\[0\]") as refusal:
        Experiment("beale", entrants=(entrant,))
    assert message in str(refusal.value)


def test_a_batch_that_grows_has_a_size() -> None:
    """Source: the contract: m bᵉ needs an m."""
    with pytest.raises(ValueError, match=r"gd: batch_growth = 2\.0: needs a batch_size"):
        Entrant("gd", batch_growth=2.0)
