"""What tells entrants of one name apart: the numbers and kinds in which they differ."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from downhill.experiment.entrant import BATCH_GROWTH, GRADIENT_OPTIONS, Entrant

_UNUSUAL = {"constant": "constant α", "none": "no average"}  # of kinds beside others
_BOUNDS = {"clip_norm": "‖g‖ ≤", "clip_value": "|gᵢ| ≤", "coupled_decay": "g + λθ, λ =", "sam": "SAM, ρ ="}


class Label(NamedTuple):
    """An entrant as a legend names it.

    Attributes:
        name: the person's or the rule's.
        apart: in what it differs from others of that name: ``("α = 0.02", "cosine decay")``; empty if it is alone.
    """

    name: str
    apart: tuple[str, ...] = ()

    def __str__(self) -> str:
        return ", ".join((self.name, *self.apart))


def labels(entrants: Sequence[Entrant], spell: Callable[[float], str]) -> tuple[Label, ...]:
    """A label for each, all of them different.

    Args:
        entrants: who races.
        spell: writes a number, different ones differently.
    """
    traits = [_traits(entrant, spell) for entrant in entrants]
    found = [Label(entrant.label) for entrant in entrants]
    for name, count in Counter(label.name for label in found).items():
        if count > 1:
            group = [index for index, label in enumerate(found) if label.name == name]
            for index, apart in zip(group, _differences([traits[index] for index in group]), strict=True):
                found[index] = Label(name, apart)
    return tuple(found)


def _differences(traits: Sequence[Mapping[str, str]]) -> list[tuple[str, ...]]:
    names = dict.fromkeys(name for each in traits for name in each)
    differing = [name for name in names if len({each.get(name) for each in traits}) > 1]
    apart = [tuple(each[name] for name in differing if name in each) for each in traits]
    # Those that differ in nothing, and one that merely lacks what the others have, are counted.
    numbers = [apart[: index + 1].count(each) for index, each in enumerate(apart)]
    is_plain = [not each or apart.count(each) > 1 for each in apart]
    told = zip(apart, numbers, is_plain, strict=True)
    return [(*each, f"no. {number}") if plain else each for each, number, plain in told]


def _traits(entrant: Entrant, spell: Callable[[float], str]) -> dict[str, str]:
    """All that can differ, as it is said, by what it is."""
    traits = {"rule": entrant.optimizer.name}
    for number in entrant.optimizer.hyperparameters:
        if (value := entrant.hyperparameters.get(number.name)) is None:  # f*, before it is put into an experiment
            continue
        shown = ("on" if value else "off") if number.scale == "switch" else spell(value)
        traits[number.name] = f"{number.symbol} = {shown}"
    for what, choice in (("schedule", entrant.schedule), ("averaging", entrant.averaging)):
        kind = choice.kinds[choice.kind]
        traits[what] = _UNUSUAL.get(kind.id, kind.name)
        traits |= {each.name: f"{each.symbol} = {spell(choice.numbers[each.name])}" for each in choice.parameters}
    for name, option in {**GRADIENT_OPTIONS, BATCH_GROWTH.name: BATCH_GROWTH}.items():
        if (value := getattr(entrant, name)) is not None:
            traits[name] = f"{_BOUNDS.get(name, f'{option.symbol} =')} {spell(value)}"
    if entrant.velocity is not None:
        traits["velocity"] = velocity_text(entrant.velocity, spell)
    return traits


def velocity_text(velocity: tuple[float, float], spell: Callable[[float], str]) -> str:
    """An initial velocity in brief: ``"ν₀ = (0.5, 0)"``."""
    return f"ν₀ = ({', '.join(map(spell, velocity))})"
