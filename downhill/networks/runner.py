"""One entrant's runs, made in portions that end where something is read off them."""

import math
import time
from dataclasses import replace
from typing import Any, cast

import jax
import numpy as np

from downhill.experiment.averaging import Averaging
from downhill.networks.batches import steps_in
from downhill.networks.devices import filled_up, gathered, here, is_shared, settled, shared, spread
from downhill.networks.examples import Examples
from downhill.networks.moments import epochs_at, path_steps, points_at_once, probe_steps, reading_steps
from downhill.networks.notes import Notes
from downhill.networks.placed import PlacedExamples
from downhill.networks.probes import probe
from downhill.networks.runs import Measured, Run
from downhill.networks.steps import (
    Carry,
    Setting,
    Stretch,
    begun,
    layer_spreads,
    loss_and_accuracy,
    program_for,
    remembered,
)
from downhill.networks.stretches import Rows, stretches
from downhill.networks.training import Training
from downhill.networks.vectors import vectors
from downhill.simulation.arguments import rates, rule_numbers
from downhill.simulation.gradients import GradientOptions
from downhill.simulation.plateau import beginning, plateau_of

PORTION_SECONDS = 0.1


class Runner:
    """An entrant's runs as far as they have come.

    What it computes does not depend on when it is asked to go on: the steps are the same, however they are divided.

    Args:
        training: which.
        index: the entrant's.
        examples: what is learned from.
        placed: the same on the devices.
    """

    def __init__(self, training: Training, index: int, examples: Examples, placed: PlacedExamples) -> None:
        self.entrant, self.network = training.entrants[index], training.network(index)
        self._training, self._placed, self._classes = training, placed, examples.classes
        self._real = np.dtype(training.precision).type
        self._seeds = filled_up(training.run_seeds)
        self._epochs = steps_in(self.entrant, training.epochs, len(examples.train.labels))
        self.steps = int(self._epochs.sum())
        self.done = 0
        self.weights = self.network.size(examples.inputs, examples.classes)
        self._rates = rates(self.entrant, self.steps + 1)
        self._readings = reading_steps(self._epochs)
        self._probed = probe_steps(self.steps, training.probe_every)
        self._looked = np.unique([0, self.steps, *self._probed])
        self._points = path_steps(self.steps, self.weights, len(training.entrants), self._real(0).nbytes)
        self._kept_at_once = points_at_once(self.weights)
        stops = [self._readings, self._looked] + [self._points] * (self._kept_at_once == 0)
        self._stops = np.unique(np.concatenate(stops))
        self.notes = Notes()
        self._spent, self._per_step = 0.0, 0.0
        self._stretches = stretches(training, self.entrant, examples.train, self._seeds)
        self._begun, self._compiled = False, ()

    @property
    def fraction(self) -> float:
        """How much is done."""
        return self.done / self.steps

    @property
    def is_done(self) -> bool:
        """Whether all is."""
        return self._begun and self.done == self.steps

    @property
    def readings(self) -> int:
        """How many losses have been read."""
        return len(self.notes.losses)

    def run(self) -> Run:
        """What there is so far."""
        notes = self.notes
        return Run(
            self.entrant,
            self.network,
            self.weights,
            self.steps,
            notes.curves(epochs_at(np.array(list(notes.losses)), self._epochs)),
            notes.by_layer(),
            notes.curvature(),
            notes.path(),
            notes.ends,
        )

    # Going on ---------------------------------------------------------------------------------------------------------

    def go_on(self) -> None:
        """Make steps for about a tenth of a second, but none beyond the next at which losses are read."""
        with jax.enable_x64(self._training.precision == "float64"):
            if not self._begun:
                self._begin()
                self._note()
                return
            # Processes that share the runs must do the same, whatever their clocks say.
            portion = math.inf if is_shared(len(self._seeds)) else PORTION_SECONDS
            until, readings = time.perf_counter() + portion, self.readings
            while time.perf_counter() < until and self.readings == readings and not self.is_done:
                self._make_some(until - time.perf_counter())

    def _make_some(self, seconds: float) -> None:
        if self.done == self._rows.first + self._rows.steps:
            self._take(next(self._stretches))
        ahead = min(self._next_stop(), self._rows.first + self._rows.steps) - self.done
        self._advance(int(min(ahead, max(1.0, seconds / self._per_step))) if self._per_step else 1)
        if self.done in self._stops:
            self._note()

    def _next_stop(self) -> int:
        """The next step before which something is read, or one point more could not be kept."""
        stop = int(self._stops[np.searchsorted(self._stops, self.done, side="right")])
        ahead = self._points[np.searchsorted(self._points, self.done) :]
        return min([stop, *ahead[self._kept_at_once :].tolist()]) if self._kept_at_once else stop

    def _begin(self) -> None:
        self._form = self.network.form
        seeds = spread(np.array(self._seeds, np.uint32), len(self._seeds))
        # Not with numbers, which would be compiled in.
        bare = replace(self._form, initialisation=self.network.initialisation)
        scale = self._shared(self._real(self.network.weight_scale))
        weights, running = begun(seeds, self._placed.probed.inputs, scale, network=bare, classes=self._classes)
        self._setting = Setting(
            *self._placed.train,
            hyperparameters=self._shared(
                {name: self._real(value) for name, value in rule_numbers(self.entrant).items()}
            ),
            options=self._shared(self._options()),
            dropout=self._shared(self._real(self.network.dropout)),
            plateau=self._shared(plateau_of(self.entrant.schedule, self._real)),
        )
        state = remembered(weights, self._setting.hyperparameters, optimizer=self.entrant.optimizer)
        average = None if self.entrant.averaging == Averaging() else (weights, running)
        watched = beginning(self._real, (len(self._seeds),)) if self.entrant.schedule.watches_loss else None
        carry = settled(Carry(weights, state, running, average, watched), len(self._seeds))
        self._run_seeds, self._carry = seeds, carry
        self._take(next(self._stretches))
        self._begun = True

    def _shared(self, tree: Any) -> Any:
        return shared(tree, len(self._seeds))

    def _options(self) -> GradientOptions:
        entrant = self.entrant
        clip_value, clip_norm, noise, decay, sam = (
            None if number is None else cast(Any, self._real(number))
            for number in (entrant.clip_value, entrant.clip_norm, entrant.noise, entrant.coupled_decay, entrant.sam)
        )
        return GradientOptions(clip_value, clip_norm, noise, None, decay, sam)

    def _take(self, rows: Rows) -> None:
        self._rows = rows
        starts = rows.first + np.arange(len(rows.counts) + 1)
        wanted = np.minimum(rows.first + np.arange(len(rows.counts)), self.steps)
        self._stretch = Stretch(
            row=np.int32(0),
            indices=spread(rows.indices, len(self._seeds)),
            counts=self._shared(rows.counts),
            rates=self._shared(self._rates[wanted].astype(self._real)),
            kept=self._shared(self._kept(wanted + 1.0).astype(self._real)),
            first=self._shared(np.int32(rows.first)),
            steps=np.int32(0),
            points=self._shared(np.searchsorted(self._points, starts).astype(np.int32)),
        )
        if rows.indices.shape != self._compiled:
            self._call(0)  # compiles, for batches of another size anew, which is no time of a step
            self._compiled = rows.indices.shape

    def _kept(self, t: np.ndarray) -> np.ndarray:
        return np.zeros(len(t)) if self.entrant.averaging == Averaging() else self.entrant.averaging.kept(t)

    def _call(self, steps: int) -> tuple[Carry, Any]:
        row = np.int32(self.done - self._rows.first)
        carry, kept = program_for(self.entrant.optimizer)(
            self._carry,
            self._stretch._replace(row=row, steps=np.int32(steps)),
            self._run_seeds,
            self._setting,
            own=self.entrant.is_own,
            network=self._form,
            optimizer=self.entrant.optimizer,
            points=self._kept_at_once,
        )
        return jax.block_until_ready((carry, kept))

    def _advance(self, steps: int) -> None:
        began = time.perf_counter()
        self._carry, kept = self._call(steps)
        took = time.perf_counter() - began
        self._spent += took
        self._per_step = took / steps
        passed = self._points[(self.done <= self._points) & (self._points < self.done + steps)]
        if self._kept_at_once and passed.size:
            first = gathered(kept, len(self._seeds))[0, : passed.size]
            self.notes.points.update(zip(passed.tolist(), first, strict=True))
        self.done += steps

    # Reading ----------------------------------------------------------------------------------------------------------

    def _note(self) -> None:
        notes, carry = self.notes, self._carry
        if self.done in self._readings:
            average = None if carry.average is None else self._read(*carry.average)
            notes.read(self.done, self._spent, self._read(carry.weights, carry.running), average)
        if self.done in self._looked or self.done in self._points:
            self._look(gathered(carry.weights, len(self._seeds)))

    def _look(self, weights: Any) -> None:
        """Take down what is seen of each run's weights, mostly of the first's."""
        notes, first = self.notes, jax.tree.map(lambda array: array[:1], weights)
        if self.done in self._looked:
            notes.spreads[self.done] = self._alone(layer_spreads(first, *here(self._placed.few), network=self._form))
        if self.done in self._probed:
            notes.probes[self.done] = self._alone(probe(first, *here(self._placed.probed), network=self._form))
            notes.rates[self.done] = self._rates[self.done] * self._share()
        if self.done == self.steps or (not self._kept_at_once and self.done in self._points):
            notes.points[self.done] = vectors(first, 1)[0]
        if self.done == self.steps:
            notes.ends = vectors(weights, len(self._seeds))[: self._training.seeds]

    def _read(self, weights: Any, running: Any) -> Measured:
        numbers = [
            gathered(each, len(self._seeds))[: self._training.seeds]
            for part in (self._placed.measured, self._placed.test)
            for each in loss_and_accuracy(weights, running, *part, network=self._form)
        ]
        return Measured(*numbers)

    def _share(self) -> float:
        """What is left of the first run's rate after all reductions."""
        watched = self._carry.watched
        return 1.0 if watched is None else float(gathered(watched.share, len(self._seeds))[0])

    def _alone(self, tree: Any) -> Any:
        """Of the first run."""
        return jax.tree.map(lambda array: np.asarray(array)[0], tree)
