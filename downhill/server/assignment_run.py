"""A student's run: a race at once; of a map or a training the picture as it comes, and at the end the results."""

from collections.abc import Generator, Iterator
from contextlib import ExitStack

from starlette.requests import Request
from starlette.responses import Response

from downhill.assignments.assignment import Assignment
from downhill.assignments.checking import rank
from downhill.assignments.events import Attempt, describe_event
from downhill.assignments.reached import reached_in_race, reached_in_training
from downhill.assignments.recomputed import Recomputed, check_cheap, map_results, race_results, training_results
from downhill.assignments.words import changed_words, claimed_words
from downhill.assignments.work import Work
from downhill.experiment.experiment import Experiment
from downhill.export.map_colours import read_show
from downhill.maps.map import Map
from downhill.networks.training import Training
from downhill.player import describe, message, pack
from downhill.player import wire_assignment as wire
from downhill.player.packing import frame
from downhill.server import computed_maps, map_route, training_route, trainings
from downhill.server.dear_work import Question, answered, in_turn, race_is_dear, visitor_of
from downhill.server.places import PLACES
from downhill.server.refusals import busy
from downhill.server.stream import Stream
from downhill.server.training_question import bytes_of
from downhill.server.turns import BusyError
from downhill.simulation.portions import mapped
from downhill.simulation.simulate import simulate_in_portions


async def answer_run(request: Request, assignment: Assignment, work: Work) -> Response:
    """The answer, as :mod:`downhill.player.wire_assignment` says.

    Args:
        request: what came.
        assignment: what is to be done.
        work: what is run, which is permitted.

    Raises:
        ValueError: it would take too long.
    """
    if isinstance(work, Experiment):
        return await answered(request, lambda _: Question(_race(assignment, work), race_is_dear(work)))
    check_cheap(work)
    visitor = visitor_of(request)
    if isinstance(work, Map):
        admission, size, places = map_route.admission, map_route.bytes_of(work), PLACES
        frames = _of_map(assignment, work)
    else:
        admission, size, places = training_route.admission, bytes_of(work), trainings.places_of(work)
        frames = _of_training(assignment, work)
    with ExitStack() as admitted:
        try:
            admitted.enter_context(admission.admitted(visitor, size))
        except BusyError:
            return busy()
        return Stream(in_turn(visitor, frames, places_each=places, always=True), admitted.pop_all())


def _race(assignment: Assignment, race: Experiment) -> Generator[None, None, Response]:
    trajectories = yield from simulate_in_portions(race)
    goal = None if assignment.goal is None else reached_in_race(assignment.goal, race, trajectories)
    header = _header(assignment, race, Recomputed(race_results(trajectories), goal))
    content = message({**header, "race": describe(race, trajectories)}, pack(trajectories))
    return Response(content, media_type="application/octet-stream")


def _of_map(assignment: Assignment, work: Map) -> Generator[Iterator[bytes] | None]:
    yield from map_route.frames(work, read_show(work, None))
    computed = yield from mapped(computed_maps.in_portions(work), lambda _: None)  # it is there by now
    yield frame(_header(assignment, work, Recomputed(map_results(computed))))


def _of_training(assignment: Assignment, work: Training) -> Generator[Iterator[bytes] | None]:
    yield from training_route.frames(work, None)
    trained = yield from mapped(trainings.in_portions(work), lambda _: None)
    goal = None if assignment.goal is None else reached_in_training(assignment.goal, trained.runs)
    yield frame(_header(assignment, work, Recomputed(training_results(trained.runs), goal)))


def _header(assignment: Assignment, work: Work, recomputed: Recomputed) -> wire.RunHeader:
    goal = recomputed.goal
    attempt = Attempt(work, recomputed.results, None if goal is None else goal.reached)
    return {
        "race": None,
        "attempt": describe_event(attempt),
        "changed": changed_words(assignment.work, attempt),
        "result": claimed_words(attempt),
        "goal": attempt.goal,
        "used": None if goal is None else goal.used,
        "rank": rank(assignment, recomputed),
    }
