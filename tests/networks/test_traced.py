"""A network's numbers are traced: another one compiles nothing."""

from dataclasses import replace

import pytest

from downhill.experiment import Entrant
from downhill.networks import Data, Network, Training, train
from downhill.networks.runner import Runner

TRAINING = Training(Data("moons", {"examples": 40.0}), (Network((3,)),), (Entrant("gd"),), epochs=1)


def losses(network: Network) -> list[float]:
    return train(replace(TRAINING, networks=(network,))).runs[0].curves.of_weights.train_loss[0].tolist()


def test_other_numbers_of_a_network_compile_nothing(compilations: list[str]) -> None:
    network = Network((3,), initialisation="normal", weight_scale=0.1, dropout=0.1)
    one = losses(network)
    assert compilations
    compilations.clear()
    wider, dropped = losses(replace(network, weight_scale=0.7)), losses(replace(network, dropout=0.6))
    assert not compilations
    assert wider[0] != one[0]
    assert dropped[0] == one[0]
    assert dropped[-1] != one[-1]


def test_no_step_is_timed_with_what_compiles_it(compilations: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: JAX's own account: where batches grow, each size is compiled for itself."""
    made, advance = [], Runner._advance

    def watched(self: Runner, steps: int) -> None:
        before = len(compilations)
        advance(self, steps)
        made.append(len(compilations) - before)

    monkeypatch.setattr(Runner, "_advance", watched)
    growing = Entrant("gd", batch_size=5.0, batch_growth=2.0)
    train(Training(Data("moons", {"examples": 50.0}), (Network((3,)),), (growing,), epochs=4))
    assert len(compilations) > 2
    assert not any(made)
