"""Source: the docstrings; zips by the standard library, damaged by hand."""

import csv
import io
import struct
import zipfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from downhill import Experiment, simulate
from downhill.assignments import Answered, Assignment, Attempt, Collection, HandIn, Refused, collect
from downhill.assignments import collection as collecting
from downhill.assignments.collection import Progress
from downhill.assignments.hand_in_page import render_hand_in
from downhill.assignments.hand_in_text import PREFIX, to_text
from downhill.assignments.sources import MAX_TOTAL, MOST_FILES, Source, of_folder, of_zip
from downhill.assignments.table import header, render_collection_csv, row
from downhill.export import DECIMAL_COMMA
from downhill.simulation.portions import finished
from tests.assignments.examples import ASSIGNMENT, HAND_IN, OF_MAP, RACE, with_rate

HALF = HandIn(ASSIGNMENT, (Answered(0, 2.0), Attempt(with_rate(0.4))), "=2+2")
NOBODY = HandIn(ASSIGNMENT)
OTHER = HandIn(replace(ASSIGNMENT, title="Another"), (Attempt(RACE),))


def text(hand_in: HandIn) -> str:
    return to_text(hand_in.to_json())


def zipped(files: Iterable[tuple[str, bytes | str]]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return file.getvalue()


def collected(sources: Iterable[Source], assignment: Assignment | None = None) -> Collection:
    return finished(collect(sources, assignment))


def reasons(collection: Collection) -> dict[str, str]:
    return {each.name: each.why for each in collection.refused}


FILES: list[tuple[str, bytes | str]] = [
    ("Ann_1/hand-in.html", render_hand_in(HAND_IN)),
    ("__MACOSX/Ann_1/._hand-in.html", b"\0\5\x16\7"),
    ("Ann_1/.DS_Store", b"\0"),
    ("Bob_2/hand-in.html", render_hand_in(HALF)),
    ("Cid_3/hand-in.html", render_hand_in(NOBODY)),
    ("Ann_1/again.txt", text(HAND_IN)),
    ("Dan_4/cut.txt", text(HALF)[:-9]),
    ("Eve_5/photo.jpg", b"\xff\xd8\xff\xe0"),
    ("Fay_6/essay.html", "<p>I could not do it</p>"),
    ("Gil_7/all.zip", zipped([("inner.txt", text(OTHER))])),
    ("Hal_8/big.html", "x" * 200_001),
    ("Ida_9/other.json", OTHER.to_json()),
    ("../../etc/passwd", "root"),
]
REASONS = {
    "Ann_1/again.txt": "is the same as Ann_1/hand-in.html",
    "Dan_4/cut.txt": "the text is not complete",
    "Eve_5/photo.jpg": "is no text in UTF-8",
    "Fay_6/essay.html": "no hand-in in it",
    "Gil_7/all.zip": "is a zip in a zip",
    "Hal_8/big.html": "larger than 200,000 bytes",
    "Ida_9/other.json": "is of another assignment",
    "../../etc/passwd": "no hand-in in it",
}


def check(collection: Collection, nested: str = REASONS["Gil_7/all.zip"]) -> None:
    assert [each.source for each in collection.hand_ins] == [FILES[index][0] for index in (0, 3, 4)]
    told = reasons(collection)
    expected = REASONS | {"Gil_7/all.zip": nested}
    assert told.keys() <= expected.keys()
    assert [name for name, why in told.items() if not why.startswith(expected[name])] == []


def test_a_zip_of_all_sorts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    collection = collected(of_zip(zipped(FILES)))
    check(collection)
    assert reasons(collection).keys() == REASONS.keys()
    assert collection.assignment == ASSIGNMENT
    assert [each.checked.best for each in collection.hand_ins] == [1, 0, None]
    assert list(tmp_path.iterdir()) == []


def test_a_folder_of_the_same(tmp_path: Path) -> None:
    """A link is not followed, wherever it leads."""
    for name, content in FILES[:-1]:
        path = tmp_path / "class" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    (tmp_path / "secret.txt").write_text(text(OTHER))
    (tmp_path / "class" / "link.txt").symlink_to(tmp_path / "secret.txt")
    sources = list(of_folder(tmp_path / "class"))
    first = [source for source in sources if source.name == "Ann_1/hand-in.html"]
    rest = [source for source in sources if source not in first]
    collection = collected([*first, *(source for source in rest if source.name != "link.txt")])
    check(collection, "is no text in UTF-8")
    assert [source.why_not for source in sources if source.name == "link.txt"] == ["is no file"]
    assert not any("MACOSX" in source.name or "DS_Store" in source.name for source in sources)


def test_texts_pasted_one_after_the_other() -> None:
    pasted = f"Ann: {text(HAND_IN)}\nBob:\n{text(HALF)[:-20]} and\nCid: {text(NOBODY)}."
    collection = collected([Source("pasted", pasted)])
    assert [each.source for each in collection.hand_ins] == ["pasted, no. 1", "pasted, no. 3"]
    assert list(reasons(collection)) == ["pasted, no. 2"]


def test_which_assignment_is_counted() -> None:
    """The given one; or that of most, however late it comes."""
    sources = [Source("a", text(OTHER)), Source("b", text(HALF)), Source("c", text(NOBODY))]
    assert [each.source for each in collected(sources).hand_ins] == ["b", "c"]
    given = collected(sources, OTHER.assignment)
    assert [each.source for each in given.hand_ins] == ["a"]
    assert given.refused == tuple(Refused(name, "is of another assignment") for name in "bc")
    none = collected([], OF_MAP)
    assert (none.assignment, none.hand_ins, collected([]).assignment) == (OF_MAP, (), None)


def test_the_same_name_with_another_content_is_no_double() -> None:
    collection = collected([Source("a", text(HALF)), Source("a", text(NOBODY))])
    assert len(collection.hand_ins) == 2


def test_equal_attempts_are_run_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: the works that are asked for."""
    asked: list[object] = []
    original = collecting.recompute

    def counting(work: object, goal: object) -> object:
        asked.append(work)
        return original(work, goal)

    monkeypatch.setattr(collecting, "recompute", counting)
    hand_ins = [HandIn(ASSIGNMENT, (Attempt(RACE), Attempt(with_rate(0.4))), str(number)) for number in range(5)]
    collection = collected(Source(str(number), text(each)) for number, each in enumerate(hand_ins))
    assert asked == [RACE, with_rate(0.4)]
    shared = {id(each.checked.attempts[0].recomputed) for each in collection.hand_ins}
    assert len(shared) == 1


def test_paths_are_kept_up_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collecting, "MOST_PATHS", 3)
    hand_in = HandIn(ASSIGNMENT, (Attempt(RACE), Attempt(with_rate(0.4))))
    [each] = collected([Source("a", text(hand_in))]).hand_ins
    assert [len(attempt.recomputed.paths) for attempt in each.checked.attempts] == [2, 0]
    assert all(attempt.recomputed.results for attempt in each.checked.attempts)


def test_it_tells_how_far_it_is_and_can_be_left() -> None:
    work = collect([Source("a", text(HALF)), Source("b", "nothing"), Source("c", text(HAND_IN))])
    told = [next(work) for _ in range(4)]
    assert told == [Progress(1, None), Progress(1, None), Progress(2, None), Progress(0, 2)]
    work.close()


# Zips that are none, or too much -----------------------------------------------------------------------------------

GOOD = zipped([("a.txt", text(HALF))])
END = GOOD.rindex(b"PK\5\6")


def flagged(content: bytes, offset: int, flags: int) -> bytes:
    """With another value in a field of two bytes, in the file's own head and in the list's."""
    local, listed = content.index(b"PK\3\4"), content.index(b"PK\1\2")
    changed = bytearray(content)
    changed[local + 6 + offset : local + 8 + offset] = struct.pack("<H", flags)
    changed[listed + 8 + offset : listed + 10 + offset] = struct.pack("<H", flags)
    return bytes(changed)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is no zip, or has been cut off"),
        (GOOD[:-1], "is no zip, or has been cut off"),
        (GOOD[:END] + GOOD[END:].replace(b"PK\5\6", b"PK\5\7"), "is no zip"),
        (GOOD.replace(b"PK\1\2", b"PK\1\3"), "is no zip, or a damaged one"),
        (b"\0" * (MAX_TOTAL + 1), "larger than 50,000,000 bytes"),
        (GOOD[: END + 12] + struct.pack("<I", 3_000_000) + GOOD[END + 16 :], "is a zip64, or lists more files"),
        (GOOD[:END] + b"PK\6\7" + b"\0" * 16 + GOOD[END:], "is a zip64, or lists more files"),
    ],
)
def test_what_is_no_zip_is_named(content: bytes, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        list(of_zip(content))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (flagged(GOOD, 0, 1), "is encrypted"),
        (flagged(GOOD, 2, 14), "is packed by a method other than deflate"),
        (GOOD[:60] + b"\xff" * 20 + GOOD[80:], "is damaged: "),
    ],
    ids=["encrypted", "LZMA", "damaged"],
)
def test_a_damaged_file_in_a_zip_is_named(content: bytes, why: str) -> None:
    [source] = of_zip(content)
    assert source.why_not.startswith(why)
    assert reasons(collected([source]))["a.txt"].startswith(why)


def test_a_bomb_is_not_unpacked() -> None:
    """Source: 30 MB of zeros in some 30 kB; one byte more than is allowed is enough to tell."""
    [source] = of_zip(zipped([("zeros", b"\0" * 30_000_000)]))
    assert len(source.content) == 200_001


def test_too_many_files_are_told_in_one_line() -> None:
    sources = list(of_zip(zipped((f"{number}.txt", "") for number in range(MOST_FILES + 3))))
    assert len(sources) == MOST_FILES + 1
    assert sources[-1] == Source("3 more files", why_not="not read: at most 1,000 are")


def test_too_many_bytes_are_not_read() -> None:
    """Each of 300 files has 200 kB: 60 MB."""
    sources = list(of_zip(zipped((f"{number}.txt", "a" * 200_000) for number in range(300))))
    assert sum(bool(source.why_not) for source in sources) == 49  # the one that goes beyond is read, none after it


def test_a_text_of_nothing_but_beginnings_is_one_refusal() -> None:
    """Each would be named: a file of 200 kB has room for ten thousand."""
    assert reasons(collected([Source("a", PREFIX.encode() * 101)])) == {
        "a": "101 hand-ins in one; at most 100 are read"
    }
    assert len(reasons(collected([Source("a", PREFIX.encode() * 100)]))) == 100


def test_names_are_shown_as_they_can_be() -> None:
    collection = collected([Source("a\x1b[31m\u202e" + "n" * 200, "nothing")])
    [name] = reasons(collection)
    assert name.isprintable()
    assert len(name) <= 120


# The table -----------------------------------------------------------------------------------------------------------


def test_the_table_and_what_spreadsheets_are_spared() -> None:
    """Source: the hand-ins; OWASP's advice on CSV injection."""
    collection = collected([Source("-a.txt", text(HALF)), Source("b.html", render_hand_in(HAND_IN))])
    names = header(ASSIGNMENT)
    half, whole = (dict(zip(names, row(ASSIGNMENT, each), strict=True)) for each in collection.hand_ins)
    assert (half["name"], half["runs"], half["best run"], half["goal"]) == ("=2+2", 1, 1, "yes")
    assert (half["question 1"], half["question 1 right"], half["question 1 in time"]) == (2.0, "no", "yes")
    assert half["question 2"] is half["question 3 x"] is None
    assert (whole["question 2"], whole["question 3 x"], whole["question 3 y"]) == ("momentum", 0.25, 0.0)
    assert (whole["best run"], whole["best loss"], whole["goal step"], whole["goal used"]) == (2, 0.0, 1, 1.0)
    assert (whole["best outcome"], whole["begun again"]) == ("converged", 0)
    [again] = collected([Source("c.html", render_hand_in(replace(HAND_IN, begun_again=2)))]).hand_ins
    assert dict(zip(names, row(ASSIGNMENT, again), strict=True))["begun again"] == 2
    assert str(whole["problems"]).startswith("run 2: Momentum: loss 0.5 is claimed, it is 0.0943225")
    read = list(csv.reader(io.StringIO(render_collection_csv(collection))))
    assert [len(line) for line in read] == [len(names)] * 3
    assert read[0] == names
    assert read[1][:3] == ["'-a.txt", "'=2+2", "1"]
    assert read[2][names.index("question 4")] == "</script><b>it</b> halves & halves\n=1+1"
    comma = render_collection_csv(collection, DECIMAL_COMMA)
    assert comma.startswith("\ufefffile;name;")
    assert ";0,95;" in comma
    assert render_collection_csv(collected([])) == ""


def test_the_best_is_of_those_who_are_judged() -> None:
    """Source: the race that is handed in, run here; gradient descent ends at 0, the goal is momentum's."""
    assert ASSIGNMENT.goal is not None
    of_momentum = replace(ASSIGNMENT, goal=replace(ASSIGNMENT.goal, entrant=1))
    [whole] = collected([Source("b.html", render_hand_in(replace(HAND_IN, assignment=of_momentum)))]).hand_ins
    found = dict(zip(header(of_momentum), row(of_momentum, whole), strict=True))
    work = HAND_IN.attempts[int(str(found["best run"])) - 1].work
    assert isinstance(work, Experiment)
    gd, momentum = simulate(work)
    assert found["best loss"] == pytest.approx(momentum.loss[-1], rel=1e-12)
    assert momentum.loss[-1] > gd.loss[-1]
