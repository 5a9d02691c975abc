"""What a rule is given and gives."""

from collections.abc import Callable, Mapping
from typing import Any, cast

import optax
from jaxtyping import Array, Float

Scalar = Float[Array, ""]
Vector = Float[Array, "*shape"]
"""A race's point; of a network an array of weights, or all of them in one vector."""
Loss = Callable[[Vector], Scalar]
Slope = Callable[[Vector], Vector]
Build = Callable[[Mapping[str, Scalar]], optax.GradientTransformationExtraArgs]
"""Makes a rule's transformation from its hyperparameters."""


def transformation(init: Callable[[Vector], Any], update: Callable[..., Any]) -> optax.GradientTransformationExtraArgs:
    """The optax transformation of these two functions; optax's own types allow any tree, ours are narrower."""
    return optax.GradientTransformationExtraArgs(cast(Any, init), cast(Any, update))
