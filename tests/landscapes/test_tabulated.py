"""Landscapes of numbers that have been computed elsewhere."""

import numpy as np
import pytest
from scipy.interpolate import RegularGridInterpolator

from downhill import Entrant, Experiment, simulate
from downhill.drawing.scale import grid_coordinates
from downhill.simulation import loss_grid
from landscapes import _tabulated, find_landscape, tabulated
from landscapes.entry import Landscape

VIEW = ((-1.0, 2.0), (0.5, 1.0))
LOSSES = np.random.default_rng(4).random((4, 7))


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_tabulated, "_kept", {})


def table(losses: np.ndarray = LOSSES, name: str = "cut", start: tuple[float, float] = (0.0, 0.75)) -> Landscape:
    return tabulated(name, losses, VIEW, start, ("first", "second"))


def test_losses_between_the_tables_points() -> None:
    """Source: SciPy's bilinear interpolation, at the table's own points, between them, and along the edges."""
    x, y = np.linspace(*VIEW[0], 7), np.linspace(*VIEW[1], 4)
    np.testing.assert_allclose(loss_grid(table().id, {}, x, y), LOSSES, rtol=1e-14)
    x, y = grid_coordinates(VIEW)
    expected = RegularGridInterpolator((np.linspace(*VIEW[1], 4), np.linspace(*VIEW[0], 7)), LOSSES)
    points = np.stack(np.meshgrid(y, x, indexing="ij"), axis=-1)
    np.testing.assert_allclose(loss_grid(table().id, {}, x, y), expected(points), rtol=1e-12)


def test_there_is_nothing_outside_the_view() -> None:
    found = loss_grid(table().id, {}, np.array([-1.01, 0.0, 2.01]), np.array([0.49, 0.7, 1.01]))
    assert np.isfinite(found).tolist() == [[False] * 3, [False, True, False], [False] * 3]


def test_losses_that_are_not_finite() -> None:
    """Source: between a number and infinity there is none; elsewhere the losses are those of the table."""
    losses = LOSSES.copy()
    losses[0, 0] = np.inf
    x, y = np.linspace(*VIEW[0], 13), np.linspace(*VIEW[1], 7)
    found = loss_grid(table(losses).id, {}, x, y)
    assert not np.isfinite(found[:2, :2]).any()
    np.testing.assert_allclose(found[2:, 2:], loss_grid(table().id, {}, x, y)[2:, 2:])


def test_equal_numbers_are_one_landscape() -> None:
    """Source: the definition: the digest is of numbers and names, and programs are compiled for the object."""
    first = table()
    assert table(LOSSES.copy()) is first
    assert find_landscape(first.id) is first
    others = [table(LOSSES + 1e-9), table(name="other"), table(start=(0.1, 0.75)), table(LOSSES.reshape(7, 4))]
    assert len({first.id, *(each.id for each in others)}) == 5
    changed = LOSSES.copy()
    mine = table(changed)
    changed[:] = 0
    assert loss_grid(mine.id, {}, np.array([-1.0]), np.array([0.5]))[0, 0] == LOSSES[0, 0]


def test_only_so_many_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Source: the bound: the one that was not asked for lately goes."""
    monkeypatch.setattr(_tabulated, "MOST_KEPT", 2)
    first, second = table(), table(name="second")
    find_landscape(first.id)
    table(name="third")
    assert find_landscape(first.id) is first
    with pytest.raises(ValueError, match="is a table of numbers that is not, or no more, here"):
        find_landscape(second.id)


def test_no_address_brings_one_back() -> None:
    """Source: an address is read anywhere; here the table is known, and yet."""
    race = Experiment(table().id, entrants=(Entrant("gd"),))
    for read, text in ((Experiment.from_query, race.to_query()), (Experiment.from_json, race.to_json())):
        with pytest.raises(ValueError, match="no address and no file holds a table of numbers"):
            read(text)


def test_what_is_no_landscape() -> None:
    with pytest.raises(ValueError, match=r"of shape \(1, 7\): must be 2 × 2 or more"):
        table(LOSSES[:1])
    with pytest.raises(ValueError, match="view of first"):
        tabulated("cut", LOSSES, ((1.0, 1.0), (0.0, 1.0)), (1.0, 0.0), ("first", "second"))
    with pytest.raises(ValueError, match="is a table of numbers"):
        find_landscape("table:nowhere")


def test_one_can_race_on_it() -> None:
    """Source: bilinear interpolation of a plane is the plane, whose slope is known; a start outside is moved inside."""
    x, y = np.meshgrid(np.linspace(*VIEW[0], 7), np.linspace(*VIEW[1], 4))
    slope = table(2 * x + 3 * y, start=(5.0, 0.0))
    assert slope.start == (2.0, 0.5)
    [run] = simulate(Experiment(slope.id, (0.7, 0.8), 2, (Entrant("gd", {"learning_rate": 0.01}),)))
    np.testing.assert_allclose(run.theta, [[0.7, 0.8], [0.68, 0.77], [0.66, 0.74]], rtol=1e-12)
