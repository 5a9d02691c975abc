"""The student's page over HTTP: what it is told, what a run answers, what is handed in, and what is refused."""

import json
from typing import Any

import pytest

from downhill import Entrant, Experiment
from downhill.assignments import (
    Asked,
    Assignment,
    Box,
    ChoiceQuestion,
    Free,
    FreeNumber,
    FreeRule,
    Goal,
    NumberQuestion,
    TextQuestion,
    checked,
    read_hand_in,
)
from downhill.maps import Basins, Map
from downhill.networks import Data, Training
from downhill.server import assignment_route
from tests import asgi
from tests.player.test_packing import taken_apart
from tests.server.test_plain_page import Page

# f = x² − y²: on the x axis gradient descent multiplies x by 1 − 2α.
FAST, SLOW = (Entrant("gd", {"learning_rate": rate}) for rate in (0.125, 0.001))
RACE = Experiment("saddle", (1.0, 0.0), 3, (FAST, SLOW))
SECRET = 0.0123456
ASSIGNMENT = Assignment(
    "Find a rate",
    RACE,
    "A **task**",
    free=Free(
        landscapes=("saddle", "beale"),
        start=Box(0.0, 2.0, 0.0, 2.0),
        length=(2, 10),
        rules=(FreeRule(0, ("gd", "adam")),),
        numbers=(FreeNumber(0, "learning_rate", 0.01, 0.3), FreeNumber(0, "beta1", 0.0, 0.5)),
    ),
    hidden=("outcome", "others"),
    questions=(
        Asked(ChoiceQuestion("Which?", ("one", "other"), right=1)),
        Asked(NumberQuestion("How much?", right=SECRET)),
        Asked(TextQuestion("Why?"), "after"),
    ),
    runs=2,
    goal=Goal("loss", 0.02, within=3),
)


def post(address: str, question: object, **headers: str) -> tuple[int, bytes]:
    headers = {"content_type": "application/json"} | headers
    status, _, body = asgi.post(assignment_route.routes(), address, json.dumps(question).encode(), **headers)
    return status, body


def opened(assignment: Assignment) -> dict[str, Any]:
    status, _, body = asgi.get(assignment_route.routes(), f"/assignment?a={assignment.to_link_text()}")
    assert status == 200
    return json.loads(Page(body).scripts[0][1])["assignment"]


def run(assignment: Assignment, change: object, before: int = 0) -> tuple[int, bytes]:
    return post("/assignment/run", {"assignment": assignment.to_link_text(), "change": change, "run": before})


def headers_of(body: bytes) -> list[dict[str, Any]]:
    """Of every frame: its length comes first."""
    headers, at = [], 0
    while at < len(body):
        end = at + 4 + int.from_bytes(body[at : at + 4], "little")
        headers.append(taken_apart(body[at + 4 : end])[0])
        at = end
    return headers


def test_the_page_is_told_what_it_needs_and_nothing_that_is_right() -> None:
    """Source: by hand."""
    page = opened(ASSIGNMENT)
    assert (page["title"], page["task"], page["goal"]) == (
        "Find a rate",
        "<p>A <strong>task</strong></p>\n",
        "loss below 0.02 within 3 steps",
    )
    assert page["questions"] == [
        {"kind": "choice", "text": "Which?", "before": True, "options": ["one", "other"]},
        {"kind": "number", "text": "How much?", "before": True},
        {"kind": "text", "text": "Why?", "before": False},
    ]
    assert str(SECRET) not in json.dumps(page)
    assert (page["runs"], page["limited"], page["given"]) == (2, True, "")
    # Beale's own start, (−1.5, −1.5), is not in the box.
    assert page["places"]["saddle"] == {"query": "landscape=saddle,a=1,b=1&start=1,0&steps=3", "start": [1, 0]}
    assert page["places"]["beale"] == {"query": "landscape=beale&start=0,0&steps=3", "start": [0, 0]}
    rate, beta1 = page["numbers"]
    assert (rate["stops"][0], rate["stops"][-1], rate["values"]) == (0.01, 0.3, {"gd": 0.125, "adam": 0.01})
    assert 0.125 in rate["stops"]
    assert (rate["allowed"], beta1["allowed"]) == ("a number in [0.01, 0.3]", "a number in [0, 0.5]")
    assert page["length"]["allowed"] == "a whole number from 2 to 10"
    assert beta1["values"] == {"adam": 0.5}, "its default, 0.9, is out of the range"


def test_what_the_lecturer_does_not_hide_is_given() -> None:
    """Source: by hand."""
    race = Experiment("saddle", (1.0, 0.0), 3, (Entrant("gd"), Entrant("adam")))
    assert opened(Assignment("t", race))["given"] == race.to_query()
    first = Experiment("saddle", (1.0, 0.0), 3, (Entrant("gd"),))
    assert opened(Assignment("t", race, hidden=("others",)))["given"] == first.to_query()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (ASSIGNMENT.to_link_text()[:-9], "not complete"),
        ("<script>alert(1)</script>", "characters that it cannot have"),
        ("", "version none"),
        ("A" * 70_000, "at most 60,000"),
        ("eJw", "version 120"),
    ],
)
def test_a_link_that_cannot_be_read_says_why(text: str, why: str) -> None:
    """Source: by hand."""
    status, _, body = asgi.get(assignment_route.routes(), f"/assignment?a={text}")
    told = json.loads(Page(body).scripts[0][1])
    assert (status, told["assignment"]) == (400, None)
    assert why in told["fault"]


def test_a_file_is_opened_as_its_link_would_be() -> None:
    """Source: the page of the same assignment's link."""
    status, body = post("/assignment/open", {"file": ASSIGNMENT.to_json()})
    assert (status, json.loads(body)) == (200, opened(ASSIGNMENT))


def test_a_run_is_answered_with_its_race_and_what_a_hand_in_claims() -> None:
    """Source: the closed form: x = (1 − 2 · 0.25)³ = 1/8, so that f = 1/64, which is below 0.02 after 3 steps."""
    status, body = run(ASSIGNMENT, {"numbers": [[0, "learning_rate", 0.25]]})
    header, _ = taken_apart(body)
    query = "landscape=saddle,a=1,b=1&start=1,0&steps=3&entrant=gd,learning_rate=0.25&entrant=gd,learning_rate=0.001"
    assert (status, header["race"]["experiment"]) == (200, query)
    assert header["attempt"]["work"] == query
    assert header["attempt"]["results"][0] == {"outcome": "still_moving", "at_step": 3, "loss": 1 / 64}
    assert (header["goal"], header["used"], header["rank"]) == (True, 3, [0, 3])
    assert header["changed"] == "Gradient descent, α = 0.25: learning rate = 0.25"
    assert header["result"].startswith("Gradient descent, α = 0.25: loss 0.01563, still moving at step 3")


def test_all_that_is_free_can_be_changed() -> None:
    """Source: the query written by hand; with another rule the first entrant has that one's defaults."""
    change = {
        "landscape": "beale",
        "start": [1.5, 0.5],
        "length": 2,
        "rules": [[0, "adam"]],
        "numbers": [[0, "learning_rate", 0.02], [0, "beta1", 0.4]],
    }
    header, _ = taken_apart(run(ASSIGNMENT, change)[1])
    adam = "adam,learning_rate=0.02,beta1=0.4,beta2=0.999,epsilon=1e-08"
    query = f"landscape=beale&start=1.5,0.5&steps=2&entrant={adam}&entrant=gd,learning_rate=0.001"
    assert Experiment.from_query(header["attempt"]["work"]) == Experiment.from_query(query)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"numbers": [[0, "learning_rate", 0.5]]}, "must be a number in [0.01, 0.3]"),
        ({"numbers": [[1, "learning_rate", 0.02]]}, "may not be changed"),
        ({"numbers": [[0, "noise", 0.02]]}, "may not be changed"),
        ({"numbers": [[2, "learning_rate", 0.02]]}, "index below 2"),
        ({"numbers": [[0, ["learning_rate"], 0.02]]}, "must be a text"),
        ({"numbers": [[0, "learning_rate", "0.02"]]}, "must be a number within"),
        ({"numbers": 3}, "must be a list"),
        ({"rules": [[0]]}, "a list of 2"),
        ({"rules": [[0, "newton"]]}, "must be one of"),
        ({"landscape": "bowls"}, "landscape"),
        ({"landscape": "formula:x"}, "landscape"),
        ({"start": [3, 0]}, "start x = 3.0"),
        ({"start": {"x": 1}}, "start"),
        ({"start": [float("nan"), 0]}, "a number within"),
        ({"length": 11}, "from 2 to 10"),
        ({"length": 2.5}, "whole number"),
        ({"seed": 3}, "unknown field 'seed'"),
        ([], "must be an object"),
    ],
)
def test_what_may_not_be_changed_is_refused(change: object, why: str) -> None:
    """Source: by hand."""
    status, body = run(ASSIGNMENT, change)
    assert status == 400
    assert why in body.decode()


def test_no_more_runs_than_are_allowed() -> None:
    """Source: by hand."""
    assert run(ASSIGNMENT, {}, before=1)[0] == 200
    status, body = run(ASSIGNMENT, {}, before=2)
    assert (status, body.decode()) == (400, "at most 2 runs are allowed")
    assert run(ASSIGNMENT, {}, before=-1)[0] == 400


def test_what_is_handed_in_reads_back_and_agrees_with_what_is_run_again() -> None:
    """Source: the reader of hand-ins, and the check that runs everything again."""
    attempt = taken_apart(run(ASSIGNMENT, {"numbers": [[0, "learning_rate", 0.25]]})[1])[0]["attempt"]
    events = [
        {"question": 0, "answer": 1},
        {"question": 1, "answer": 0.5},
        attempt,
        {"question": 2, "answer": "<b>because</b>"},
    ]
    question = {"assignment": ASSIGNMENT.to_link_text(), "events": events, "name": "Ada", "begunAgain": 2}
    status, body = post("/assignment/hand-in", question)
    made = json.loads(body)
    assert status == 200
    from_file, from_text = read_hand_in(made["file"]), read_hand_in(made["text"])
    assert from_file == from_text
    assert (from_file.name, from_file.begun_again, from_file.assignment, from_file.answers) == (
        "Ada",
        2,
        ASSIGNMENT,
        {0: 1, 1: 0.5, 2: "<b>because</b>"},
    )
    again = checked(from_file)
    assert (again.problems, again.best) == ((), 0)


@pytest.mark.parametrize(
    ("events", "name", "why"),
    [
        ([{"question": 9, "answer": 1}], "", "question = 9"),
        ([{"question": 0, "answer": 7}], "", "the answer to “Which?” is 7; it must be one of its 2 options"),
        ([{"work": "landscape=nowhere"}], "", "landscape"),
        ("events", "", "must be a list"),
        ([], "a\nb", "one line"),
        ([], 3, "name"),
    ],
)
def test_what_cannot_be_handed_in_is_refused(events: object, name: object, why: str) -> None:
    """Source: by hand."""
    question = {"assignment": ASSIGNMENT.to_link_text(), "events": events, "name": name, "begunAgain": 0}
    status, body = post("/assignment/hand-in", question)
    assert status == 400
    assert why in body.decode()


@pytest.mark.parametrize(
    ("address", "question"),
    [("open", {"file": 3}), ("open", []), ("run", {"assignment": "x"}), ("hand-in", {"assignment": 3}), ("run", "x")],
)
def test_what_is_posted_must_have_its_form(address: str, question: object) -> None:
    """Source: by hand."""
    assert post(f"/assignment/{address}", question)[0] == 400


def test_other_peoples_pages_and_floods_are_turned_away() -> None:
    """Source: HTTP's statuses: a form of another page cannot have JSON's type, and nothing larger is read."""
    assert post("/assignment/open", {"file": "{}"}, content_type="text/plain")[0] == 415
    pieces = [b" " * 100_000] * 6
    status, _, _ = asgi.post(assignment_route.routes(), "/assignment/open", *pieces, content_type="application/json")
    assert status == 413


def test_maps_and_trainings_are_run_too() -> None:
    """Source: what is handed in agrees with what is run again."""
    race = Experiment("saddle", (1.0, 0.5), 5, (Entrant("gd"),))
    training = Training(Data("moons", {"examples": 40.0}), epochs=2, entrants=(Entrant("gd"),))
    free = Free(length=(2, 6), numbers=(FreeNumber(0, "learning_rate", 0.001, 0.5),))
    change = {"length": 3, "numbers": [[0, "learning_rate", 0.1]]}
    for work in (Map(race, Basins(5)), training):
        assignment = Assignment("t", work, free=free)
        status, body = run(assignment, change)
        *shown, header = headers_of(body)
        assert (status, header["race"]) == (200, None)
        assert [each["progress"] for each in shown if "progress" in each][-1] == 1.0
        # The picture is that of the page of maps, or of networks.
        assert any(each.get("kind") == "basins" or "seeds" in each for each in shown)
        handed = {"events": [header["attempt"]], "name": "", "begunAgain": 0}
        question = {"assignment": assignment.to_link_text(), **handed}
        made = json.loads(post("/assignment/hand-in", question)[1])
        assert checked(read_hand_in(made["text"])).problems == ()
        place = {"query": "landscape=saddle,a=1,b=1&start=1,0.5&steps=5", "start": [1.0, 0.5]}
        assert opened(assignment)["places"] == ({"saddle": place} if isinstance(work, Map) else {}), "for points"
