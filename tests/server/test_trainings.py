"""What a training may cost, how much of those that have been done is remembered, and for how long."""

import re
from collections.abc import Generator
from dataclasses import replace

import numpy as np
import pytest

from downhill.experiment import Entrant
from downhill.maps.cost import MOST_SEEN_SECONDS
from downhill.networks import Data, Network, Training, train
from downhill.networks.cost import seconds
from downhill.networks.examples import digest, load
from downhill.networks.runs import Trained
from downhill.server import trainings
from downhill.server.dear_work import check_training
from downhill.server.places import PLACES
from downhill.server.training_form import form_of, largest_table
from downhill.server.training_question import size_of
from downhill.server.trainings import MOST_SECONDS_OF_A_TABLE, places_of, size
from downhill.simulation.portions import finished

LARGE = Training(
    networks=(Network((512, 512)),),
    entrants=(Entrant("adam", batch_size=10.0), Entrant("gd", batch_size=10.0, batch_growth=1.1)),
    epochs=900,
    seeds=4,
    probe_every=50,
)


def test_what_is_too_dear_is_told_how_many_epochs_would_do() -> None:
    """Source: the cost of as many, and of one more."""
    examples = form_of(LARGE)
    with pytest.raises(ValueError, match=r"takes some \d+ s to train, 300 are allowed: take \d+ epochs") as refused:
        check_training(LARGE, examples)
    [told] = re.findall(r"take (\d+) epochs", str(refused.value))
    within, beyond = (replace(LARGE, epochs=int(told) + more) for more in (0, 1))
    check_training(within, examples)
    assert seconds(within, examples) <= MOST_SEEN_SECONDS < seconds(beyond, examples)


def test_where_one_epoch_is_too_long_something_else_is_advised() -> None:
    training = replace(LARGE, networks=(Network((512,) * 8),), epochs=1, probe_every=1, entrants=LARGE.entrants[:1] * 2)
    with pytest.raises(ValueError, match="take a smaller network, larger batches or fewer seeds"):
        check_training(training, form_of(training))


@pytest.mark.parametrize("data", [Data(), Data("moons", {"examples": 50.0}), Data("spirals", {"arms": 3.0})])
def test_a_form_has_all_but_the_numbers(data: Data) -> None:
    """Source: load() of the examples themselves, with another seed."""
    training = Training(data, entrants=(Entrant("adam"),), seed=7)
    form, trained = form_of(training), load(data, seed=7)
    assert (form.class_names, form.input_names, form.image) == (trained.class_names, trained.input_names, trained.image)
    for mine, real in ((form.train, trained.train), (form.test, trained.test)):
        assert (mine.inputs.shape, mine.labels.shape) == (real.inputs.shape, real.labels.shape)
        assert mine.inputs.base is not None, "a view of one zero, which takes no memory"
        assert not mine.inputs.any()


def test_the_bytes_of_a_training_by_hand() -> None:
    """Source: 40 examples of 2 inputs in float64 and float32; 10 copies of 22 weights; 101 points of a path.

    Within a step 6 copies of what 2 + 4 + 2 units put out of 32 examples; for a rule with a matrix, one run after the
    other, of 8 times that and of the matrix, of which there are three more in each run.
    """
    training = Training(Data("moons", {"examples": 40.0}), (Network((4,)),), (Entrant("adam"),), epochs=2)
    step, path = 6 * 32 * 8, 101 * 22
    assert size_of(training, form_of(training)) == 40 * 2 * (8 + 4) + 4 * (10 * 22 + step + path)
    double = replace(training, precision="float64", seeds=3)
    assert size_of(double, form_of(double)) == 40 * 2 * (8 + 8) + 8 * (10 * 3 * 22 + 3 * step + path)
    both = replace(training, entrants=training.entrants * 2)
    assert size_of(both, form_of(both)) == 40 * 2 * (8 + 4) + 4 * (2 * 10 * 22 + step + 2 * path), "one steps at a time"
    newton = replace(training, entrants=(Entrant("newton"),), seeds=3)
    matrices = 3 * (10 * 22 + 3 * 22**2) + 6 * (8 * 32 * 8 + 22**2)
    assert size_of(newton, form_of(newton)) == 40 * 2 * (8 + 4) + 4 * (matrices + path)
    large, weights = replace(training, networks=(Network((512,) * 8),)), 2 * 512 + 7 * 512**2 + 8 * 512 + 512 * 2 + 2
    step = 6 * 32 * (2 + 512 * 8 + 2)
    assert size_of(large, form_of(large)) == 40 * 2 * 12 + 4 * (10 * weights + step) + 64_000_000
    both = replace(large, entrants=training.entrants * 2)
    assert size_of(both, form_of(both)) == 40 * 2 * 12 + 4 * (2 * (10 + 5) * weights + step), "five points of a path"
    assert size_of(training, largest_table()) > 8_000_000, "a million numbers"
    assert size_of(replace(training, entrants=()), form_of(training)) == 40 * 2 * 12


def test_its_arrays_are_counted() -> None:
    """Source: by hand: 32 and 8 examples of two float64 and an int64; a run of 22 weights and its readings."""
    done = train(Training(Data("moons", {"examples": 40.0}), (Network((4,)),), (Entrant("adam"),), epochs=2))
    [run] = done.runs
    assert run.path is not None
    assert run.ends is not None
    of_path = len(run.path.steps) * (8 + 22 * 4)
    of_curves = len(run.curves.steps) * (8 + 8 + 8 + 4 * run.curves.of_weights.train_loss.itemsize)
    of_spreads = sum(getattr(run.spreads, name).nbytes for name in ("steps", "activations", "gradients"))
    assert size(done) == 40 * (2 * 8 + 8) + of_path + 22 * 4 + of_curves + of_spreads


def test_what_was_learned_from_a_table_is_forgotten_after_a_while() -> None:
    """Source: the rule; of other data nothing is anybody's own."""
    moons, own = Training(Data("moons")), Training(Data("csv", {}, 64 * "a"))
    nothing = Trained(moons, form_of(moons), [])
    assert trainings._until(own, nothing, 5.0) == 5.0 + MOST_SECONDS_OF_A_TABLE
    assert trainings._until(moons, nothing, 5.0) == np.inf


def test_who_has_not_the_table_has_nothing_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor does a wrong table of his spoil the training of who has the right one."""
    own = Training(Data("csv", {}, digest(b"right")))
    done = Trained(own, form_of(Training(Data("moons"))), [])

    def work(*_: object) -> Generator[None, None, Trained]:
        yield
        return done

    monkeypatch.setattr(trainings, "train_in_portions", work)
    owner = trainings.in_portions(own, b"right")
    next(owner)
    for file in (None, b"wrong"):
        with pytest.raises(ValueError, match="data csv"):
            next(trainings.in_portions(own, file))
    assert finished(owner) is done
    with pytest.raises(ValueError, match="the file is not here"):
        next(trainings.in_portions(own))


def test_several_runs_are_spread_over_all_places() -> None:
    assert (places_of(Training()), places_of(Training(seeds=2))) == (1, PLACES)
