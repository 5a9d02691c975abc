"""What each preset says is seen in it.

Sources: the lecture notes' architectures and numbers, and the claims of the papers that the presets name. Everything is
seeded; where a claim is one about chance it holds for these seeds, with room to spare.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from jaxtyping import Float

from downhill.networks import Run, Trained, Training, train
from downhill.networks.cost import check_possible, seconds
from downhill.networks.examples import load
from downhill.networks.presets import PRESETS
from downhill.networks.vectors import as_weights

each_preset = pytest.mark.parametrize("name", PRESETS)


@cache
def trained(name: str, epochs: int | None = None) -> Trained:
    """A preset's training done, once for all tests of a session; with fewer epochs where a claim allows it."""
    training = PRESETS[name].training
    done = train(training if epochs is None else replace(training, epochs=epochs))
    return replace(done, runs=[replace(run, path=None) for run in done.runs])  # paths are large


@pytest.fixture(autouse=True, scope="module")
def forgotten() -> Iterator[None]:
    """They are, once this module's tests are over."""
    yield
    trained.cache_clear()


def runs_of(name: str, epochs: int | None = None) -> dict[str, Run]:
    """Its runs by what the entrants are called."""
    return {run.entrant.label: run for run in trained(name, epochs).runs}


def train_loss(run: Run) -> Float[np.ndarray, " readings"]:
    """Of the first seed."""
    return run.curves.of_weights.train_loss[0]


def test_loss(run: Run) -> Float[np.ndarray, " readings"]:
    """Of the first seed."""
    return run.curves.of_weights.test_loss[0]


def test_accuracy(run: Run) -> Float[np.ndarray, " readings"]:
    """Of the first seed."""
    return run.curves.of_weights.test_accuracy[0]


for reader in (test_loss, test_accuracy):
    reader.__test__ = False  # type: ignore[attr-defined]


# All of them ----------------------------------------------------------------------------------------------------------


@each_preset
def test_it_is_done_in_ten_seconds(name: str) -> None:
    """Source: the task; by the estimate, not by a clock."""
    training = PRESETS[name].training
    examples = load(training.data, training.seed)
    check_possible(training, examples)
    assert seconds(training, examples) < 10 / 3  # good to a factor of 3


@each_preset
def test_it_can_be_written_down(name: str) -> None:
    """Source: the round trip."""
    training = PRESETS[name].training
    assert Training.from_query(training.to_query()) == training == Training.from_json(training.to_json())


@each_preset
def test_its_texts_are_there(name: str) -> None:
    """Source: how they are shown."""
    preset = PRESETS[name]
    assert preset.id == name
    assert 0 < len(preset.name) <= 30
    assert preset.shows.endswith(".")
    assert preset.source
    labels = [entrant.label for entrant in preset.training.entrants]
    assert len(set(labels)) == len(labels)


# The lecture notes' ---------------------------------------------------------------------------------------------------


def test_larger_batches_make_fewer_steps_and_learn_less() -> None:
    """Source: the notes' table of times, which fall from 17 to 1000; ⌈1438/m⌉ steps an epoch."""
    runs = trained("batch_sizes").runs
    assert [run.steps for run in runs] == [10 * each for each in (90, 85, 72, 15, 12, 2)]
    losses = [train_loss(run)[-1] for run in runs]
    assert losses == sorted(losses)
    assert losses[-1] > 5 * losses[-2]


def test_momentum_0_9_learns_fastest() -> None:
    """Source: the notes' φ = 0, 0.5, 0.9, 0.99 on 512-512-512."""
    none, half, much, too_much = (train_loss(run)[-1] for run in trained("momenta", 4).runs)
    assert none > half > 2 * much
    assert too_much > 1.5 * much


def test_all_four_rules_learn_with_the_notes_numbers() -> None:
    """Source: the notes' comparison."""
    runs = trained("adaptive").runs
    assert [run.entrant.rule for run in runs] == ["momentum", "adagrad", "rmsprop_graves", "adam"]
    assert [run.entrant.coupled_decay for run in runs] == [0.001] * 4
    assert all(test_accuracy(run)[-1] > 0.95 for run in runs)
    assert min(runs, key=lambda run: train_loss(run)[-1]).entrant.rule == "rmsprop_graves"


def test_batch_normalisation_reaches_a_tenth_of_the_training_loss() -> None:
    """Source: the notes' last figure, after the activation as printed; the test tells them hardly apart."""
    without, normalised = trained("batch_normalisation").runs
    assert train_loss(normalised)[-1] < train_loss(without)[-1] / 10
    assert abs(test_accuracy(normalised)[-1] - test_accuracy(without)[-1]) < 0.02


def test_with_batch_normalisation_sgd_learns_furthest() -> None:
    """Source: the notes' comparison, with batch normalisation and without."""
    before, after = (
        {run.entrant.rule: train_loss(run)[-1] for run in trained(name).runs}
        for name in ("adaptive", "adaptive_normalised")
    )
    assert max(before["rmsprop_graves"], before["adam"]) < before["momentum"]
    assert min(after, key=after.__getitem__) == "momentum"
    assert after["momentum"] < before["momentum"] / 10
    assert after["adam"] < before["adam"] / 5


def test_a_tenth_of_adams_rate_is_too_slow_and_ten_times_as_much_less_calm() -> None:
    """Source: the slide's recipe."""
    runs = runs_of("recipe")
    usual, fast, slow = (train_loss(runs[f"Adam, {which}"]) for which in ("0.001", "ten times as much", "a tenth"))
    assert fast[1] < usual[1] < slow[1]
    assert slow[-1] > 10 * usual[-1]
    assert (np.diff(usual) < 0).all()
    assert not (np.diff(fast) < 0).all()


def test_a_decaying_rate_is_calmer() -> None:
    """Source: the slide's advice, τ(k) ~ 1/k."""
    runs = runs_of("recipe")
    constant, decaying = (train_loss(runs[f"SGD, Nesterov{which}"]) for which in ("", ", decaying"))
    assert (np.diff(decaying) < 0).all()
    assert not (np.diff(constant) < 0).all()


# First weights --------------------------------------------------------------------------------------------------------


def test_zero_equal_and_small_weights_learn_nothing() -> None:
    """Source: a network that knows no input loses at least the entropy of the labels, and theirs is below log 10."""
    result, runs = trained("initialisations"), runs_of("initialisations")
    fractions = np.bincount(result.examples.train.labels) / len(result.examples.train.labels)
    entropy = -fractions @ np.log(fractions)
    for name in ("zero", "equal", "normal, 0.05"):
        assert (train_loss(runs[name]) > 0.999 * entropy).all()


def test_zero_and_equal_weights_keep_their_units_alike() -> None:
    """Source: symmetry; every unit of a layer sees and does the same."""
    result, runs = trained("initialisations"), runs_of("initialisations")
    for name, is_alike in (("zero", True), ("equal", True), ("He", False)):
        ends = runs[name].ends
        assert ends is not None
        weights = as_weights(runs[name].network, result.examples.inputs, result.examples.classes)(ends[0])
        between = np.asarray(weights[1]["weight"])
        assert np.allclose(between, between[0, 0], rtol=1e-5, atol=0) == is_alike


def test_he_orthogonal_and_lsuv_learn_sooner_than_glorot() -> None:
    """Source: He et al. 2015, figure 3: ReLU halves the variance, for which Glorot does not make up."""
    runs = runs_of("initialisations")
    glorot = train_loss(runs["Glorot"])
    for name in ("He", "orthogonal", "LSUV"):
        assert train_loss(runs[name])[-1] < glorot[-1] / 2


def test_activations_fade_where_weights_are_small() -> None:
    """Source: a ReLU layer multiplies the mean square by n σ²/2: with 64 units and σ = 0.05 their root by 0.28."""
    spreads = {name: run.spreads.activations[0] for name, run in runs_of("initialisations").items()}
    np.testing.assert_allclose(
        spreads["normal, 0.05"][1:] / spreads["normal, 0.05"][:-1], np.sqrt(64 / 2) * 0.05, atol=0.08
    )
    assert spreads["He"][-1] > spreads["He"][0] / 2


# The literature's -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("average", ["arithmetic average", "exponential average"])
def test_averages_are_calmer_and_better(average: str) -> None:
    """Source: Polyak & Juditsky 1992; by how far the test loss goes up and down in the second half."""
    run = runs_of("averages")[average]
    assert run.curves.of_average is not None
    weights, averaged = test_loss(run)[10:], run.curves.of_average.test_loss[0][10:]
    assert np.abs(np.diff(averaged)).mean() < np.abs(np.diff(weights)).mean() / 3
    assert averaged.mean() < weights.mean()


def test_averaging_does_not_change_the_run() -> None:
    """Source: it is followed beside it."""
    losses = [train_loss(run) for run in trained("averages").runs]
    assert all((each == losses[0]).all() for each in losses)


def test_sharpness_hovers_at_two_over_the_learning_rate() -> None:
    """Source: Cohen et al. 2021, figure 1: progressive sharpening, then just above 2/α; the loss falls all the same."""
    for run in trained("edge_of_stability").runs:
        rate = run.entrant.learning_rate
        assert rate is not None
        relative = run.curvature.sharpness * rate / 2
        assert (run.curvature.learning_rate == rate).all()
        assert relative[0] < 0.75  # far below at first
        if rate == 0.1:
            assert (relative < 0.7).all()
            assert (np.diff(train_loss(run)) < 0).all()
        else:
            late = relative[len(relative) * 3 // 5 :]
            assert 1 < late.mean() < 1.35
            assert late.min() > 0.9
            assert train_loss(run)[-1] < train_loss(run)[len(train_loss(run)) * 3 // 5] - 0.05


def test_growing_batches_do_what_a_decaying_rate_does_in_fewer_steps() -> None:
    """Source: Smith et al. 2018; both end below what a constant batch and rate do on the test."""
    constant, growing, decaying = trained("growing_batches").runs
    assert growing.steps < constant.steps / 3 == decaying.steps / 3
    assert max(test_loss(growing)[-1], test_loss(decaying)[-1]) < test_loss(constant)[-1]
    assert test_loss(growing)[-1] == pytest.approx(test_loss(decaying)[-1], rel=0.2)


def test_a_curriculum_leaves_false_labels_for_later() -> None:
    """Source: Bengio et al. 2009's reason for it: noisy examples are hard ones, which come late."""
    [usual], [curriculum] = trained("random_order").runs, trained("curriculum").runs
    best = int(test_loss(curriculum).argmin())
    assert curriculum.curves.epochs[best] < 10  # before all examples come
    assert test_loss(curriculum)[best] < 0.7 * test_loss(usual).min()
    assert test_loss(curriculum)[-1] > 1.5 * test_loss(curriculum)[best]


def test_false_labels_are_learned_by_heart() -> None:
    """Source: Zhang et al. 2017: the training loss falls, the test loss rises; with decay or dropout it does not."""
    runs = runs_of("label_noise")
    plain, decayed, dropped = (runs[name] for name in ("as it is", "weight decay 0.01", "dropout 0.5"))
    best = int(test_loss(plain).argmin())
    assert train_loss(plain)[-1] < train_loss(plain)[best] / 1.5
    assert test_loss(plain)[-1] > 1.3 * test_loss(plain)[best]
    for helped in (decayed, dropped):
        assert test_loss(helped)[-1] < 1.1 * test_loss(helped).min()
        assert test_accuracy(helped)[-1] > test_accuracy(plain)[-1] + 0.1


def test_the_boundary_bends_between_the_moons() -> None:
    """Source: a line gets some 88 of 100 moons right (least squares)."""
    descent, adam = trained("moons").runs
    examples = trained("moons").examples
    inputs, labels = np.insert(examples.train.inputs, 0, 1, axis=1), examples.train.labels
    line = np.linalg.lstsq(inputs, 2.0 * labels - 1, rcond=None)[0]
    by_line = ((inputs @ line > 0) == labels).mean()
    early = len(descent.curves.steps) // 3
    assert descent.curves.of_weights.train_accuracy[0, -1] > by_line + 0.05
    assert adam.curves.of_weights.train_accuracy[0, early] > descent.curves.of_weights.train_accuracy[0, early] + 0.03


def test_spirals_are_learned_late_by_momentum_and_soon_by_adam() -> None:
    """Source: Lang & Witbrock 1988: a net needs hidden layers and time; a line gets half of them right."""
    momentum, adam = trained("spirals").runs
    reached = [np.argmax(run.curves.of_weights.train_accuracy[0] > 0.95) / 200 for run in (momentum, adam)]
    assert reached[0] > 0.4
    assert 0 < reached[1] < 0.15
    assert momentum.curves.of_weights.train_accuracy[0, -1] > 0.99
