"""Which part of a map is in view."""

from dataclasses import replace

from downhill.experiment.checks import sequence, shortened
from downhill.maps.specification import Sensitivity, Variation

_FAR = 1e300


def is_whole(variation: Variation) -> bool:
    """Whether all there is is in view."""
    return all(getattr(variation, name) is None for name in _ends(variation))


def _ends(variation: Variation) -> tuple[str, ...]:
    """The names of the fields that choose a part."""
    return ("low", "high") if isinstance(variation, Sensitivity) else ("x_low", "x_high", "y_low", "y_high")


def part_of(old: Variation, part: object) -> Variation:
    """The map with a part of it in view: the pairs of first and last values along its sides, or ``"whole"``.

    Raises:
        ValueError: something else, or numbers that are not allowed.
    """
    names = _ends(old)
    if part == "whole":
        return replace(old, **dict.fromkeys(names))  # type: ignore[arg-type]
    pairs = sequence("part", part, "pairs of numbers")
    numbers = [number for pair in pairs for number in sequence("part", pair, "two numbers")]
    # Compared before float(), which refuses integers too large for it.
    if len(numbers) != len(names) or not all(isinstance(each, int | float) and abs(each) < _FAR for each in numbers):
        raise ValueError(f"part = {shortened(repr(part))}: must be {len(names)} numbers in pairs")
    return replace(old, **dict(zip(names, map(float, numbers), strict=True)))
