"""What is told of a training, of runs made by hand."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from downhill.experiment import Entrant
from downhill.networks import Data, Network, Run, Training
from downhill.networks.runs import Curvature, Curves, Measured, Spreads
from downhill.server.training_form import form_of
from downhill.server.training_frames import header, progress

STEPS = np.array([0, 7, 14])
NUMBERS = np.array([[1.0, 2.0, 9.0], [5.0, 1.0, 7.0], [3.0, 4.0, np.inf], [2.0, 3.0, np.nan], [4.0, 0.0, 8.0]])
SGD = Entrant("gd", {"learning_rate": 0.1}, batch_size=16.0)


def run(losses: Any, *, rates: Any = (0.1, 0.0, np.nan), ended: bool = True) -> Run:
    """Losses of each run, and accuracies that are a tenth of them; the curvature at the same three steps."""
    measured = Measured(losses, losses / 10, losses + 1, losses / 100)
    three = np.array([1.0, np.nan, 3.0])
    return Run(
        SGD,
        Network(),
        10,
        14,
        Curves(STEPS, STEPS / 7, STEPS / 100, measured, None),
        Spreads(STEPS[:1], np.array([[0.5, np.inf]]), np.array([[1.0, 2.0, 3.0]])),
        Curvature(STEPS, three, 2 * three, 3 * three, np.array(rates)),
        None,
        np.zeros((len(losses), 10)) if ended else None,
    )


def curves(of: Run) -> Any:
    return progress(0.5, 1, of)["curves"]


def test_one_run_is_told_as_it_is() -> None:
    told = curves(run(NUMBERS[:1], ended=False))
    assert (told["entrant"], told["steps"], told["epochs"]) == (1, [0, 7, 14], [0.0, 1.0, 2.0])
    assert told["seconds"] == [0.0, 0.07, 0.14]
    assert told["ofWeights"]["trainLoss"] == [[1.0, 2.0, 9.0]]
    assert told["ofWeights"]["testLoss"] == [[2.0, 3.0, 10.0]]
    assert told["ofWeights"]["testAccuracy"] == [[0.01, 0.02, 0.09]]
    assert (told["ofAverage"], told["outcome"]) == (None, "")


def test_of_several_runs_quartiles_are_told() -> None:
    """Source: by hand: of five numbers in order the second, the third and the fourth; of what is no number nothing."""
    told = curves(run(NUMBERS))["ofWeights"]["trainLoss"]
    assert told == [[2.0, 1.0, None], [3.0, 2.0, None], [4.0, 3.0, None]]


def test_what_is_not_finite_is_null() -> None:
    """Source: by hand: 2/α of 0.1, and of rates that nothing is too sharp for, or that are none."""
    told = curves(run(NUMBERS[:1]))
    assert told["spreads"] == {"steps": [0], "activations": [[0.5, None]], "gradients": [[1.0, 2.0, 3.0]]}
    assert told["curvature"] == {
        "steps": [0, 7, 14],
        "squaredGradient": [1.0, None, 3.0],
        "curvature": [2.0, None, 6.0],
        "sharpness": [3.0, None, 9.0],
        "stable": [20.0, None, None],
    }


@pytest.mark.parametrize(
    ("entrant", "stable"),
    [
        (Entrant("momentum", {"learning_rate": 0.1, "momentum": 0.5}), [30.0, 15.0, 30.0]),
        (Entrant("gd", {"learning_rate": 0.1}, coupled_decay=0.5), [19.5, 9.5, 19.5]),
        (Entrant("gd", {"switch_at": 7.0, "then_momentum": 0.5}, then="momentum"), [20.0, 15.0, 30.0]),
        (Entrant("adam"), [None] * 3),
        (Entrant("gd", sam=0.1), [None] * 3),
    ],
    ids=["momentum", "decay", "two rules", "adam", "sam"],
)
def test_up_to_which_sharpness_a_rule_is_stable(entrant: Entrant, stable: list[float | None]) -> None:
    """Source: (2 + 2φ)/α (Cohen et al. 2021), less the curvature of the decay, which the sharpness is without."""
    told = curves(replace(run(NUMBERS[:1], rates=(0.1, 0.2, 0.1)), entrant=entrant))["curvature"]["stable"]
    assert told == [None if each is None else pytest.approx(each) for each in stable]


@pytest.mark.parametrize(("losses", "said"), [(NUMBERS[:2], "Trained to the end."), (NUMBERS, "Diverged by step 14.")])
def test_what_has_become_of_it_is_said(losses: np.ndarray, said: str) -> None:
    assert curves(run(losses))["outcome"] == said


def test_the_header_counts_by_hand() -> None:
    """Source: 1,797 digits, of which round(0.25 · 1797) = 449 are tested; 64·5+5+5·10+10 weights; ⌈1348/16⌉ steps."""
    data = Data("digits", {"test_fraction": 0.25, "label_noise": 0.1})
    training = Training(data, (Network((5,)),), (SGD, Entrant("adam"), SGD), epochs=3, seeds=2)
    told = header(training, form_of(training))
    assert told["about"] == (
        "Handwritten digits, 8 × 8: 1,348 examples to train with, 449 for the test, 10 % of the labels false. "
        "64-5-10, ReLU, He weights."
    )
    assert (told["epochs"], told["seeds"], told["image"], told["pathStyles"]) == (3, 2, (8, 8), (0, 1, 2))
    assert list(told["names"]) == list("0123456789")
    assert [each["steps"] for each in told["entrants"]] == [3 * 85, 3, 3 * 85]
    assert {each["weights"] for each in told["entrants"]} == {385}
    labels = [each["label"] for each in told["entrants"]]
    assert len(set(labels)) == 3
    assert told["entrants"][0]["details"] == "α = 0.1, no. 1, m = 16"


def test_networks_are_told_by_what_they_differ_in() -> None:
    networks = (
        Network((5,), dropout=0.5),
        Network((5,), initialisation="normal"),
        Network((5,), normalisation="batch"),
    )
    training = Training(networks=networks, entrants=(SGD,) * 3)
    told = header(training, form_of(training))
    assert [each["network"] for each in told["entrants"]] == [
        "He weights, dropout 0.5",
        "normal weights of 0.05",
        "He weights, batch normalisation before the activation",
    ]
    assert told["about"].endswith("64-5-10, ReLU.")
    assert [each["weights"] for each in told["entrants"]] == [385, 385, 395]
