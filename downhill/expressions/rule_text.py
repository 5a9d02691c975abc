"""A rule as someone typed it: ``v = phi*v - alpha*g; theta = theta + v``."""

import ast
import keyword
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import NamedTuple, TypeGuard, cast

from downhill.expressions.axes import KINDS, checked_axes, rule_axes
from downhill.expressions.characters import Plain, plain
from downhill.expressions.error import FormulaError
from downhill.expressions.functions import ARITIES as OF_FORMULAS
from downhill.expressions.functions import CONSTANTS
from downhill.expressions.lines import ARITIES as OF_LINES
from downhill.expressions.lines import Line, read_lines, remembered
from downhill.expressions.parse import typed_tree
from downhill.expressions.reading import OPERATORS, Reader
from downhill.expressions.source import source
from downhill.expressions.spelling import check_length
from downhill.expressions.tree import Call, Name, Operation, Operator, Tree, changed, names_in, nodes
from downhill.expressions.vocabulary import Vocabulary

RULE_PREFIX = "rule:"
MAX_RULE_LENGTH = 600
MOST_NUMBERS = 12
MOST_MEASURED = 20
"""Gradients, losses and searches that a step may compute."""
EXAMPLE = "v = phi*v - alpha*g; theta = theta + v"

_MEASURES: Mapping[str, str] = {
    "gradient_at": "grad",
    "loss_at": "loss",
    "hessian_at": "hess",
    "hessian_product": "product",
    "line_search": "length",
    "random_signs": "signs",
}
MEASURED_LETTERS = {"grad": "g", "loss": "f", "hess": "H", "product": "h", "length": "a", "signs": "z"}
"""The letters of what is computed in the middle of a statement."""
MEASURED = frozenset(_MEASURES)
"""What only the run itself can compute, and keeps in its state."""
CALLED: Mapping[str, str] = {
    "grad": "gradient_at",
    "f": "loss_at",
    "hvp": "hessian_product",
    "line_search": "line_search",
    "eigenvalues": "eigenvalues_of",
    "eigenvectors": "eigenvectors_of",
    **{name: name for name in ("dot", "norm", "outer", "transpose", "diag", "solve")},
}
"""What a line calls the functions of a typed rule."""
NAMED: Mapping[str, Tree] = {
    "theta": Name("theta"),
    "g": Name("gradient"),
    "alpha": Name("learning_rate"),
    "t": Name("t"),
    "I": Name("identity"),
    "hess": Call("hessian_at", (Name("theta"),)),
    "signs": Call("random_signs", ()),
}
"""What stands in a line for the names that every typed rule may read."""
RULE = Vocabulary(
    tuple(NAMED),
    EXAMPLE,
    {**OF_FORMULAS, **{name: OF_LINES[line] for name, line in CALLED.items()}},
    is_open=True,
    has_left_side=False,
    operators="+ - * / ^ @",
    signs={"=": "a statement has one =; another begins on a new line or behind a semicolon"},
)
TAKEN = {*RULE.names, *OF_LINES, "gradient", "learning_rate", "identity", "recorded", "gradient_evaluations"}
"""Names that mean something already."""
_NAME = r" *(?P<name>[A-Za-z]\w*) *"
_ASSIGNMENT = re.compile(rf"{_NAME}(?P<with>[-+*/]?)(?::?=)(?!=)", re.ASCII)
_NUMBER = r" *[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)? *"
_RANGE = re.compile(
    rf"{_NAME}(?:=(?P<default>{_NUMBER}))?\bin *\[(?P<low>{_NUMBER}),(?P<high>{_NUMBER})(?P<end>[\])]) *", re.ASCII
)
_LIKE_A_RANGE = re.compile(rf"{_NAME}(?:=.*)?\bin\b", re.ASCII)
_MAX_NAME = 20
MAX_NUMBER = 1e6


class Range(NamedTuple):
    """What a number of a rule may be, as typed: ``phi = 0.9 in [0, 1)``; the default may be left out."""

    default: float | None
    low: float
    high: float
    high_excluded: bool


@dataclass(frozen=True)
class RuleText:
    """A typed rule, read. Made by ``read_rule``.

    Attributes:
        text: as typed, without the spaces at both ends.
        written: its assignments as a rule's lines are written; what only a run can compute stands in lines of its own.
        lines: the same, read.
        first: of what is remembered the first values that are not 0.
        numbers: its hyperparameters, with their ranges where any are typed; ``learning_rate`` among them.
    """

    text: str
    written: str = field(repr=False)
    lines: tuple[Line, ...] = field(repr=False)
    first: Mapping[str, Tree] = field(repr=False)
    numbers: Mapping[str, Range | None] = field(repr=False)


class _Statement(NamedTuple):
    target: str
    tree: Tree
    begin: int


def read_rule(text: str) -> RuleText:
    """The rule that a text spells.

    It is assignments, on lines or with semicolons between them, of which one or more are to ``theta``. They may read
    ``theta``, ``g`` (the gradient), ``alpha`` (α_t), ``t`` (the step, from 0), ``I``, ``hess`` (∇²f(θ)), ``signs``
    (random ±1, new at each step) and each other: a name has its newest value, and before its own line that of the step
    before, which is at first 0, or what ``v0 = …`` says. Every other name is a hyperparameter; ``phi = 0.9 in [0, 1)``
    gives it a default and a range. Functions are a formula's, coordinate by coordinate, and those of ``CALLED``; ``@``
    is the product with a matrix. ``theta -= alpha*g`` is short for ``theta = theta - alpha*g``; Greek letters are read
    by their names.

    Raises:
        FormulaError: with the place of the first fault, what is there, and what is allowed.
    """
    check_length(text, MAX_RULE_LENGTH)
    places: dict[int, int] = {}
    statements: list[_Statement] = []
    ranges: dict[str, tuple[Range, int]] = {}
    for begin, part in _parts(text):
        if (typed := _range(part, begin)) is None:
            statements.append(_statement(part, begin, places))
        elif typed[0] in ranges:
            raise FormulaError(f"{typed[0]} is given a range twice", begin)
        else:
            ranges[typed[0]] = typed[1], begin
    targets = {each.target for each in statements}
    if "theta" not in targets:
        raise FormulaError(f"no statement assigns theta: write one, as in {EXAMPLE}", max(len(text.rstrip()) - 1, 0))
    first = {each.target[:-1]: each for each in statements if _is_first(each, targets)}
    steps = [each for each in statements if not _is_first(each, targets)]
    written = _written(steps, first.values())
    lines = read_lines(written, {})
    _check_first(first, lines)
    trees = {name: each.tree for name, each in first.items()}
    axes = rule_axes(lines, trees)
    for each in statements:
        _check_axes(each, axes, first, places)
    return RuleText(text.strip(), written, lines, trees, _numbers(lines, trees, ranges))


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """The statements that are not empty, each with its place; what stands behind ``#`` is a remark."""
    begin = 0
    for part in re.split("[;\n]", text):
        statement = part.partition("#")[0].replace("\t", " ").replace("\r", " ")
        if statement.strip():
            yield begin, statement
        begin += len(part) + 1


def _plain(part: str, begin: int) -> Plain:
    try:
        return plain(part, letters=True)
    except FormulaError as error:
        raise FormulaError(error.fault, begin + error.position, error.in_address) from None


def _range(part: str, begin: int) -> tuple[str, Range] | None:
    """A number's name and range; ``None`` if it is another statement."""
    text = _plain(part, begin).text
    if not _LIKE_A_RANGE.match(text):
        return None
    if not (typed := _RANGE.fullmatch(text)):
        raise FormulaError("a range is written phi in [0, 1], or with a default phi = 0.9 in [0, 1)", begin)
    default = None if typed["default"] is None else float(typed["default"])
    found = Range(default, float(typed["low"]), float(typed["high"]), typed["end"] == ")")
    if not (-MAX_NUMBER <= found.low < found.high <= MAX_NUMBER):
        raise FormulaError(
            f"found a range from {found.low:g} to {found.high:g}: its ends must ascend, and lie from {-MAX_NUMBER:g} "
            f"to {MAX_NUMBER:g}",
            begin,
        )
    if default is not None and not (
        found.low <= default <= found.high and (default < found.high or typed["end"] == "]")
    ):
        raise FormulaError(f"found {default:g}: it does not lie in its range", begin)
    name = NAMED[typed["name"]] if typed["name"] in NAMED else Name(typed["name"])
    return name.name if isinstance(name, Name) else "", found


def _statement(part: str, begin: int, places: dict[int, int]) -> _Statement:
    """An assignment.

    Args:
        part: its text.
        begin: where that stands in the whole text.
        places: receives where the parts of its tree begin, by their identity: equal ones stand in many places.
    """
    written = _plain(part, begin)
    here = begin + len(part) - len(part.lstrip())
    if not (left := _ASSIGNMENT.match(written.text)):
        raise FormulaError("a statement is an assignment, as in v = phi*v - alpha*g", here)
    target = left["name"]
    if target != "theta" and (target in TAKEN or keyword.iskeyword(target)):
        raise FormulaError(_about_taken(target), here)
    if len(target) > _MAX_NAME:
        raise FormulaError(f"found a name of {len(target)} characters: at most {_MAX_NAME} are allowed", here)
    place = written.places[left.end()] if left.end() < len(written.places) else len(part)
    reader = _RuleReader()
    tree, spelled = typed_tree(part[place:], reader, begin + place)
    places |= {each: begin + place + spelled.written.places[column] for each, column in reader.places.items()}
    if left["with"]:
        tree = Operation(cast(Operator, left["with"]), Name(target), tree)
    return _Statement(target, tree, here)


_MEANS = {
    "alpha": "the learning rate: its value is set beside the rule, or by alpha = 0.1 in [0.001, 1]",
    "g": "the gradient where the step begins",
    "t": "the number of the step",
    "I": "the identity matrix",
    "hess": "the Hessian where the step begins",
    "signs": "a vector of random signs",
}


def _about_taken(name: str) -> str:
    means = _MEANS.get(name, "something else")
    return f"found {name!r}: it means {means}, and cannot be assigned: take another name"


class _RuleReader(Reader):
    """Knows what a statement holds besides what a formula does, and remembers where everything begins."""

    def __init__(self) -> None:
        super().__init__(RULE, {**OPERATORS, ast.MatMult: "@"})
        self.places: dict[int, int] = {}

    def tree(self, node: ast.expr, depth: int = 0) -> Tree:
        match node:
            case ast.Name(id=name) if name in NAMED:
                found = replace(NAMED[name])  # of an identity of its own
            case _:
                found = super().tree(node, depth)
        if isinstance(found, Call) and found.function in CALLED:
            found = Call(CALLED[found.function], found.arguments)
        self.places[id(found)] = node.col_offset
        return found


def _is_first(statement: _Statement, targets: Collection[str]) -> bool:
    """Whether it says with what another name begins."""
    return statement.target.endswith("0") and statement.target[:-1] in targets


def _written(statements: Sequence[_Statement], first: Collection[_Statement]) -> str:
    """The statements as lines, each thing that only a run can compute in one of its own.

    Args:
        statements: of a step.
        first: with what names begin, whose own names are not free either.
    """
    times = Counter(each.target for each in statements)
    taken = {name for each in (*statements, *first) for name in (each.target, *names_in(each.tree))}
    lines: list[str] = []
    known: dict[Tree, str] = {}

    def line(target: str, tree: Tree, recorded: bool) -> None:
        code = source(tree, str, {})
        lines.append(f"{target} = recorded({code})" if recorded else f"{target} = {code}")
        for each in [each for each, name in known.items() if target in (name, *names_in(each))]:
            del known[each]
        if recorded:
            known[tree] = target

    def lifted(call: Tree) -> Tree:
        if not _is_measured(call):
            return call
        if call not in known:
            line(_free_name(_MEASURES[call.function], taken), call, recorded=True)
        return Name(known[call])

    for target, tree, begin in statements:
        if _is_measured(tree):
            call = Call(tree.function, tuple(changed(each, lifted) for each in tree.arguments))
            alone = times[target] == 1 and call not in known and target not in ("theta", *names_in(call))
            line(target, call if alone else lifted(call), recorded=alone)
        else:
            line(target, changed(tree, lifted), recorded=False)
        if sum(" = recorded(" in each for each in lines) > MOST_MEASURED:
            raise FormulaError(f"more than {MOST_MEASURED} gradients, losses and the like in a step", begin)
    return "\n".join(lines)


def _is_measured(tree: Tree) -> TypeGuard[Call]:
    return isinstance(tree, Call) and tree.function in MEASURED


def _free_name(kind: str, taken: set[str]) -> str:
    """``grad1``, or the next that is not taken."""
    name = next(name for number in count(1) if (name := f"{kind}{number}") not in taken)
    taken.add(name)
    return name


def _check_first(first: Mapping[str, _Statement], lines: Sequence[Line]) -> None:
    """Refuse first values without effect, or that only a step could compute."""
    read = {name for line in lines for name in names_in(line.value)}
    targets = {line.target for line in lines}
    for name, statement in first.items():
        if name == "theta":
            raise FormulaError("a run begins at its start: theta has no other first value", statement.begin)
        if name not in remembered(tuple(lines)):
            raise FormulaError(
                f"{name}0 has no effect: no statement reads {name} before it is assigned", statement.begin
            )
        if f"{name}0" in read:
            raise FormulaError(f"{name}0 is only the first value of {name}: read {name}", statement.begin)
        if any(map(_is_measured, nodes(statement.tree))) or not names_in(statement.tree).isdisjoint(
            {*targets - {"theta"}, "gradient", "learning_rate", "t"}
        ):
            raise FormulaError(
                f"{name}0 may hold numbers, hyperparameters, theta and I: it is computed before the first step",
                statement.begin,
            )


def _check_axes(
    statement: _Statement, axes: Mapping[str, int], first: Mapping[str, _Statement], places: Mapping[int, int]
) -> None:
    """Refuse what does not fit together."""

    def place(part: Tree) -> int:
        if id(part) in places:
            return places[id(part)]
        return place(part.left) if isinstance(part, Operation) else statement.begin

    found = checked_axes(statement.tree, axes, place)
    name = statement.target[:-1] if first.get(statement.target[:-1]) is statement else statement.target
    expected = axes.get(name, 0)
    if found not in (0, expected) or (name == "theta" and found != expected):
        raise FormulaError(f"found {KINDS[found]}: {name} is {KINDS[expected]}", statement.begin)


def _numbers(
    lines: Sequence[Line], first: Mapping[str, Tree], ranges: Mapping[str, tuple[Range, int]]
) -> dict[str, Range | None]:
    """The hyperparameters, in the order in which they are read, the learning rate first."""
    ordered = [name for tree in (*first.values(), *(line.value for line in lines)) for name in _in_order(tree)]
    known = {line.target for line in lines} | {"theta", "gradient", "t", "identity", *CONSTANTS}
    names = [name for name in dict.fromkeys(["learning_rate", *ordered]) if name in ordered and name not in known]
    for name, (_, begin) in ranges.items():
        if name not in names:
            raise FormulaError("this range is of no hyperparameter: no statement reads a number of this name", begin)
    if len(names) > MOST_NUMBERS:
        raise FormulaError(f"found {len(names)} hyperparameters: at most {MOST_NUMBERS} are allowed", 0)
    if odd := next((name for name in names if len(name) > _MAX_NAME), ""):
        raise FormulaError(f"found the name {odd[:_MAX_NAME]}…: at most {_MAX_NAME} characters are allowed", 0)
    return {name: ranges[name][0] if name in ranges else None for name in names}


def _in_order(tree: Tree) -> Iterator[str]:
    return (node.name for node in nodes(tree) if isinstance(node, Name))
