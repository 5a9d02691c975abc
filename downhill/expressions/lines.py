"""A rule as assignments, one after another: what is read from the text that an optimizer's file holds."""

import ast
from collections.abc import Mapping
from typing import NamedTuple

from downhill.expressions.error import FormulaError
from downhill.expressions.functions import ARITIES as FORMULA_ARITIES
from downhill.expressions.reading import OPERATORS, Reader
from downhill.expressions.tree import Call, Name, Number, Operation, Phrase, Tree, Words, names_in
from downhill.expressions.vocabulary import Vocabulary

ARITIES: Mapping[str, int] = {
    "dot": 2,
    "outer": 2,
    "transpose": 1,
    "diag": 1,
    "solve": 2,  # solve(A, b) = A⁻¹ b
    "eigenvalues_of": 1,
    "eigenvectors_of": 1,  # as columns
    "loss_at": 1,
    "gradient_at": 1,
    "hessian_at": 1,
    "hessian_product": 1,  # ∇²f(θ) v
    "norm": 1,
    "line_search": 4,  # of the direction, the first length, by what a refused one shrinks, and c₁
    "random_signs": 0,  # a vector of −1 and 1
}
"""The functions that a line may call besides those of a formula."""
_WORDS = Vocabulary(("theta", "gradient"), "theta - learning_rate * gradient", {**FORMULA_ARITIES, **ARITIES}, True)


class Line(NamedTuple):
    """An assignment.

    Attributes:
        target: what is assigned, by its name.
        value: the right-hand side; of a recorded value, how it came about, which may be a ``Phrase``.
        recorded: whether the value is to be taken from the rule's state, because nothing in the lines yields it.
        replaces: whether a line up to this one reads the target's old value.
    """

    target: str
    value: Tree
    recorded: bool
    replaces: bool


def read_lines(text: str, options: Mapping[str, float] | None) -> tuple[Line, ...]:
    """The lines of a rule, in the order in which they are carried out.

    Each is an assignment in Python's syntax, of an expression of numbers, names, + - * / **, comparisons, ``@`` (the
    product with a matrix), the functions of ``functions`` (coordinate by coordinate) and those of ``ARITIES``. A name
    has its newest value, and before its own line that of the step before.

    ``a if option else b`` is ``a`` where the option is 1, and ``b`` where it is not. Where such a line only gives
    another name to a name, the line is left out and the other name is read instead.

    ``recorded(…)`` is a value that the rule leaves in its state under the target's name, because nothing else in the
    trajectory yields it. Within it stands how it came about: an expression, or several and words in quotes.

    Args:
        text: the assignments.
        options: the numbers of the options, by name; ``None`` to leave open what they are: ``a if option else b`` is
            then ``where(option == 1, a, b)``.

    Raises:
        ValueError: the text holds anything else; the message names the line.
    """
    try:
        statements = ast.parse(text).body
    except SyntaxError as error:
        raise ValueError(f"lines, line {error.lineno}: {error.msg}") from None
    reader = _LineReader(options)
    lines: list[Line] = []
    read: set[str] = set()
    for statement in statements:
        try:
            match statement:
                case ast.Assign(
                    targets=[ast.Name(id=target)], value=ast.Call(func=ast.Name(id="recorded"), args=parts)
                ):
                    value, recorded = reader.phrase(parts), True
                case ast.Assign(targets=[ast.Name(id=target)], value=right):
                    value, recorded = reader.tree(right), False
                    if isinstance(right, ast.IfExp) and isinstance(value, Name):
                        reader.aliases[target] = value.name
                        continue
                case _:
                    raise ValueError(f"lines, line {statement.lineno}: must be an assignment to a name")
        except FormulaError as error:
            raise ValueError(f"lines, line {statement.lineno}: {error}") from None
        read |= names_in(value) - ({target} if recorded else set[str]())
        lines.append(Line(target, value, recorded, target in read))
    return tuple(lines)


class _LineReader(Reader):
    """Knows what a line holds besides what a formula does."""

    def __init__(self, options: Mapping[str, float] | None) -> None:
        super().__init__(_WORDS, {**OPERATORS, ast.MatMult: "@"})
        self.options = options
        self.aliases: dict[str, str] = {}

    def name(self, name: str) -> str | None:
        return None if name in self.arities else self.aliases.get(name, name)

    def tree(self, node: ast.expr, depth: int = 0) -> Tree:
        match node:
            case ast.IfExp(test=ast.Name(id=option), body=on, orelse=off) if self.options is None:
                chosen = Operation("==", Name(option), Number(1.0))
                return Call("where", (chosen, self.tree(on, depth + 1), self.tree(off, depth + 1)))
            case ast.IfExp(test=ast.Name(id=option), body=on, orelse=off) if self.options and option in self.options:
                return self.tree(on if self.options[option] == 1 else off, depth)
            case ast.Compare():
                return self.condition(node, depth)
            case _:
                return super().tree(node, depth)

    def phrase(self, parts: list[ast.expr]) -> Tree:
        """How a recorded value came about."""
        read = tuple(
            Words(part.value) if isinstance(part, ast.Constant) and isinstance(part.value, str) else self.tree(part)
            for part in parts
        )
        return read[0] if len(read) == 1 else Phrase(read)


def remembered(lines: tuple[Line, ...]) -> tuple[str, ...]:
    """The targets whose values of the step before are read, in the order in which they are."""
    targets = {line.target for line in lines}
    assigned = {"theta"}
    found: dict[str, None] = {}
    for line in lines:
        found |= dict.fromkeys(sorted((names_in(line.value) & targets) - assigned))
        assigned.add(line.target)
    return tuple(found)
