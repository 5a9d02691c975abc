"""What a command's help lists below its options: everything that can be named in them."""

from collections.abc import Iterable, Sequence

from downhill.experiment import Averaging, Schedule
from downhill.experiment.choice import Kind
from downhill.experiment.entrant import BATCH_GROWTH, GRADIENT_OPTIONS, VELOCITY
from downhill.networks.data import DATA
from downhill.networks.network import ACTIVATIONS, DROPOUT, INITIALISATIONS, NORMALISATIONS, WEIGHT_SCALE
from downhill.networks.presets import PRESETS
from downhill.parameters import Parameter
from landscapes import LANDSCAPES
from optimizers import NETWORK_OPTIMIZERS, OPTIMIZERS, Optimizer
from optimizers._switched import SWITCH_AT


def race_catalogue() -> str:
    """Landscapes, rules, and what stands around a rule."""
    landscapes = [f"  {entry.id:<28}{entry.name}  {_defaults(entry.parameters)}" for entry in LANDSCAPES.values()]
    able = ", ".join(rule.id for rule in OPTIMIZERS.values() if rule.takes_velocity)
    lines = ["landscapes:", *landscapes, *_rules(OPTIMIZERS.values()), *_settings(GRADIENT_OPTIONS.values())]
    return "\n".join([*lines, f"{able}:", *_numbers(VELOCITY.values())])


def training_catalogue() -> str:
    """Presets, data, what a network is made of, rules, and what stands around a rule."""
    presets = [f"  {preset.id:<28}{preset.name}" for preset in PRESETS.values()]
    data = [f"  {kind.id:<28}{_defaults(kind.parameters)}" for kind in DATA.values()]
    chosen = {"activation": ACTIVATIONS, "initialisation": INITIALISATIONS, "normalisation": NORMALISATIONS}
    network = [f"  {f'{name}=':<28}{', '.join(choices)}" for name, choices in chosen.items()]
    network += _numbers([WEIGHT_SCALE, DROPOUT])
    lines = ["presets:", *presets, "data:", *data, "network:", *network, *_rules(NETWORK_OPTIMIZERS.values())]
    return "\n".join([*lines, *_settings([*GRADIENT_OPTIONS.values(), BATCH_GROWTH])])


def _rules(rules: Iterable[Optimizer]) -> list[str]:
    return ["rules:", *(f"  {entry.id:<28}{_defaults(entry.hyperparameters)}" for entry in rules)]


def _settings(numbers: Iterable[Parameter]) -> list[str]:
    settings = _numbers(numbers)
    for choice in (Schedule, Averaging):
        kinds = choice.kinds.values()
        settings += [f"  {f'{choice.what}={kind.id}':<28}{_of_kind(kind)}" for kind in kinds]
    return [
        "any rule:",
        *settings,
        f"  {'then=RULE':<28}{SWITCH_AT.meaning}: {_defaults([SWITCH_AT])}, and the second rule's then_NAME=NUMBER",
        "  name=TEXT",
    ]


def _numbers(numbers: Iterable[Parameter]) -> list[str]:
    return [f"  {parameter.name + '=NUMBER':<28}{parameter.meaning}" for parameter in numbers]


def _of_kind(kind: Kind) -> str:
    instead = (f" ({other.name}=NUMBER in place of {usual})" for usual, other in kind.instead.items())
    return "".join([_defaults(kind.parameters), *instead])


def _defaults(parameters: Sequence[Parameter]) -> str:
    return " ".join(f"{parameter.name}={parameter.default:g}" for parameter in parameters)
