"""Rules as loops in NumPy, the way they are written in lectures, with Beale's gradient by hand."""

from collections.abc import Callable

import numpy as np

Step = Callable[[np.ndarray], np.ndarray]
Rule = Callable[[float], Step]


def gradient(theta: np.ndarray) -> np.ndarray:
    """∇f of Beale's function."""
    x, y = theta
    a, b, c = 1.5 - x + x * y, 2.25 - x + x * y**2, 2.625 - x + x * y**3
    return np.array(
        [
            2 * (a * (y - 1) + b * (y**2 - 1) + c * (y**3 - 1)),
            2 * x * (a + 2 * y * b + 3 * y**2 * c),
        ]
    )


def run(rule: Rule, rate: float, start: tuple[float, float], steps: int) -> np.ndarray:
    """The path of ``steps`` steps."""
    theta, path, step = np.array(start), np.empty((steps + 1, 2)), rule(rate)
    path[0] = theta
    for t in range(steps):
        theta = step(theta)
        path[t + 1] = theta
    return path


def _gd(rate: float) -> Step:
    return lambda theta: theta - rate * gradient(theta)


def _momentum(rate: float) -> Step:
    velocity = np.zeros(2)

    def step(theta: np.ndarray) -> np.ndarray:
        nonlocal velocity
        velocity = 0.9 * velocity - rate * gradient(theta)
        return theta + velocity

    return step


def _nesterov(rate: float) -> Step:
    velocity = np.zeros(2)

    def step(theta: np.ndarray) -> np.ndarray:
        nonlocal velocity
        velocity = 0.9 * velocity - rate * gradient(theta + 0.9 * velocity)
        return theta + velocity

    return step


def _adagrad(rate: float) -> Step:
    squares = np.zeros(2)

    def step(theta: np.ndarray) -> np.ndarray:
        nonlocal squares
        g = gradient(theta)
        squares = squares + g * g
        return theta - rate * g / (1e-7 + np.sqrt(squares))

    return step


def _rmsprop(rate: float) -> Step:
    squares = np.zeros(2)

    def step(theta: np.ndarray) -> np.ndarray:
        nonlocal squares
        g = gradient(theta)
        squares = 0.9 * squares + 0.1 * g * g
        return theta - rate * g / (1e-6 + np.sqrt(squares))

    return step


def _adam(rate: float) -> Step:
    first, second, t = np.zeros(2), np.zeros(2), 0

    def step(theta: np.ndarray) -> np.ndarray:
        nonlocal first, second, t
        g, t = gradient(theta), t + 1
        first, second = 0.9 * first + 0.1 * g, 0.999 * second + 0.001 * g * g
        return theta - rate * (first / (1 - 0.9**t)) / (1e-8 + np.sqrt(second / (1 - 0.999**t)))

    return step


LOOPS: dict[str, Rule] = {
    "gd": _gd,
    "momentum": _momentum,
    "nesterov": _nesterov,
    "adagrad": _adagrad,
    "rmsprop": _rmsprop,
    "adam": _adam,
}
