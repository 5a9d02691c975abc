"""Compile what the first page needs before anybody asks for it.

Run as ``python -m ui.warm_up`` it fills JAX's persistent cache, for an image at build time.
"""

import gc

import jax
import numpy as np

from landscapes import LANDSCAPES
from trajectories import simulate
from trajectories.compilation import use_persistent_cache
from ui.first_race import FIRST_RACE


def warm_up() -> None:
    """Simulate the first race and load the landscapes' data; then put all that out of the garbage collector's way."""
    use_persistent_cache()
    simulate(FIRST_RACE)
    for landscape in LANDSCAPES.values():
        if landscape.examples:  # scikit-learn takes seconds to import: nobody should wait for it who chooses data
            jax.eval_shape(landscape.f, np.zeros(2), landscape.defaults)
    gc.collect()
    gc.freeze()


if __name__ == "__main__":
    warm_up()
