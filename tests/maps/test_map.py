"""The description of a map: round trips, equality, limits, damaged text."""

import dataclasses
import json
import math
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, unquote

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jaxtyping import config

from downhill import Entrant, Experiment
from downhill.maps import Basins, Map, Plane, Sensitivity
from downhill.maps.specification import Variation

TWO = (Entrant("momentum", name="a,b=c&d"), Entrant("adam"))
RACE = Experiment("saddle", (0.1, -0.0), 40, TWO, {"a": 2.0}, seed=7, budget="gradients")
URL = "landscape=beale&entrant=momentum&entrant=adam&map="


@pytest.fixture(autouse=True, scope="module")
def as_visitors_run_it() -> Iterator[None]:
    """Without the tests' own type checker, which would refuse wrong types before the map can."""
    config.update("jaxtyping_disable", True)
    yield
    config.update("jaxtyping_disable", False)


# What can be drawn ----------------------------------------------------------------------------------------------------

precisions = st.sampled_from(["float32", "float64"])


def ranges(low: float, high: float) -> st.SearchStrategy[tuple[float, float] | tuple[None, None]]:
    """Two numbers in order and so far apart that float32 tells all values between them apart, or none."""
    pairs = st.tuples(st.floats(low, high), st.floats(low, high)).map(lambda pair: (min(pair), max(pair)))
    return st.just((None, None)) | pairs.filter(lambda pair: pair[1] - pair[0] > max(0.01 * max(map(abs, pair)), 1e-9))


@st.composite
def kinds(draw: st.DrawFn) -> Variation:
    which = draw(st.sampled_from([Basins, Sensitivity, Plane]))
    if which is Basins:
        x, y = draw(ranges(-1e6, 1e6)), draw(ranges(-1e6, 1e6))
        return Basins(
            draw(st.integers(2, 1024)), *x, *y, draw(st.none() | st.floats(1e-9, 1e9)), precision=draw(precisions)
        )
    if which is Sensitivity:
        values, rates, seeds = draw(st.integers(2, 2000)), draw(ranges(1e-6, 100.0)), draw(st.integers(1, 200))
        return Sensitivity(values, *rates, seeds, draw(st.none() | st.floats(-1e38, 1e38)), draw(precisions))
    x, y = draw(ranges(1e-6, 100.0)), draw(ranges(0.0, 0.999))
    size = draw(st.integers(2, 512))
    return Plane(0, "learning_rate", "momentum", size, *x, *y, precision=draw(precisions))


# Round trips ----------------------------------------------------------------------------------------------------------


@given(kinds())
def test_query_and_json_give_back_the_same_map(variation: Variation) -> None:
    """Source: the contract: both forms are lossless, to the last bit of every number."""
    wanted = Map(RACE, variation)
    for back in (
        Map.from_query(wanted.to_query()),
        Map.from_query("?" + wanted.to_query()),
        Map.from_json(wanted.to_json()),
    ):
        assert back == wanted
        assert hash(back) == hash(wanted)
        assert repr(back) == repr(wanted)  # tells -0.0 from 0.0, which == does not


@given(kinds())
def test_the_map_is_one_field_more_of_the_races_query(variation: Variation) -> None:
    """Source: the race's own query, and RFC 3986's characters."""
    query = Map(RACE, variation).to_query()
    race, _, field = query.rpartition("&map=")
    assert race == RACE.to_query()
    assert field.isascii()
    assert set(field) <= set("abcdefghijklmnopqrstuvwxyz0123456789_=,.-%B")
    assert parse_qs(query)["map"] == [unquote(field)]


def test_written_by_hand() -> None:
    """Source: the grammar as documented; what is left out takes its default."""
    race = Experiment("beale", entrants=(Entrant("momentum"), Entrant("adam")))
    assert Map.from_query(URL + "basins,size=64,precision=float64,x_low=-1,x_high=2.5") == Map(
        race, Basins(64, x_low=-1.0, x_high=2.5, precision="float64")
    )
    assert Map.from_query(URL + "sensitivity,seeds=5,target=1e-3") == Map(race, Sensitivity(seeds=5, target=0.001))
    assert Map.from_query(URL + "plane,entrant=1,x=beta1,y=beta2") == Map(race, Plane(1, "beta1", "beta2"))
    assert Map.from_query(race.to_query()) == Map(race, Basins())
    text = {"experiment": {"landscape": "booth"}, "map": {"kind": "basins", "size": 3, "radius": 1}}
    assert Map.from_json(json.dumps(text)) == Map(Experiment("booth"), Basins(3, radius=1.0))


def test_ones_own_transformation_cannot_be_written() -> None:
    """Source: the contract, as for a race."""
    import optax

    own = Map(Experiment("booth", entrants=(Entrant.from_optax("mine", optax.sgd(0.1)),)), Basins(2))
    for write in (own.to_query, own.to_json):
        with pytest.raises(ValueError, match=r"made by Entrant\.from_optax"):
            write()


def test_nothing_can_be_changed_afterwards() -> None:
    """Source: the contract: a map is a value."""
    wanted = Map(RACE, Basins())
    for value, name in ((wanted, "variation"), (wanted.variation, "size")):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(value, name, 3)


# Axes -----------------------------------------------------------------------------------------------------------------


def test_what_grows_along_the_sides() -> None:
    """Source: NumPy's spacings; the landscape's view, the ranges of the hyperparameters."""
    beale = Experiment("beale", entrants=(Entrant("momentum"),), seed=5)
    x, y = Map(beale, Basins(3, y_low=0.0, y_high=1.0)).axes
    assert (x.name, y.name, x.values.tolist(), y.values.tolist()) == ("x", "y", [-4.5, 0.0, 4.5], [0.0, 0.5, 1.0])
    rates, seeds = Map(beale, Sensitivity(values=9, seeds=3)).axes
    np.testing.assert_allclose(rates.values, 10.0 ** np.arange(-6, 3), rtol=1e-14)
    assert (rates.values[0], rates.values[-1], rates.scale) == (1e-6, 100.0, "log")
    assert seeds.values.tolist() == [5.0, 6.0, 7.0]
    x, y = Map(beale, Plane(size=3, x_low=0.01, x_high=1.0, y_high=0.99)).axes
    np.testing.assert_allclose(x.values, [0.01, 0.1, 1.0], rtol=1e-14)
    assert (y.name, y.label, y.values[0], y.values[-1]) == ("momentum", "φ", 0.0, 0.99)
    assert Map(beale, Plane(size=2)).axes[1].values[-1] == 0.9999  # 1 itself is excluded


def test_values_between_the_ends_can_be_typed() -> None:
    """Source: by hand, and NumPy's spacings to a millionth of their distance."""
    x, y = Map(Experiment("double_well"), Basins(41)).axes
    assert 0.44 in x.values
    assert max(len(repr(abs(value))) for value in [*x.values.tolist(), *y.values.tolist()]) <= 6
    narrow, _ = Map(Experiment("booth"), Basins(1024, x_low=1 / 3, x_high=1 / 3 + 1e-9, precision="float64")).axes
    assert (narrow.values[0], narrow.values[-1]) == (1 / 3, 1 / 3 + 1e-9)
    np.testing.assert_allclose(np.diff(narrow.values), 1e-9 / 1023, rtol=1e-3)


def test_of_a_whole_number_there_are_no_two_alike() -> None:
    """Source: by hand: from 1 to 4 there are four whole numbers, however many are asked for."""
    sophia = Experiment("beale", entrants=(Entrant("sophia"),))
    _, y = Map(sophia, Plane(0, y="update_interval", size=50, y_low=1.0, y_high=4.0)).axes
    assert y.values.tolist() == [1.0, 2.0, 3.0, 4.0]


# Limits ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [True, 1, 0, -5, 10**400, 3.0, math.nan, "64", None, [64], np.int64(64)], ids=repr)
@pytest.mark.parametrize(
    ("make", "field", "allowed"),
    [
        (Basins, "basins: size", "from 2 to 1024"),
        (lambda value: Sensitivity(values=value), "sensitivity: values", "from 2 to 2000"),
        (lambda value: Plane(size=value), "plane: size", "from 2 to 512"),
        (lambda value: Sensitivity(seeds=201 if value == 1 else value), "sensitivity: seeds", "from 1 to 200"),
    ],
)
def test_whole_numbers(make: Callable[[Any], Variation], field: str, allowed: str, value: object) -> None:
    """Source: the documented ranges."""
    with pytest.raises(ValueError, match=r".") as refusal:
        make(value)
    assert str(refusal.value).startswith(f"{field} = ")
    assert str(refusal.value).endswith(f": must be a whole number {allowed}")


@pytest.mark.parametrize("value", [1025, 513, 2001])
def test_too_large_a_map(value: int) -> None:
    """Source: the documented ranges: just beyond their ends."""
    with pytest.raises(ValueError, match=r"must be a whole number from"):
        {1025: Basins, 513: lambda n: Plane(size=n), 2001: lambda n: Sensitivity(values=n)}[value](value)


REFUSED = {
    "basins,x_low=1": "basins: x_low and x_high: give both or neither",
    "basins,y_low=1,y_high=1": "basins: y_low = 1.0: must be below y_high = 1.0",
    "basins,x_low=-2e6,x_high=0": "basins: x_low = -2000000.0: must be a number in [-1000000, 1000000]",
    "basins,x_low=nan,x_high=0": "basins: x_low = nan: must be a number in [-1000000, 1000000]",
    "basins,radius=0": "basins: radius = 0.0: must be a number in [1e-09, 1e+09]",
    "basins,radius=inf": "basins: radius = inf: must be a number in [1e-09, 1e+09]",
    "basins,precision=float16": "basins: precision = 'float16': must be one of float32, float64",
    "basins,size=64,size=64": "map: size is given twice",
    "basins,size=1e2": "size = '1e2': must be a whole number",
    "basins,values=5": "basins: unknown field 'values'; allowed are size, x_low",
    "basins,kind=plane": "kind = 'plane'",
    "basins,size": "map: 'size': must be name=value",
    "sensitivity,low=1e-3": "sensitivity: low and high: give both or neither",
    "sensitivity,low=1e-7,high=1": "sensitivity: low = 1e-07: must be a number in [1e-06, 100]",
    "sensitivity,low=1,high=0.1": "sensitivity: low = 1.0: must be below high = 0.1",
    "sensitivity,target=nan": "sensitivity: target = nan: must be a number in [-1e+38, 1e+38]",
    "sensitivity,target=x": "target = 'x': must be a number",
    "plane,entrant=2": "entrant = 2: must be an index below 2",
    "plane,entrant=-1": "plane: entrant = -1: must be a whole number from 0 to 11",
    "plane,x=momentum": "plane: x and y = 'momentum': must be two hyperparameters",
    "plane,x=speed": "momentum: unknown hyperparameter 'speed'; momentum has learning_rate, momentum",
    "plane,entrant=1,y=bias_correction": "plane: y = 'bias_correction': is only on or off; choose another",
    "plane,x_low=0": "plane: x_low = 0.0: must be a number in [1e-06, 100]",
    "plane,y_high=1": "plane: y_high = 1.0: must be a number in [0, 1)",
    "plane,x_low=1,x_high=0.5": "plane: x_low = 1.0: must be below x_high = 0.5",
    "plane,y_low=0.99995": "plane: y_low = 0.99995: must be below y_high = 0.9999",
    "plane,precision=": "plane: precision = '': must be one of float32, float64",
    "volume": "map = 'volume': must be one of basins, sensitivity, plane",
    "": "map = '': must be one of basins, sensitivity, plane",
    "basins&map=basins": "map: given twice",
    "basins," + "x" * 20_000: "at most 20000",
}


@pytest.mark.parametrize("text", REFUSED, ids=lambda text: text[:40])
def test_maps_that_are_refused(text: str) -> None:
    """Source: the contract; the message names field, value and what is allowed."""
    with pytest.raises(ValueError, match=r".") as refusal:
        Map.from_query(URL + text)
    assert REFUSED[text] in str(refusal.value)


def test_the_last_seed_is_one_too() -> None:
    """Source: seeds have 32 bits."""
    race = Experiment("booth", seed=2**32 - 3)
    assert Map(race, Sensitivity(seeds=3)).axes[1].values[-1] == 2**32 - 1
    with pytest.raises(ValueError, match=r"the last seed = 4294967296: must be a whole number from 0 to 4294967295"):
        Map(race, Sensitivity(seeds=4))


@pytest.mark.parametrize("variation", [None, "basins", {"kind": "basins"}, Basins], ids=repr)
def test_what_is_no_map(variation: object) -> None:
    """Source: the contract."""
    with pytest.raises(ValueError, match=r"map = .*: must be one of basins, sensitivity, plane"):
        Map(RACE, variation)  # pyright: ignore[reportArgumentType]


# Damaged text ---------------------------------------------------------------------------------------------------------

BASINS = '{"kind": "basins"}'


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "not readable as JSON"),
        ("[]", "not a map: must be an object with experiment and map"),
        ('"map"', "not a map"),
        ("null", "not a map"),
        ('{"landscape": "beale"}', "not a map"),
        (f'{{"experiment": {{"landscape": "beale"}}, "map": {BASINS}, "more": 1}}', "not a map"),
        ('{"experiment": {"landscape": "beale"}, "map": "basins"}', "not a map"),
        (f'{{"experiment": 5, "map": {BASINS}}}', "experiment = 5: must be an object"),
        (f'{{"experiment": {{"landscape": "moon"}}, "map": {BASINS}}}', "landscape = 'moon'"),
        (f'{{"experiment": {{"landscape": "beale"}}, "map": {BASINS}}}' + " " * 20_000, "at most 20000"),
    ],
    ids=lambda text: text[:60],
)
def test_damaged_json(text: str, part: str) -> None:
    """Source: the shape and the limits; the message names what is wrong."""
    with pytest.raises(ValueError, match=r".") as refusal:
        Map.from_json(text)
    assert part in str(refusal.value)


ODD: list[Any] = [None, True, 0, 2, -1, 1.5, 1e400, math.nan, "", "x", "learning_rate", [], [1], {}, {"a": 1}, 10**400]


@pytest.mark.parametrize("value", ODD, ids=lambda value: repr(value)[:20])
def test_any_value_in_any_field_is_read_or_refused(value: object) -> None:
    """Source: hostile input raises ValueError and nothing else."""
    race = {"landscape": "beale", "entrants": [{"rule": "momentum"}]}
    for kind in (Basins, Sensitivity, Plane):
        for name in ("kind", *(field.name for field in dataclasses.fields(kind)), "more"):
            read(Map.from_json, json.dumps({"experiment": race, "map": {"kind": kind.kind, name: value}}))


def read(reader: Callable[[str], Map], text: str) -> None:
    """Either a valid map, or ValueError and nothing else."""
    try:
        wanted = reader(text)
    except ValueError:
        return
    assert Map.from_json(wanted.to_json()) == wanted
    assert all((np.diff(axis.values) >= 0).all() for axis in wanted.axes)  # floats between two ends may be few


SPLICED = st.text(max_size=6) | st.sampled_from(
    ["&", "=", ",", "%", "%2C", "nan", "1e999", "[", "]", "{", "}", '"', "\\u", "&map="]
)


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Source: hostile input raises ValueError and nothing else."""
    read(Map.from_query, text)
    read(Map.from_json, text)


@given(kinds(), st.data())
def test_a_damaged_link_is_read_or_refused(variation: Variation, data: st.DataObject) -> None:
    """Source: as above, for texts that are nearly right: a piece cut out, another put in."""
    plain = Map(RACE, variation)
    for reader, text in ((Map.from_query, plain.to_query()), (Map.from_json, plain.to_json())):
        at = data.draw(st.integers(0, len(text)))
        cut = data.draw(st.integers(0, 12))
        read(reader, text[:at] + data.draw(SPLICED) + text[at + cut :])


@pytest.mark.parametrize(("precision", "width"), [("float32", 1e-6), ("float64", 1e-15)])
def test_starts_that_the_precision_cannot_tell_apart(precision: str, width: float) -> None:
    """Source: float32 has 24 binary digits, float64 53: next to 1 their numbers are 1.2e-7 and 2.2e-16 apart."""
    part = {"x_low": 1.0, "x_high": 1.0 + width, "precision": precision}
    Map(Experiment("beale"), Basins(size=4, **part))
    with pytest.raises(ValueError, match=r"^basins: 32 values of x from 1.0 to 1.0\d*: float\d+ tells only \d+ apart"):
        Map(Experiment("beale"), Basins(size=32, **part))
