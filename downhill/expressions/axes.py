"""How many axes the values of a rule's lines have: 0 a number, 1 a vector, 2 a matrix."""

from collections.abc import Mapping, Sequence

from downhill.expressions.lines import Line
from downhill.expressions.tree import Call, Name, Negative, Operation, Phrase, Tree, nodes

_OF_CALLS: Mapping[str, int] = {
    **dict.fromkeys(("dot", "norm", "loss_at", "line_search"), 0),
    **dict.fromkeys(("gradient_at", "eigenvalues_of", "hessian_product", "random_signs"), 1),
    **dict.fromkeys(("outer", "diag", "hessian_at", "eigenvectors_of"), 2),
}


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
        case Call(function, _) if function in _OF_CALLS:
            return _OF_CALLS[function]
        case Call("solve" | "where", (_, *parts)):
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
