"""The one description of a map: an experiment, and which of its numbers are varied."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

import numpy as np

from downhill.experiment import codec
from downhill.experiment.checks import known
from downhill.experiment.experiment import SEED, Experiment
from downhill.maps.axis import Axis, coordinates, limits, spread
from downhill.maps.specification import VARIATIONS, Basins, Plane, Sensitivity, Variation
from downhill.simulation.sweep import swept_parameter
from landscapes import find_landscape
from optimizers.entry import LEARNING_RATE

FIELD = "map"
_WHOLE, _TEXT = ("size", "values", "seeds", "entrant"), ("x", "y", "precision")


@dataclass(frozen=True, slots=True)
class Map:
    """A map of runs.

    Attributes:
        experiment: the race. What the map varies is taken from the map instead: a start, a learning rate.
        variation: which of its numbers are varied.

    Raises:
        ValueError: the two do not fit; the message names field, value and what is allowed.
    """

    experiment: Experiment
    variation: Variation

    def __post_init__(self) -> None:
        if not isinstance(self.variation, tuple(VARIATIONS.values())):
            raise ValueError(f"map = {self.variation!r}: must be one of {', '.join(VARIATIONS)}")
        if isinstance(self.variation, Plane):
            self._check_plane(self.variation)
        self._check_apart()
        if isinstance(self.variation, Sensitivity):
            SEED.check(self.experiment.seed + self.variation.seeds - 1, "the last seed")

    def _check_apart(self) -> None:
        for axis in self.axes[: 1 if isinstance(self.variation, Sensitivity) else 2]:
            precision = self.variation.precision
            distinct = len(np.unique(axis.values.astype(precision)))
            if distinct < len(axis.values):
                low, high = axis.values[[0, -1]].tolist()
                raise ValueError(
                    f"{self.variation.kind}: {len(axis.values)} values of {axis.name} from {low!r} to {high!r}: "
                    f"{precision} tells only {distinct} apart; choose a wider part, fewer values or float64"
                )

    def _check_plane(self, plane: Plane) -> None:
        if plane.x == plane.y:
            raise ValueError(f"plane: x and y = {plane.x!r}: must be two hyperparameters")
        for side, name in (("x", plane.x), ("y", plane.y)):
            parameter = swept_parameter(self.experiment, plane.entrant, name)
            if parameter.scale == "switch":
                raise ValueError(f"plane: {side} = {name!r}: is only on or off; choose another")
            ends = {f"{side}_{end}": getattr(plane, f"{side}_{end}") for end in ("low", "high")}
            for end, value in ends.items():
                if value is not None:
                    parameter.check(value, f"plane: {end}")
            low, high = limits(parameter, *ends.values())
            if not low < high:
                raise ValueError(f"plane: {side}_low = {low!r}: must be below {side}_high = {high!r}")

    @property
    def axes(self) -> tuple[Axis, Axis]:
        """What grows to the right, and what grows upwards; of a sensitivity the seeds."""
        match self.variation:
            case Basins() as basins:
                return self._basin_axes(basins)
            case Plane() as plane:
                return self._plane_axes(plane)
            case Sensitivity(count, low, high, seeds):
                first = float(self.experiment.seed)
                return spread(LEARNING_RATE, low, high, count), coordinates("seed", first, first + seeds - 1, seeds)

    def _basin_axes(self, basins: Basins) -> tuple[Axis, Axis]:
        landscape = find_landscape(self.experiment.landscape)
        x, y = landscape.view
        if basins.x_low is not None and basins.x_high is not None:
            x = (basins.x_low, basins.x_high)
        if basins.y_low is not None and basins.y_high is not None:
            y = (basins.y_low, basins.y_high)
        along_x, along_y = landscape.axes
        return coordinates(along_x, *x, basins.size), coordinates(along_y, *y, basins.size)

    @property
    def entrants(self) -> tuple[int, ...]:
        """Indices of the experiment's entrants that are on it, in their order."""
        if isinstance(self.variation, Plane):
            return (self.variation.entrant,)
        everyone = range(len(self.experiment.entrants))
        if isinstance(self.variation, Basins):
            return tuple(everyone)
        return tuple(index for index in everyone if self.experiment.entrants[index].learning_rate is not None)

    def _plane_axes(self, plane: Plane) -> tuple[Axis, Axis]:
        x, y = (swept_parameter(self.experiment, plane.entrant, name) for name in (plane.x, plane.y))
        return spread(x, plane.x_low, plane.x_high, plane.size), spread(y, plane.y_low, plane.y_high, plane.size)

    def to_query(self) -> str:
        """The experiment's URL query with one field more: ``…&map=basins,size=256,precision=float32``.

        Raises:
            ValueError: an entrant was made by ``from_optax``.
        """
        values = self.variation.describe()
        words = [values.pop("kind"), *(f"{name}={value}" for name, value in values.items())]
        field = urlencode({FIELD: ",".join(words)}, safe=",=", quote_via=quote)
        return f"{self.experiment.to_query()}&{field}"

    @classmethod
    def from_query(cls, query: str) -> "Map":
        """The inverse of :meth:`to_query`; without the field ``map`` the basins.

        Raises:
            ValueError: too long, malformed, or not a valid map.
        """
        codec.check_length(query)
        pairs = parse_qsl(query.removeprefix("?"), keep_blank_values=True)
        texts = [text for key, text in pairs if key == FIELD] or [Basins.kind]
        if len(texts) > 1:
            raise ValueError(f"{FIELD}: given twice")
        experiment = Experiment.from_query(urlencode([pair for pair in pairs if pair[0] != FIELD]))
        kind, *words = texts[0].split(",")
        return cls(experiment, read_variation(kind, codec.read_pairs(FIELD, words)))

    def to_json(self) -> str:
        """As a JSON text, ``{"experiment": …, "map": …}``.

        Raises:
            ValueError: an entrant was made by ``from_optax``.
        """
        return codec.to_json({"experiment": codec.describe(self.experiment), FIELD: self.variation.describe()})

    @classmethod
    def from_json(cls, text: str) -> "Map":
        """The inverse of :meth:`to_json`.

        Raises:
            ValueError: too long, malformed, or not a valid map.
        """
        described = codec.read_object(text)
        is_map = isinstance(described, dict) and described.keys() == {"experiment", FIELD}
        if not is_map or not isinstance(described[FIELD], dict):
            raise ValueError(f"not a map: must be an object with experiment and {FIELD}")
        values = dict(described[FIELD])
        return cls(
            Experiment.from_json(json.dumps(described["experiment"])), make_variation(values.pop("kind", ""), values)
        )


def read_variation(kind: str, texts: Mapping[str, str]) -> Variation:
    """A variation from its name and its values as an address or the command line gives them.

    Raises:
        ValueError: an unknown name, or a value that is not allowed.
    """
    return make_variation(kind, {name: _read(name, text) for name, text in texts.items()})


def make_variation(kind: str, values: Mapping[str, Any]) -> Variation:
    """A variation from its name and its values.

    Raises:
        ValueError: an unknown name, or a value that is not allowed.
    """
    chosen = VARIATIONS[known(FIELD, kind, VARIATIONS)]
    names = [field.name for field in fields(chosen)]
    for name in values:
        if name not in names:
            raise ValueError(f"{kind}: unknown field {name!r}; allowed are {', '.join(names)}")
    return chosen(**values)


def _read(name: str, text: str) -> Any:
    if name in _TEXT:
        return text
    return codec.read_whole(name, text) if name in _WHOLE else codec.read_number(name, text)
