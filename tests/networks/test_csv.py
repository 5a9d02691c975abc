"""A table of one's own: what is read, every message, and arbitrary bytes."""

import math
import re
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sklearn.preprocessing import StandardScaler

from downhill.networks._table import read_table
from downhill.networks.data import Data
from downhill.networks.examples import Examples, digest, load

PLAIN = [[f"{row}.5", f"{-row * row}e-1", "ab"[row % 2]] for row in range(24)]
VALUES = np.array([[row + 0.5, -row * row / 10] for row in range(24)])


def table(rows: Sequence[Sequence[str]], separator: str = ",", end: str = "\n") -> bytes:
    """The rows as a file."""
    return "".join(separator.join(row) + end for row in rows).encode()


def with_cell(row: int, column: int, cell: str) -> bytes:
    """The plain table with one cell exchanged; both counted from 1."""
    return table(
        [
            [cell if (i, j) == (row, column) else old for j, old in enumerate(cells, 1)]
            for i, cells in enumerate(PLAIN, 1)
        ]
    )


def loaded(file: bytes, seed: int = 0, **numbers: float) -> Examples:
    """The examples of this file."""
    return load(Data("csv", numbers, digest(file)), seed, file)


# What is read ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("header", [[], [["long", "  petal\nwidth ", "kind"]]])
def test_a_table_is_read(separator: str, end: str, mark: bytes, header: list[list[str]]) -> None:
    """Source: the rows that the test wrote; RFC 4180's quotes."""
    quoted = [[f'"{cell}"' for cell in row] for row in header]
    read = read_table(mark + table(quoted + PLAIN, separator, end))
    np.testing.assert_array_equal(read.inputs, VALUES)
    np.testing.assert_array_equal(read.labels, np.arange(24) % 2)
    assert read.class_names == ("a", "b")
    assert read.input_names == (("long", "petal width") if header else ("column 1", "column 2"))


@pytest.mark.parametrize("separator", [";", "\t"])
def test_a_comma_may_be_decimal_where_none_separates(separator: str) -> None:
    """Source: the rows that the test wrote."""
    read = read_table(table([[cell.replace(".", ",") for cell in row] for row in PLAIN], separator))
    np.testing.assert_array_equal(read.inputs, VALUES)
    with pytest.raises(ValueError, match=r"row 3, column 1 = '1,234.5': must be a finite number"):
        read_table(table([*PLAIN[:2], ["1,234.5", "0", "a"], *PLAIN], separator))


def test_rows_without_content_are_counted_as_a_spreadsheet_does() -> None:
    """Source: the numbers beside the rows when such a file is opened in a spreadsheet."""
    file = b"\n\n" + table(PLAIN[:3]) + b" ,,\n\n" + table([['"4\n4"', "0", "a"]]) + table(PLAIN)
    with pytest.raises(ValueError, match=re.escape("data csv: row 8, column 1 = '44': must be a finite number")):
        read_table(file)
    assert len(read_table(b"\n\n" + table(PLAIN) + b",,\n\n").labels) == 24


@pytest.mark.parametrize(
    ("classes", "names"),
    [
        (["10", "9", "-1"], ("-1", "9", "10")),
        (["1.0", "01", "1e0", "2"], ("1.0", "2")),
        (["10", "9", "x"], ("10", "9", "x")),
        (["nan", "1", "inf"], ("1", "inf", "nan")),
        ([" Iris\u00a0 setosa", "Iris setosa", "Zürich"], ("Iris setosa", "Zürich")),
        (['"a,""b"""', "c"], ('a,"b"', "c")),
    ],
)
def test_classes_are_in_order(classes: list[str], names: tuple[str, ...]) -> None:
    """Source: the contract: by value if all are numbers, else by the characters."""
    read = read_table(table([["1", classes[row % len(classes)]] for row in range(24)]))
    assert read.class_names == names
    assert len(read.labels) == 24
    assert set(read.labels.tolist()) == set(range(len(names)))


def test_a_class_that_is_a_word_makes_no_header() -> None:
    """Source: the contract: any cell but the last. And a name may be missing, as pandas has it of an index."""
    assert len(read_table(table(PLAIN)).labels) == 24
    named = read_table(table([["", "height", "a"], *PLAIN]))
    assert named.input_names == ("column 1", "height")
    assert len(named.labels) == 24


@pytest.mark.parametrize("cell", ["NaN", "1e999", "", "0x10", "1.2.3"])
def test_a_first_example_that_is_not_as_it_must_be_is_no_header(cell: str) -> None:
    """Source: the contract: nothing of a table is left out without a word."""
    with pytest.raises(ValueError, match=f"row 1, column 1 = '{cell}': must be a finite number"):
        read_table(table([[cell, "2", "a"], *PLAIN]))


def test_names_are_bounded_and_printable() -> None:
    """Source: Unicode: U+202E turns the direction of what follows, U+0007 rings, U+200B is not seen."""
    read = read_table(table([["a\u202eb\u0007\u200bc", "x" * 5000, "kind"], *PLAIN]))
    assert read.input_names == ("abc", "x" * 40)


def test_inputs_are_standardised_by_the_training_part() -> None:
    """Source: scikit-learn's StandardScaler, and the constant column's zeros."""
    rng = np.random.default_rng(1)
    values = np.column_stack([rng.normal(5, 3, 50), 1e200 * rng.random(50), rng.random(50) * 1e-300, np.full(50, 0.1)])
    file = table([[*map(repr, map(float, row)), "ab"[i % 2]] for i, row in enumerate(values)])
    examples = loaded(file, test_fraction=0.3, seed=4)
    assert (len(examples.train.labels), len(examples.test.labels)) == (35, 15)
    place = np.argsort(values[:, 0])  # each example is known by its first column, whose order remains
    together = np.concatenate([examples.train.inputs, examples.test.inputs])
    order = np.empty(50, int)
    order[np.argsort(together[:, 0])] = place
    np.testing.assert_array_equal(np.concatenate([examples.train.labels, examples.test.labels]), order % 2)
    sized = values * [1, 1e-200, 1e300, 1]
    wanted = np.asarray(StandardScaler().fit(sized[order[:35], :3]).transform(sized[order, :3]))
    np.testing.assert_allclose(together[:, :3], wanted, rtol=1e-9, atol=1e-12)
    assert not together[:, 3].any()


def test_what_is_constant_in_the_training_part_is_0_everywhere() -> None:
    """Source: the contract: where there is nothing to learn from, the test must say nothing either."""
    values = [["0.1" if row != 3 else "5", str(row), "ab"[row % 2]] for row in range(24)]
    file = table(values)
    kept = next(seed for seed in range(100) if not loaded(file, seed).train.inputs[:, 0].any())
    assert not loaded(file, kept).test.inputs[:, 0].any()


def test_the_first_line_says_what_separates() -> None:
    """Source: the rows that the test wrote, in each of the ways to end a line."""
    for end in ("\n", "\r\n", "\r"):
        read = read_table(end.encode() + table([*PLAIN, ["1", "2", "a;b"]], ",", end))
        assert read.class_names == ("a", "a;b", "b")


# What is refused ------------------------------------------------------------------------------------------------------

LONG = "x" * 41


@pytest.mark.parametrize(
    ("file", "message"),
    [
        (b"", "the file is empty: it must have 20 to 20,000 rows"),
        (b"\n ,\n", "the file is empty: it must have 20 to 20,000 rows"),
        (b" " * 2_000_001, "the file has 2,000,001 bytes: must be at most 2,000,000"),
        (table(PLAIN[:2]) + b"1,\xe9,a", "row 3: a byte 0xe9 is no text: must be UTF-8"),
        (table(PLAIN).decode().encode("utf-16"), "row 1: a byte 0xff is no text: must be UTF-8"),
        (b"a\nb\n", "row 1: columns = 1: must be 2 to 201, separated by commas, semicolons or tabs"),
        (b"," * 201 + b"a", "row 1: columns = 202: must be 2 to 201, separated by commas, semicolons or tabs"),
        (table([*PLAIN[:4], ["1", "a"]]), "row 5: columns = 2: must be 3, as in the first row"),
        (table([*PLAIN[:4], ["1", "2", "a", ""]]), "row 5: columns = 4: must be 3, as in the first row"),
        (
            with_cell(5, 2, '"1"2'),
            "row 5: cannot be read (',' expected after '\"'): a cell must be plain, or wholly in",
        ),
        (with_cell(5, 2, '"1'), "row 5: cannot be read (unexpected end of data): a cell must be plain, or wholly in"),
        (with_cell(5, 2, "1" * 140_000), "row 5: cannot be read (field larger than field limit (131072)): a cell must"),
        (with_cell(5, 2, ""), "row 5, column 2 = '': must be a finite number"),
        (with_cell(5, 2, "nan"), "row 5, column 2 = 'nan': must be a finite number"),
        (with_cell(5, 2, "1e999"), "row 5, column 2 = '1e999': must be a finite number"),
        (with_cell(5, 2, "1_0"), "row 5, column 2 = '1_0': must be a finite number"),
        (with_cell(5, 2, "١"), "row 5, column 2 = '١': must be a finite number"),
        (with_cell(5, 2, LONG), f"row 5, column 2 = '{LONG[1:]}': must be a finite number"),
        (
            table([["u", "v w", "k"], *PLAIN[:4], ["1", "?", "a"]]),
            "row 6, column 2 (v w) = '?': must be a finite number",
        ),
        (with_cell(5, 3, " "), "row 5, column 3 = ' ': must be a class, 1 to 40 printable characters"),
        (with_cell(5, 3, LONG), f"row 5, column 3 = '{LONG[1:]}': must be a class, 1 to 40 printable characters"),
        (with_cell(5, 3, "a\u202e"), "row 5, column 3 = 'a': must be a class, 1 to 40 printable characters"),
        (table(PLAIN[:19]), "rows = 19: must be 20 to 20,000, besides a header"),
        (table([["x", "y", "z"], *PLAIN[:19]]), "rows = 19: must be 20 to 20,000, besides a header"),
        (b"1,a\n" * 20_001, "row 20001: there must be at most 20,000 rows, besides a header"),
        (b"1,a\n" * 30, "column 2: classes = 1: the last column must be the class, with 2 to 20"),
        (
            table([["u", "k"], *([str(i), str(i)] for i in range(21))]),
            "column 2 (k): classes = 21: the last column must",
        ),
    ],
)
def test_what_is_no_table(file: bytes, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)) as caught:
        loaded(file)
    assert str(caught.value).startswith("data csv: ")
    assert len(str(caught.value)) < 300


def test_the_limits_themselves_are_allowed() -> None:
    """Source: the contract."""
    assert read_table(b"1,a\n2,b\n" * 10_000).inputs.shape == (20_000, 1)
    wide = read_table(table([["1"] * 200 + [f"c{row}"] for row in range(20)]))
    assert (wide.inputs.shape, len(wide.class_names)) == ((20, 200), 20)
    assert len(read_table(b"1,a\n2,b\n" * 10 + b"\n" * 1_999_920).labels) == 20


def test_a_number_far_from_all_others_is_refused() -> None:
    """Source: all other numbers are below 60, so it is refused if, and only if, the training part lacks it."""
    for size in ("1e0", "1e-200"):  # measured by the latter, 1e300 leaves float64
        rows = [[str(row), "1e300" if row == 7 else f"{row}{size[1:]}", "ab"[row % 2]] for row in range(1, 25)]
        assert {_refused_as_far(table(rows), seed) for seed in range(20)} == {True, False}


def _refused_as_far(file: bytes, seed: int) -> bool:
    """Whether the seventh row came to the test part, and was refused there; else all inputs are moderate."""
    try:
        examples = loaded(file, seed)
    except ValueError as error:
        message = str(error)
    else:
        assert np.abs(examples.train.inputs).max() <= np.sqrt(24)
        return False
    allowed = "within 1,000,000 standard deviations of the training part's mean"
    assert message == f"data csv: row 7, column 2 = 1e+300: must be {allowed}"
    return True


def test_the_file_must_be_the_one_described() -> None:
    """Source: the contract."""
    file = table(PLAIN)
    with pytest.raises(
        ValueError, match=f"the file is not here: must be given, the one whose SHA-256 is {digest(file)}"
    ):
        load(Data("csv", {}, digest(file)), 0)
    with pytest.raises(ValueError, match=f"digest = '{digest(file)}': must be that of the file, {digest(b'')}"):
        load(Data("csv", {}, digest(file)), 0, b"")


def test_the_training_part_must_have_room_for_each_class() -> None:
    """Source: 20 rows with 5 classes, of which 2 remain to train with."""
    file = table([[str(row), "abcde"[row % 5]] for row in range(20)])
    with pytest.raises(ValueError, match=r"test_fraction = 0\.9: leaves 2 of 20 examples .* must leave 5, one of each"):
        loaded(file, test_fraction=0.9)
    alone = table([[str(row), "a" if row else "b"] for row in range(20)])
    assert all(set(loaded(alone, seed).train.labels.tolist()) == {0, 1} for seed in range(20))


# Arbitrary bytes ------------------------------------------------------------------------------------------------------

cells = st.sampled_from(
    ["0", "1", "-2.5", "1e308", "-1e308", "5e-324", "1e-200", "a", "b", "", '"', '""', "nan", "1,5"]
)
rows = st.lists(cells, min_size=1, max_size=4)
tables = st.tuples(st.lists(rows, max_size=30), st.sampled_from(",;\t"), st.sampled_from(["\n", "\r\n", "\r"]))
sound = st.lists(
    st.tuples(st.floats(allow_nan=False, allow_infinity=False).map(repr), st.just("0"), st.sampled_from("ab")),
    min_size=20,
    max_size=30,
)


@given(st.binary(max_size=300) | tables.map(lambda drawn: table(*drawn)) | sound.map(table), st.integers(0, 2**32 - 1))
@example(table(PLAIN), 0)
@example(b'"' * 100_001, 0)
@example(b"\0" * 1000, 0)
def test_arbitrary_bytes_are_read_within_bounds_or_refused(file: bytes, seed: int) -> None:
    """Source: the contract."""
    try:
        examples = loaded(file, seed)
    except ValueError as error:
        message = str(error)
    else:
        within_bounds(examples)
        return
    assert message.startswith("data csv: ")
    assert len(message) < 300
    assert message.isprintable()


def within_bounds(examples: Examples) -> None:
    """What every table has that is read."""
    count = len(examples.train.labels) + len(examples.test.labels)
    assert 20 <= count <= 20_000
    assert 1 <= examples.inputs <= 200
    assert 2 <= examples.classes <= 20
    for part in (examples.train, examples.test):
        assert np.isfinite(part.inputs).all()
        assert set(part.labels.tolist()) <= set(range(examples.classes))
    assert np.abs(examples.train.inputs).max() <= math.sqrt(count)
    assert all(0 < len(name) <= 40 and name.isprintable() for name in examples.class_names + examples.input_names)
