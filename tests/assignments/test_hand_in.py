"""Source: the docstrings; pages are read by the standard library's html.parser."""

import json
import re
import zlib
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest

from downhill import Entrant
from downhill.assignments import Answered, Attempt, HandIn, read_hand_in
from downhill.assignments.file_name import file_name
from downhill.assignments.hand_in import MAX_BYTES
from downhill.assignments.hand_in_page import render_hand_in
from downhill.assignments.hand_in_text import PREFIX, to_text
from downhill.assignments.reading import MAX_FILE
from downhill.assignments.results import MapResult, RaceResult, TrainingResult
from downhill.assignments.work import read_work
from tests.assignments.examples import ASSIGNMENT, HAND_IN, MAP, OF_MAP, OF_TRAINING, RACE, TRAINING, with_rate

TEXT = to_text(HAND_IN.to_json())
PAGE = render_hand_in(HAND_IN)
OTHERS = [
    HandIn(OF_TRAINING, (Attempt(TRAINING, (TrainingResult(0.5, None, 0.75),), True),)),
    HandIn(OF_MAP, (Attempt(MAP, (MapResult({"converged": 15, "diverged": 1}),)),), "漢字"),
    HandIn(ASSIGNMENT),
]


@pytest.mark.parametrize("hand_in", [HAND_IN, *OTHERS], ids=["race", "training", "map", "empty"])
def test_every_form_is_read_back(hand_in: HandIn) -> None:
    page, text = render_hand_in(hand_in), to_text(hand_in.to_json())
    for form in (hand_in.to_json(), text, page, page.encode(), b"\xef\xbb\xbf" + page.encode(), text.encode("utf-16")):
        assert read_hand_in(form) == hand_in


@pytest.mark.parametrize(
    "edited",
    [
        lambda text: f"Dear all,\n\nhere it is: {text} Sent from my phone",
        lambda text: re.sub("(.{76})", r"\1\r\n", text),
        lambda text: "<div><p>Hello &amp; thanks</p><p>" + re.sub("(.{60})", r"\1<br>&nbsp;", text) + "</p>Bye</div>",
        lambda text: re.sub("(.{30})", "\\1\u200b\u00ad", text),
        lambda text: text.replace("-", "\u2011"),
        lambda text: f'student,answer\n"Zoë","{text}"\n',
    ],
    ids=["words around", "wrapped", "HTML", "invisible characters", "hyphens", "CSV"],
)
def test_what_editors_do_to_a_text(edited: Callable[[str], str]) -> None:
    text = edited(TEXT)
    assert text != TEXT
    assert read_hand_in(text) == HAND_IN


def test_two_hyphens_in_a_row_do_occur() -> None:
    """Editors make one long dash of them; of some thousand texts one has them by chance."""
    names = (replace(HAND_IN, name=f"student {number}") for number in range(2_000))
    text, hand_in = next((text, each) for each in names if "--" in (text := to_text(each.to_json()))[len(PREFIX) :])
    assert read_hand_in(text.replace("--", "—")) == hand_in


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (TEXT[:-30], r"the text is not complete: [\d,]+ of [\d,]+ characters"),
        (TEXT[:20], "must stand a length and a checksum"),
        (TEXT[:-30] + "A" * 30, "its checksum is another"),
        (TEXT + "\n" + TEXT, "2 hand-ins in one; must be one"),
        (PAGE[: PAGE.index("</script")], "the page is not complete"),
        (PAGE + PAGE, "2 hand-ins in one"),
        ("Here is my answer: 42", "no hand-in in it"),
        (b"\x89PNG\r\n\x1a\n\xff", "is no text in UTF-8"),
        (b"", "no hand-in in it"),
        (" " * (MAX_FILE + 1), "larger than 200,000 bytes"),
        ("{", "not readable as JSON"),
        ('{"hand_in": ' + "7" * 5_000 + "}", "a whole number of 5,000 digits: at most 4,300 are read"),
        ('{"hand_in": ' + "[" * 5_000, "lists and objects are nested too deep"),
        ('{"hand_in": 1, "hand_in": 2}', "hand_in: given twice"),
        ('{"hand_in": 2, "assignment": {}, "digest": "", "events": []}', "hand_in = 2: must be 1"),
        (HAND_IN.to_json().replace('"high":0.5', '"high":0.6'), "digest: is of another assignment"),
        (HAND_IN.to_json().replace("Half <of> it", "Half"), "digest: is of another assignment"),
    ],
)
def test_what_is_damaged_is_named(content: bytes | str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read_hand_in(content)


@pytest.mark.parametrize("piece", ["<!--", "<a b='", "<script id=", "<script ", PREFIX, "&#", "<", "{[", "\u200b"])
def test_hostile_files_are_refused(piece: str) -> None:
    """Source: the contract. Over some of these html.parser takes minutes."""
    with pytest.raises(ValueError, match=r"no hand-in in it|at most 100000 are allowed|hand-ins in one|larger than"):
        read_hand_in((piece * MAX_FILE)[:MAX_FILE])


EVENTS = json.loads(HAND_IN.to_json())["events"]


@pytest.mark.parametrize(
    ("events", "message"),
    [
        ({}, "events = {}: must be a list"),
        ([{"question": 0}], "events[0]: field 'answer' is missing"),
        ([{"question": 4, "answer": 1}], "events[0]: question = 4: must be an index below 4"),
        ([{"question": True, "answer": 1}], "events[0]: question = True: must be an index"),
        ([{"question": 1, "answer": 2}], "the answer to “Who wins?” is 2; it must be one of its 2 options"),
        ([EVENTS[0], EVENTS[0]], "events: a question is answered twice"),
        ([{"work": 5}], "events[0]: work = 5: must be a text"),
        ([{"work": "landscape=nowhere&entrant=gd"}], "events[0]: work: landscape = 'nowhere': must be one of"),
        ([{"work": RACE.to_query(), "time": 5}], "events[0]: unknown field 'time'"),
        ([{"work": RACE.to_query(), "results": [{"loss": 1}]}], "events[0]: results[0]: field 'outcome' is missing"),
        (
            [{"work": RACE.to_query(), "results": [{"loss": 1, "outcome": "won", "at_step": 1}] * 2}],
            "events[0]: results[0]: outcome = 'won': must be one of",
        ),
        (
            [{"work": RACE.to_query(), "results": [{"loss": 1, "outcome": "converged", "at_step": 1}]}],
            "results: 1 of them; must be one for each of the 2 entrants",
        ),
        ([{"work": RACE.to_query(), "goal": "yes"}], "goal = 'yes': must be true or false"),
        ([{"work": RACE.to_query()}] * 101, "events: 101 of them; at most 100"),
    ],
)
def test_events_that_are_none(events: Any, message: str) -> None:
    described = json.loads(HAND_IN.to_json()) | {"events": events}
    with pytest.raises(ValueError, match="^" + re.escape(message)):
        HandIn.from_json(json.dumps(described))


def test_other_values_that_are_not_allowed() -> None:
    for make, message in (
        (lambda: replace(HAND_IN, name="n" * 81), "name: 81 characters; at most 80"),
        (lambda: replace(HAND_IN, name="two\nlines"), "name = 'two\\nlines': must be one line of letters"),
        (lambda: replace(HAND_IN, events=(Attempt(TRAINING),)), "events[0]: a training: must be a race"),
        (lambda: Attempt(RACE, (TrainingResult(1.0, 1.0, 1.0),) * 2), "results[0] = TrainingResult"),
        (lambda: RaceResult("diverged", 3, 1.0), "loss = 1.0: must be null"),
        (lambda: MapResult({"converged": -1}), "converged = -1: must be a whole number"),
        (lambda: read_work("map", "\ud800"), "work = '\\ud800': holds half of a character"),
    ):
        with pytest.raises(ValueError, match="^" + re.escape(message)):
            make()


def test_what_is_too_long_says_so() -> None:
    attempts = (Attempt(replace(RACE, entrants=(Entrant("adam"),) * 12)),) * 88
    with pytest.raises(ValueError, match=rf"hand-in of [\d,]+ bytes: at most {MAX_BYTES:,} are allowed"):
        HandIn(ASSIGNMENT, attempts)


def test_the_order_is_kept() -> None:
    events = (Attempt(RACE), Answered(0, 1.0), Answered(3, "so"), Answered(1, 0))
    late = HandIn(ASSIGNMENT, events)
    assert read_hand_in(render_hand_in(late)).events == events
    assert late.late_predictions == (0, 1)
    assert HAND_IN.late_predictions == ()


class Page(HTMLParser):
    """A page's elements, their attributes, and its words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.elements and self.elements[-1][0] not in ("script", "style"):
            self.words.append(data.strip())


def test_the_page_shows_all_and_runs_and_fetches_nothing() -> None:
    """Source: what was typed; no element but ours, however it looks."""
    page = Page(PAGE)
    scripts = [attributes for tag, attributes in page.elements if tag == "script"]
    assert scripts == [{"type": "application/json", "id": "downhill-hand-in"}]
    assert {"b", "of", "x", "img", "link", "iframe"}.isdisjoint(tag for tag, _ in page.elements)
    assert not any({"src", "href", "onload", "style"} & attributes.keys() for _, attributes in page.elements)
    for shown in (
        *("Half <of> it", "Zoë <x>", "Find a", "good", "Largest stable learning rate?", "0.95", "momentum"),
        *("(0.25, 0)", "</script><b>it</b> halves & halves\n=1+1", "nothing", "reached"),
        "rate.\nλ = 2 & so on. <img src=x onerror=alert(1)>",
        "Gradient descent: learning rate = 0.5",
        "Gradient descent: loss 0, converged at step 1; Momentum: loss 0.5, still moving at step 10",
        "Handed in with Downhill. This file proves nothing about who made it, or how.",
    ):
        assert shown in page.words, shown


def test_a_task_that_would_fill_the_page_stands_there_as_it_was_typed() -> None:
    """Source: by hand: rows of one character, each with 300 cells."""
    task = "\n".join(["|" * 301, "|" + "-|" * 300, *"a" * 1_300])
    assert task in Page(render_hand_in(HandIn(replace(ASSIGNMENT, task=task)))).words


def test_how_often_it_was_begun_again_is_kept_and_an_older_hand_in_has_none() -> None:
    """Source: by hand; the text of an older hand-in, which says nothing of it."""
    assert "begun" not in HAND_IN.to_json()
    assert read_hand_in(HAND_IN.to_json()).begun_again == 0
    again = replace(HAND_IN, begun_again=2)
    assert read_hand_in(render_hand_in(again)) == read_hand_in(to_text(again.to_json())) == again != HAND_IN
    assert f"{HAND_IN.name}, begun again 2 times" in Page(render_hand_in(again)).words
    with pytest.raises(ValueError, match=r"begun_again = -1: must be a whole number from 0 to 1000000"):
        HandIn.from_json(again.to_json().replace('"begun_again":2', '"begun_again":-1'))


def test_the_text_is_what_is_said_of_it() -> None:
    """Source: RFC 1952's CRC-32, by zlib."""
    length, checksum, packed = TEXT.removeprefix("downhill-hand-in-1:").split(":")
    assert (int(length), int(checksum, 16)) == (len(packed), zlib.crc32(packed.encode()))
    many = HandIn(replace(ASSIGNMENT, runs=None), tuple(Attempt(with_rate(k / 200)) for k in range(2, 90)))
    assert read_hand_in(to_text(many.to_json())) == many


@pytest.mark.parametrize("name", ["علی\u200cرضا", "Zoë", "李"])
def test_names_as_people_write_them(name: str) -> None:
    """Source: Unicode: U+200C stands within Persian words, and is not seen."""
    assert read_hand_in(replace(HAND_IN, name=name).to_json()).name == name


@pytest.mark.parametrize(
    ("title", "name", "called"),
    [
        ("Half <of> it", "Zoë", "Half-of-it-Zoë-hand-in.html"),
        ("Half", "Zoe\u0308", "Half-Zoë-hand-in.html"),
        ("../../etc/passwd", "con:\\x|?*", "etc-passwd-con-x-hand-in.html"),
        ("步长\u200fgpj", "हिन्दी", "步长-gpj-हिन्दी-hand-in.html"),
        ("…", "", "hand-in.html"),
        ("𠀀" * 60, "漢" * 80, f"{'𠀀' * 20}-{'漢' * 26}-hand-in.html"),
    ],
)
def test_a_files_name_tells_whose_it_is_and_is_safe(title: str, name: str, called: str) -> None:
    """Source: by hand; 255 bytes are what Linux and macOS take."""
    found = file_name(HandIn(replace(ASSIGNMENT, title=title), name=name))
    assert found == called
    assert len(found.encode()) <= 255
