"""Compilations are counted: one program per rule, landscape and bucket of steps serves all numbers."""

import dataclasses

import jax
import jax.numpy as jnp
import pytest

from downhill import Averaging, Entrant, Experiment, Schedule, simulate
from downhill.experiment.schedules import SCHEDULES, WARM_UP
from downhill.parameters import Parameter
from downhill.simulation.arguments import bucket
from downhill.simulation.sweep import film_values, sweep
from downhill.simulation.tuning import tuned
from landscapes import LANDSCAPES
from optimizers import OPTIMIZERS
from tests.products import sampled


def test_the_counter_counts(compilations: list[str]) -> None:
    """Source: a function made here was compiled by nobody before; its second call compiles nothing."""
    scale = jax.jit(lambda x: x * 3 + 1)
    x = jnp.ones(5)
    compilations.clear()
    scale(x)
    assert len(compilations) == 1
    scale(x + 0)
    compilations.clear()
    scale(x)
    assert compilations == []
    jax.clear_caches()
    scale(x)
    assert len(compilations) == 1, "also where the tests' cache on disk has it"


def everyone(landscape: str, clip_norm: float) -> Experiment:
    entrants = tuple(Entrant(rule, clip_norm=clip) for rule in SOME for clip in (None, clip_norm))
    return Experiment(landscape, steps=40, entrants=entrants)


SOME = ("gd", "bfgs")


@pytest.mark.parametrize("landscape", sampled(LANDSCAPES, every=14))
def test_changing_any_number_compiles_nothing(landscape: str, compilations: list[str]) -> None:
    """Source: the contract: every number is a traced argument; 33 to 64 steps share a program."""
    experiment = everyone(landscape, clip_norm=1.0)
    simulate(experiment)
    compilations.clear()

    (x_low, x_high), (y_low, y_high) = LANDSCAPES[landscape].view
    simulate(dataclasses.replace(experiment, start=(0.6 * x_low + 0.4 * x_high, 0.3 * y_low + 0.7 * y_high)))
    for steps in (33, 41, 63, 64):
        simulate(dataclasses.replace(experiment, steps=steps))
    for parameter in LANDSCAPES[landscape].parameters:
        for value in (parameter.low, parameter.high):
            numbers = {**experiment.parameters, parameter.name: value}
            simulate(dataclasses.replace(experiment, parameters=numbers))
    simulate(everyone(landscape, clip_norm=0.125))
    simulate(dataclasses.replace(experiment, entrants=experiment.entrants[::-1]))
    assert compilations == []


def other(parameter: Parameter) -> float:
    """An allowed value that is not the default."""
    if parameter.scale in ("whole", "switch"):
        return parameter.low if parameter.default == parameter.high else parameter.default + 1
    return 0.75 * parameter.default + 0.25 * parameter.low


@pytest.mark.parametrize("rule", sampled(OPTIMIZERS, every=12))
def test_no_number_of_a_rule_is_compiled_in(rule: str, compilations: list[str]) -> None:
    """Source: the contract: hyperparameters, schedule, seed, start, averaging: all are traced.

    A switch chooses another formula, which is compiled once.
    """
    rated = any(parameter.name == "learning_rate" for parameter in OPTIMIZERS[rule].hyperparameters)
    options = {"clip_norm": 3.0, "clip_value": 2.0, "noise": 0.5, "averaging": Averaging("arithmetic")}
    experiment = Experiment("beale", steps=9, entrants=(Entrant(rule, **options),))
    simulate(experiment)

    def changed(parameter: Parameter) -> None:
        entrant = Entrant(rule, {parameter.name: other(parameter)}, **options)
        simulate(dataclasses.replace(experiment, entrants=(entrant,)))

    switches = [parameter for parameter in OPTIMIZERS[rule].hyperparameters if parameter.scale == "switch"]
    for parameter in switches:
        changed(parameter)
    compilations.clear()
    for parameter in OPTIMIZERS[rule].hyperparameters:
        changed(parameter)
    others = {"clip_norm": 1.0, "clip_value": 1.0, "noise": 1.0, "averaging": Averaging("exponential")}
    simulate(dataclasses.replace(experiment, entrants=(Entrant(rule, **others),)))
    for kind in [each.id for each in SCHEDULES.values() if not each.watches_loss] if rated else ():
        numbers = {"warm_up": 2.0} if WARM_UP in SCHEDULES[kind].parameters else {"cycle_steps": 7.0}
        scheduled = Entrant(rule, schedule=Schedule(kind, numbers), **options)
        simulate(dataclasses.replace(experiment, entrants=(scheduled,)))
    simulate(dataclasses.replace(experiment, seed=7, start=(1.0, 1.0), budget="gradients"))
    assert compilations == []


def test_a_new_bucket_compiles_once(compilations: list[str]) -> None:
    """Source: powers of two: 1025 steps are the first of the bucket up to 2048; a loop and a look."""
    entrant = (Entrant("gd"),)
    simulate(Experiment("saddle", steps=1024, entrants=entrant))
    jax.clear_caches()
    simulate(Experiment("saddle", steps=1024, entrants=entrant))
    compilations.clear()
    simulate(Experiment("saddle", steps=1025, entrants=entrant))
    assert len(compilations) == 2
    simulate(Experiment("saddle", steps=2048, entrants=entrant))
    assert len(compilations) == 2


@pytest.mark.parametrize(
    ("steps", "compiled_for"), [(1, 1), (2, 2), (3, 4), (4, 4), (5, 8), (64, 64), (65, 128), (4097, 8192), (5000, 8192)]
)
def test_buckets(steps: int, compiled_for: int) -> None:
    """Source: the next power of two, by hand."""
    assert bucket(steps) == compiled_for


@pytest.mark.parametrize("rule", ["adam", "bfgs", "sgd"])
def test_a_sweep_compiles_once_for_all_hyperparameters_and_values(rule: str, compilations: list[str]) -> None:
    """Source: the contract: which hyperparameter is swept, and over how many values up to 101, is traced."""
    experiment = Experiment("beale", steps=33, entrants=(Entrant(rule, clip_norm=1.0),))
    sweep(experiment, 0, "learning_rate", (0.1, 0.2))
    compilations.clear()

    for parameter in OPTIMIZERS[rule].hyperparameters:
        sweep(experiment, 0, parameter.name, film_values(parameter, other(parameter)))
    scheduled = Entrant(rule, clip_norm=2.0, schedule=Schedule("cosine"))
    moved = Experiment("beale", (1.0, 1.0), 64, (Entrant("gd"), scheduled), seed=7, budget="gradients")
    sweep(moved, 1, "learning_rate", (0.1,))
    assert compilations == []


def test_a_search_compiles_a_rule_once(compilations: list[str]) -> None:
    """Source: as above: a sweep, and a look at the ends of its runs."""
    tuned(Experiment("booth", steps=20, entrants=(Entrant("gd"),)))
    jax.clear_caches()
    tuned(Experiment("booth", steps=20, entrants=(Entrant("gd"),)))
    compilations.clear()
    several = (Entrant("adam"), Entrant("adam", {"beta1": 0.5}), Entrant("adam", name="third"))
    tuned(Experiment("booth", steps=20, entrants=several))
    assert len(compilations) == 1
