"""The words that a typed text may use: those of a loss over the plane, and of whatever else is typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import cycle, islice

from downhill.expressions.functions import ALIASES, ARITIES, CONSTANTS, VARIABLES

_NO_NAMES = ("nan", "inf")


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Names and functions.

    Attributes:
        variables: the names of what varies. In a closed vocabulary each is one letter, and may stand in a product
            without its sign, as in ``xy``.
        arities: how many arguments each function takes.
        is_open: whether every other name may be used too; capitals and small letters are then different names, and
            Greek letters are read by their names.
        has_left_side: whether ``f(x, y) =`` may stand in front.
        operators: those between two values.
        signs: what to write instead of a sign that it has not, beside what is said of any formula.
        example: a text of this vocabulary.
    """

    variables: tuple[str, ...]
    example: str
    arities: Mapping[str, int] = field(default_factory=lambda: ARITIES)
    is_open: bool = False
    has_left_side: bool = True
    operators: str = "+ - * / ^"
    signs: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """All that are known."""
        return (*self.variables, *CONSTANTS, *self.arities)

    @property
    def operand(self) -> str:
        """What stands beside an operator, in words."""
        others = ("a name",) if self.is_open else ()
        return f"a number, {', '.join((*self.variables, *others))}, a function or a parenthesis"

    @property
    def allowed(self) -> str:
        """What a text of it is made of, in words."""
        others = ("names of your own",) if self.is_open else ()
        return (
            f"a formula is made of numbers, {', '.join((*self.variables, *CONSTANTS, *others))}, {self.operators}, "
            f"parentheses and functions such as sin({self.variables[0]})"
        )

    def call_of(self, name: str) -> str:
        """How to write a call of a function."""
        first, second, *_ = (*self.variables, *self.variables)
        return (
            f"where({first} > 0, {first}, {second})"
            if name == "where"
            else (f"{name}({', '.join(islice(cycle((first, second)), self.arities[name]))})")
        )

    def spelled(self, found: str) -> list[str]:
        """The name that is meant, whatever its capitals; of a product without its sign, such as xsin, each factor.

        Empty where none is.
        """
        if self.is_open:
            if found.startswith("_") or found.lower() in _NO_NAMES:
                return []
            return [ALIASES.get(found, found) if found not in self.variables else found]
        name = found.lower()
        last = name.lstrip("".join(self.variables))
        factors = [*name.removesuffix(last)]
        if last in ALIASES:
            return [*factors, ALIASES[last]]
        if not last:
            return factors
        if last in self.arities:
            return [*factors, last]
        return [name] if name in CONSTANTS else []


PLANE = Vocabulary(VARIABLES, "x**2 + 3*sin(y)**2")
"""Of a loss f(x, y)."""
