"""What a training leaves behind: averages, noise, readings, paths; and that nothing but the training decides it."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from scipy.stats import kstest

from downhill import Entrant
from downhill.experiment import Averaging, Schedule
from downhill.networks import Data, Network, Run, Trained, Training, train, train_in_portions
from downhill.networks.examples import Examples, load
from downhill.networks.placed import placed
from downhill.networks.runner import Runner
from tests.networks.torch_net import batches_of, net_at, path_of

# 40 examples in batches of 16, 16 and 8.
DATA = Data("moons", {"examples": 50.0})
ADAM = Entrant("adam", {"learning_rate": 0.02}, batch_size=16.0)
BASE = Training(DATA, (Network((5, 4), "tanh", normalisation="batch", dropout=0.2),), (ADAM,), 10, precision="float64")
PLAIN = replace(BASE, networks=(Network((5, 4), "tanh"),))


@cache
def trained(training: Training) -> Trained:
    """Done once."""
    return train(training)


def all_numbers(run: Run) -> Iterator[np.ndarray]:
    """Everything that a run leaves behind but its seconds."""
    losses, path = run.curves.of_weights, run.path
    assert path is not None
    assert run.ends is not None
    yield from (losses.train_loss, losses.train_accuracy, losses.test_loss, losses.test_accuracy)
    yield from (run.curves.steps, run.curves.epochs, run.spreads.activations, run.spreads.gradients)
    yield from (path.steps, path.weights, run.ends)


def assert_same_bits(one: Run, other: Run) -> None:
    """Not only nearly."""
    for left, right in zip(all_numbers(one), all_numbers(other), strict=True):
        np.testing.assert_array_equal(left, right)


# Averages and noise ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("averaging", [Averaging("arithmetic"), Averaging("exponential", {"averaging_decay": 0.8})])
def test_averages_are_those_of_the_path(averaging: Averaging) -> None:
    """Source: NumPy's means of the path's points, and torch's losses there."""
    result = trained(replace(PLAIN, entrants=(replace(ADAM, averaging=averaging),)))
    [run] = result.runs
    path, averages = path_of(run), [path_of(run)[0]]
    for t in range(1, len(path)):
        mean = path[: t + 1].mean(axis=0) if averaging.kind == "arithmetic" else 0.8 * averages[-1] + 0.2 * path[t]
        averages.append(mean)
    assert run.curves.of_average is not None
    for index, step in enumerate(run.curves.steps):
        net = net_at(result, run, averages[step])
        for part, found in (
            (result.examples.train, run.curves.of_average.train_loss),
            (result.examples.test, run.curves.of_average.test_loss),
        ):
            assert found[0, index] == pytest.approx(net.loss(part, training=False).item(), abs=1e-9)


def test_the_running_averages_of_a_normalised_network_are_averaged_too() -> None:
    """Source: at step 0 both are one network; later the average's loss is finite and its own."""
    averaged = trained(replace(BASE, entrants=(replace(ADAM, averaging=Averaging("arithmetic")),))).runs[0].curves
    assert averaged.of_average is not None
    weights, average = averaged.of_weights.test_loss[0], averaged.of_average.test_loss[0]
    assert average[0] == weights[0]
    assert np.isfinite(average).all()
    assert (average[1:] != weights[1:]).all()


def test_noise_is_normal_and_smaller_in_larger_batches() -> None:
    """Source: what a step of gradient descent is beside torch's gradient, in units of σ/√m; Kolmogorov and Smirnov."""
    sigma, rate = 0.5, 0.01
    noisy = Entrant("gd", {"learning_rate": rate}, batch_size=16.0, noise=sigma)
    result = trained(replace(PLAIN, entrants=(noisy,)))
    [run] = result.runs
    path, units = path_of(run), []
    for chosen, before, after in zip(batches_of(result, run), path, path[1:], strict=False):
        net = net_at(result, run, before)
        net.loss(result.examples.train, chosen).backward()
        units.append(((before - after) / rate - net.gradient()) * np.sqrt(len(chosen)) / sigma)
    noise = np.array(units)
    assert kstest(noise.ravel(), "norm").pvalue > 0.01
    small = np.array([len(chosen) == 8 for chosen in batches_of(result, run)])
    assert noise[small].std() == pytest.approx(1, abs=5 / np.sqrt(2 * noise[small].size))
    assert np.abs(np.corrcoef(noise)[np.triu_indices(len(noise), 1)]).mean() < 0.2  # each step has its own


# What decides -------------------------------------------------------------------------------------------------------


def alone(training: Training, seed: int, examples: Examples) -> Run:
    """One seed of it, on the examples of the training's first."""
    single = replace(training, seeds=1, seed=seed)
    runner = Runner(single, 0, examples, placed(examples, single))
    while not runner.is_done:
        runner.go_on()
    return runner.run()


def test_several_seeds_are_several_runs() -> None:
    """Source: each seed by itself; side by side they are multiplied in another order."""
    together = trained(replace(BASE, seeds=3, seed=7)).runs[0]
    assert together.ends is not None
    assert len(np.unique(together.ends[:, 0])) == 3
    examples = load(DATA, 7)
    for row, seed in enumerate((7, 8, 9)):
        single = alone(BASE, seed, examples)
        assert single.ends is not None
        np.testing.assert_allclose(together.ends[row], single.ends[0], rtol=0, atol=1e-9)
        np.testing.assert_allclose(
            together.curves.of_weights.test_loss[row], single.curves.of_weights.test_loss[0], rtol=0, atol=1e-9
        )
    np.testing.assert_allclose(path_of(together), path_of(alone(BASE, 7, examples)), rtol=0, atol=1e-9)


def test_each_seed_has_plateaus_of_its_own() -> None:
    """Source: each seed by itself, and the rates at which the curvature is told."""
    reduced = Schedule("reduce_on_plateau", {"plateau_patience": 3.0, "plateau_factor": 0.5})
    entrant = Entrant("momentum", {"learning_rate": 0.3}, reduced, batch_size=16.0, sam=0.05)
    training = replace(PLAIN, entrants=(entrant,), seeds=3, seed=7, probe_every=6)
    [together] = train(training).runs
    assert together.ends is not None
    examples, last = load(DATA, 7), set[float]()
    for row, seed in enumerate((7, 8, 9)):
        single = alone(training, seed, examples)
        assert single.ends is not None
        np.testing.assert_allclose(together.ends[row], single.ends[0], rtol=0, atol=1e-9)
        last.add(single.curvature.learning_rate[-1])
        if seed == 7:
            np.testing.assert_array_equal(together.curvature.learning_rate, single.curvature.learning_rate)
    assert together.curvature.learning_rate[0] == 0.3
    assert max(last) < 0.3
    assert len(last) > 1


@pytest.mark.parametrize("seconds", [1e-4, 1e9])
def test_the_portions_do_not_change_a_bit(seconds: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: the training by tenths of a second; by a step or two, and as far as the next reading."""
    monkeypatch.setattr("downhill.networks.runner.PORTION_SECONDS", seconds)
    assert_same_bits(train(BASE).runs[0], trained(BASE).runs[0])


def test_other_entrants_do_not_change_a_bit() -> None:
    """Source: the entrant alone."""
    second = trained(replace(BASE, entrants=(Entrant("gd"), ADAM))).runs[1]
    assert_same_bits(second, trained(BASE).runs[0])


def test_looking_does_not_change_the_path() -> None:
    """Source: the training that is looked at less."""
    looked, usual = trained(replace(BASE, probe_every=4)).runs[0], trained(BASE).runs[0]
    assert looked.curvature.steps.tolist() == list(range(0, 31, 4))
    assert usual.curvature.steps.tolist() == []
    np.testing.assert_array_equal(path_of(looked), path_of(usual))
    assert looked.spreads.steps.tolist() == [*range(0, 31, 4), 30]


def test_the_probes_terms_are_those_of_torch() -> None:
    """Source: torch's gradient of all examples, and its product with the Hessian by double differences."""
    result = trained(replace(PLAIN, probe_every=10))
    [run] = result.runs
    path, train_part = path_of(run), result.examples.train

    def gradient(vector: np.ndarray) -> np.ndarray:
        net = net_at(result, run, vector)
        net.loss(train_part).backward()
        return net.gradient()

    for index, step in enumerate(run.curvature.steps):
        g = gradient(path[step])
        assert run.curvature.squared_gradient[index] == pytest.approx(g @ g, rel=1e-9)
        h = 1e-5
        along = (gradient(path[step] + h * g) - gradient(path[step] - h * g)) / (2 * h)
        assert run.curvature.curvature[index] == pytest.approx(g @ along, rel=1e-5)
        assert run.curvature.learning_rate[index] == 0.02
        assert run.curvature.sharpness[index] >= g @ along / (g @ g) - 1e-9


# Readings and paths ---------------------------------------------------------------------------------------------------


def test_readings_are_at_the_ends_of_epochs() -> None:
    """Source: by hand: 40 examples in batches of 8, 16, 32, 40 are 5, 3, 2 and 1 steps."""
    growing = Entrant("gd", batch_size=8.0, batch_growth=2.0)
    curves = trained(replace(PLAIN, entrants=(growing,), epochs=10)).runs[0].curves
    assert curves.steps.tolist() == [0, 5, 8, 10, 11, 12, 13, 14, 15, 16, 17]
    assert curves.epochs.tolist() == list(range(11))
    often = trained(replace(PLAIN, entrants=(growing,), epochs=4)).runs[0].curves
    assert often.epochs[often.steps == 5] == 1
    assert often.epochs.tolist() == pytest.approx([0, 0.4, 0.6, 1, 4 / 3, 5 / 3, 2, 2.5, 3, 4])
    assert (np.diff(often.seconds) > 0).all()


def test_losses_and_accuracies_are_those_of_the_weights_there() -> None:
    """Source: torch's losses, and the share that NumPy counts."""
    result = trained(PLAIN)
    [run] = result.runs
    for part, loss, accuracy in (
        (result.examples.train, run.curves.of_weights.train_loss, run.curves.of_weights.train_accuracy),
        (result.examples.test, run.curves.of_weights.test_loss, run.curves.of_weights.test_accuracy),
    ):
        for index, step in enumerate(run.curves.steps):
            net = net_at(result, run, path_of(run)[step])
            assert loss[0, index] == pytest.approx(net.loss(part, training=False).item(), abs=1e-9)
            assert accuracy[0, index] == pytest.approx(counted(net, part))


def counted(net: Any, part: Any) -> float:
    """The share of examples whose own class loses least: by the loss of each single example with every label."""
    inputs, rights = part.inputs, 0
    for index, label in enumerate(part.labels):
        losses = [
            net.loss(replace(part, inputs=inputs[index : index + 1], labels=np.array([other])), training=False).item()
            for other in range(2)
        ]
        rights += int(np.argmin(losses) == label)
    return rights / len(part.labels)


def test_a_long_paths_points_are_the_weights_at_their_steps() -> None:
    """Source: shorter trainings, which end there; their orders are the same."""
    long = trained(replace(PLAIN, epochs=100)).runs[0]
    assert long.path is not None
    assert len(long.path.steps) == 101
    assert long.path.steps.tolist() == [3 * each for each in range(101)]
    for epochs in (1, 2, 57):
        short = trained(replace(PLAIN, epochs=epochs)).runs[0]
        assert short.ends is not None
        np.testing.assert_array_equal(long.path.weights[epochs], short.ends[0])
    assert long.ends is not None
    np.testing.assert_array_equal(long.path.weights[-1], long.ends[0])


def test_a_large_networks_path_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: the path that is kept within the calls; of large networks a call ends at each point."""
    monkeypatch.setattr("downhill.networks.runner.points_at_once", lambda _: 0)
    np.testing.assert_allclose(path_of(train(BASE).runs[0]), path_of(trained(BASE).runs[0]), rtol=0, atol=1e-12)


def test_a_run_that_diverges_is_a_result() -> None:
    """Source: IEEE; far too long steps of gradient descent on a linear network overflow."""
    wild = Entrant("gd", {"learning_rate": 100.0})
    run = trained(replace(PLAIN, networks=(Network((5, 5), "linear"),), entrants=(wild,), epochs=40)).runs[0]
    lost = ~np.isfinite(run.curves.of_weights.train_loss[0])
    assert run.diverged_at == run.curves.steps[np.argmax(lost)]
    assert lost.any()
    assert trained(BASE).runs[0].diverged_at is None


def test_progress_tells_who_has_come_how_far() -> None:
    """Source: the sum of its parts."""
    both = replace(BASE, entrants=(ADAM, replace(ADAM, batch_size=8.0)))
    seen = list(train_in_portions(both))
    fractions = [each.fraction for each in seen]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1
    assert {each.entrant for each in seen} == {0, 1}
    told = [each.run for each in seen if each.run is not None and each.entrant == 0]
    assert [len(run.curves.steps) for run in told] == list(range(1, 12))
    assert all(run.path is None for run in told[:-1])


# Compiling ------------------------------------------------------------------------------------------------------------


def test_other_numbers_compile_nothing_and_one_training_compiles_its_loop_once(
    compilations: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Source: JAX's own account. What a second compilation takes would be counted as seconds of the steps."""
    from downhill.networks import runner

    calls: list[int] = []
    program_for = runner.program_for

    def counted(optimizer: Any) -> Any:
        def run(*arguments: Any, **static: Any) -> Any:
            before = len(compilations)
            result = program_for(optimizer)(*arguments, **static)
            calls.append(len(compilations) - before)
            return result

        return run

    monkeypatch.setattr(runner, "program_for", counted)
    first = replace(BASE, networks=(Network((6, 3), "sigmoid"),))
    train(first)
    assert calls[0] >= 1
    assert sum(calls[1:]) == 0
    before = len(compilations)
    other = replace(ADAM, hyperparameters={"learning_rate": 0.3, "beta1": 0.5}, name="another")
    train(replace(first, entrants=(other,), seed=5, networks=(Network((6, 3), "sigmoid", "orthogonal"),)))
    begun = len(compilations) - before
    assert sum(calls[1:]) == 0
    assert begun <= 1  # how weights begin is compiled for each initialisation
