"""Maps compiled in half of the time, by XLA's older emitters: slower to run, which maps of few runs do not notice.

As people's are compiled, tests/maps/test_examples.py and ``test_every_outcome`` in test_final_states.py run them.
"""

import sys
from collections.abc import Iterator

import pytest

from downhill.maps import compute, final_states
from downhill.simulation.programs import SOON_COMPILED, Program

# The package's name ``compute`` is the function; this is the file.
COMPUTING = sys.modules[compute.__module__]
QUICKLY = Program(final_states._ends, SOON_COMPILED)


@pytest.fixture(scope="module")
def quick_maps() -> Iterator[None]:
    """For a module that imports it and asks for it in its ``pytestmark``."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(COMPUTING, "run_to_the_end", QUICKLY)
        yield
