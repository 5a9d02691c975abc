"""Points in the plane that are made, not measured: two moons, spirals."""

import numpy as np
from jaxtyping import Float, Int

Points = tuple[Float[np.ndarray, "examples 2"], Int[np.ndarray, " examples"]]


def moons(examples: int, spread: float, rng: np.random.Generator) -> Points:
    """Two interleaved half circles, t evenly from 0 to π.

    Class 0 is (cos t, sin t), class 1 is (1 - cos t, ½ - sin t); to each coordinate is added a normal number with
    standard deviation ``spread``. Of an odd number of examples class 1 has one more.
    """
    upper, lower = (np.linspace(0, np.pi, count) for count in (examples // 2, examples - examples // 2))
    x = np.concatenate([np.cos(upper), 1 - np.cos(lower)])
    y = np.concatenate([np.sin(upper), 1 - np.sin(lower) - 0.5])
    labels = np.repeat([0, 1], [upper.size, lower.size])
    return _noisy(np.column_stack([x, y]), spread, rng), labels


def spirals(examples: int, arms: int, turns: float, spread: float, rng: np.random.Generator) -> Points:
    """Spirals about the origin, each a class.

    Of the m points of arm k of c, the i-th has t = i/m, i = 1 … m, and stands at radius t and angle
    2π (``turns`` t + k/c). So none stands at the origin, where all arms would agree. To each coordinate is added a
    normal number. Its standard deviation is ``spread`` times the distance of neighbouring arms along a radius, which is
    1/(``turns`` c), but at most 1: so the same ``spread`` is as hard for few arms as for many.
    The first classes have one example more where they cannot have the same number.
    """
    counts = [examples // arms + (arm < examples % arms) for arm in range(arms)]
    labels = np.repeat(np.arange(arms), counts)
    t = np.concatenate([np.arange(1, count + 1) / count for count in counts])
    angle = 2 * np.pi * (turns * t + labels / arms)
    points = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    return _noisy(points, spread / max(1.0, turns * arms), rng), labels


def _noisy(
    points: Float[np.ndarray, "examples 2"], deviation: float, rng: np.random.Generator
) -> Float[np.ndarray, "examples 2"]:
    """The same points move the same way, only further, where the deviation is larger."""
    return points + deviation * rng.standard_normal(points.shape)
