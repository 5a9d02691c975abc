"""What a rule remembers, by name."""

from typing import Any

import jax

from downhill.experiment.entrant import Entrant
from downhill.simulation.arguments import traced
from downhill.simulation.loop import Vector


def by_name(state: Any) -> dict[str, Any]:
    """A rule's state as its leaves by name: a field's own, or the path to it in the nested states of optax."""
    leaves, _ = jax.tree_util.tree_flatten_with_path(state)
    return {jax.tree_util.keystr(path, simple=True, separator="."): leaf for path, leaf in leaves}


def state_shapes(entrant: Entrant) -> dict[str, tuple[int, ...]]:
    """What is in the entrant's state, and the shape of each at one moment; nothing is computed for it."""

    def first(hyperparameters: Any, theta: Vector) -> Any:
        return entrant.optimizer.build(hyperparameters).init(theta)

    with jax.enable_x64(True):
        start = jax.ShapeDtypeStruct((2,), jax.numpy.float64)
        state = jax.eval_shape(first, traced(entrant.hyperparameters), start)
    return {name: leaf.shape for name, leaf in by_name(state).items()}
