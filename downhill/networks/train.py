"""Training in, trained networks out: all entrants side by side, in portions, with what has been read so far."""

from collections.abc import Callable, Generator
from dataclasses import dataclass

from downhill.networks.cost import check_possible
from downhill.networks.examples import load
from downhill.networks.placed import placed
from downhill.networks.runner import Runner
from downhill.networks.runs import Run, Trained
from downhill.networks.training import Training
from downhill.simulation.portions import finished


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a training has come.

    Attributes:
        fraction: how much is done of all entrants' steps, from 0 to 1.
        entrant: who has just gone on.
        run: that entrant's run so far, if something has been read.
    """

    fraction: float
    entrant: int
    run: Run | None


def train_in_portions(training: Training, file: bytes | None = None) -> Generator[Progress, None, Trained]:
    """Train all entrants, in portions of about a tenth of a second, in which the one who is farthest behind goes on.

    The same training always gives the same numbers on the same machine, but for the seconds. A run that diverges is a
    result.

    Args:
        training: what is trained.
        file: of data of one's own the table.

    Raises:
        ValueError: the data cannot be had, or the training is too large.
    """
    examples = load(training.data, training.seed, file)
    check_possible(training, examples)
    here = placed(examples, training)
    runners = [Runner(training, index, examples, here) for index in range(len(training.entrants))]
    while behind := [runner for runner in runners if not runner.is_done]:
        runner = min(behind, key=lambda each: each.fraction)
        known = runner.readings
        runner.go_on()
        run = runner.run() if runner.readings > known else None
        yield Progress(sum(each.fraction for each in runners) / len(runners), runners.index(runner), run)
    return Trained(training, examples, [runner.run() for runner in runners])


def train(
    training: Training, file: bytes | None = None, on_progress: Callable[[Progress], object] = lambda _: None
) -> Trained:
    """The same at once.

    Args:
        training: what is trained.
        file: of data of one's own the table.
        on_progress: called after each portion; what it raises ends the work.

    Raises:
        ValueError: as there.
    """
    return finished(train_in_portions(training, file), on_progress)
