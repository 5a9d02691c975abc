"""What is no formula is refused, at the fault; what looks dangerous and is one, is computed."""

import ast
import builtins
import pickle
import statistics
import time
from pathlib import Path
from typing import Any

import jax
import pytest

from downhill.expressions import MAX_LENGTH, FormulaError, parse
from downhill.expressions.functions import ARITIES, CONSTANTS, VARIABLES
from downhill.expressions.reading import MAX_DEPTH, MAX_NODES, Reader, read
from downhill.expressions.spelling import spell
from downhill.expressions.tree import Call, Name, Negative, Number, Operation, Tree
from downhill.expressions.vocabulary import PLANE
from tests.expressions.hostile import HEAVY, MALFORMED


@pytest.mark.parametrize(("text", "part", "position"), MALFORMED, ids=[str(n) for n in range(len(MALFORMED))])
def test_what_is_no_formula_is_refused_at_the_fault(text: str, part: str, position: int) -> None:
    """Source: the place and the words beside each text, set by hand. People count from 1."""
    with pytest.raises(FormulaError) as caught:
        parse(text)
    assert part in str(caught.value)
    assert len(str(caught.value)) <= 300
    assert caught.value.position == position
    assert str(caught.value).startswith(f"character {position + 1}: ")


def test_there_are_many() -> None:
    """Source: the wish for at least 200, no two alike."""
    assert len({text for text, _, _ in MALFORMED} | set(HEAVY)) >= 200


def parts(tree: Tree) -> list[Tree]:
    match tree:
        case Number() | Name():
            return [tree]
        case Negative(operand):
            return [tree, *parts(operand)]
        case Operation(_, left, right):
            return [tree, *parts(left), *parts(right)]
        case Call(_, arguments):
            return [tree, *(part for argument in arguments for part in parts(argument))]
        case _:
            raise AssertionError(f"{tree} is no part of a formula")


@pytest.mark.parametrize("text", HEAVY, ids=[str(n) for n in range(len(HEAVY))])
def test_what_looks_heavy_is_small_and_computed_in_floats(text: str) -> None:
    """Source: the bounds; a tree of floats and names costs what its number of nodes says."""
    formula = parse(text)
    found = parts(formula.tree)
    assert len(found) <= MAX_NODES
    assert all(type(part.value) is float for part in found if isinstance(part, Number))
    assert all(part.name in (*VARIABLES, *CONSTANTS) for part in found if isinstance(part, Name))
    assert all(part.function in ARITIES for part in found if isinstance(part, Call))
    with jax.enable_x64(True):
        assert formula(1.5, 0.5).shape == ()


def test_each_takes_less_than_50_milliseconds() -> None:
    """Source: the bound asked for. The median, because the machine may be busy with something else for a while."""

    def seconds(text: str) -> float:
        begin = time.perf_counter()
        try:
            formula = parse(text)
        except FormulaError:
            return time.perf_counter() - begin
        with jax.enable_x64(True):
            formula(1.5, 0.5).block_until_ready()
        return time.perf_counter() - begin

    for texts in ([text for text, _, _ in MALFORMED], HEAVY):
        assert statistics.median(map(seconds, texts)) < 0.05


# Nothing is run, nothing is touched -----------------------------------------------------------------------------------


def test_no_code_is_made_or_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: Python's own eval, exec and compile, which say how they are called: only for a syntax tree."""
    compile_ = builtins.compile
    asked: list[str] = []

    def only_a_tree(source: str, filename: str, mode: str, flags: int = 0, *rest: Any, **others: Any) -> Any:
        assert flags & ast.PyCF_ONLY_AST
        asked.append(source)
        return compile_(source, filename, mode, flags, *rest, **others)

    def never(*arguments: Any) -> None:
        raise AssertionError(arguments)

    with monkeypatch.context() as patch:
        patch.setattr(builtins, "compile", only_a_tree)
        for name in ("eval", "exec", "open"):
            patch.setattr(builtins, name, never)
        for text in (*HEAVY, *(text for text, _, _ in MALFORMED)):
            try:
                parse(text)
            except FormulaError:
                continue
    assert set(asked) >= {spell(text.strip(), PLANE).written.text for text in HEAVY}
    assert max(map(len, asked)) <= 5 * MAX_LENGTH, "a bar is spelled abs(, a raised digit **(2)"


def test_the_package_has_no_way_to_run_code() -> None:
    """Source: the names in its files' syntax trees."""
    forbidden = {"eval", "exec", "compile", "setattr", "globals", "locals", "vars", "open", "literal_eval"}
    forbidden |= {"getattr", "__import__", "importlib", "sympy", "subprocess", "os"}
    for path in sorted((Path(__file__).parents[2] / "downhill" / "expressions").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Name(id=name) | ast.ImportFrom(module=name) | ast.alias(name=name):
                    assert name not in forbidden, path.name
                case _:
                    pass


# The second line of defence, alone ------------------------------------------------------------------------------------

PYTHON: list[tuple[str, int]] = [
    ("x + x.__class__", 4),
    ("().__class__.__bases__[0]", 0),
    ("getattr(x, 'y')", 0),
    ("x[0]", 0),
    ("sin(x)[0]", 0),
    ("sin(x)(y)", 0),
    ("sin.__call__(x)", 0),
    ("2(x)", 0),
    ("x + foo", 4),
    ("sin", 0),
    ("1 + x(y)", 4),
    ("sin(*x)", 4),
    ("sin(**x)", 0),
    ("sin(x=1)", 0),
    ("sin(a=x, b=y)", 0),
    ("1 + 'x'", 4),
    ("b'x'", 0),
    ("f'{x}'", 0),
    ("1j", 0),
    ("1 + True", 4),
    ("None", 0),
    ("...", 0),
    ("x @ y", 0),
    ("x // y", 0),
    ("x % y", 0),
    ("x << y", 0),
    ("x >> y", 0),
    ("x & y", 0),
    ("x | y", 0),
    ("x ^ y", 0),
    ("~x", 0),
    ("not x", 0),
    ("x and y", 0),
    ("x < y", 0),
    ("x if x else y", 0),
    ("lambda: x", 0),
    ("(x := 2)", 1),
    ("(x, y)", 0),
    ("[x]", 0),
    ("{x}", 0),
    ("{x: y}", 0),
    ("{**x}", 0),
    ("[x for x in y]", 0),
    ("{x for x in y}", 0),
    ("{x: x for x in y}", 0),
    ("(x for x in y)", 0),
    ("(yield)", 1),
    ("(yield from x)", 1),
    ("await x", 0),
    ("x[0:1]", 0),
]


@pytest.mark.parametrize(("text", "position"), PYTHON)
def test_python_that_parses_is_refused_by_the_reader_too(text: str, position: int) -> None:
    """Source: Python's grammar; the reader does not rely on the spelling having been checked."""
    with pytest.raises(FormulaError, match="is no part of a formula") as caught:
        read(text, Reader(PLANE))
    assert caught.value.position == position


@pytest.mark.parametrize("condition", ["x", "1", "x > y > 0", "x in y", "x is y", "x and y", "x if x else y", "(x, y)"])
def test_a_condition_is_a_comparison_of_two(condition: str) -> None:
    """Source: Python's grammar, as above."""
    with pytest.raises(FormulaError, match="where begins with a comparison of two"):
        read(f"where({condition}, 1, 2)", Reader(PLANE))


def test_every_expression_of_pythons_grammar_is_among_them() -> None:
    """Source: the classes of the module ast."""
    seen = {type(node) for text, _ in PYTHON for node in ast.walk(ast.parse(text, mode="eval"))}
    seen |= {kind.__base__ for kind in seen if kind.__base__ is not None}
    # Slice and FormattedValue occur only within other ones; those with an underscore or without fields are not made.
    kinds = {kind for kind in ast.expr.__subclasses__() if kind._fields and not kind.__name__.startswith("_")}
    newer = {"TemplateStr", "Interpolation"}  # from Python 3.14 on
    assert {kind.__name__ for kind in kinds - seen} <= newer | {"BinOp", "UnaryOp", "Name", "Constant", "Call"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x y",
        "(x",
        "x\0",
        "\ud800",
        "-" * 9000 + "x",
        "\n x\n  y",
        "1" * 5000,
        "(" * 5000,
        "'",
        "import os",
        "x = 1",
    ],
)
def test_what_python_cannot_parse_is_refused_by_the_reader_too(text: str) -> None:
    """Source: Python's parser, which raises several kinds of error."""
    with pytest.raises(FormulaError, match="this is no expression"):
        read(text, Reader(PLANE))


def test_the_reader_keeps_its_bounds_alone() -> None:
    """Source: the bounds."""
    with pytest.raises(FormulaError, match=f"at most {MAX_NODES}"):
        read("x" + "+x" * 300, Reader(PLANE))
    with pytest.raises(FormulaError, match=f"more than {MAX_DEPTH}"):
        read("sin(" * (MAX_DEPTH + 1) + "x" + ")" * (MAX_DEPTH + 1), Reader(PLANE))


# The error ------------------------------------------------------------------------------------------------------------


def test_the_error_is_a_value_error_that_keeps_its_place() -> None:
    """Source: the definition; a copy in another process says the same."""
    error = FormulaError("found a fault", 4)
    assert isinstance(error, ValueError)
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.fault, again.position) == ("character 5: found a fault", "found a fault", 4)


# Signs, pi, raised digits, letters of another style, and what takes no room.
UNDERSTOOD = set("·×÷‐‑‒–—•⁄−∕∗∙⋅\u2062πℼ²³¹⁰⁴⁵⁶⁷⁸⁹ℯℰⅇ𝑥\u200b\u2060\u2061\ufeff")


def test_every_message_can_be_shown() -> None:
    """Source: UTF-8, which lone surrogates have no place in; and no character that rearranges what is around it."""
    for code in (*range(0x3000), *range(0xD7F0, 0xE010), 0xFEFF, 0x1D465, 0x10FFFF):
        if chr(code) in UNDERSTOOD:
            parse(f"(x){chr(code)}(x)")
        elif not chr(code).isspace() and not 0x20 <= code < 0x7F:
            with pytest.raises(FormulaError) as caught:
                parse(f"x {chr(code)} x")
            assert caught.value.position == 2
            assert str(caught.value).isprintable()
            str(caught.value).encode()
