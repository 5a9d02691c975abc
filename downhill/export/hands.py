"""What a replay's sliders and its start can be moved to without a server: runs computed beforehand."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from downhill.drawing.readable import exact
from downhill.experiment import Experiment
from downhill.experiment.edit import edited
from downhill.experiment.labels import labels
from downhill.export.reel import Progress
from downhill.parameters import Parameter
from downhill.player.packing import pack, run_summary
from downhill.player.wire import Entrant, HandsHeader, HandsSlider, Pair, RaceHeader, Run
from downhill.simulation import simulate
from downhill.simulation.read_outs import nearest_minimum_distance
from downhill.simulation.sweep import film_values
from landscapes import find_landscape

MOST_NUMBERS = 5_000_000
"""Bytes of the sliders' runs, and likewise of the starts', before they are compressed to about half."""

_ROW, _AVERAGE = 16, 8
_STRIDES = (1, 2, 4)
_MOST_SIDE, _LEAST_SIDE = 21, 5


@dataclass(frozen=True, slots=True)
class Hands:
    """What a replay brings along; ``header`` and ``numbers`` are a message."""

    header: HandsHeader
    numbers: bytes

    def on(self, race: RaceHeader) -> RaceHeader:
        """The race with sliders for what can be moved, at the values that are there."""
        sliders = self.header["sliders"]
        entrants: list[Entrant] = []
        places: list[list[int]] = []
        for index, entrant in enumerate(race["entrants"]):
            own = {slider["name"]: at for at, slider in enumerate(sliders) if slider["entrant"] == index}
            kept = [each for each in entrant["hyperparameters"] if each["name"] in own]
            entrants.append({**entrant, "hyperparameters": kept})
            places.append([own[each["name"]] for each in kept])
        return {**race, "entrants": entrants, "stops": [each["values"] for each in sliders], "sliders": places}


def hands(
    experiment: Experiment, on_progress: Progress, *, sliders: bool = True, most: int = MOST_NUMBERS
) -> Hands | None:
    """Each entrant's run at the values of its film, and everybody's from a grid of starts; no step is left out.

    Learning rates come first, with 101 values, 51 or 26, as many as leave room for all of them; then the other
    hyperparameters, as far as there is room. The grid has 21 × 21 starts to 5 × 5, from edge to edge of the view.

    Args:
        experiment: the race.
        on_progress: called with the fraction done; what it raises ends the work.
        sliders: whether there are any; else the starts alone.
        most: bytes of the starts' runs, before they are compressed.

    Returns:
        ``None`` for a race of nobody, and for one so long that 5 × 5 starts have no room: where all entrants together
        have more than 12,500 rows, for as many bytes as there are by default.
    """
    side = _side(experiment, most)
    if side < _LEAST_SIDE:
        return None
    films = _sliders(experiment) if sliders else []
    starts, everybody = _starts(experiment, side), range(len(experiment.entrants))
    work = _Work(on_progress, sum(len(film.values) for film in films) + len(starts) * len(everybody))
    header: HandsHeader = {
        "sliders": [work.slide(experiment, film) for film in films],
        "starts": starts,
        "runs": [work.run(replace(experiment, start=start), everybody) for start in starts],
    }
    return Hands(header, b"".join(work.numbers))


@dataclass(frozen=True, slots=True)
class _Slider:
    entrant: int
    parameter: Parameter
    values: tuple[float, ...]


class _Work:
    """Runs entrants, and keeps their numbers."""

    def __init__(self, on_progress: Progress, total: int) -> None:
        self.on_progress, self.total = on_progress, total
        self.numbers: list[bytes] = []

    def slide(self, experiment: Experiment, slider: _Slider) -> HandsSlider:
        entrant, name = slider.entrant, slider.parameter.name
        variants = (edited(experiment, {"numbers": [(entrant, name, value)]}) for value in slider.values)
        runs = [self.run(variant, [entrant])[0] for variant in variants]
        return {"entrant": entrant, "name": name, "values": slider.values, "runs": runs}

    def run(self, experiment: Experiment, entrants: Sequence[int]) -> list[Run]:
        """These of the experiment's entrants; what is said of them is said as in the whole race."""
        self.on_progress(len(self.numbers) / self.total)
        names = labels(experiment.entrants, exact)
        runs = simulate(replace(experiment, entrants=tuple(experiment.entrants[index] for index in entrants)))
        self.numbers.extend(pack([run]) for run in runs)
        return [
            run_summary(run, names[index], nearest_minimum_distance(experiment, tuple(run.theta[-1])))
            for index, run in zip(entrants, runs, strict=True)
        ]


def _bytes(experiment: Experiment, entrants: Sequence[int]) -> int:
    """As many as the runs of these entrants may have."""
    averaged = sum(experiment.entrants[index].averaging.kind != "none" for index in entrants)
    return (experiment.steps + 1) * (_ROW * len(entrants) + _AVERAGE * averaged)


def _side(experiment: Experiment, most: int) -> int:
    """How many starts there are to a side: an odd number, so that the view's middle is one of them."""
    everybody = range(len(experiment.entrants))
    if not everybody:
        return 0
    side = min(math.isqrt(most // _bytes(experiment, everybody)), _MOST_SIDE)
    return side if side % 2 else side - 1


def _starts(experiment: Experiment, side: int) -> list[Pair]:
    """Row by row, the lowest y first."""
    xs, ys = (
        [float(f"{each:.12g}") for each in np.linspace(low, high, side)]  # -0.8, where it gives -0.7999999999999998
        for low, high in find_landscape(experiment.landscape).view
    )
    return [(x, y) for y in ys for x in xs]


def _sliders(experiment: Experiment) -> list[_Slider]:
    """Learning rates before all else, then by their places in the rules, so that nobody is left out first."""
    every = [
        (parameter.name != "learning_rate", place, index, parameter)
        for index, entrant in enumerate(experiment.entrants)
        for place, parameter in enumerate(entrant.optimizer.hyperparameters)
    ]
    every.sort(key=lambda each: each[:3])
    rates = sum(not is_other for is_other, *_ in every)
    fitting: list[_Slider] = []
    for stride in _STRIDES:
        sliders = [_Slider(index, each, _values(experiment, index, each, stride)) for *_, index, each in every]
        fitting = _fitting(experiment, sliders)
        if len(fitting) >= rates:
            break
    return fitting


def _fitting(experiment: Experiment, sliders: Sequence[_Slider]) -> list[_Slider]:
    """As many of the first as there is room for."""
    room, kept = MOST_NUMBERS, list[_Slider]()
    for slider in sliders:
        room -= len(slider.values) * _bytes(experiment, [slider.entrant])
        if room < 0:
            break
        kept.append(slider)
    return kept


def _values(experiment: Experiment, entrant: int, parameter: Parameter, stride: int) -> tuple[float, ...]:
    """Every so many of a film's, the present one among them."""
    present = experiment.entrants[entrant].hyperparameters[parameter.name]
    every = film_values(parameter, present)
    return every[every.index(present) % stride :: stride]
