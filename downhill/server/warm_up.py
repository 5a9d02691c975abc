"""Compile what the first page needs before anybody asks for it.

Run as ``python -m downhill.server.warm_up`` it fills JAX's persistent cache, for an image at build time.
"""

import gc

from downhill.maps import compute
from downhill.maps.examples import WELLS_100 as FIRST_MAP
from downhill.networks import train
from downhill.server.first_race import FIRST_RACE
from downhill.server.first_training import FIRST_TRAINING
from downhill.simulation import simulate
from downhill.simulation.compilation import use_persistent_cache


def warm_up() -> None:
    """Simulate the first race; then put everything loaded so far out of the garbage collector's way."""
    use_persistent_cache()
    simulate(FIRST_RACE)
    gc.collect()
    gc.freeze()


if __name__ == "__main__":
    warm_up()
    # Not at a server's start: they would take seconds of a core from the first visitors.
    compute(FIRST_MAP)
    train(FIRST_TRAINING)
