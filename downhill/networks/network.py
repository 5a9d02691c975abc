"""A network: layers, what stands between them, and how its weights begin."""

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal, get_args

from downhill.experiment.checks import known, sequence
from downhill.parameters import Parameter

Activation = Literal["relu", "tanh", "sigmoid", "linear"]
Initialisation = Literal["zero", "equal", "normal", "glorot_uniform", "glorot_normal", "he", "orthogonal", "lsuv"]
Normalisation = Literal["none", "batch", "batch_after", "weight"]
ACTIVATIONS: tuple[Activation, ...] = get_args(Activation)
INITIALISATIONS: tuple[Initialisation, ...] = get_args(Initialisation)
NORMALISATIONS: tuple[Normalisation, ...] = get_args(Normalisation)

MOST_LAYERS = 8
UNITS = Parameter("units", "n", default=64, low=1, high=512, meaning="units of a hidden layer", scale="whole")
WEIGHT_SCALE = Parameter(
    "weight_scale", "s", default=0.05, low=0.0, high=10.0, meaning="value of equal weights, deviation of normal ones"
)
DROPOUT = Parameter("dropout", "p", default=0.0, low=0.0, high=0.95, meaning="fraction of hidden units left out")


@dataclass(frozen=True, slots=True)
class Network:
    """A network of fully connected layers that ends in a softmax.

    A hidden layer computes a = φ(Wᵀx + b). With ``normalisation`` ``"batch"`` the sums Wᵀx + b are normalised before φ
    (Ioffe & Szegedy 2015), with ``"batch_after"`` the activations a; both are then scaled and shifted by learned
    numbers. With ``"weight"`` every column of every W is w = g v/‖v‖ (Salimans & Kingma 2016).

    Attributes:
        hidden: units of each hidden layer, the first after the inputs; at most 8 layers of 1 to 512 units.
        activation: φ of the hidden layers.
        initialisation: how W begins; biases begin at 0.
        weight_scale: every weight of ``"equal"``, the standard deviation of ``"normal"``, 0 to 10.
        normalisation: of the hidden layers; weight normalisation is of the last layer too.
        dropout: p, 0 to 0.95: each hidden activation is 0 with probability p while training, and else 1/(1 - p) times
            what it was (Srivastava et al. 2014).

    Raises:
        ValueError: a value that is not allowed.
    """

    hidden: tuple[int, ...] = (128, 64, 32)
    activation: Activation = "relu"
    initialisation: Initialisation = "he"
    weight_scale: float = 0.05
    normalisation: Normalisation = "none"
    dropout: float = 0.0

    def __post_init__(self) -> None:
        hidden = sequence("hidden", self.hidden, "whole numbers of units")
        if len(hidden) > MOST_LAYERS:
            raise ValueError(f"hidden: {len(hidden)} layers; at most {MOST_LAYERS} are allowed")
        units = tuple(int(UNITS.check(each, f"hidden[{index}]")) for index, each in enumerate(hidden))
        object.__setattr__(self, "hidden", units)
        for name, choices in (
            ("activation", ACTIVATIONS),
            ("initialisation", INITIALISATIONS),
            ("normalisation", NORMALISATIONS),
        ):
            known(name, getattr(self, name), choices)
        for parameter in (WEIGHT_SCALE, DROPOUT):
            value = parameter.check(getattr(self, parameter.name), parameter.name)
            object.__setattr__(self, parameter.name, value)

    def shapes(self, inputs: int, classes: int) -> tuple[tuple[int, int], ...]:
        """(units before, units after) of each layer, the last one's after being the classes."""
        return tuple(pairwise((inputs, *self.hidden, classes)))

    def size(self, inputs: int, classes: int) -> int:
        """How many weights there are: everything that is learned."""
        hidden, weight = sum(self.hidden), self.normalisation == "weight"
        plain = sum(before * after + after for before, after in self.shapes(inputs, classes))
        return plain + (2 * hidden if self.normalisation.startswith("batch") else 0) + (hidden + classes) * weight

    @property
    def form(self) -> "Network":
        """All that a pass is compiled for: equal for networks that begin otherwise, or leave out another fraction."""
        return replace(self, initialisation="he", weight_scale=1.0, dropout=0.5 if self.dropout else 0.0)
