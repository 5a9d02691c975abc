"""Collecting a class's hand-ins: read, and every attempt run again."""

import io
import random
import resource
import time
import zipfile
from collections.abc import Iterator
from dataclasses import replace

from benchmarks.row import Row
from downhill import Entrant, Experiment, simulate
from downhill.assignments import Answered, Asked, Assignment, Attempt, Free, FreeNumber, Goal, HandIn, NumberQuestion
from downhill.assignments.collection import collect
from downhill.assignments.hand_in_page import render_hand_in
from downhill.assignments.recomputed import race_results
from downhill.assignments.sources import of_zip
from downhill.simulation.portions import finished

FILES, ATTEMPTS, STEPS, MOST_SECONDS, MOST_MEGABYTES = 500, 10, 300, 60, 200
RACE = Experiment("beale", steps=STEPS, entrants=(Entrant("gd"), Entrant("adam", {"learning_rate": 0.1})))
ASSIGNMENT = Assignment(
    "Which rate?",
    RACE,
    free=Free(numbers=(FreeNumber(0, "learning_rate", 1e-4, 0.1), FreeNumber(1, "learning_rate", 1e-4, 1.0))),
    questions=(Asked(NumberQuestion("Largest stable rate?")),),
    goal=Goal("loss", 0.01, within=100, counted="gradients"),
)


def rows() -> list[Row]:
    """One row: how long 500 files take, none of whose attempts are equal."""
    content = _class()
    simulate(RACE)
    before = _memory()
    begun = time.perf_counter()
    collection = finished(collect(of_zip(content)))
    taken = time.perf_counter() - begun
    assert len(collection.hand_ins) == FILES, collection.refused
    assert not any(each.checked.problems for each in collection.hand_ins)
    grown = _memory() - before
    return [
        Row(
            f"(s) {FILES} hand-ins collected, {ATTEMPTS} attempts each of two entrants × {STEPS} steps; "
            f"zip of {len(content) / 1e6:.1f} MB",
            f"{taken:.1f} s, {1e3 * taken / FILES:.0f} ms each; {grown:.0f} MB more",
            target=f"< {MOST_SECONDS} s, < {MOST_MEGABYTES} MB more",
            met=taken < MOST_SECONDS and grown < MOST_MEGABYTES,
        )
    ]


def _class() -> bytes:
    chance = random.Random(0)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(FILES):
            events = (Answered(0, chance.uniform(0.001, 0.1)), *_attempts(chance))
            archive.writestr(f"{number}/hand-in.html", render_hand_in(HandIn(ASSIGNMENT, events, f"student {number}")))
    return file.getvalue()


def _attempts(chance: random.Random) -> Iterator[Attempt]:
    for _ in range(ATTEMPTS):
        rates = 10 ** chance.uniform(-4, -1.5), 10 ** chance.uniform(-4, 0)
        changed = [
            entrant.with_number("learning_rate", rate) for entrant, rate in zip(RACE.entrants, rates, strict=True)
        ]
        race = replace(RACE, entrants=tuple(changed))
        yield Attempt(race, race_results(simulate(race)))


def _memory() -> float:
    """The most that this process has had so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
