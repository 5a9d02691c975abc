"""Links as people paste them: what is added on the way, what is damaged, what is misspelled."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jaxtyping import config

from downhill import Averaging, Entrant, Experiment, Schedule
from downhill.experiment.codec import QUERY_FIELDS
from downhill.experiment.pasted import MOST_PARTS, Pasted, read_pasted
from downhill.maps import Map, Plane
from downhill.networks import codec
from downhill.networks.data import Data
from downhill.networks.network import Network
from downhill.networks.training import Training

GD = Entrant("gd", {"learning_rate": 0.02}, schedule=Schedule("linear", {"decay_steps": 5.0}), name="a b (c)")
ADAM = Entrant("adam", clip_norm=2.0, averaging=Averaging("exponential", {"averaging_decay": 0.5}))
RACE = Experiment("saddle", (-1.5, 0.5), 20, (GD, ADAM), parameters={"a": 2.0}, seed=7)
LINK = RACE.to_query()


@pytest.fixture(autouse=True, scope="module")
def as_visitors_run_it() -> Iterator[None]:
    """Without the tests' own type checker, which would refuse wrong types before the experiment can."""
    config.update("jaxtyping_disable", True)
    yield
    config.update("jaxtyping_disable", False)


def read(query: str) -> Pasted[Experiment]:
    return read_pasted(query, Experiment.from_query)


@pytest.mark.parametrize(
    "added",
    [
        "utm_source=newsletter",
        "fbclid=IwAR0-x",
        "gclid=Cj0",
        "__theme=dark",
        "forceview=1",  # Moodle's
        "source=teams&deeplinkId=4a-b",
        "state=3d",
        "amp=1",
    ],
)
@pytest.mark.parametrize("before", [False, True])
def test_fields_of_others_are_passed_over_and_named(added: str, before: bool) -> None:
    """Source: what newsletters, Facebook, Google, Streamlit, Moodle, Teams, OAuth and AMP add to an address."""
    pasted = read(f"{added}&{LINK}" if before else f"{LINK}&{added}")
    assert pasted == Pasted(RACE, tuple(part.partition("=")[0] for part in added.split("&")), ())


@pytest.mark.parametrize(
    "spelled",
    [
        LINK.replace("&", "&amp;"),
        LINK.replace("&", "&amp;amp;"),
        LINK.replace("%2520", "+"),
        LINK.replace("%2520", "%20"),
        LINK.replace(",", "%2C"),
        f"?{LINK}&",
        LINK.replace("steps=20", "steps=20%20"),
        LINK.replace("landscape=saddle", "landscape=+saddle"),
        LINK.replace("landscape=", "LANDSCAPE=").replace("&steps", "&Steps"),
        LINK.replace("steps", "\u200bst\u2060eps").replace("0.02", "0.0%E2%80%8B2"),
    ],
)
def test_other_spellings_of_a_link_are_the_link(spelled: str) -> None:
    """Source: HTML's entity, form encoding, RFC 3986's, and where chats break an address into lines."""
    assert read(spelled) == Pasted(RACE)


@pytest.mark.parametrize(
    "end",
    [".", ")", ",", ";", ">", "\u200b", "%E2%80%8B", ").", '">', "%20", "!", "”", "…", "。", "，", "*", "_", "**."],
)
@pytest.mark.parametrize("last", [RACE, replace(RACE, entrants=(ADAM,)), replace(RACE, entrants=(), seed=3)])
def test_what_the_text_around_a_link_leaves_at_its_end(end: str, last: Experiment) -> None:
    """Source: sentences, brackets and quotation marks in which an address stands."""
    link = last.to_query()
    link = link if last is not RACE else f"{link}&layout"  # a name may end in any of these
    assert read(f"{link}{end}").value == last
    assert read(f"{link}{end}").faults == ()


def test_a_name_may_end_as_a_sentence_does() -> None:
    race = replace(RACE, entrants=(replace(ADAM, name="Adam (fast)"), replace(ADAM, name="Adam no.")))
    assert read(race.to_query()) == Pasted(race)


@pytest.mark.parametrize(
    ("right", "damaged", "left", "fault"),
    [
        ("steps=20", "steps=x", replace(RACE, steps=200), "steps = 'x': must be a whole number"),
        ("steps=20", "steps=99999", replace(RACE, steps=200), "steps = 99999"),
        ("steps=20", "steps=20&steps=30", RACE, "steps: given twice"),
        ("start=-1.5,0.5", "start=-1.5", replace(RACE, start=Experiment("saddle").start), "start = (-1.5,)"),
        ("saddle,a=2", "saddle,a=x", replace(RACE, parameters={}), "a = 'x': must be a number"),
        ("saddle,a=2", "saddle,c=3,a=2", RACE, "saddle: unknown parameter 'c'"),
        ("seed=7", "seed=-1", replace(RACE, seed=0), "seed = -1"),
        (
            "learning_rate=0.02",
            "learning_rate=fast",
            replace(RACE, entrants=(replace(GD, hyperparameters={}), ADAM)),
            "gd: learning_rate = 'fast': must be a number",
        ),
        (
            "schedule=linear",
            "schedule=daily",
            replace(RACE, entrants=(replace(GD, schedule=Schedule()), ADAM)),
            "schedule = 'daily': must be one of",
        ),
        ("clip_norm=2", "clip_norm=0", replace(RACE, entrants=(GD, replace(ADAM, clip_norm=None))), "clip_norm = 0.0"),
        ("entrant=gd", "entrant=gf", replace(RACE, entrants=(ADAM,)), "rule = 'gf': must be one of"),
        ("entrant=gd", "entrnat=gd", replace(RACE, entrants=(ADAM,)), "unknown field 'entrnat': is entrant meant?"),
        ("steps=20", "stpes=20", replace(RACE, steps=200), "unknown field 'stpes': is steps meant?"),
        ("steps=20", "Stpes=20", replace(RACE, steps=200), "unknown field 'Stpes': is steps meant?"),
    ],
)
def test_a_damaged_field_costs_itself(right: str, damaged: str, left: Experiment, fault: str) -> None:
    """Source: the contract: the rest stands, and what is left out is named."""
    assert right in LINK
    pasted = read(f"{LINK.replace(right, damaged)}&utm_source=x")
    assert (pasted.value, pasted.passed_over) == (left, ("utm_source",))
    assert pasted.faults
    assert fault in pasted.faults[0]


def test_the_kind_may_come_after_its_numbers() -> None:
    pasted = read("landscape=beale&entrant=gd,decay_steps=5,learning_rate=x,schedule=linear")
    assert pasted.value == Experiment("beale", entrants=(Entrant("gd", schedule=GD.schedule),))
    assert len(pasted.faults) == 1


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ("landscape=nowhere&steps=3", "landscape = 'nowhere'"),
        ("lanscape=beale&steps=3", "unknown field 'lanscape': is landscape meant?; field 'landscape' is missing"),
        ("steps=3", "field 'landscape' is missing"),
        ("entrnat=gd", "unknown field 'entrnat': is entrant meant?"),
        ("landscape=beale&" + "x" * 20_000, "at most 20000"),
        ("landscape=beale&entrant=gd" + ",x" * MOST_PARTS, "must be name=value"),
    ],
)
def test_without_its_landscape_nothing_stands(query: str, fault: str) -> None:
    with pytest.raises(ValueError, match=r".") as refusal:
        read(query)
    assert fault in str(refusal.value)


@pytest.mark.parametrize("query", ["", "?", "utm_source=x", ".", "&&"])
def test_a_link_in_which_nothing_is_ours(query: str) -> None:
    assert read(query) == Pasted(None, ("utm_source",) if "utm" in query else ())


def test_what_a_map_says_of_its_entrants_is_read_after_them() -> None:
    wanted = Map(replace(RACE, entrants=(GD, Entrant("momentum"))), Plane(1, size=7))
    field = wanted.to_query().rpartition("&")[2]
    query = f"{field}&{wanted.experiment.to_query()}".replace("steps=20", "steps=x")
    pasted = read_pasted(query, Map.from_query, (*QUERY_FIELDS, "map"))
    assert pasted.value == replace(wanted, experiment=replace(wanted.experiment, steps=200))
    damaged = read_pasted(wanted.to_query().replace("size=7", "size=seven"), Map.from_query, (*QUERY_FIELDS, "map"))
    assert damaged.value == replace(wanted, variation=Plane(1))
    assert "size = 'seven'" in damaged.faults[0]


SPLICED = st.text(max_size=6) | st.sampled_from(
    ["&", "=", ",", "%", "%2C", "nan", "1e999", "&amp;", "&entrant=gd", ")."]
)


@pytest.mark.parametrize(
    ("damaged", "left", "fault"),
    [
        ("data=moons,examples=100&network=8&epochs=0&entrant=adam", 10, "epochs = 0"),
        ("data=moons,examples=100&network=8&netwrk=9&epochs=5&entrant=adam", 5, "'netwrk': is network meant?"),
    ],
)
def test_a_link_to_a_training_is_read_by_its_own_fields(damaged: str, left: int, fault: str) -> None:
    """Source: by hand: the first of its fields is the data, without which nothing stands."""
    pasted = read_pasted(damaged, Training.from_query, codec.QUERY_FIELDS)
    wanted = Training(Data("moons", {"examples": 100.0}), (Network((8,)),), (Entrant("adam"),), epochs=left)
    assert pasted.value == wanted
    assert fault in pasted.faults[0]
    with pytest.raises(ValueError, match="data = 'nothing'"):
        read_pasted("data=nothing&epochs=5", Training.from_query, codec.QUERY_FIELDS)


@given(st.data())
def test_a_damaged_link_is_read_or_refused(data: st.DataObject) -> None:
    """Source: hostile input raises ValueError and nothing else, and what is read can be written."""
    at = data.draw(st.integers(0, len(LINK)))
    spliced = LINK[:at] + data.draw(SPLICED) + LINK[at + data.draw(st.integers(0, 12)) :]
    try:
        value = read(spliced).value
    except ValueError:
        return
    if value is not None:
        assert Experiment.from_query(value.to_query()) == value
