"""A rule that is written here, as the text that one would type for it."""

from collections.abc import Mapping, Sequence

from downhill.expressions.identifiers import identifier_of
from downhill.expressions.lines import Line, read_lines
from downhill.expressions.rule_text import CALLED, NAMED, RULE_PREFIX, TAKEN
from downhill.expressions.source import source
from downhill.expressions.tree import Name, Tree, changed, names_in
from downhill.parameters import Parameter
from optimizers._typed import VELOCITY, parameter
from optimizers.entry import Optimizer

_WORDS = {line: word for word, line in CALLED.items()}
_OWN = {tree.name: word for word, tree in NAMED.items() if isinstance(tree, Name)}
_CALLS = {tree: Name(word) for word, tree in NAMED.items() if not isinstance(tree, Name)}


def opened(
    optimizer: Optimizer, hyperparameters: Mapping[str, float], keeps_velocity: bool
) -> tuple[str, dict[str, float]]:
    """The id of the typed rule that makes the same steps, and its hyperparameters.

    Names are the symbols of the rule's formula, spelled out: ``phi`` for φ, ``s_hat`` for ŝ. Options are decided as the
    hyperparameters have them.

    Args:
        optimizer: a rule with lines.
        hyperparameters: its numbers.
        keeps_velocity: whether the name ``velocity`` stays, so that the rule takes an initial one.

    Raises:
        ValueError: the rule has no lines.
    """
    if not optimizer.lines:
        raise ValueError(f"{optimizer.name} is computed by optax, and not written down line for line")
    lines = optimizer.lines_for(hyperparameters)
    read = {name for line in lines for name in names_in(line.value)}
    numbers = [each for each in optimizer.hyperparameters if each.name in read]
    names = _names(optimizer, lines, numbers, keeps_velocity)
    assignments = [f"{names[line.target]} = {_text(line.value, names)}" for line in lines]
    ranges = [text for each in numbers if (text := _range(each, names[each.name]))]
    text = "\n".join([*_first(optimizer, names), *assignments, *ranges])
    typed = {name: name if name == "learning_rate" else names[name] for name in (each.name for each in numbers)}
    return RULE_PREFIX + text, {typed[each.name]: hyperparameters[each.name] for each in numbers}


def _names(
    optimizer: Optimizer, lines: Sequence[Line], numbers: Sequence[Parameter], keeps_velocity: bool
) -> dict[str, str]:
    """What is typed for each name of the lines."""
    names = dict(_OWN)
    for name in dict.fromkeys([*(each.name for each in numbers), *(line.target for line in lines)]):
        if name not in names:
            short = identifier_of(optimizer.notation.get(name, name))
            taken = short in TAKEN or short in names.values()
            names[name] = name if taken or (keeps_velocity and name == VELOCITY) else short
    return names


def _text(tree: Tree, names: Mapping[str, str]) -> str:
    def own(node: Tree) -> Tree:
        return Name(names.get(node.name, node.name)) if isinstance(node, Name) else _CALLS.get(node, node)

    return source(changed(tree, own), lambda function: _WORDS.get(function, function), {})


def _first(optimizer: Optimizer, names: Mapping[str, str]) -> list[str]:
    """With what is not 0 at first."""
    return [f"{names[line.target]}0 = {_text(line.value, names)}" for line in read_lines(optimizer.first, None)]


def _range(own: Parameter, name: str) -> str:
    """What says the number's range, where a typed number of this name has another."""
    usual = parameter("learning_rate" if own.name == "learning_rate" else name, None)
    if (own.low, own.high, own.high_excluded) == (usual.low, usual.high, usual.high_excluded):
        return ""
    return f"{name} in [{own.low:.15g}, {own.high:.15g}{')' if own.high_excluded else ']'}"
