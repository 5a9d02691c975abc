"""Tables as people have them: separators, decimal signs, headers, what is missing; and what is no table."""

import csv
import io
import itertools

import pytest

from downhill.experiment.own_data import columns, first_columns
from downhill.tables import MOST_BYTES, SEPARATORS, read_table

ROWS = [("1.5", "20"), ("-2.25", "3e2"), ("+4", ".5"), ("0.125", "7")]


@pytest.mark.parametrize(
    ("separator", "decimal", "header"), list(itertools.product(SEPARATORS, ".,", [True, False])), ids=repr
)
def test_every_separator_decimal_sign_and_header(separator: str, decimal: str, header: bool) -> None:
    """Source: Python's csv writer, in whose quotes a decimal comma survives commas."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=separator)
    if header:
        writer.writerow(["dose in mg", "effect"])
    writer.writerows([cell.replace(".", decimal) for cell in row] for row in ROWS)
    table = read_table(file.getvalue().encode("utf-8-sig"))
    assert (table.separator, table.decimal, table.has_header) == (separator, decimal, header)
    assert table.names == (("dose in mg", "effect") if header else ("column 1", "column 2"))
    assert [tuple(map(table.number, cells)) for _, cells in table.rows] == [tuple(map(float, row)) for row in ROWS]


def test_what_is_missing_is_named_by_its_line() -> None:
    text = 'name,x,y\n"a, b",1,2\n\nc,NA,3\nd,4,oops\ne,5\nf,6,7\n"g\nh",,9\n'
    table = read_table(text.encode())
    assert first_columns(table) == (1, 2)
    found = columns(table, 1, 2, "squares")
    assert sorted(zip(found.x, found.y, strict=True)) == [(1.0, 2.0), (6.0, 7.0)]
    assert found.left_out == (
        "line 4: x is missing",
        "line 5: y = 'oops' is no number",
        "line 6: has 2 cells, not 3",
        "line 9: x is missing",
    )


def test_two_words_are_classes() -> None:
    table = read_table(b"1.5;no\n2;yes\n3;yes\n4;NA\n5;no")
    assert first_columns(table) == (0, 1)
    found = columns(table, 0, 1, "logistic")
    assert sorted(zip(found.x, found.y, strict=True)) == [(1.5, 0.0), (2.0, 1.0), (3.0, 1.0), (5.0, 0.0)]
    assert found.names == ("column 1", "column 2 is yes")
    with pytest.raises(ValueError, match="has 5 different values: must have two"):
        columns(table, 1, 0, "logistic")
    with pytest.raises(ValueError, match="no row has a number in both"):
        columns(table, 0, 1, "squares")


def test_the_shuffled_rows_are_always_the_same() -> None:
    """Else the test loss would be another with every change of the model."""
    table = read_table("\n".join(f"{row},{row}" for row in range(50)).encode())
    assert columns(table, 0, 1, "squares") == columns(table, 0, 1, "squares")
    assert list(columns(table, 0, 1, "squares").x) != sorted(columns(table, 0, 1, "squares").x)


@pytest.mark.parametrize(
    ("file", "message"),
    [
        (b"", "the table is empty"),
        (b"\xef\xbb\xbf \n\n", "the table is empty"),
        (b"1\n2\n3", "the table has 1 column: must have 2 to 100"),
        (b",".join([b"1"] * 101), "the table has 101 columns"),
        (b"a,b\n1,\xff", "line 2: a byte 0xff is no text"),
        (b'a,b\n1,"2\n3,4', "cannot be read"),
        (b"1," * (MOST_BYTES // 2 + 1), "must be at most 1,000,000"),
        (b"\x00,\x00", "."),
        ("😀;\u202e\n".encode() * 3, "."),
        (b'"' * 999_999, "."),
        (b"1,2\n" + b"9" * 900_000 + b",1", "."),
        (b"," * 999_999, "."),
        (b"\n" * 999_999, "the table is empty"),
        (b"1e9999,-1e9999\n" * 5, "."),
    ],
    ids=range(14),
)
def test_whatever_else_comes_is_refused(file: bytes, message: str) -> None:
    with pytest.raises(ValueError, match=message) as refused:
        columns(read_table(file), 0, 1, "squares")
    assert len(str(refused.value)) < 300
