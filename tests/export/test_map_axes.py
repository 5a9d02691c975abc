"""Where values lie along a map's sides, and the round numbers there."""

import numpy as np
import pytest

from downhill.export.map_axes import shares, ticked
from downhill.maps.axis import Axis


def axis(scale: str, values: list[float], name: str = "learning_rate", label: str = "α") -> Axis:
    return Axis(name, label, scale, np.array(values))


def texts(side: Axis, pixels: int = 400) -> dict[str, float]:
    return {text: place for place, text in ticked(side, pixels, 40).ticks}


@pytest.mark.parametrize(
    ("scale", "values"),
    [
        ("linear", [-1.0, 0.0, 1.0, 2.0]),
        ("log", [1e-6, 1e-4, 1e-2, 1.0]),
        ("near_one", [0.0, 0.9, 0.99, 0.999]),
        ("whole", [1.0, 2.0, 5.0, 9.0]),
    ],
)
def test_every_value_is_in_the_middle_of_its_cell(scale: str, values: list[float]) -> None:
    """Source: four cells side by side have their middles at 1/8, 3/8, 5/8 and 7/8."""
    assert shares(axis(scale, values), np.array(values)) == pytest.approx([0.125, 0.375, 0.625, 0.875])


def test_between_two_values_a_place_follows_the_scale() -> None:
    """Source: the geometric mean is half way on a log axis; 1 - v is what is spread logarithmically near one."""
    assert shares(axis("log", [1e-4, 1e-2]), np.array([1e-3])) == pytest.approx([0.5])
    assert shares(axis("near_one", [0.0, 0.99]), np.array([0.9])) == pytest.approx([0.5])
    assert shares(axis("linear", [0.0, 4.0]), np.array([2.0])) == pytest.approx([0.5])


def test_beyond_the_values_a_place_goes_on_evenly() -> None:
    """Source: a decade is a cell, so a decade before the first value is one cell before the first cell."""
    log = axis("log", [1e-3, 1e-2, 1e-1])
    assert shares(log, np.array([1e-4, 1.0])) == pytest.approx([-1 / 6, 7 / 6])


def test_the_only_value_lies_in_the_middle() -> None:
    """Source: one cell."""
    assert shares(axis("whole", [3.0]), np.array([2.0, 3.0, 4.0])).tolist() == [-0.5, 0.5, 1.5]
    assert list(texts(axis("whole", [3.0]))) == ["3"]


def test_rates_are_marked_by_powers_of_ten() -> None:
    """Source: 10⁻⁶ to 10² in 81 values are 8 decades of 10 cells."""
    marks = texts(axis("log", np.geomspace(1e-6, 100, 81).tolist()), 800)
    assert {"10⁻⁶", "10⁻⁴", "10⁻²", "10⁰", "10²"} <= marks.keys()
    assert marks["10⁰"] == pytest.approx((60 + 0.5) / 81)


def test_few_decades_have_marks_within() -> None:
    """Source: 1, 2 and 5 times a power of ten."""
    assert list(texts(axis("log", np.geomspace(0.01, 1, 41).tolist()))) == [
        "0.01",
        "0.02",
        "0.05",
        "0.1",
        "0.2",
        "0.5",
        "1",
    ]


def test_decays_are_marked_by_nines() -> None:
    """Source: 1 - 10⁻ᵏ is k quarters of the way from 0 to 0.9999."""
    values = 1 - np.geomspace(1, 1e-4, 101)
    marks = texts(axis("near_one", values.tolist(), "momentum", "φ"))
    for text, quarters in (("0", 0), ("0.9", 1), ("0.99", 2), ("0.999", 3), ("0.9999", 4)):
        assert marks[text] == pytest.approx((25 * quarters + 0.5) / 101)


def test_a_narrow_range_is_marked_by_round_numbers() -> None:
    """Source: neither a nine nor a power of ten lies within."""
    assert "0.7" in texts(axis("near_one", [0.6, 0.65, 0.7, 0.75, 0.8]))
    assert len(texts(axis("log", np.geomspace(0.011, 0.012, 9).tolist()))) > 1


def test_whole_numbers_have_whole_marks() -> None:
    """Source: half a warm-up step does not exist."""
    assert list(texts(axis("whole", [1.0, 2.0, 3.0]))) == ["1", "2", "3"]


def test_marks_keep_their_distance() -> None:
    """Source: 40 pixels between labels, three quarters of that at the least."""
    for side in (axis("near_one", [0.0, 0.5, 0.9, 0.99]), axis("log", np.geomspace(1e-6, 100, 50).tolist())):
        places = [place * 150 for place in texts(side, 150).values()]
        assert np.diff(places).min() >= 30


def test_names_have_their_symbols() -> None:
    """Source: the rule's own words."""
    assert ticked(axis("log", [0.1, 1.0]), 100, 40).name == "learning rate α"
    assert ticked(axis("linear", [0.0, 1.0], "x", "x"), 100, 40).name == "x"
