"""The snippets, run: each library's own optimizer, differentiation and functions against this package's run.

The end points are compared by how far they are from the start, which is stricter than by where they are.
"""

import ast
import contextlib
import io
import subprocess
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import jax
import numpy as np
import optax
import pytest
import torch

from downhill import Averaging, Entrant, Experiment, Schedule, simulate
from downhill.experiment.schedules import SCHEDULES, WARM_UP
from downhill.export import libraries, render_snippet
from downhill.export.plain_words import word
from downhill.parameters import Parameter
from downhill.simulation.surroundings import Surroundings
from landscapes import LANDSCAPES
from optimizers import OPTIMIZERS
from tests.products import paired, sampled

ROOT = Path(__file__).parents[2]
ELSEWHERE = ("optax", "torch", "numpy")
LIBRARIES = ("downhill", *ELSEWHERE)
STEPS = 12
PLACES: dict[str, tuple[tuple[float, float], dict[str, float]]] = {
    "beale": ((-1.5, -1.5), {}),
    "quadratic": ((-4.0, 2.0), {"condition": 7.0, "angle": 20.0}),
}


@pytest.fixture(autouse=True)
def _settings_as_before() -> Iterator[None]:
    """The snippets choose double precision for the whole process, which is theirs elsewhere."""
    x64, dtype = jax.config.jax_enable_x64, torch.get_default_dtype()
    yield
    jax.config.update("jax_enable_x64", x64)
    torch.set_default_dtype(dtype)


@pytest.fixture
def _paths_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the landscape is like along a run, half of what is compiled for it, is not looked at: it is nought."""

    def nowhere(theta: Any, *_: Any, **__: Any) -> Surroundings:
        nought = np.zeros(len(theta))
        return Surroundings(nought, np.zeros((len(theta), 2)), np.zeros((len(theta), 2, 2)), nought)

    nowhere.is_compiled = lambda *_, **__: True  # type: ignore[attr-defined]
    monkeypatch.setattr(sys.modules[simulate.__module__], "surroundings_at", nowhere)


by_paths = pytest.mark.usefixtures("_paths_alone")


def executed(code: str) -> tuple[np.ndarray, list[float]]:
    """The path that a snippet leaves, and the numbers in its last line."""
    names: dict[str, Any] = {"__name__": "__main__"}
    with contextlib.redirect_stdout(io.StringIO()) as output:
        exec(compile(code.encode(), "snippet", "exec"), names)
    path = np.array([np.asarray(point) for point in names["path"]])
    assert path.dtype == np.float64
    return path, [float(word) for word in output.getvalue().splitlines()[-1].split()]


def check(experiment: Experiment, library: str, rtol: float = 1e-9, entrant: int = 0) -> None:
    """The snippet ends where ``simulate`` ends, after as many steps, and says so."""
    path, printed = executed(render_snippet(experiment, entrant, library))
    theta = simulate(experiment)[entrant].theta
    np.testing.assert_allclose(path[-1] - path[0], theta[-1] - theta[0], rtol=rtol, atol=1e-14)
    assert len(path) == len(theta)
    assert printed == path[-1].tolist()


def race(rule: str, place: str = "beale", steps: int = STEPS, numbers: Any = None, **around: Any) -> Experiment:
    start, parameters = PLACES[place]
    given = {"learning_rate": 0.001, **(numbers or {})}
    return Experiment(place, start, steps, (Entrant(rule, given, **around),), parameters)


# Rules ----------------------------------------------------------------------------------------------------------------

OWN = [rule for rule, entry in OPTIMIZERS.items() if entry.lines]
PER_LINE = {"gd", "momentum", "nesterov", "nesterov_shifted", "adagrad", "rmsprop", "adadelta"} | {
    *("adam", "adam_l2", "adamw", "adabelief", "nesterov_growing", "rmsprop_graves")
}
WITH: dict[str, set[str]] = {
    "optax": {rule for rule, entry in OPTIMIZERS.items() if entry.optax_call},
    "torch": {rule for rule, entry in OPTIMIZERS.items() if entry.torch_call},
    "numpy": PER_LINE,
    "downhill": set(OPTIMIZERS),
}


@pytest.mark.parametrize("rule", OPTIMIZERS)
def test_which_library_has_the_rule(rule: str) -> None:
    """Source: the entries' calls; and of the rules with lines those that need neither Hessian, chance nor search."""
    reasons = libraries(race(rule), 0)
    assert tuple(reasons) == LIBRARIES
    for library, reason in reasons.items():
        assert (reason == "") == (rule in WITH[library]), (library, reason)


@by_paths
@pytest.mark.parametrize("library", ELSEWHERE)
@pytest.mark.parametrize("place", sampled(PLACES, every=2))
def test_our_rules(library: str, place: str) -> None:
    """Source: optax's and PyTorch's own rules, and the rule's lines in NumPy; an epsilon that counts."""
    for rule in OWN:
        if rule in WITH[library]:
            epsilon = {"epsilon": 0.1} if "epsilon" in Entrant(rule).hyperparameters else {}
            check(race(rule, place, numbers=epsilon), library)


@by_paths
@pytest.mark.parametrize("rule", sampled([rule for rule in OPTIMIZERS if rule not in OWN], every=9))
def test_rules_of_optax(rule: str) -> None:
    """Source: optax itself; its madgrad takes one root in single precision."""
    check(race(rule), "optax", rtol=1e-6 if rule == "madgrad" else 1e-9)


@by_paths
@pytest.mark.parametrize("rule", ["prodigy", "dadapt_adamw"])
def test_rules_that_stay_where_optax_divides_0_by_0(rule: str) -> None:
    """Source: their authors' packages, which stay at the minimum that they start from."""
    check(Experiment("booth", (1.0, 3.0), 5, (Entrant(rule),)), "optax")


@by_paths
@pytest.mark.parametrize("rule", ["adam", "newton", "adahessian", "lion"])
def test_rules_with_this_package(rule: str) -> None:
    """Source: ``simulate``, bit for bit; chance is the same too."""
    check(race(rule), "downhill", rtol=0)


@pytest.mark.parametrize(
    ("rule", "numbers"),
    [
        ("adam", {"bias_correction": 0.0}),
        ("adam", {"epsilon_inside_root": 1.0, "epsilon": 0.1}),
        ("adamw", {"unscaled_decay": 1.0}),
    ],
)
def test_options(rule: str, numbers: dict[str, float]) -> None:
    """Source: the lines follow the options; what the libraries do not have is refused by its name."""
    check(race(rule, numbers=numbers), "numpy")
    for library in ("optax", "torch"):
        with pytest.raises(ValueError, match=next(iter(numbers))):
            render_snippet(race(rule, numbers=numbers), 0, library)


# Landscapes -----------------------------------------------------------------------------------------------------------

ANALYTIC = [landscape for landscape, entry in LANDSCAPES.items() if not entry.examples]
KINKS = {"ackley": (0.0, 0.0), "bukin6": (0.0, 0.0), "drop_wave": (0.001, 0.002), "cliff": (-5.9, 1.0)}
SMOOTH = [landscape for landscape in ANALYTIC if landscape not in KINKS]


def changed(parameter: Parameter) -> float:
    value = (2 * parameter.default + parameter.high) / 3
    return float(round(value)) if parameter.scale == "whole" else value


@by_paths
@pytest.mark.parametrize(("library", "landscape"), [*product(ELSEWHERE, KINKS), *paired(product(ELSEWHERE, SMOOTH))])
def test_every_landscape(library: str, landscape: str) -> None:
    """Source: the other libraries' functions and derivatives; at kinks, too, JAX's slopes are kept."""
    entry = LANDSCAPES[landscape]
    parameters = {parameter.name: changed(parameter) for parameter in entry.parameters}
    for start in (entry.starts[0].point, *([KINKS[landscape]] if landscape in KINKS else [])):
        [first] = simulate(Experiment(landscape, start, STEPS, (Entrant("gd"),), parameters))
        rate = 1e-3 / max(1.0, float(np.linalg.norm(first.seen_gradient[0])))
        experiment = Experiment(landscape, start, STEPS, (Entrant("gd", {"learning_rate": rate}),), parameters)
        check(experiment, library)


FORMULAS = (
    "x**2 + 3*sin(y)**2 + abs(x) + max(y, 2) + min(x, -y)**2 + max(x, y)",
    "sigmoid(3*x)*y + hypot(x, 2) + hypot(x, y) + atan2(y, 3) + atan2(-2, x) + sigmoid(-40*y)",
    "sqrt(x**2 + 1) + log(y**2 + 1) + log10(2 + cos(x)) + asin(x/10) + acos(y/10) + atan(x*y)",
    "sinh(x/5) + cosh(y/5) + tanh(x) + tan(y/4) + exp(x/3) + floor(x)*x + sign(y)*y**2 + 1/x**2 + x**-3 + x**2.0",
    "+2**0.5*x - -pi*e*y**1.5 + 2**y + sin(2)*cos(3) + sigmoid(1)*y + 1e20*0*x + (x/4)**100 + (y/3)**-99",
    "min(9**9**9**9, x) + atan(1/0)*y + where(x > 9, (-8)**0.5, 2*y)",
    "f(x,y) = ½x² + |y|relu(-x) + (x² + 1)^y + where(xy > 2, x, where(y ≤ 0, 7, ln(y)x))",
    "x",
    "7",
)


@by_paths
@pytest.mark.parametrize("formula", FORMULAS)
def test_typed_formulas(formula: str) -> None:
    """Source: the other libraries' functions and derivatives."""
    experiment = Experiment(f"formula:{formula}", steps=STEPS, entrants=(Entrant("gd", {"learning_rate": 1e-4}),))
    for library in LIBRARIES:
        check(experiment, library)


# Each with a weight of its own, so that no two faults make up for each other.
KINKED: list[tuple[str, tuple[float, float]]] = [
    ("abs(x) + min(x, y) + max(x, 3*y) + x**2", (0.0, 0.0)),
    ("sign(x) + floor(y) + x - y", (0.0, 0.0)),
    ("3*|x| + 5*relu(y) + 7*hypot(x, y) + 11*atan2(y, x) + 13*sqrt(|y|) + 17*sqrt(x² + y²) + x - 2*y", (0.0, 0.0)),
    (
        "3*|x|^0.5 + 5*(x² + y²)^(1/4) + 7*|y|^x + 11*x^0 + 13*|x|^1.5 + 17*y^(1 - 1) + 19*(x²)^(y + 1) + x - 2*y",
        (0.0, 0.0),
    ),
    ("3*asin(x) + 5*acos(y) + 7*sign(x + y) + 11*floor(x)*y + 13*max(x, -y) + 17*min(x, y + 2) + x - 2*y", (1.0, -1.0)),
    ("3*atan2(x - 1, y) + 5*hypot(x - 1, y + 1) + 7*acos(cos(x - 1)) + 11*x^y + 13*|y + 1|^y + x - 2*y", (1.0, -2.0)),
    ("3*where(x > 0, sqrt(x) + ln(x), y²) + 5*where(x == 0, xy, sin(x)/x) + 7*where(y >= 0, 2, 1/y) + x", (0.0, 0.0)),
    (
        "3*where(x < 1, where(y != 0, 1/y, x), x²) + 5*where(x <= y, |x|, asin(9 + x)) + 7*sin(where(0 < 1, 2, x))",
        (0.0, 0.0),
    ),
]


@by_paths
@pytest.mark.parametrize(("formula", "start"), KINKED)
def test_kinks_of_typed_formulas(formula: str, start: tuple[float, float]) -> None:
    """Source: the other libraries' derivatives; what counts as a slope there: ``expressions.functions``."""
    entrants = (Entrant("gd", {"learning_rate": 1e-3}),)
    for library in ELSEWHERE:
        check(Experiment(f"formula:{formula}", start, 1, entrants), library)


@by_paths
def test_a_run_into_the_tip_of_a_cone_stays_there() -> None:
    """Source: from (0.3, 0.4) one step of length ½ down a slope of 1 ends at the tip, where the slope is 0."""
    experiment = Experiment("formula:hypot(x,y)", (0.3, 0.4), 3, (Entrant("gd", {"learning_rate": 0.5}),))
    for library in ELSEWHERE:
        path, _ = executed(render_snippet(experiment, 0, library))
        np.testing.assert_allclose(path, [(0.3, 0.4), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0)], atol=1e-15)
    np.testing.assert_allclose(simulate(experiment)[0].theta[-1], (0.0, 0.0), atol=1e-15)


# Around a rule --------------------------------------------------------------------------------------------------------

SCHEDULE_NUMBERS = {
    "decay_steps": 11.0,
    "decay_factor": 0.7,
    "end_factor": 0.2,
    "first_period": 5.0,
    "period_factor": 1.3,
    "cycle_steps": 12.0,
    "lowest_factor": 0.2,
    "cycle_factor": 0.6,
    "rising_share": 0.4,
    "first_factor": 0.1,
    "last_factor": 0.01,
}


WARMED = [
    (kind.id, steps)
    for kind in SCHEDULES.values()
    for steps in (0.0, 4.0)
    if not kind.watches_loss and (WARM_UP in kind.parameters or not steps)
]


@pytest.mark.parametrize(("kind", "warm_up"), WARMED)
def test_schedules(kind: str, warm_up: float) -> None:
    """Source: ``simulate``; a rule that remembers shows each rate."""
    numbers = {each.name: SCHEDULE_NUMBERS.get(each.name, warm_up) for each in SCHEDULES[kind].parameters}
    schedule = Schedule(kind, numbers)
    check(race("adam", "quadratic", 30, {"learning_rate": 0.1}, schedule=schedule), "numpy")


@pytest.mark.parametrize("kind", [kind.id for kind in SCHEDULES.values() if kind.instead])
def test_a_last_rate_as_a_number(kind: str) -> None:
    """Source: ``simulate``."""
    numbers = {each.name: SCHEDULE_NUMBERS[each.name] for each in SCHEDULES[kind].parameters if each.name != "warm_up"}
    schedule = Schedule(kind, {**{name: n for name, n in numbers.items() if name != "end_factor"}, "final_rate": 0.03})
    check(race("adam", "quadratic", 30, {"learning_rate": 0.1}, schedule=schedule), "numpy")


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_schedule_with_each_library(library: str) -> None:
    """Source: the library's own steps, the rate set anew before each."""
    for last in ({"end_factor": 0.1}, {"final_rate": 0.004}):
        schedule = Schedule("cosine", {"warm_up": 4.0, "decay_steps": 7.0, **last})
        check(race("adam", "quadratic", schedule=schedule), library)


def test_a_velocity_under_a_schedule() -> None:
    """Source: Polyak's velocity holds the rate, that of the libraries does not, but for optax's RMSProp.

    Optax's own entries are optax's.
    """
    around = {"schedule": Schedule("exponential", {"decay_steps": 5.0})}
    for rule in ("momentum", "nesterov_shifted"):
        check(race(rule, **around), "numpy")
        for library in ("optax", "torch"):
            with pytest.raises(ValueError, match="keeps its velocity without the rate"):
                render_snippet(race(rule, **around), 0, library)
    for library in ("optax", "numpy"):
        check(race("rmsprop_graves", **around), library)
    check(race("sgd", numbers={"momentum": 0.9}, **around), "optax")
    check(race("rprop", **around), "optax")


@by_paths
@pytest.mark.parametrize("rule", [rule for rule in OWN if OPTIMIZERS[rule].takes_velocity])
def test_an_initial_velocity(rule: str) -> None:
    """Source: the libraries' own rules, what they remember preset."""
    for around in ({"velocity_x": -0.3, "velocity_y": 0.2}, {"velocity_y": 0.1, "clip_norm": 3.0}):
        for library in LIBRARIES:
            if rule in WITH[library]:
                check(race(rule, numbers={"momentum": 0.8}, **around), library)
    scheduled = race(rule, velocity_x=0.4, schedule=Schedule("exponential", {"decay_steps": 5.0}))
    for library in ("numpy", "optax") if rule == "rmsprop_graves" else ("numpy",):
        check(scheduled, library)


@by_paths
@pytest.mark.parametrize("around", [{"clip_norm": 3.0}, {"clip_value": 2.5}, {"clip_norm": 3.0, "clip_value": 2.5}])
def test_clipping(around: dict[str, float]) -> None:
    """Source: JAX's, PyTorch's and NumPy's own functions; without clipping the end is another one."""
    for library in LIBRARIES:
        check(race("gd", **around), library)
    assert not np.allclose(simulate(race("gd"))[0].theta, simulate(race("gd", **around))[0].theta, rtol=1e-3)


@pytest.mark.parametrize("library", ELSEWHERE)
def test_coupled_decay(library: str) -> None:
    """Source: the libraries' own rules on a gradient with λθ added, after it has been clipped."""
    for around in ({"coupled_decay": 0.3}, {"coupled_decay": 0.3, "clip_norm": 3.0}):
        check(race("adam" if library == "optax" else "rmsprop", **around), library)


@pytest.mark.parametrize("library", LIBRARIES)
def test_sharpness_aware(library: str) -> None:
    """Source: the libraries' own rules on the gradient a little uphill, then clipped."""
    check(race("gd" if library == "torch" else "adam", sam=0.3, clip_norm=3.0), library)


def test_coupled_decay_of_rules_that_look_at_the_loss() -> None:
    """Source: optax's line search on a loss with ½λ‖θ‖² in it."""
    check(race("lbfgs", coupled_decay=0.3), "optax")


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize(("rule", "then"), [("adam", "momentum"), ("momentum", "rmsprop"), ("gd", "adam_l2")])
def test_a_rule_that_hands_over(rule: str, then: str, library: str) -> None:
    """Source: the libraries' own rules, one after the other."""
    check(race(rule, numbers={"switch_at": 5.0, "then_learning_rate": 0.002}, then=then), library)


def test_a_rule_that_hands_over_under_a_schedule() -> None:
    """Source: as above; the schedule goes on, with the second rule's own rate."""
    cosine, numbers = Schedule("cosine", {"decay_steps": 10.0}), {"switch_at": 5.0, "then_learning_rate": 0.002}
    for library in LIBRARIES:
        check(race("adam", numbers=numbers, then="rmsprop", schedule=cosine), library)


def test_a_second_rule_that_a_library_lacks() -> None:
    """Source: the entries' calls: no library has Nesterov's method in its first form."""
    reasons = libraries(race("adam", numbers={"switch_at": 5.0}, then="nesterov"), 0)
    assert {library for library, reason in reasons.items() if not reason} == {"downhill", "numpy"}


def test_clipping_of_a_gradient_further_on() -> None:
    """Source: NumPy's own functions, where the rule looks ahead."""
    check(race("nesterov", clip_norm=3.0, clip_value=2.5), "numpy")


def test_a_budget_of_gradients() -> None:
    """Source: ``simulate``: as many steps as the budget had room for."""
    for rule, library in (("gd", "numpy"), ("bfgs", "downhill"), ("adam", "torch")):
        entrants = (Entrant("gd"), Entrant(rule, {"learning_rate": 0.01}))
        check(Experiment("beale", (1.0, 1.0), 16, entrants, budget="gradients"), library, entrant=1)


def test_everything_around_with_this_package() -> None:
    """Source: the same experiment, noise and batches among it, with another entrant before this one."""
    around = {
        "schedule": Schedule("cosine", {"warm_up": 3.0}),
        "averaging": Averaging("exponential", {"averaging_decay": 0.8}),
        "clip_norm": 3.0,
        "clip_value": 2.0,
        "noise": 0.3,
        "batch_size": 16.0,
        "name": "everything",
    }
    entrants = (Entrant("gd"), Entrant("adahessian", {"learning_rate": 0.1}, **around))
    check(Experiment("quadratic", steps=STEPS, entrants=entrants, seed=7), "downhill", rtol=0, entrant=1)


def test_what_is_left_out_is_said() -> None:
    for library in ELSEWHERE:
        code = render_snippet(race("gd", averaging=Averaging("arithmetic"), batch_size=4.0, name="Ω's"), 0, library)
        assert "# The averaging (arithmetic) is left out" in code
        assert "# The batch size is left out" in code
        assert r'# The entrant is called "\u03a9' in code
        check(race("gd", averaging=Averaging("arithmetic"), batch_size=4.0), library)
    diverged = render_snippet(race("gd", numbers={"learning_rate": 10.0}), 0, "numpy")
    assert "# It diverges at step 2:" in diverged
    nowhere = render_snippet(Experiment("formula:ln(x)", (-1.0, 1.0), 3, (Entrant("gd"),)), 0, "torch")
    assert "# It is not defined at the start:" in nowhere


@pytest.mark.parametrize(
    ("formula", "start"), [("atan(y/x)", (0.0, 1.0)), ("log(x)", (0.0, 0.0)), ("ln(x)", (-1.0, 1.0))]
)
def test_numpy_is_refused_where_there_is_no_slope_to_begin_with(formula: str, start: tuple[float, float]) -> None:
    """Source: by hand: the derivatives are of 1/0, 1/0, and of a function that has no value."""
    entrants = (Entrant("gd", {"learning_rate": 0.3}),)
    lost = Experiment(f"formula:{formula}", start, 3, entrants)
    assert libraries(lost, 0)["numpy"] == "the function or its slope is not defined at the start"
    with pytest.raises(ValueError, match="not defined at the start"):
        render_snippet(lost, 0, "numpy")
    assert libraries(Experiment(f"formula:{formula}", (0.5, 1.0), 3, entrants), 0)["numpy"] == ""


# Refusals -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("experiment", "refusing", "reason"),
    [
        (race("gd", noise=0.1), ELSEWHERE, "noise"),
        (Experiment("tiny_network", entrants=(Entrant("gd"),)), ELSEWHERE, "150 examples of Tiny network"),
        (race("newton"), ("numpy",), "second derivatives"),
        (race("newton"), ("optax", "torch"), "no rule that makes the steps of Newton"),
        (race("adahessian"), ("numpy",), "AdaHessian calls random_signs, which NumPy does not have"),
        (race("bfgs"), ("numpy",), "BFGS calls line_search, which NumPy does not have"),
        (race("lion"), ("numpy",), "computed by optax"),
        (race("lion"), ("torch",), "no rule that makes the steps of Lion"),
        (race("nesterov_shifted", numbers={"momentum": 0.0}), ("torch",), "momentum above 0"),
    ],
)
def test_refusals(experiment: Experiment, refusing: tuple[str, ...], reason: str) -> None:
    """The reason in words, the same from both functions."""
    for library in refusing:
        assert reason in libraries(experiment, 0)[library]
        with pytest.raises(ValueError, match=f"library = '{library}': .*{reason}"):
            render_snippet(experiment, 0, library)
    assert libraries(experiment, 0)["downhill"] == ""


def test_a_transformation_of_ones_own_is_refused() -> None:
    experiment = Experiment("beale", entrants=(Entrant.from_optax("mine", optax.sgd(0.1)),))
    for library, reason in libraries(experiment, 0).items():
        assert "from_optax" in reason
        with pytest.raises(ValueError, match="from_optax"):
            render_snippet(experiment, 0, library)


@pytest.mark.parametrize("entrant", [-1, 1, True, 0.0, "0"])
def test_nobody_there(entrant: Any) -> None:
    for call in (lambda: render_snippet(race("gd"), entrant, "numpy"), lambda: libraries(race("gd"), entrant)):
        with pytest.raises(ValueError, match=f"entrant = {entrant!r}: must be .* of the 1 entrants"):
            call()


def test_a_word_that_only_jax_has() -> None:
    """Source: JAX's documentation: loops of its own; optax's snippets have JAX."""
    assert word("jax.lax.fori_loop", "optax") == ("jax.lax.fori_loop", False)
    for library in ("torch", "numpy"):
        with pytest.raises(ValueError, match=r"jax\.lax\.fori_loop"):
            word("jax.lax.fori_loop", library)


def test_an_unknown_library() -> None:
    with pytest.raises(ValueError, match="library = 'keras': must be one of downhill, optax, torch, numpy"):
        render_snippet(race("gd"), 0, "keras")


# What comes from outside ----------------------------------------------------------------------------------------------

NAMES = (
    '"""; raise SystemExit #',
    "' + x + '\\",
    "coding: utf-7",
    "# -*- coding: rot13 -*-",
    "{theta}",
    "%s \\N",
    "Ω∇",
)


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_name_is_no_code(name: str) -> None:
    """Source: Python's own parser, of the bytes: the program is that of the nameless entrant."""
    for library in ELSEWHERE:
        trees = [ast.dump(ast.parse(render_snippet(race("gd", name=each), 0, library).encode())) for each in ("", name)]
        assert trees[0] == trees[1]
    tree = ast.parse(render_snippet(race("gd", name=name), 0, "downhill").encode())
    assert name in [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    check(race("gd", name=name), "downhill")


# By itself ------------------------------------------------------------------------------------------------------------

NEEDED = {"optax": {"math", "jax", "optax"}, "torch": {"math", "torch"}, "numpy": {"math", "numpy"}}
OURS = ("downhill", "landscapes", "optimizers")


@pytest.mark.parametrize("library", ELSEWHERE)
def test_a_snippet_runs_by_itself(library: str, tmp_path: Path) -> None:
    """Source: another Python process, in an empty folder, without paths of this one; a warning would be an error."""
    around = {"schedule": Schedule("cosine", {"warm_up": 3.0}), "clip_norm": 3.0, "clip_value": 2.5}
    experiment = race("adam", "quadratic", **around)
    code = render_snippet(experiment, 0, library)
    nodes = list(ast.walk(ast.parse(code)))
    assert not any(isinstance(node, ast.ImportFrom) for node in nodes)
    imported = {alias.name.split(".")[0] for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    assert imported == NEEDED[library]
    file = tmp_path / "snippet.py"
    file.write_text(f"{code}import sys; assert not set({OURS!r}) & sys.modules.keys()\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-I", "-W", "error", str(file)], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    printed = [float(word) for word in done.stdout.splitlines()[-1].split()]
    np.testing.assert_allclose(printed, simulate(experiment)[0].theta[-1], rtol=1e-9)


def test_this_packages_snippet_runs_in_its_folder() -> None:
    """Source: another Python process, at the root of the checkout; bit for bit the same."""
    code = render_snippet(race("adam"), 0, "downhill")
    done = subprocess.run([sys.executable, "-"], input=code, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert [float(word) for word in done.stdout.split()] == simulate(race("adam"))[0].theta[-1].tolist()


# Typed rules ----------------------------------------------------------------------------------------------------------

TYPED: dict[str, tuple[str, dict[str, float]]] = {
    "state": ("v = phi*v - alpha*grad(theta + phi*v); n = n + 1; theta = theta + v/n*max(norm(v), 1)", {}),
    "first": (
        "d0 = theta; r0 = c; r = r + g^2; d = 0.9*d + sin(g); theta -= alpha*(g/sqrt(r) + d*pi/100)",
        {"c": 2.0},
    ),
    "cases": (
        "theta = theta - alpha*where(f(theta) > c, g/norm(g), relu(g)*sigmoid(t - 5)) + min(t, 1)/1e3",
        {"c": 3.0},
    ),
    "names": (
        "math = 0.9*math + g; print = 0.5*print + math; path -= 1; f1 = path*k; theta -= alpha*(print + f1*g/1e3)",
        {"k": 1.0},
    ),
    "matrix": (
        "B0 = I; B = 0.9*B + hess/100; Q = eigenvectors(B); u = hvp(g); q = solve(B, u)/1e3\n"
        "theta -= alpha*(Q @ (transpose(Q) @ g) + q + outer(g, g) @ diag(g) @ u/1e9*dot(g, eigenvalues(B))/norm(g))",
        {},
    ),
}


@pytest.mark.parametrize("library", ["optax", "torch", "numpy"])
@pytest.mark.parametrize("name", TYPED)
def test_a_typed_rule_runs_with_another_library(name: str, library: str) -> None:
    """Source: the libraries."""
    text, numbers = TYPED[name]
    around: dict[str, Any] = {"schedule": Schedule("cosine", {"decay_steps": 20.0}), "clip_norm": 3.0}
    experiment = race(f"rule:{text}", numbers=numbers, steps=30, **around)
    if (name, library) == ("matrix", "numpy"):
        with pytest.raises(ValueError, match="calls hessian_at, which a script with this library does not have"):
            render_snippet(experiment, 0, library)
    else:
        check(experiment, library)


def test_typed_rules_that_draw_or_search_are_not_written_out() -> None:
    """Source: as for the class; with this package they are, and a typed rule hands over to another in all."""
    for text in ("theta -= alpha*signs*g", "theta -= line_search(-g, alpha, 0.5, 0.1)*g"):
        assert all(libraries(race(f"rule:{text}"), 0)[library] for library in ("optax", "torch", "numpy"))
        check(race(f"rule:{text}"), "downhill")
    two = race(
        "rule:velocity = phi*velocity - alpha*g; theta += velocity",
        numbers={"switch_at": 10.0, "then_learning_rate": 0.002},
        velocity_x=0.1,
        then="rule:theta -= alpha*g",
    )
    for library in ("optax", "torch", "numpy"):
        check(two, library)
