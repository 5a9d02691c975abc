"""How many axes the values of a rule's lines have: 0 a number, 1 a vector, 2 a matrix."""

from collections.abc import Callable, Mapping, Sequence

from downhill.expressions.error import FormulaError
from downhill.expressions.lines import Line
from downhill.expressions.tree import Call, Name, Negative, Operation, Phrase, Tree, nodes

_NUMBER, _VECTOR, _MATRIX = range(3)
_CALLS: Mapping[str, tuple[tuple[int, ...], int]] = {
    "dot": ((_VECTOR, _VECTOR), _NUMBER),
    "norm": ((_VECTOR,), _NUMBER),
    "outer": ((_VECTOR, _VECTOR), _MATRIX),
    "transpose": ((_MATRIX,), _MATRIX),
    "diag": ((_VECTOR,), _MATRIX),
    "solve": ((_MATRIX, _VECTOR), _VECTOR),
    "eigenvalues_of": ((_MATRIX,), _VECTOR),
    "eigenvectors_of": ((_MATRIX,), _MATRIX),
    "loss_at": ((_VECTOR,), _NUMBER),
    "gradient_at": ((_VECTOR,), _VECTOR),
    "hessian_at": ((_VECTOR,), _MATRIX),
    "hessian_product": ((_VECTOR,), _VECTOR),
    "line_search": ((_VECTOR, _NUMBER, _NUMBER, _NUMBER), _NUMBER),
    "random_signs": ((), _VECTOR),
}
"""How many axes the arguments of a function must have, and its value has; all others work number by number."""
KINDS = ("a number", "a vector", "a matrix")
_NO_INVERSE = "a matrix has no power and divides nothing: A⁻¹ b is solve(A, b), and A b is A @ b"


def axes_of(tree: Tree, axes: Mapping[str, int]) -> int:
    """Of an expression's value.

    Args:
        tree: the expression.
        axes: of the names in it; a name that is missing counts as a number.
    """
    match tree:
        case Name(name):
            return axes.get(name, 0)
        case Negative(operand):
            return axes_of(operand, axes)
        case Operation("@", _, right):
            return max(1, axes_of(right, axes))
        case Operation(_, left, right):
            return max(axes_of(left, axes), axes_of(right, axes))
        case Call(function, _) if function in _CALLS:
            return _CALLS[function][1]
        case Call("where", (_, *parts)):
            return max(axes_of(part, axes) for part in parts)
        case Call(_, parts):
            return max(axes_of(part, axes) for part in parts)
        case Phrase((first, *_)):
            return axes_of(first, axes)
        case _:
            return 0


def axes_by_name(lines: Sequence[Line]) -> dict[str, int]:
    """Of the names in a rule's lines that are vectors or matrices.

    What a name has is read off what is assigned to it, and off a product: what stands behind a matrix is no number.
    """
    found: dict[str, int] = {}
    known = {"theta": 1, "gradient": 1, "identity": 2}
    while found != known:  # a line may read what is assigned further down
        found = dict(known)
        for line in lines:
            known[line.target] = max(known.get(line.target, 0), axes_of(line.value, known))
            for node in nodes(line.value):
                if isinstance(node, Operation) and node.operator == "@" and isinstance(node.right, Name):
                    known[node.right.name] = max(known.get(node.right.name, 0), 1)
    return found


def rule_axes(lines: Sequence[Line], first: Mapping[str, Tree]) -> dict[str, int]:
    """Of the names that lines assign, and of those that every rule may read.

    Args:
        lines: the rule.
        first: with what names begin.
    """
    begun = [Line(name, tree, recorded=False, replaces=False) for name, tree in first.items()]
    targets = {line.target for line in lines}
    found = {name: axes for name, axes in axes_by_name([*begun, *lines]).items() if name in targets}
    return found | {"theta": 1, "gradient": 1, "identity": 2}


def checked_axes(tree: Tree, axes: Mapping[str, int], place: Callable[[Tree], int]) -> int:
    """The same, of an expression in which not everything may fit.

    Args:
        tree: the expression.
        axes: of the names in it; a name that is missing counts as a number.
        place: where in the text a part of the expression begins.

    Raises:
        FormulaError: a vector and a matrix meet number by number, or a function is given something else than it takes.
    """

    def of(part: Tree) -> int:
        return checked_axes(part, axes, place)

    def taken(part: Tree, allowed: Sequence[int], by: str) -> int:
        if (found := of(part)) not in allowed:
            wanted = " or ".join(KINDS[each] for each in allowed)
            raise FormulaError(f"found {KINDS[found]} where {by} takes {wanted}", place(part))
        return found

    def together(parts: Sequence[Tree], found: Sequence[int]) -> int:
        for part, each in zip(parts, found, strict=True):
            if each not in (_NUMBER, max(found)):
                raise FormulaError(
                    f"found {KINDS[each]} where {KINDS[max(found)]} stands on the other side: of two, both are "
                    "vectors or both matrices, or one is a number; @ is the product with a matrix",
                    place(part),
                )
        return max(found)

    # Each part is looked at once: twice at every level would be a thousand million times at the thirtieth.
    match tree:
        case Negative(operand):
            return of(operand)
        case Operation("@", left, right):
            taken(left, [_MATRIX], "@ on its left")
            return taken(right, [_VECTOR, _MATRIX], "@ on its right")
        case Operation(operator, left, right):
            found = [of(left), of(right)]
            if operator == "/" and found[1] == _MATRIX:
                raise FormulaError(_NO_INVERSE, place(right))
            if operator == "**" and found[0] == _MATRIX:
                raise FormulaError(_NO_INVERSE, place(left))
            return together((left, right), found)
        case Call(function, arguments) if function in _CALLS:
            wanted, result = _CALLS[function]
            for argument, each in zip(arguments, wanted, strict=True):
                taken(argument, [each], "the function")
            return result
        case Call(function, arguments):
            found = [of(argument) for argument in arguments]
            if found == [_MATRIX]:
                raise FormulaError(
                    f"{function} of a matrix: functions are of numbers, coordinate by coordinate", place(tree)
                )
            return together(arguments, found)
        case _:
            return axes_of(tree, axes)
