"""The run itself as source code: the gradient as the rule sees it, and the steps, with optax, PyTorch or NumPy."""

from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple

from downhill.experiment import Entrant, Experiment
from downhill.export.plain_lines import WrittenRule, written_rule
from downhill.export.plain_loss import Library, Loss, plain_loss
from downhill.export.plain_rule import first_velocity, indented, library_call, numpy_lines, rate_function
from downhill.simulation import Trajectory
from downhill.simulation.phases import Phase, phases
from landscapes import find_landscape
from optimizers import RULE_PREFIX
from optimizers.optax_zoo import STAYING

Loop = Callable[[Trajectory], list[str]]
"""Writes blocks of code, once it is known how long the run is and what its rule remembers at first."""


class _Setting(NamedTuple):
    """What stands before the steps: the loss, the schedule (empty where the rate is constant), and the entrant."""

    loss: Loss
    rate: str
    entrant: Entrant


class _Steps(NamedTuple):
    """A rule's part of the code.

    Attributes:
        before: blocks of functions.
        loop: from θ on, the steps of a phase.
        imports: besides the library's own.
        penalty: the function of the loss with its penalty, where the rule looks at it.
    """

    before: list[str]
    loop: Callable[[Phase], str]
    imports: str = ""
    penalty: str = ""


def plain_loop(experiment: Experiment, entrant: Entrant, library: Library) -> Loop:
    """What writes the run with this library.

    Raises:
        ValueError: the library cannot make this run.
    """
    landscape = find_landscape(experiment.landscape)
    if entrant.noise is not None:
        raise ValueError("its noise is drawn by this package")
    if entrant.schedule.watches_loss:
        raise ValueError("its schedule watches the loss, and has no rate at each step beforehand")
    loss = plain_loss(landscape, experiment.parameters, library)
    words = _WORDS[library]
    steps = {part: _STEPS[library](_Setting(loss, rate_function(part), part)) for part in entrant.parts}

    def write(run: Trajectory) -> list[str]:
        made = [(steps[phase.run.entrant], phase) for phase in phases(run)]
        imports = dict.fromkeys([words.imports, *(each.imports for each, _ in made)])
        penalty = next((each.penalty for each, _ in made if each.penalty), "")
        gradient = _gradient(entrant, library, words.slope.format(f=loss.name), words.prefix)
        blocks = ["\n".join(filter(None, imports)) + words.settings, loss.code, penalty, gradient]
        start = words.start.format(start=run.theta[0].tolist())
        for each, phase in made:
            blocks += [*each.before, start + each.loop(phase)]
            start = ""
        return [*blocks[:-1], f"{blocks[-1]}\n{words.end}"]

    return write


_CLIPPED_TO_NORM: Mapping[Library, str] = {
    "optax": "norm = jnp.hypot(*g)\ng = jnp.where(norm > {h}, {h} * (g / norm), g)",
    "torch": "norm = torch.hypot(*g)\ng = {h} * (g / norm) if norm > {h} else g",
    "numpy": "norm = np.hypot(*g)\ng = {h} * (g / norm) if norm > {h} else g",
}


_ASCENDED: Mapping[Library, str] = {
    "optax": "norm = jnp.hypot(*g)\ng = slope_at(theta + {rho} * (g / jnp.where(norm == 0, 1.0, norm)))",
    "torch": "norm = torch.hypot(*g)\nif norm != 0:\n"
    "    g = slope_at((theta + {rho} * (g / norm)).detach().requires_grad_())",
    "numpy": "norm = np.hypot(*g)\nif norm != 0:\n    g = slope_at(theta + {rho} * (g / norm))",
}


def _gradient(entrant: Entrant, library: Library, slope: str, prefix: str) -> str:
    """The function ``gradient_at``: the loss's gradient, sharpness-aware and clipped as the entrant has it."""
    lines, before = [slope], ""
    if (rho := entrant.sam) is not None:
        before = "def slope_at(theta):\n" + indented(f"{slope}\nreturn g") + "\n\n\n"
        lines = ["g = slope_at(theta)", _ASCENDED[library].format(rho=rho)]
    if (h := entrant.clip_value) is not None:
        lines.append(f"g = {prefix}.clip(g, -{h}, {h})")
    if (h := entrant.clip_norm) is not None:
        lines.append(_CLIPPED_TO_NORM[library].format(h=h))
    if (decay := entrant.coupled_decay) is not None:
        lines.append(f"g = g + {decay} * theta{'.detach()' if library == 'torch' else ''}")
    return before + "def gradient_at(theta):\n" + indented("\n".join([*lines, "return g"]))


def _penalised(entrant: Entrant, loss: str) -> tuple[str, str]:
    """The name of the loss that a rule sees which looks at it, and its code if it is not ``loss`` itself."""
    if (decay := entrant.coupled_decay) is None:
        return loss, ""
    return "penalised", f"def penalised(theta):\n    return {loss}(theta) + {decay} / 2 * (theta @ theta)"


def _range(phase: Phase) -> str:
    first, steps = phase.first_step, len(phase.run.theta) - 1
    return f"range({f'{first}, ' if first else ''}{first + steps})"


# What some of optax's rules are given besides gradient and θ, by the function that makes them.
_EXTRA_ARGUMENTS: Mapping[str, str] = {
    "optax.lbfgs": ", value={f}(theta), grad=gradient, value_fn={f}",
    "optax.polyak_sgd": ", value={f}(theta)",
    "optax.contrib.momo": ", value={f}(theta)",
    "optax.contrib.momo_adam": ", value={f}(theta)",
    "optax.contrib.sophia": ", obj_fn={f}",
}


# As optimizers/optax_zoo.py keeps some of optax's rules in place.
_KEPT_IN_PLACE = """
    moves = jnp.any(gradient != 0) | jnp.isfinite(after.estim_lr)  # else optax has divided 0 by 0
    updates = jnp.where(moves, updates, 0.0)
    after = jax.tree.map(lambda new, old: jnp.where(moves, new, old), after, state)"""


def _optax(setting: _Setting) -> _Steps:
    loss, rate, entrant = setting
    typed: list[str] = []
    if entrant.rule.startswith(RULE_PREFIX):
        written = written_rule(entrant, "optax", loss.name)
        typed = [*written.helpers, _typed_optax(written)]
        call = f"typed_rule({'learning_rate' if rate else entrant.learning_rate})"
    else:
        call = library_call(entrant, "optax", {"learning_rate": "learning_rate"} if rate else {})
    extra = _EXTRA_ARGUMENTS.get(call.partition("(")[0], "")
    seen, penalty = _penalised(entrant, loss.name) if extra else ("", "")
    more = extra.format(f=seen)
    kept = _KEPT_IN_PLACE if entrant.rule in STAYING else ""
    rule, made = "rule", f"rule = {call}"
    if rate:
        rule, made = "rule(learning_rate)", "def rule(learning_rate):\n" + indented(f"return {call}")
    step = f"""\
@jax.jit
def step(theta, state{", learning_rate" if rate else ""}):
    gradient = gradient_at(theta)
    updates, after = {rule}.update(gradient, state, theta{more}){kept}
    return optax.apply_updates(theta, updates), after"""

    moving = ""
    if entrant.velocity is not None and not typed:
        moving = f"state = optax.tree.set(state, trace=jnp.array({first_velocity(entrant, call)}))\n"

    def loop(phase: Phase) -> str:
        return f"""\
state = {f"rule({entrant.learning_rate})" if rate else "rule"}.init(theta)
{moving}for t in {_range(phase)}:
    theta, state = step(theta, state{", rate_at(t)" if rate else ""})
    path.append(theta)"""

    return _Steps([rate, *typed, made, step], loop, "import optax.contrib" if "optax.contrib" in call else "", penalty)


def _typed_optax(rule: WrittenRule) -> str:
    """The function that makes the typed rule's transformation for a learning rate."""
    first = ", ".join([f'"{name}": {code}' for name, code in rule.first.items()])
    before = "".join(f"{name} = {value!r}\n" for name, value in rule.numbers.items())
    taken = "".join(f'{name} = state["{name}"]\n' for name in rule.first)
    kept = ", ".join(f'"{name}": {name}' for name in rule.first)
    update = f"""\
begin, t = theta, state["t"]
{taken}{rule.code}
return theta - begin, {{"t": t + 1, {kept}}}"""
    inner = f"""\
{before}
def init(theta):
    return {{"t": jnp.zeros(()), {first}}}

def update(gradient, state, theta):
{indented(update)}

return optax.GradientTransformation(init, update)"""
    return "def typed_rule(learning_rate):\n" + indented(inner.strip())


def _torch(setting: _Setting) -> _Steps:
    _, rate, entrant = setting
    if entrant.rule.startswith(RULE_PREFIX):
        return _typed_loop(setting, "torch")
    call = library_call(entrant, "torch", {"params": "[theta]"})

    moving = ""
    if entrant.velocity is not None:
        moving = f'optimizer.state[theta]["momentum_buffer"] = torch.tensor({first_velocity(entrant, call)})\n'

    def loop(phase: Phase) -> str:
        change = '    optimizer.param_groups[0]["lr"] = rate_at(t)\n' if rate else ""
        return f"""\
optimizer = {call}
{moving}for t in {_range(phase)}:
{change}    theta.grad = gradient_at(theta)
    optimizer.step()
    path.append(theta.detach().clone())"""

    return _Steps([rate], loop)


def _typed_loop(setting: _Setting, library: Literal["torch", "numpy"]) -> _Steps:
    """The typed rule's statements, step after step; θ itself is not differentiated, its copies are."""
    loss, rate, entrant = setting
    rule = written_rule(entrant, library, loss.name)
    numbers = dict(rule.numbers) | (
        {} if rate or entrant.learning_rate is None else {"learning_rate": entrant.learning_rate}
    )
    slope, copied = (
        ("gradient_at(theta.clone().requires_grad_())", "theta.clone()")
        if library == "torch"
        else ("gradient_at(theta)", "theta")
    )

    def loop(phase: Phase) -> str:
        assigned = [f"{name} = {value!r}" for name, value in numbers.items()]
        begun = ["theta = theta.detach()"] if library == "torch" else []
        begun += [f"{name} = {code}" for name, code in rule.first.items()]
        before = [f"gradient = {slope}"] if "gradient" in rule.reads else []
        if rate:
            before.append(f"learning_rate = rate_at({f'{phase.first_step} + ' if phase.first_step else ''}t)")
        each = indented("\n".join([*before, rule.code, f"path.append({copied})"]))
        return "\n".join([*assigned, *begun, f"for t in range({len(phase.run.theta) - 1}):\n{each}"])

    return _Steps([rate, *rule.helpers], loop)


def _numpy(setting: _Setting) -> _Steps:
    _, rate, entrant = setting
    if entrant.rule.startswith(RULE_PREFIX):
        return _typed_loop(setting, "numpy")
    lines = numpy_lines(entrant)
    numbers = {name: value for name, value in entrant.hyperparameters.items() if name in lines.used}
    if rate:
        numbers.pop("learning_rate", None)

    def loop(phase: Phase) -> str:
        remembered = [f"{name} = np.array({phase.run.state[name][0].tolist()})" for name in lines.kept]
        before = ["gradient = gradient_at(theta)"] if "gradient" in lines.used else []
        if rate:
            before.append(f"learning_rate = rate_at({f'{phase.first_step} + ' if phase.first_step else ''}t)")
        each = indented("\n".join([*before, lines.code, "path.append(theta)"]))
        assigned = (f"{name} = {value!r}" for name, value in numbers.items())
        # In a rule's lines t counts its own steps.
        return "\n".join([*assigned, *remembered, f"for t in range({len(phase.run.theta) - 1}):\n{each}"])

    return _Steps([rate], loop)


_STEPS: Mapping[Library, Callable[[_Setting], _Steps]] = {"optax": _optax, "torch": _torch, "numpy": _numpy}


class _Words(NamedTuple):
    """What a library's script says whatever the rule: its first and last lines, and the loss's gradient ``g``."""

    imports: str
    settings: str
    prefix: str
    slope: str
    start: str
    end: str


# In floats h² is 0, so that x² is 0 where x is, and its root known to be at a kink; a power of 2 rounds nothing.
_COMPLEX_STEP = """\
# The complex step (Squire & Trapp 1998): f(x + ih) = f(x) + ih f'(x), exact to rounding since h is so small.
h = 2.0**-700
g = np.array([{f}(theta + 1j * h * axis).imag for axis in np.eye(2)]) / h"""
_WORDS: Mapping[Library, _Words] = {
    "optax": _Words(
        "import jax\nimport jax.numpy as jnp\nimport optax",
        '\n\njax.config.update("jax_enable_x64", True)',
        "jnp",
        "g = jax.grad({f})(theta)",
        "theta = jnp.array({start})\npath = [theta]\n",
        "path = jnp.stack(path)",
    ),
    "torch": _Words(
        "import torch",
        "\n\ntorch.set_default_dtype(torch.float64)",
        "torch",
        "[g] = torch.autograd.grad({f}(theta), theta)",
        "theta = torch.tensor({start}, requires_grad=True)\npath = [theta.detach().clone()]\n",
        "path = torch.stack(path)",
    ),
    "numpy": _Words(
        "import numpy as np",
        "",
        "np",
        _COMPLEX_STEP,
        "theta = np.array({start})\npath = [theta]\n",
        "path = np.array(path)",
    ),
}
