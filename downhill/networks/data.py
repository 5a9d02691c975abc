"""What a network learns from: which examples, how many of them are kept for the test, and how many labels lie."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from downhill.experiment.choice import Choice, Kind, by_id
from downhill.parameters import Parameter

TEST_FRACTION = Parameter(
    "test_fraction", "v", default=0.2, low=0.05, high=0.9, meaning="fraction of the examples kept for the test"
)
LABEL_NOISE = Parameter(
    "label_noise", "η", default=0.0, low=0.0, high=1.0, meaning="fraction of training labels replaced by another class"
)
EXAMPLES = Parameter("examples", "n", default=400, low=20, high=10_000, meaning="examples in all", scale="whole")
TRAINED_ON = Parameter("examples", "n", default=10_000, low=100, high=60_000, meaning="to train with", scale="whole")
SPREAD = Parameter("spread", "σ", default=0.1, low=0.0, high=1.0, meaning="standard deviation of the inputs' noise")
ARMS = Parameter("arms", "c", default=2, low=2, high=10, meaning="spirals, each a class", scale="whole")
TURNS = Parameter("turns", "r", default=1.5, low=0.25, high=4.0, meaning="turns of each spiral")

DATA: Mapping[str, Kind] = by_id(
    Kind("digits", "handwritten digits, 8 × 8", "", "Alpaydin & Kaynak 1998", (TEST_FRACTION, LABEL_NOISE)),
    Kind("moons", "two moons", "", "folklore", (EXAMPLES, SPREAD, TEST_FRACTION, LABEL_NOISE)),
    Kind("spirals", "spirals", "", "Lang & Witbrock 1988", (EXAMPLES, ARMS, TURNS, SPREAD, TEST_FRACTION, LABEL_NOISE)),
    Kind("mnist", "MNIST, 28 × 28", "", "LeCun et al. 1998", (TRAINED_ON, LABEL_NOISE)),
    Kind("csv", "a table of one's own", "", "–", (TEST_FRACTION, LABEL_NOISE)),
)
_DIGEST, _NONE = re.compile(r"[0-9a-f]{64}", re.ASCII), re.compile("")


@dataclass(frozen=True)
class Data(Choice):
    """Which examples there are.

    Attributes:
        kind: ``"digits"``, ``"moons"``, ``"spirals"``, ``"mnist"`` or ``"csv"``.
        numbers: its numbers by name; what is not given takes the default.
        digest: of ``"csv"`` the file's SHA-256 as 64 hexadecimal digits, which is all that a description says of it;
            else empty.

    Raises:
        ValueError: unknown kind or number, a value outside its range, or a digest that is none.
    """

    kind: str = "digits"
    digest: str = ""

    what: ClassVar[str] = "data"
    kinds: ClassVar[Mapping[str, Kind]] = DATA

    def __post_init__(self) -> None:
        Choice.__post_init__(self)
        wanted = _DIGEST if self.kind == "csv" else _NONE
        if not isinstance(self.digest, str) or not wanted.fullmatch(self.digest):  # type: ignore[redundant-expr]
            allowed = "64 hexadecimal digits, the file's SHA-256" if self.kind == "csv" else "empty"
            raise ValueError(f"data {self.kind}: digest = {self.digest!r}: must be {allowed}")
