"""An entrant's rule as source code that needs this package no longer: a library's call, or its own lines."""

import ast
from collections.abc import Mapping
from typing import Literal, NamedTuple

from downhill.experiment import Entrant, Schedule
from downhill.expressions.functions import FUNCTIONS
from downhill.expressions.lines import Line, remembered
from downhill.expressions.source import source
from downhill.expressions.tree import names_in

# α_t from the steps t since the end of the warm-up, as in downhill/experiment/schedules.py.
_AFTER_WARM_UP: Mapping[str, str] = {
    "constant": "return {rate}",
    "linear": "weight = 1 - min(t / {decay_steps}, 1)\nreturn weight * {rate} + (1 - weight) * {last}",
    "inverse": "return {rate} * (1 / (1 + t / {decay_steps}))",
    "exponential": "return {rate} * {decay_factor} ** (t / {decay_steps})",
    "step": "return {rate} * {decay_factor} ** (t // {decay_steps})",
    "cosine": """\
weight = (1 + math.cos(math.pi * min(t / {decay_steps}, 1))) / 2
return weight * {rate} + (1 - weight) * {last}""",
    "warm_restarts": """\
start, period = 0.0, {first_period}
while start + period <= t:
    start, period = start + period, period * {period_factor}
weight = (1 + math.cos(math.pi * (t - start) / period)) / 2
return weight * {rate} + (1 - weight) * {last}""",
    "cyclical": """\
cycle, place = divmod(t / {cycle_steps}, 1)
height = {cycle_factor} ** cycle * (1 - abs(2 * place - 1))
return ({lowest_factor} + (1 - {lowest_factor}) * height) * {rate}""",
    "one_cycle": """\
peak = max({rising_share} * {cycle_steps} - 1, 0)
if t < peak:
    begin, end, fraction = {first_factor}, 1, t / peak
else:
    begin, end, fraction = 1, {last_factor}, min((t - peak) / max({cycle_steps} - 1 - peak, 1e-9), 1)
return (end + (begin - end) * (1 + math.cos(math.pi * fraction)) / 2) * {rate}""",
}


def is_scheduled(entrant: Entrant) -> bool:
    """Whether its learning rate changes."""
    return entrant.schedule != Schedule()


def rate_function(entrant: Entrant) -> str:
    """The entrant's schedule as a function ``rate_at`` of the step t; empty where the rate is constant.

    Raises:
        ValueError: there is no such form of it.
    """
    schedule, numbers = entrant.schedule, entrant.schedule.numbers
    if not is_scheduled(entrant):
        return ""
    if schedule.kind not in _AFTER_WARM_UP:
        raise ValueError(f"the schedule {schedule.kind} has no form of its own")
    last = numbers.get("final_rate", f"{numbers.get('end_factor')} * {entrant.learning_rate}")
    body = _AFTER_WARM_UP[schedule.kind].format(rate=entrant.learning_rate, last=last, **numbers)
    if warm_up := int(schedule.warm_up):
        body = (
            f"if t < {warm_up}:\n    return {entrant.learning_rate} * ((t + 1) / {warm_up + 1})\nt = t - {warm_up}\n"
            + body
        )
    return "def rate_at(t):\n" + indented(body)


def indented(code: str) -> str:
    """The code, a level deeper."""
    return "\n".join(f"    {line}" for line in code.splitlines())


def wrapped(code: str) -> str:
    """A call or a dictionary as code, an argument or an entry a line if it is long."""
    if len(code) <= 100:
        return code
    match ast.parse(code, mode="eval").body:
        case ast.Call(function, arguments, keywords):
            first, last = f"{ast.unparse(function)}(", ")"
            items = [*(wrapped(ast.unparse(each)) for each in arguments), *map(ast.unparse, keywords)]
        case ast.Dict(keys, values):
            first, last = "{", "}"
            items = [
                f"{ast.unparse(key)}: {ast.unparse(value)}" for key, value in zip(keys, values, strict=True) if key
            ]
        case _:
            return code
    return "\n".join([first, *(indented(f"{item},") for item in items), last])


# A library's call -----------------------------------------------------------------------------------------------------


_WITH_THE_RATE = {"optax.rmsprop"}
"""The libraries' functions that keep a velocity as the rules here do; all others' is without the learning rate."""


def library_call(entrant: Entrant, library: Literal["optax", "torch"], names: Mapping[str, str]) -> str:
    """The rule's call in the library, the entrant's numbers in it.

    Args:
        entrant: whose rule it is.
        library: which of the two.
        names: what stands for a name of the call instead of the hyperparameter's number.

    Raises:
        ValueError: the library has no such rule, or not with these numbers.
    """
    optimizer, numbers = entrant.optimizer, entrant.hyperparameters
    call = optimizer.optax_call if library == "optax" else optimizer.torch_call
    if not call:
        title = {"optax": "optax", "torch": "PyTorch"}[library]
        raise ValueError(f"{title} has no rule that makes the steps of {optimizer.name}")
    tree = ast.parse(call, mode="eval").body
    assert isinstance(tree, ast.Call)  # an entry's call is one
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    function = ast.unparse(tree.func)
    for parameter in optimizer.hyperparameters:
        value = numbers[parameter.name]
        if parameter.name not in used and value != parameter.default:
            raise ValueError(f"{function} has no {parameter.name}, which is {value:g} here, not {parameter.default:g}")
    if is_scheduled(entrant) and _remembers_the_rate(entrant) and function not in _WITH_THE_RATE:
        raise ValueError(f"under a schedule {function} makes other steps: it keeps its velocity without the rate")
    if "nesterov=True" in call and library == "torch" and numbers["momentum"] == 0:
        raise ValueError(f"{function} takes nesterov=True only with a momentum above 0")
    written = {name: repr(number) for name, number in numbers.items()} | dict(names)
    return wrapped(ast.unparse(_Named(written).visit(tree)))


def first_velocity(entrant: Entrant, call: str) -> str:
    """What the library's rule has to remember at first, as a list, to set out with the entrant's initial velocity.

    Args:
        entrant: one with an initial velocity.
        call: the rule's call in the library.
    """
    assert entrant.velocity is not None
    assert entrant.learning_rate is not None  # every rule with a velocity takes a rate
    scale = 1.0 if call.partition("(")[0] in _WITH_THE_RATE else -1 / entrant.learning_rate
    return str([scale * each + 0.0 for each in entrant.velocity])  # 0 rather than −0


def _remembers_the_rate(entrant: Entrant) -> bool:
    """Whether α_t goes into what the rule remembers, as into a velocity; the libraries' velocities are without it."""
    return any(
        line.target != "theta" and "learning_rate" in names_in(line.value)
        for line in entrant.optimizer.lines_for(entrant.hyperparameters)
    )


class _Named(ast.NodeTransformer):
    """Puts code in place of names."""

    def __init__(self, written: Mapping[str, str]) -> None:
        self.written = written

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return ast.parse(self.written[node.id], mode="eval").body if node.id in self.written else node


# A rule's own lines ---------------------------------------------------------------------------------------------------


class NumpyLines(NamedTuple):
    """A rule's lines in NumPy: their code, the names whose values they keep from step to step, and those they use."""

    code: str
    kept: tuple[str, ...]
    used: frozenset[str]


def numpy_lines(entrant: Entrant) -> NumpyLines:
    """The rule's lines as NumPy's code, with ``gradient_at`` for the gradient at another point.

    Raises:
        ValueError: the rule has no lines, or needs more than gradients.
    """
    optimizer = entrant.optimizer
    if not optimizer.lines:
        raise ValueError(f"{optimizer.name} is computed by optax, and not written down line for line")
    lines = optimizer.lines_for(entrant.hyperparameters)
    used = frozenset[str]().union(*(names_in(line.value) for line in lines))
    code = "\n".join(f"{line.target} = {_numpy_value(line, optimizer.name)}" for line in lines)
    return NumpyLines(code, remembered(lines), used)


_IN_NUMPY: Mapping[str, str] = {"gradient_at": "gradient_at", "solve": "np.linalg.solve"} | {
    name: f"np.{name}" for name in ("dot", "outer", "transpose", "diag", "where")
}


def _numpy_value(line: Line, rule: str) -> str:
    def word(function: str) -> str:
        if function in ("hessian_at", "hessian_product"):
            raise ValueError(f"{rule} needs second derivatives, which a complex step does not yield")
        if function in _IN_NUMPY:
            return _IN_NUMPY[function]
        room, _, name = FUNCTIONS[function].jax_name.rpartition(".") if function in FUNCTIONS else ("", "", "")
        if room != "jnp":
            raise ValueError(f"{rule} calls {function}, which NumPy does not have")
        return f"np.{name}"

    return source(line.value, word, {"identity": "np.eye(2)"})
