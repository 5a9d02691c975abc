"""What a lecturer drops onto the page of hand-ins. Source: the core's collection, whose own tests hold it."""

import csv
import io
import json
import struct
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from downhill import Entrant
from downhill.assignments import Answered, Assignment, Attempt, Free, FreeNumber, Goal, HandIn, collect
from downhill.assignments.collection import Collection
from downhill.assignments.hand_in_page import render_hand_in
from downhill.assignments.hand_in_text import to_text
from downhill.assignments.sources import Source
from downhill.experiment import Experiment
from downhill.player import message
from downhill.server.collect_frames import table
from downhill.server.collect_route import routes
from downhill.simulation.portions import finished
from tests import asgi
from tests.assignments.examples import ASSIGNMENT, HAND_IN, MAP, OF_MAP, RACE, with_rate
from tests.assignments.test_collection import zipped

HALF = HandIn(ASSIGNMENT, (Answered(0, 2.0), Attempt(with_rate(0.4))), "=2+2")
OTHER_START = HandIn(ASSIGNMENT, (Attempt(Experiment(RACE.landscape, (2.0, 0.0), 10, RACE.entrants)),), "Elsewhere")


def post(*files: tuple[str, bytes | str], assignment: str = "") -> asgi.Answer:
    contents = [content.encode() if isinstance(content, str) else content for _, content in files]
    described = [
        {"name": name, "size": len(content), "isText": isinstance(given, str)}
        for (name, given), content in zip(files, contents, strict=True)
    ]
    body = message({"files": described, "assignment": assignment}, b"".join(contents))
    return asgi.post(routes(), "/collect", body)


def frames(body: bytes) -> Iterator[tuple[Any, bytes]]:
    at = 0
    while at < len(body):
        [size] = struct.unpack_from("<I", body, at)
        [head] = struct.unpack_from("<I", body, at + 4)
        content = body[at + 8 : at + 4 + size]
        yield json.loads(content[:head]), content[head:]
        at += 4 + size


def test_files_a_zip_and_a_text_that_was_pasted() -> None:
    archive = zipped([("Ann/hand-in.html", render_hand_in(HAND_IN)), ("Bob/broken.html", "<p>")])
    status, _, body = post(("all.zip", archive), ("pasted", to_text(HALF.to_json())), ("no.zip", b"PK\3\4"))
    assert status == 200
    *told, (end, numbers) = frames(body)
    assert {"done": 2, "total": None} in [each for each, _ in told]
    assert told[-1][0]["total"] == 2
    assert [cells[:2] for cells in end["rows"]] == [["Ann/hand-in.html", "Zoë <x>"], ["pasted", "=2+2"]]
    assert [each["name"] for each in end["refused"]] == ["Bob/broken.html", "no.zip"]
    assert end["title"] == ASSIGNMENT.title
    assert Experiment.from_query(end["experiment"]) == RACE
    number, choice, point, why = end["questions"]
    assert (number["answers"], number["rows"], number["right"]) == ([0.95, 2.0], [0, 1], 1.0)
    assert (choice["answers"], choice["options"]) == ([1], ["gradient descent", "momentum"])
    assert (point["answers"], why["rows"]) == ([[0.25, 0.0]], [0])
    rows = list(csv.reader(io.StringIO(end["csv"].removeprefix("\ufeff"))))
    assert (rows[0], rows[2][1]) == (end["columns"], "'=2+2")
    points = np.frombuffer(numbers, "<f4").reshape(-1, 2)
    [overlay] = end["overlays"]
    assert (overlay["runs"], [row for row, _ in overlay["paths"]]) == (3, [0, 0, 0, 0, 1, 1])
    assert len(points) == sum(count for _, count in overlay["paths"])
    assert points[0].tolist() == list(RACE.start or ())


def test_the_best_race_under_their_names() -> None:
    """Source: by hand: α = 0.5 is there after one step, α = 0.4 after two: 0.2²ᵗ ≤ 0.01; the third starts elsewhere."""
    _, _, body = post(*((f"{number}", each.to_json()) for number, each in enumerate((HALF, OTHER_START, HAND_IN))))
    *_, (end, _) = frames(body)
    race = Experiment.from_query(end["race"])
    assert [(each.name, each.learning_rate) for each in race.entrants] == [("Zoë <x>", 0.5), ("=2+2", 0.4)]
    assert (race.start, race.steps) == (RACE.start, RACE.steps)


def test_of_all_runs_those_who_are_judged_are_drawn_on_the_landscape_where_they_were() -> None:
    """Source: by hand: the goal is Adam's, whose first step is its rate against the gradient, which is (−0.75, −2)."""
    race = Experiment("beale", (2.0, 0.0), 3, (Entrant("gd"), Entrant("adam", {"learning_rate": 0.5})))
    free = Free(landscapes=("booth", "beale"), numbers=(FreeNumber(0, "learning_rate", 0.001, 0.1),))
    assignment = Assignment("Second", race, free=free, goal=Goal("loss", 0.01, entrant=1))
    here, there = Attempt(race), Attempt(race.on("booth"))
    faster = Attempt(replace(race, entrants=(Entrant("gd", {"learning_rate": 0.05}), race.entrants[1])))
    forbidden = Attempt(replace(race, steps=4))
    hand_ins = (HandIn(assignment, events) for events in ((there,), (there, here, faster, here, forbidden)))
    *_, (end, numbers) = frames(post(*((str(number), each.to_json()) for number, each in enumerate(hand_ins)))[2])
    beale, booth = end["overlays"]
    assert (beale["landscape"], beale["runs"], beale["paths"]) == ("Beale", 2, [[1, 4], [1, 4]])
    assert (booth["landscape"], booth["runs"], booth["paths"]) == ("Booth", 2, [[0, 4], [1, 4]])
    assert Experiment.from_query(booth["experiment"]) == replace(race.on("booth"), entrants=())
    assert (end["areAll"], end["missing"]) == (True, 0)
    assert np.frombuffer(numbers, "<f4").reshape(-1, 2)[:2] == pytest.approx(np.array([[2.0, 0.0], [2.5, 0.5]]))


def test_the_lecturers_own_assignment_counts() -> None:
    _, _, body = post(("one", HALF.to_json()), assignment=ASSIGNMENT.to_link_text())
    assert len(next(iter(list(frames(body))[-1:]))[0]["rows"]) == 1


def test_nothing_at_all() -> None:
    [(end, numbers)] = list(frames(post()[2]))
    assert (end["rows"], end["refused"], end["csv"], numbers) == ([], [], "", b"")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "posted: no message"),
        (b"\xff\xff\xff\xff{}", "posted: no message"),
        (message({"files": 3}, b""), "files = 3: must be a list"),
        (message({"assignment": ""}, b""), "field 'files' is missing"),
        (message({"files": [{"name": "a", "size": 2, "isText": False}]}, b"1"), "file a: size = 2: must be"),
        (message({"files": [{"name": "a", "size": -1, "isText": False}]}, b"1"), "file a: size = -1: must be"),
        (message({"files": [{"name": "a", "size": True, "isText": False}]}, b"1"), "file a: size = True: must be"),
        (message({"files": [{"name": 1, "size": 1, "isText": False}]}, b"1"), "name must be a text"),
        (message({"files": [{"name": "a", "size": 1}]}, b"1"), "field 'isText' is missing"),
        (message({"files": []}, b"1"), "1 bytes are left over"),
        (message({"files": [], "assignment": "x"}, b""), "assignment: the text is not complete"),
        (message({"files": [], "assignment": []}, b""), "assignment = []: must be a text"),
    ],
)
def test_what_is_no_question(body: bytes, said: str) -> None:
    status, _, answer = asgi.post(routes(), "/collect", body)
    assert status == 400
    assert said in answer.decode()


def test_a_class_of_maps_has_a_table_and_no_race() -> None:
    """Source: the messages: a map has neither a path nor a final loss."""
    collection: Collection = finished(collect([Source("one", HandIn(OF_MAP, (Attempt(OF_MAP.work),)).to_json())]))
    told, numbers = table(collection)
    assert Experiment.from_query(told["experiment"]) == MAP.experiment, "whose landscape points are shown on"
    assert (told["race"], told["overlays"], numbers) == ("", [], [])
    assert len(told["rows"]) == 1
