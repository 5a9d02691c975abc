"""Which colour, dash and marker each of several entrants has."""

from collections.abc import Sequence

from downhill.experiment.entrant import MAX_ENTRANTS, Entrant


def path_styles(entrants: Sequence[Entrant]) -> tuple[int, ...]:
    """The number, from 0, of each entrant's path style, all of them different.

    It is the one that the entrant names, unless another before it does; else that of its place, or where another has
    that, the first that is free.
    """
    named = [None if each.path_style is None else int(each.path_style) - 1 for each in entrants]
    styles = {index: style for index, style in enumerate(named) if style is not None and style not in named[:index]}
    for index in range(len(named)):
        if index not in styles:
            free = (style for style in (index, *range(MAX_ENTRANTS)) if style not in styles.values())
            styles[index] = next(free)
    return tuple(styles[index] for index in range(len(named)))
