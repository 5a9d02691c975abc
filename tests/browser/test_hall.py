"""The measurements' visitor, who has no browser: whether a server of ours still takes it for one."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from benchmarks.hall import NOW
from benchmarks.visitor import Race, Visitor
from downhill import Entrant, Experiment, simulate

RACE = Experiment("beale", (1.0, 1.5), steps=40, entrants=(Entrant("gd", {"learning_rate": 0.01}), Entrant("adam")))
EDIT = {NOW.field: [[0, "learning_rate", 0.004]]}
EDITED = replace(RACE, entrants=(Entrant("gd", {"learning_rate": 0.004}), Entrant("adam")))


async def visit(server: str, edits: Sequence[dict[str, Any]], rerun: bool) -> Race:
    """What a visitor of RACE's address is shown after these moves."""
    visitor = Visitor(server, 1)
    try:
        await visitor.enter(RACE.to_query())
        for edit in edits:
            await visitor.move(edit, rerun=rerun)
    finally:
        await visitor.leave()
    return visitor.race


def shown(server: str, *edits: dict[str, Any], rerun: bool) -> Race:
    """The same in a thread of its own: Playwright's event loop may occupy this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, visit(server, edits, rerun)).result()


def assert_shows(race: Race, experiment: Experiment) -> None:
    """Query, losses and positions are those of the experiment's own runs."""
    runs = simulate(experiment)
    assert race.header["experiment"] == experiment.to_query()
    assert [entrant["rows"] for entrant in race.header["entrants"]] == [len(run.loss) for run in runs]
    losses = np.concatenate([run.loss for run in runs])
    received = np.frombuffer(race.numbers, "<f8", count=len(losses))
    np.testing.assert_allclose(received, losses, rtol=1e-12)
    positions = np.concatenate([run.theta for run in runs])
    received = np.frombuffer(race.numbers, "<f4", offset=losses.nbytes).reshape(-1, 2)
    np.testing.assert_allclose(received, positions, rtol=1e-6)


def test_a_visitor_sees_the_race_of_the_address(server: str) -> None:
    """Source: simulate."""
    assert_shows(shown(server, rerun=False), RACE)


@pytest.mark.parametrize("rerun", [False, True], ids=["a question alone", "the page is told"])
def test_a_move_shows_another_race(server: str, rerun: bool) -> None:
    """Source: simulate, of the experiment with the changed learning rate."""
    assert_shows(shown(server, EDIT, rerun=rerun), EDITED)


def test_the_page_remembers_moves_of_which_it_was_told(server: str) -> None:
    """Source: simulate, of both changes; the second is sent without the first, and refers to messages already sent."""
    assert_shows(shown(server, EDIT, {"start": [0.5, 0.5]}, rerun=True), replace(EDITED, start=(0.5, 0.5)))
