"""The zoo: every entry against the same optimizer called in optax itself, and nothing of optax forgotten."""

import functools
import inspect
import itertools
import re
import types
import warnings
from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast

import jax
import jax.numpy as jnp
import numpy as np
import optax
import optax.contrib
import pytest

from downhill.parameters import Parameter
from landscapes import LANDSCAPES
from optimizers import NETWORK_OPTIMIZERS, OPTIMIZERS, Optimizer, optax_zoo
from optimizers._matrix_rules import MATRIX_RULES
from optimizers._optax_adam_facts import ADAM_FACTS
from optimizers._optax_contrib_facts import CONTRIB_FACTS
from optimizers._optax_facts import FACTS
from optimizers._optax_numbers import FIXED, NUMBERS
from optimizers.optax_zoo import ZOO, from_transformation
from tests.products import paired

STEPS = 100
IDS = [entry.id for entry in ZOO]
EVERY = (*ZOO, *MATRIX_RULES)
EVERY_ID = [entry.id for entry in EVERY]
STARTS = {"beale": (-1.5, 1.0), "rosenbrock": (-1.0, 1.4)}
COMPILED = "/jax/core/compile/backend_compile_duration"
Numbers = Mapping[str, Any]
Row = tuple[jax.Array, Any, jax.Array]

# The rate for optax where it has no default; all others get 0.01. (optax's adadelta climbs where it has no rate.)
RATES = {"adagrad": 0.1, "sm3": 0.1, "lars": 1.0, "simplified_ademamix": 0.001, "adadelta": 1.0}
# What optax's update wants besides gradient, state and θ, from its documentation.
WANTS = {
    "polyak_sgd": {"value"},
    "momo": {"value"},
    "momo_adam": {"value"},
    "lbfgs": {"value", "grad", "value_fn"},
    "sophia": {"obj_fn"},
}
# Fewer steps where rounding grows: across Rosenbrock's valley these two jump from side to side.
SHORT = {("optax_rmsprop", "rosenbrock"): 60, ("polyak_sgd", "rosenbrock"): 20}
# optax computes these in float32 where all numbers are Python's: adafactor's decay, and madgrad's rate.
TOLERANCE = {"adafactor": 1e-5, "madgrad": 1e-6}


def loss(theta: jax.Array, on_beale: jax.Array) -> jax.Array:
    """Beale's or Rosenbrock's function, so that one program serves both."""
    x, y = theta
    beale = (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2
    return jnp.where(on_beale, beale, (1 - x) ** 2 + 100 * (y - x**2) ** 2)


VALUE_AND_GRAD = jax.jit(jax.value_and_grad(loss))


def optax_name(rule: str) -> str:
    return rule.removeprefix("optax_")


def optax_function(rule: str) -> Callable[..., optax.GradientTransformation]:
    name = optax_name(rule)
    return getattr(optax if hasattr(optax, name) else optax.contrib, name)


def defaults(entry: Optimizer) -> dict[str, float]:
    return {parameter.name: parameter.default for parameter in entry.hyperparameters}


def runner(entry: Optimizer, steps: int = STEPS) -> Callable[..., Row]:
    """The loop, as the core runs it: θ, the state and the next step at each moment."""

    @jax.jit
    def run(start: jax.Array, on_beale: jax.Array, numbers: Numbers, rates: jax.Array) -> Row:
        def value_fn(theta: jax.Array) -> jax.Array:
            return loss(theta, on_beale)

        rule = entry.build(numbers)

        def moment(carry: tuple[jax.Array, Any], now: tuple[jax.Array, jax.Array]) -> tuple[Any, Row]:
            theta, state = carry
            number, rate = now
            key = jax.random.fold_in(jax.random.key(0), number)
            grad_fn = jax.grad(value_fn)
            step, next_state = rule.update(
                grad_fn(theta), state, theta, learning_rate=rate, value_fn=value_fn, grad_fn=grad_fn, key=key
            )
            return (theta + cast(jax.Array, step), next_state), (theta, state, cast(jax.Array, step))

        return jax.lax.scan(moment, (start, rule.init(start)), (jnp.arange(steps), rates))[1]

    return run


@functools.cache
def runner_of(rule: str) -> Callable[..., Row]:
    return runner(OPTIMIZERS[rule])


def run(rule: str, function: str, numbers: Numbers | None = None, rates: np.ndarray | None = None) -> Row:
    """Compiled once per rule: every test that follows runs the same program."""
    numbers = defaults(OPTIMIZERS[rule]) | dict(numbers or {})
    traced = {name: np.float64(value) for name, value in numbers.items()}
    rates = np.full(STEPS, traced.get("learning_rate", 0.0)) if rates is None else rates
    with jax.enable_x64(True):
        return runner_of(rule)(np.array(STARTS[function]), np.array(function == "beale"), traced, rates)


def directly(transformation: optax.GradientTransformation, function: str, steps: int, wants: set[str]) -> np.ndarray:
    """The same in a plain Python loop around optax, as its documentation writes it."""
    on_beale = np.array(function == "beale")

    def value_fn(theta: jax.Array) -> jax.Array:
        return loss(theta, on_beale)

    def update(gradient: jax.Array, state: Any, theta: jax.Array, value: jax.Array) -> Any:
        known = {"value": value, "grad": gradient, "value_fn": value_fn, "obj_fn": value_fn}
        return transformation.update(gradient, state, theta, **{name: known[name] for name in wants})

    with jax.enable_x64(True):
        theta = jnp.array(STARTS[function])
        state = transformation.init(theta)
        update = jax.jit(update)
        path = [np.asarray(theta)]
        for _ in range(steps):
            value, gradient = VALUE_AND_GRAD(theta, on_beale)
            step, state = update(gradient, state, theta, value)
            theta = cast(jax.Array, optax.apply_updates(theta, step))
            path.append(np.asarray(theta))
    return np.array(path)


def by_default(rule: str) -> optax.GradientTransformation:
    """optax's optimizer with its own defaults: nothing of ours but the rate where it has none."""
    name, function = optax_name(rule), optax_function(rule)
    parameters = inspect.signature(function).parameters
    given: dict[str, Any] = {"key": 0} if "key" in parameters else {}
    if "learning_rate" in parameters and parameters["learning_rate"].default in (None, inspect.Parameter.empty):
        given["learning_rate"] = RATES.get(name, 0.01)
    if name == "lbfgs":
        given["learning_rate"] = None
    return function(**given)


@pytest.mark.parametrize(("rule", "function"), paired(itertools.product(IDS, STARTS)))
def test_the_path_is_optax_s(rule: str, function: str) -> None:
    """Source: optax itself at its defaults, in a Python loop."""
    steps = SHORT.get((rule, function), STEPS - 1)
    expected = directly(by_default(rule), function, steps, WANTS.get(rule, set()))
    theta, _, step = run(rule, function)
    assert theta.dtype == step.dtype == np.float64
    assert np.isfinite(expected[:2]).all()
    np.testing.assert_allclose(np.asarray(theta)[: steps + 1], expected, rtol=TOLERANCE.get(rule, 1e-9), atol=1e-12)


def changed(parameter: Parameter) -> float:
    """An allowed value near the default that is not the default."""
    if parameter.scale == "whole":
        return parameter.default + 3
    candidates = (
        parameter.default * 0.7,
        parameter.default * 1.3,
        parameter.low + 0.01 * (parameter.high - parameter.low),
    )
    return next(value for value in candidates if value != parameter.default and parameter.low <= value < parameter.high)


@pytest.mark.parametrize("rule", IDS)
def test_every_number_reaches_optax(rule: str) -> None:
    """Source: the entry's own expression in optax, at other numbers; and each number alone changes the path."""
    entry = OPTIMIZERS[rule]
    numbers = {parameter.name: changed(parameter) for parameter in entry.hyperparameters}
    transformation = eval(entry.optax_call, {"optax": optax} | numbers)
    expected = directly(transformation, "beale", 12, WANTS.get(rule, set()))
    theta = np.asarray(run(rule, "beale", numbers)[0])[:13]
    np.testing.assert_allclose(theta, expected, rtol=TOLERANCE.get(rule, 1e-9), atol=1e-12)


@pytest.mark.parametrize("rule", IDS)
def test_each_number_counts(rule: str) -> None:
    """Source: a number without any effect would be a slider that lies."""
    for parameter in OPTIMIZERS[rule].hyperparameters:
        low, high = parameter.low, parameter.high
        others = (low, parameter.default * 3, low + 0.5 * (high - low), low + 0.999 * (high - low))
        moved = (
            not np.array_equal(run(rule, function)[0], run(rule, function, {parameter.name: value})[0])
            for function in STARTS
            for value in others
        )
        assert any(moved), parameter.name


@pytest.mark.parametrize("rule", IDS)
def test_changing_a_number_compiles_nothing(rule: str) -> None:
    """Source: JAX's own account of compilations; every number is a traced argument."""
    run(rule, "beale")
    events: list[str] = []

    def listen(event: str, duration: float, **_: object) -> None:
        del duration
        events.append(event)

    jax.monitoring.register_event_duration_secs_listener(listen)
    try:
        for parameter in OPTIMIZERS[rule].hyperparameters:
            run(rule, "beale", {parameter.name: changed(parameter)})
    finally:
        jax.monitoring.unregister_event_duration_listener(listen)
    assert COMPILED not in events
    assert runner_of(rule)._cache_size() == 1  # pyright: ignore[reportFunctionMemberAccess]


# Where the gradient is 0 ----------------------------------------------------------------------------------------------

FLAT = [
    critical.point
    for entry in LANDSCAPES.values()
    if entry.smooth
    for critical in entry.critical_points(entry.defaults)
]
DIVIDES_BY_0 = {"prodigy", "dadapt_adamw"}


def rising(slope: jax.Array, point: jax.Array) -> jax.Array:
    return 1.0 + slope @ point


def steps_at(gradients: Any, make: Callable[[], Any], start: Any) -> np.ndarray:
    """The path of a rule that is shown these gradients one by one, and losses of 1."""
    with jax.enable_x64(True):
        rule, rate = make(), jnp.ones(())
        theta = jnp.asarray(start, float)
        state = rule.init(theta)
        path: list[np.ndarray] = []
        for gradient in gradients:
            shown = jnp.asarray(gradient, float)
            step, state = rule.update(
                shown, state, theta, learning_rate=rate, value_fn=functools.partial(rising, shown)
            )
            theta = theta + cast(jax.Array, step)
            path.append(np.asarray(theta))
    return np.array(path)


def ours(rule: str) -> optax.GradientTransformationExtraArgs:
    entry = OPTIMIZERS[rule]
    return entry.build({name: jnp.asarray(value) for name, value in defaults(entry).items()})


def optax_s(rule: str) -> optax.GradientTransformationExtraArgs:
    return optax.with_extra_args_support(optax_function(rule)())


@pytest.mark.parametrize("rule", IDS)
def test_no_rule_of_the_zoo_is_lost_where_the_gradient_is_0(rule: str) -> None:
    """Source: nothing to divide by is no reason to leave; the critical points are the landscapes' own."""
    for point in FLAT[:: 1 if rule in DIVIDES_BY_0 else 12]:
        path = steps_at(np.zeros((3, 2)), functools.partial(ours, rule), point)
        assert np.isfinite(path).all()
        if rule in DIVIDES_BY_0:
            assert (path == point).all()


@pytest.mark.parametrize("rule", sorted(DIVIDES_BY_0))
def test_who_stays_where_optax_divides_0_by_0_loses_nothing_by_it(rule: str) -> None:
    """Source: optax itself: NaN from a gradient of 0 on, and away from it our path.

    The authors' own packages, prodigyopt 1.1.2 and dadaptation 3.2, skip a step without a gradient in the same way:
    what follows is as if it had not been.
    """
    gradients = np.array([(0.3, -2.0), (1.0, 0.5), (0.0, 0.0), (-0.2, 0.1), (0.0, 0.4)])
    made_here, made_there = (functools.partial(make, rule) for make in (ours, optax_s))
    path = steps_at(gradients, made_here, (1.0, 3.0))
    np.testing.assert_allclose(path, steps_at(gradients, made_there, (1.0, 3.0)), rtol=1e-12)
    late = np.vstack([np.zeros((2, 2)), gradients])
    assert np.isnan(steps_at(late, made_there, (1.0, 3.0))[1:]).all()
    np.testing.assert_array_equal(steps_at(late, made_here, (1.0, 3.0)), np.vstack([[(1.0, 3.0)] * 2, path]))


# Nothing is forgotten ------------------------------------------------------------------------------------------------

BLOCK = "a building block: part of an optimizer, not one"
WRAPPER = "wraps or combines transformations that it must be given"
NOT_IN_THE_ZOO = {
    **dict.fromkeys(
        (name for module in (optax, optax.contrib) for name in vars(module) if name.startswith("scale_by_")), BLOCK
    ),
    **dict.fromkeys(
        (
            *("adaptive_grad_clip", "add_decayed_weights", "add_noise", "centralize", "clip", "clip_by_block_rms"),
            *("clip_by_global_norm", "ema", "identity", "keep_params_nonnegative", "normalize"),
            *("normalize_by_update_norm", "scale", "set_to_zero", "trace", "zero_nans", "reduce_on_plateau"),
            *("hutchinson_estimator_diag_hessian", "freeze", "stateless", "stateless_with_tree_map", "snapshot"),
            *("measure_with_ema", "apply_every"),
        ),
        BLOCK,
    ),
    **dict.fromkeys(
        (
            *("apply_if_finite", "chain", "conditionally_mask", "conditionally_transform", "flatten"),
            *("inject_hyperparams", "inject_stateful_hyperparams", "lookahead", "masked"),
            *("multi_transform", "named_chain", "partition", "selective_transform", "with_extra_args_support"),
            *("mechanize", "sam", "schedule_free", "split_real_and_imaginary"),
        ),
        WRAPPER,
    ),
    "differentially_private_aggregate": "wants one gradient per example",
    "dpsgd": "wants one gradient per example",
    "optimistic_adam": "deprecated by optax in favour of optimistic_adam_v2",
    "muon": "is a rule of networks: it hands a vector to its AdamW",
    "galore": "is a rule of networks: it hands a vector to its Adam",
}


def makes_a_transformation(function: Any) -> bool:
    """Whether it says so, or does so when it is called with its defaults and a learning rate."""
    try:
        signature = inspect.signature(function)
    except ValueError:
        return False
    if "GradientTransformation" in str(signature.return_annotation):
        return True
    required = [name for name, value in signature.parameters.items() if value.default is inspect.Parameter.empty]
    if not set(required) <= {"learning_rate"}:
        return False
    return isinstance(function(**dict.fromkeys(required, 0.01)), optax.GradientTransformation)


def made_by_optax() -> Iterator[str]:
    for module in (optax, optax.contrib):
        with warnings.catch_warnings(action="ignore"):
            members = {name: getattr(module, name) for name in dir(module) if not name.startswith("_")}
            for name, member in members.items():
                plain = isinstance(member, types.FunctionType | functools.partial)
                if plain and makes_a_transformation(member):
                    yield name


def test_nothing_of_optax_is_forgotten() -> None:
    """Source: optax's own functions; each is an entry, or here is the reason why not."""
    entries = {optax_name(rule) for rule in IDS}
    found = set(made_by_optax())
    assert len(found) > 100
    assert found - entries == set(NOT_IN_THE_ZOO)
    assert entries <= found


def test_what_is_for_matrices_is_a_rule_of_networks_alone() -> None:
    """Source: the reasons above."""
    of_networks = {name for name, reason in NOT_IN_THE_ZOO.items() if "rule of networks" in reason}
    assert NETWORK_OPTIMIZERS.keys() - OPTIMIZERS.keys() == of_networks
    assert {rule for rule, entry in NETWORK_OPTIMIZERS.items() if entry.is_for_matrices} == of_networks


@pytest.mark.parametrize("rule", EVERY_ID)
def test_every_parameter_of_optax_is_adjustable_or_fixed_for_a_reason(rule: str) -> None:
    """Source: optax's signatures; GaLore's rank is its entry's own choice."""
    entry, name = NETWORK_OPTIMIZERS[rule], optax_name(rule)
    ours = defaults(entry)
    assert entry.hyperparameters[0].name == "learning_rate"
    for argument, parameter in inspect.signature(optax_function(rule)).parameters.items():
        default = parameter.default
        if argument == "betas":
            assert (ours.pop("b1"), ours.pop("b2")) == default
        elif argument == "init_step":
            assert ("heuristic", ours.pop("init_step")) == default
        elif argument in ("learning_rate", "max_learning_rate"):
            rate = ours.pop("learning_rate")
            assert rate == default or default in (None, inspect.Parameter.empty)
        elif argument == "rank":
            assert f"rank={optax_zoo.RANK}" in entry.optax_call
        elif argument in ours:
            assert ours.pop(argument) == (0.0 if default is None else default)
        else:
            assert FIXED.get(f"{name}.{argument}") or FIXED.get(argument)
    assert ours == {}


def test_every_row_of_the_tables_is_used() -> None:
    """Source: the tables: a row that nothing uses is a name misspelt, or one that optax has dropped."""
    used = {
        f"{optax_name(entry.id)}.{name}"
        for entry in EVERY
        for name in inspect.signature(optax_function(entry.id)).parameters
    }
    used |= {f"{optax_name(entry.id)}.{parameter.name}" for entry in EVERY for parameter in entry.hyperparameters}
    used |= {name.split(".")[1] for name in used}
    assert set(NUMBERS) | set(FIXED) <= used
    assert len(ZOO) == len(FACTS) + len(ADAM_FACTS) + len(CONTRIB_FACTS)


def test_an_unknown_number_is_refused() -> None:
    """Source: the contract: what a new optax brings is no silent default."""
    new = inspect.Parameter("boldness", inspect.Parameter.KEYWORD_ONLY, default=0.3)
    with pytest.raises(TypeError, match=r"optax's lion has a parameter that no table describes: boldness = 0\.3"):
        optax_zoo._argument("lion", FACTS["lion"], new)
    switch = inspect.Parameter("momentum", inspect.Parameter.KEYWORD_ONLY, default=True)
    with pytest.raises(TypeError, match="momentum = True"):
        optax_zoo._argument("lion", FACTS["lion"], switch)


@pytest.mark.parametrize(
    ("left_out", "same"),
    [
        (optax.contrib.muon(0.01), optax.nadamw(0.01, weight_decay=0.0)),
        (optax.contrib.galore(0.01), optax.adam(0.01)),
    ],
)
def test_what_is_for_matrices_is_adam_on_a_vector(
    left_out: optax.GradientTransformation, same: optax.GradientTransformation
) -> None:
    """Source: optax: the reason for leaving these two out of races."""
    paths = [directly(rule, "beale", 10, set()) for rule in (left_out, same)]
    np.testing.assert_allclose(*paths, rtol=1e-12)


# As the list of rules has them.
HAND_WRITTEN = {"adagrad", "rmsprop", "adadelta", "adam", "adamw", "adabelief"}


def test_names() -> None:
    """Source: ids of rules written by hand stay theirs; optax's name otherwise."""
    assert len(set(IDS)) == len(IDS)
    for entry in EVERY:
        assert entry.id.startswith("optax_") == (optax_name(entry.id) in HAND_WRITTEN)
        assert entry.name.endswith(" (optax)")
        assert entry.idea.endswith(".")


GREEK = {
    "α": "alpha",
    "δ": "delta",
    "ε": "varepsilon",
    "η": "eta",
    "γ": "gamma",
    "κ": "kappa",
    "λ": "lambda",
    "ν": "nu",
} | {"ρ": "rho", "τ": "tau", "φ": "varphi"}
MARKS = {"₀": "_0", "₁": "_1", "₂": "_2", "₃": "_3", "₋": r"_(-|\\pm)", "₊": r"_(\+|\\pm)", "*": r"\^\*", "′": "'"}


def as_tex(symbol: str) -> str:
    """A pattern that finds this symbol in TeX."""
    letter, marks = symbol[0], symbol[1:]
    name = rf"\\{GREEK[letter]}" if letter in GREEK else rf"(?<![a-zA-Z\\]){letter}"
    return name + "".join(MARKS[mark] for mark in marks) + "(?![a-zA-Z])"


@pytest.mark.parametrize("rule", EVERY_ID)
def test_the_formula_shows_every_number(rule: str) -> None:
    """Source: the entry's own symbols."""
    entry = NETWORK_OPTIMIZERS[rule]
    for parameter in entry.hyperparameters:
        assert re.search(as_tex(parameter.symbol), entry.formula), parameter.symbol


# Schedules -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", ["sgd", "optax_adamw", "fromage", "lars", "prodigy", "dog", "momo", "cocob", "yogi"])
def test_the_rate_of_each_step_is_the_scheduled_one(rule: str) -> None:
    """Source: optax with a schedule of its own."""
    rates = 0.01 * np.linspace(1.0, 0.2, STEPS)
    transformation = optax_function(rule)(learning_rate=lambda count: jnp.asarray(rates)[count])
    expected = directly(transformation, "beale", 50, WANTS.get(rule, set()))
    theta = run(rule, "beale", {"learning_rate": rates[0]}, rates)[0]
    np.testing.assert_allclose(np.asarray(theta)[:51], expected, rtol=1e-9, atol=1e-12)


def test_rprop_takes_only_the_first_rate() -> None:
    """Source: its idea, which says so."""
    constant = run("rprop", "beale", {"learning_rate": 0.02})[0]
    falling = run("rprop", "beale", {"learning_rate": 0.02}, 0.02 * np.linspace(1.0, 0.2, STEPS))[0]
    np.testing.assert_array_equal(constant, falling)


# State and gradients -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", IDS)
def test_the_state_is_numbers(rule: str) -> None:
    """Source: the contract: what is recorded can be shown."""
    for leaf in jax.tree.leaves(run(rule, "beale")[1]):
        assert np.asarray(leaf).dtype.kind in "fiub"
        assert len(leaf) == STEPS


@pytest.mark.parametrize("rule", ["lbfgs", "sophia"])
def test_gradients_are_counted(rule: str) -> None:
    """Source: the calls of the loss themselves, with JAX's compiler off so that every branch is really taken."""
    entry = OPTIMIZERS[rule]
    calls = 0

    def value_fn(theta: jax.Array) -> jax.Array:
        nonlocal calls
        calls += 1
        return loss(theta, jnp.array(True))

    assert entry.gradient_evaluations is None
    with jax.enable_x64(True), jax.disable_jit():
        transformation = entry.build({name: jnp.asarray(value) for name, value in defaults(entry).items()})
        theta = jnp.array(STARTS["beale"])
        state: Any = transformation.init(theta)
        assert state.gradient_evaluations == 0
        for _ in range(5):
            gradient = jax.grad(value_fn)(theta)
            extra: dict[str, Any] = {"learning_rate": jnp.asarray(0.1), "value_fn": value_fn}
            before = calls
            step, state = transformation.update(gradient, state, theta, **extra)
            if rule == "lbfgs":  # the value at θ comes with its gradient
                assert calls > before
                calls -= 1
            theta = theta + cast(jax.Array, step)
    assert calls > 5
    assert float(state.gradient_evaluations) == calls


# A transformation of one's own ---------------------------------------------------------------------------------------


def wobbling() -> optax.GradientTransformation:
    """A rule whose state changes its type: a whole number at first, a float32 later."""

    def update(updates: Any, state: Any, params: Any = None) -> Any:
        del params
        return -0.01 * updates.astype(jnp.float32), jnp.asarray(state + 1, jnp.float32)

    return optax.GradientTransformation(lambda _: jnp.zeros((), jnp.int32), update)


@pytest.mark.parametrize(
    ("transformation", "wants", "tolerance"),
    [
        (optax.chain(optax.clip(1.0), optax.sgd(0.1)), set(), 1e-9),
        (optax.scale(-0.001), set(), 1e-9),
        (optax.lbfgs(), WANTS["lbfgs"], 1e-9),
        (optax.noisy_sgd(0.001, key=3), set(), 1e-9),
        (optax.adam(optax.exponential_decay(0.1, 10, 0.5)), set(), 1e-9),
        (wobbling(), set(), 1e-5),
    ],
    ids=["chain", "plain", "lbfgs", "noisy", "schedule", "wobbling"],
)
def test_a_transformation_of_one_s_own(
    transformation: optax.GradientTransformation, wants: set[str], tolerance: float
) -> None:
    """Source: the transformation itself, in a Python loop."""
    entry = from_transformation("Mine", transformation)
    assert (entry.id, entry.name, entry.hyperparameters) == ("from_optax", "Mine", ())
    with jax.enable_x64(True):
        theta, _, step = runner(entry, 20)(np.array(STARTS["beale"]), np.array(True), {}, np.zeros(20))
    assert step.dtype == np.float64
    expected = directly(transformation, "beale", 19, wants)
    np.testing.assert_allclose(np.asarray(theta), expected, rtol=tolerance)


def test_what_is_no_transformation() -> None:
    """Source: the contract."""
    # Without the annotations' check, which tests have and the app has not.
    make = inspect.unwrap(from_transformation)
    with pytest.raises(ValueError, match=r"transformation = .*sgd.*: must be an optax.GradientTransformation"):
        make("Mine", optax.sgd)
