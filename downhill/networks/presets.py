"""Trainings worth a look: the experiments of the lecture notes as they are printed there, and some of the literature's.

Where the notes train on MNIST, these train on the digits that everybody has at hand, of 64 pixels in place of 784.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from immutabledict import immutabledict

from downhill.experiment.averaging import Averaging
from downhill.experiment.entrant import Entrant
from downhill.experiment.schedules import Schedule
from downhill.networks.data import Data
from downhill.networks.network import INITIALISATIONS, Network
from downhill.networks.training import Training

_NOTES = "lecture notes"


@dataclass(frozen=True, slots=True)
class Preset:
    """A training with a claim.

    Attributes:
        id: of it.
        name: for people.
        training: which.
        shows: what is seen, in a sentence or two.
        source: author and year, or the lecture notes.
        printed_seconds: what the notes say that each entrant took, where they do.
    """

    id: str
    name: str
    training: Training
    shows: str
    source: str
    printed_seconds: tuple[float, ...] = ()

    @property
    def is_of_notes(self) -> bool:
        """Whether the lecture notes have it."""
        return _NOTES in self.source


_WIDE = Network((512, 512, 512))
_NORMALISED = Network(_WIDE.hidden, normalisation="batch_after")
_DEEP = (64,) * 5
_NOISY = Data("digits", {"label_noise": 0.3})

# As printed but for names; mxnet's gamma1 is the decay ρ of both averages of RMSProp, its gamma2 the momentum φ, and
# its δ there 1e-4, as Graves 2013 has them.
_SGD = Entrant("momentum", {"learning_rate": 0.03, "momentum": 0.9}, batch_size=100.0, coupled_decay=0.001)
_ADAPTIVE = (
    _SGD,
    Entrant("adagrad", {"learning_rate": 0.05, "epsilon": 1e-8}, batch_size=100.0, coupled_decay=0.001),
    Entrant(
        "rmsprop_graves",
        {"learning_rate": 0.002, "decay": 0.95, "momentum": 0.9, "epsilon": 1e-4},
        batch_size=100.0,
        coupled_decay=0.001,
    ),
    Entrant(
        "adam",
        {"learning_rate": 0.001, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8},
        batch_size=100.0,
        coupled_decay=0.001,
    ),
)


def _momentum(
    batch_size: float, name: str, learning_rate: float = 0.01, momentum: float = 0.9, growth: float | None = None
) -> Entrant:
    numbers = {"learning_rate": learning_rate, "momentum": momentum}
    return Entrant("momentum", numbers, batch_size=batch_size, batch_growth=growth, name=name)


def _adam(learning_rate: float, name: str, decay: float | None = None) -> Entrant:
    return Entrant("adam", {"learning_rate": learning_rate}, batch_size=32.0, coupled_decay=decay, name=name)


def _descent(
    learning_rate: float, name: str, batch_size: float | None = None, average: Averaging | None = None
) -> Entrant:
    numbers = {"learning_rate": learning_rate}
    return Entrant("gd", numbers, batch_size=batch_size, averaging=average or Averaging(), name=name)


def _by_id(*presets: Preset) -> Mapping[str, Preset]:
    return immutabledict({preset.id: preset for preset in presets})


PRESETS: Mapping[str, Preset] = _by_id(
    Preset(
        "batch_sizes",
        "Batch sizes",
        Training(entrants=tuple(_momentum(m, f"batch of {m:g}") for m in (16.0, 17.0, 20.0, 100.0, 128.0, 1000.0))),
        "Per epoch, small batches learn most and 1,000 learns least, because it makes 2 steps where 16 makes 90. The "
        "table has the notes' seconds for 10 epochs of MNIST beside those measured here: digits has 1,438 examples of "
        "64 inputs in place of MNIST's 60,000 of 784. The notes do not print their learning rate; 0.01 is ours.",
        _NOTES,
        printed_seconds=(44.42, 44.84, 38.84, 8.91, 7.67, 2.59),
    ),
    Preset(
        "momenta",
        "Momentum",
        Training(
            networks=(_WIDE,),
            entrants=tuple(_momentum(100.0, f"φ = {phi:g}", 0.03, phi) for phi in (0.0, 0.5, 0.9, 0.99)),
        ),
        "φ = 0.9 learns fastest; 0 and 0.5 are slower, and 0.99 overshoots. The notes do not print the learning rate; "
        "0.03 is that of their other experiments. Digits in place of MNIST, so 64 inputs in place of 784.",
        _NOTES,
    ),
    Preset(
        "adaptive",
        "SGD against adaptive rates",
        Training(networks=(_WIDE,), entrants=_ADAPTIVE),
        "With the notes' numbers all four learn the digits within 10 epochs, RMSProp furthest; digits in place of "
        "MNIST, so 64 inputs in place of 784.",
        _NOTES,
    ),
    Preset(
        "batch_normalisation",
        "Batch normalisation",
        Training(
            networks=(_WIDE, _NORMALISED),
            entrants=tuple(
                Entrant(_SGD.rule, _SGD.hyperparameters, batch_size=100.0, coupled_decay=0.001, name=name)
                for name in ("without", "with batch normalisation")
            ),
        ),
        "Normalised after the activation, as printed, the training loss falls below a tenth of what it is without; on "
        "the test there is hardly a difference. Digits in place of MNIST, so 64 inputs in place of 784.",
        _NOTES,
    ),
    Preset(
        "adaptive_normalised",
        "The same, batch-normalised",
        Training(networks=(_NORMALISED,), entrants=_ADAPTIVE),
        "SGD, which RMSProp and Adam are ahead of without batch normalisation, learns furthest with it: its training "
        "loss falls below a tenth, and Adam's below a fifth. AdaGrad and RMSProp gain nothing certain.",
        _NOTES,
    ),
    Preset(
        "initialisations",
        "First weights",
        Training(
            networks=tuple(Network(_DEEP, initialisation=each) for each in INITIALISATIONS if each != "glorot_normal"),
            entrants=tuple(
                _descent(0.1, name, 100.0)
                for name in ("zero", "equal", "normal, 0.05", "Glorot", "He", "orthogonal", "LSUV")
            ),
        ),
        "Through five layers zero and equal weights learn nothing, since nothing tells their units apart, nor do "
        "normal ones that are too small. Glorot's, made for tanh, learn late with ReLU; He's, orthogonal ones and "
        "LSUV learn soon.",
        "Glorot & Bengio 2010; He et al. 2015; Saxe et al. 2014; Mishkin & Matas 2016; lecture notes",
    ),
    Preset(
        "averages",
        "Polyak averages",
        Training(
            data=Data("moons", {"spread": 0.3}),
            networks=(Network((32,)),),
            epochs=20,
            entrants=(
                _descent(0.3, "no average", 4.0),
                _descent(0.3, "arithmetic average", 4.0, Averaging("arithmetic")),
                _descent(0.3, "exponential average", 4.0, Averaging("exponential", {"averaging_decay": 0.99})),
            ),
        ),
        "Batches of 4 shake the weights, and the loss with them; the averages of the same weights are calm and better.",
        "Polyak & Juditsky 1992; lecture notes",
    ),
    Preset(
        "recipe",
        "A recipe",
        Training(
            entrants=(
                _adam(0.001, "Adam, 0.001"),
                _adam(0.01, "Adam, ten times as much"),
                _adam(0.0001, "Adam, a tenth"),
                Entrant("nesterov_shifted", {"learning_rate": 0.03}, batch_size=32.0, name="SGD, Nesterov"),
                Entrant(
                    "nesterov_shifted",
                    {"learning_rate": 0.03},
                    Schedule("inverse", {"decay_steps": 100.0}),
                    batch_size=32.0,
                    name="SGD, Nesterov, decaying",
                ),
            ),
        ),
        "Adam's 0.001 learns; ten times as much is faster and less calm, a tenth is too slow. Then SGD with Nesterov's "
        "momentum, and with a rate that decays like 1/t.",
        "lecture notes",
    ),
    Preset(
        "edge_of_stability",
        "Edge of stability",
        Training(
            data=_NOISY,
            networks=(Network((32, 32, 32), activation="tanh", initialisation="glorot_uniform"),),
            epochs=1000,
            probe_every=20,
            entrants=tuple(_descent(rate, f"α = {rate:g}") for rate in (0.1, 0.2, 0.4)),
        ),
        "Gradient descent on all examples: the sharpness grows until it comes to 2/α, then hovers there or little "
        "above, while the loss goes on falling, though not at every step. With α = 0.1 it does not come so far.",
        "Cohen et al. 2021",
    ),
    Preset(
        "growing_batches",
        "Growing batches",
        Training(
            entrants=(
                _momentum(16.0, "constant", 0.03),
                _momentum(16.0, "growing by 1.5", 0.03, growth=1.5),
                Entrant(
                    "momentum",
                    {"learning_rate": 0.03},
                    Schedule("exponential", {"decay_steps": 90.0, "decay_factor": 0.67}),
                    batch_size=16.0,
                    name="decaying rate",
                ),
            ),
        ),
        "Batches that grow do what a decaying learning rate does, in less than a third of the steps.",
        "Smith et al. 2018",
    ),
    Preset(
        "random_order",
        "Random order",
        Training(data=_NOISY, epochs=20, entrants=(_momentum(32.0, "random order"),)),
        "Three labels in ten are false, and the examples come in a random order: the test loss falls to about 0.5. "
        "Compare with the curriculum.",
        "Bengio et al. 2009",
    ),
    Preset(
        "curriculum",
        "A curriculum",
        Training(data=_NOISY, epochs=20, order="curriculum", entrants=(_momentum(32.0, "easy ones first"),)),
        "Three labels in ten are false. Easy examples come first, and few false labels are easy: the test loss falls "
        "to half of what it is in a random order, until all examples come and with them the false labels.",
        "Bengio et al. 2009",
    ),
    Preset(
        "label_noise",
        "False labels",
        Training(
            data=_NOISY,
            networks=(Network(), Network(), Network(dropout=0.5)),
            epochs=60,
            entrants=(
                _adam(0.001, "as it is"),
                _adam(0.001, "weight decay 0.01", 0.01),
                _adam(0.001, "dropout 0.5"),
            ),
        ),
        "Three labels in ten are false. The network learns them by heart: its training loss falls while its test loss "
        "rises. Weight decay and dropout prevent it.",
        "Zhang et al. 2017",
    ),
    Preset(
        "moons",
        "Two moons",
        Training(
            data=Data("moons"),
            networks=(Network((32, 32)),),
            epochs=30,
            entrants=(_descent(0.1, "gradient descent", 32.0), _adam(0.01, "Adam")),
        ),
        "At the end both boundaries bend between the moons, where no line would separate them; Adam's loss and "
        "accuracy are there sooner.",
        "folklore",
    ),
    Preset(
        "spirals",
        "Spirals",
        Training(
            data=Data("spirals", {"spread": 0.02}),
            networks=(Network((64, 64)),),
            epochs=200,
            entrants=(_momentum(32.0, "momentum"), _adam(0.01, "Adam")),
        ),
        "No line tells anything about two spirals: momentum tries in vain for half of the time before its boundary "
        "winds itself between them. Adam is there in a tenth of it.",
        "Lang & Witbrock 1988",
    ),
)
"""All of them by their id."""
