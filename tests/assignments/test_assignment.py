"""Source: the docstrings, and values worked out by hand."""

import base64
import json
import re
import zlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from downhill import Entrant, Experiment
from downhill.assignments import Asked, Assignment, Free, FreeNumber, FreeRule, Goal, HandIn, TextQuestion
from downhill.assignments.assignment import LONGEST_TASK, MOST_RUNS
from downhill.assignments.free import Box
from downhill.assignments.link import MAX_LINK, MAX_PACKED, MAX_UNPACKED, pack, unpack
from downhill.assignments.snippet import to_python
from downhill.networks import Data
from tests.assignments.examples import ASSIGNMENT, FREE, HAND_IN, MAP, OF_MAP, OF_PLANE, OF_TRAINING, RACE, TRAINING
from tests.hostile.grammar import VALUES
from tests.hostile.test_texts import spoiled

ALL = [ASSIGNMENT, OF_TRAINING, OF_MAP, OF_PLANE]


@pytest.mark.parametrize("assignment", ALL, ids=["race", "training", "map", "plane"])
def test_every_form_gives_the_same_assignment(assignment: Assignment) -> None:
    assert Assignment.from_json(assignment.to_json()) == assignment
    assert Assignment.from_link_text(assignment.to_link_text()) == assignment
    made: dict[str, Any] = {}
    exec(to_python(assignment), made)
    assert made["assignment"] == assignment


def test_equal_assignments_have_one_text_and_others_another() -> None:
    """Whatever order JSON has its names in, whatever order its words have."""
    described = json.loads(ASSIGNMENT.to_json())
    backwards = json.dumps(dict(reversed(described.items())), indent=1)
    again = Assignment.from_json(backwards)
    assert again.to_json() == ASSIGNMENT.to_json()
    assert again.digest == replace(ASSIGNMENT, hidden=("curves", "outcome", "curves")).digest
    others = {replace(ASSIGNMENT, runs=4).digest, replace(ASSIGNMENT, goal=None).digest, ASSIGNMENT.digest}
    assert len(others) == 3
    assert re.fullmatch("[0-9a-f]{64}", ASSIGNMENT.digest)


def test_the_text_of_a_small_one() -> None:
    """Source: written by hand, names in alphabetical order; a digest must not change from one version to the next."""
    race = Experiment("formula:x*y", (1.0, 2.5), 9, (Entrant("gd", {"learning_rate": 0.1}),))
    small = Assignment("A", race, free=Free(length=(5, 9)), runs=2, goal=Goal("loss", 1.0))
    query = "landscape=formula:x*y&start=1,2.5&steps=9&entrant=gd,learning_rate=0.1"
    assert small.to_json() == (
        '{"assignment":1,"free":{"length":[5,9]},"goal":{"bound":1.0,"counted":"steps","reads":"loss"},'
        f'"kind":"race","runs":2,"title":"A","work":"{query}"}}'
    )


def test_the_link_is_deflated_json_behind_a_version() -> None:
    """Source: RFC 1950 and RFC 4648, by the standard library."""
    text = ASSIGNMENT.to_link_text()
    content = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    assert content[:1] == b"\1"
    assert zlib.decompress(content[1:]).decode() == ASSIGNMENT.to_json()
    assert "=" not in text
    assert len(text) < MAX_LINK


def _version_2(text: str) -> str:
    return base64.urlsafe_b64encode(b"\2" + base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))[1:]).decode()


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda text: text[:-20], "the text is not complete"),
        (lambda text: text[:40] + ("A" if text[40] != "A" else "B") + text[41:], "damaged|not complete"),
        (lambda text: text + "!", "characters that it cannot have"),
        (lambda text: _version_2(text).rstrip("="), "version 2: must be 1"),
        (lambda _: "", "version none"),
        (lambda _: "A" * (MAX_PACKED + 1), "60,001 characters: at most 60,000"),
        (lambda _: pack("0" * (MAX_UNPACKED + 1)), "stands for more than 400,000 bytes"),
        (lambda _: pack("[]"), "assignment = \\[\\]: must be an object"),
        (lambda _: pack("[" * 1000 + "]" * 1000), "nested too deep: at most 5|not readable"),
    ],
)
def test_a_damaged_link_is_named(spoil: Callable[[str], str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Assignment.from_link_text(spoil(ASSIGNMENT.to_link_text()))


def test_what_stands_for_gigabytes_is_not_unpacked() -> None:
    """Source: zlib packs zeros to a thousandth, so that 30 kB stand for 30 MB; only the allowed part may be made."""
    bomb = pack("0" * 30_000_000)
    assert len(bomb) < MAX_PACKED
    with pytest.raises(ValueError, match="more than 400,000 bytes"):
        unpack(bomb)


LONG = [Asked(TextQuestion("q" * 500))] * 12


def test_the_largest_text_is_read() -> None:
    largest = replace(ASSIGNMENT, task="t\n" * (LONGEST_TASK // 2 - 1) + "tt", questions=tuple(LONG))
    assert Assignment.from_link_text(largest.to_link_text()) == largest


OWN = Experiment("beale", entrants=(Entrant.from_optax("mine", __import__("optax").sgd(0.1)),))


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"title": " "}, "title: is empty"),
        ({"title": "t" * 121}, "title: 121 characters; at most 120"),
        ({"task": "t" * 4001}, "task: 4001 characters; at most 4000"),
        ({"work": "landscape=beale"}, "work = 'landscape=beale': must be an Experiment, a Map or a Training"),
        ({"work": Experiment("beale")}, "work: it has no entrants"),
        ({"work": OWN, "free": Free(), "goal": None}, "entrant 'mine': made by Entrant.from_optax"),
        (
            {"work": replace(TRAINING, data=Data("csv", digest="0" * 64)), "free": Free(), "goal": None},
            "work: data = 'csv': a table of one's own is in no description",
        ),
        ({"hidden": ("colours",)}, "hidden = 'colours': must be one of curves, outcome, minima, others"),
        ({"questions": (TextQuestion("Why?"),)}, "questions[0] = TextQuestion(text='Why?'): must be an Asked"),
        ({"questions": (*LONG, LONG[0])}, "questions: 13 of them; at most 12"),
        ({"runs": 0}, "runs = 0: must be a whole number from 1 to 88"),
        ({"runs": MOST_RUNS + 1}, "runs = 89: must be"),
        ({"goal": "loss"}, "goal = 'loss': must be a Goal"),
        ({"goal": Goal("distance", 0.1)}, "goal: reads = 'distance': no minimum of formula:x**2 + y**2 is known"),
        ({"goal": Goal("test_loss", 0.1)}, "goal: reads = 'test_loss': must be one of loss, distance"),
        ({"goal": Goal("loss", 0.1, 5, "epochs")}, "goal: counted = 'epochs': must be one of steps"),
        ({"goal": Goal("loss", 0.1, entrant=2)}, "goal: entrant = 2: must be an index below 2"),
        ({"free": Free(), "work": MAP}, "goal: a map's runs have no goal"),
        ({"free": Free(start=Box(2.0, 3.0))}, "start x = 1.0: must be a number in [2.0, 3.0]"),
        ({"free": Free(landscapes=("beale",))}, "free: landscapes: must hold the assignment's own"),
        ({"free": Free(landscapes=(RACE.landscape, "beal"))}, "beal"),
        ({"free": Free(length=(20, 50))}, "free: length = (20, 50): must hold the assignment's own steps, 10"),
        ({"free": Free(length=(1, 5001))}, "free: length: high = 5001: must be a whole number from 1 to 5000"),
        ({"free": Free(length=(10, 10))}, "free: length: low = 10.0: must be below high"),
        ({"free": Free(rules=(FreeRule(0, ("adam",)),))}, "free: rules of entrants[0]: must hold the assignment's own"),
        ({"free": Free(rules=(FreeRule(0, ("gd", "muon")),))}, "free: rules of entrants[0]: entrants[0]: rule"),
        ({"free": Free(rules=(FreeRule(2, ("gd",)),))}, "free: rules: entrant = 2: must be an index below 2"),
        ({"free": Free(numbers=(FreeNumber(0, "momentum", 0.1, 0.2),))}, "free: entrants[0]: momentum: there is no"),
        ({"free": Free(numbers=(FreeNumber(0, "learning_rate", 0.1, 1e9),))}, "free: entrants[0]: learning_rate: high"),
        ({"free": Free(numbers=(FreeNumber(0, "learning_rate", 0.3, 0.4),))}, "free: entrants[0]: learning_rate = "),
        ({"work": TRAINING, "goal": None}, "free: landscapes, start: a training has none"),
        (
            {"work": TRAINING, "free": Free(), "goal": None},
            "questions[2]: kind = 'point': a training has no landscape with points; must be one of choice, number,",
        ),
    ],
)  # fmt: skip
def test_what_is_not_allowed_is_named(values: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        replace(ASSIGNMENT, **values)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Box(1.0, 1.0), "start x: low = 1.0: must be below high = 1.0"),
        (lambda: Box(y_high=2e6), "start y: high = 2000000.0: must be a number in"),
        (lambda: replace(FREE, rules=FREE.rules * 2), "rules: entrants[1] is named twice"),
        (lambda: replace(FREE, numbers=FREE.numbers * 2), "numbers: entrants[0]: learning_rate is named twice"),
        (lambda: Free(landscapes="beale"), "landscapes = 'beale': must be a list of ids"),
        (lambda: FreeRule(-1, ("gd",)), "rules: entrant = -1: must be an entrant's index"),
        (lambda: Goal("loss", float("nan")), "goal: bound = nan: must be a number in"),
        (lambda: Goal("loss", 1.0, within=0), "goal: within = 0: must be a whole number"),
        (lambda: Asked(TextQuestion("Why?"), "later"), "when = 'later': must be one of before, after"),
    ],
)
def test_parts_that_are_not_allowed(make: Callable[[], object], message: str) -> None:
    with pytest.raises(ValueError, match="^" + re.escape(message)):
        make()


@pytest.mark.parametrize("written", [each.to_json() for each in (ASSIGNMENT, OF_TRAINING, HAND_IN)])
@settings(max_examples=150, deadline=None)
@given(at=st.lists(st.integers(0, 40), min_size=12, max_size=12), value=st.sampled_from(VALUES))
def test_whatever_stands_in_it_is_read_or_refused(written: str, at: list[int], value: object) -> None:
    """Source: the contract: a ValueError, or a value that is written and read again."""
    read = HandIn.from_json if "hand_in" in json.loads(written) else Assignment.from_json
    try:
        found = read(spoiled(json.loads(written), iter(at * 9), value))
    except ValueError:
        return
    assert read(found.to_json()) == found
