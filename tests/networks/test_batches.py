"""Which examples a step sees: counted, and against the definitions."""

from itertools import islice

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from downhill import Entrant
from downhill.networks.batches import batch_size, difficulty, epochs_of, order_in, steps_in
from downhill.networks.examples import Part
from downhill.networks.training import Order

EXAMPLES = 103


def part(seed: int = 0, examples: int = EXAMPLES, classes: int = 3) -> Part:
    """Any examples."""
    chance = np.random.default_rng(seed)
    labels = chance.integers(classes, size=examples)
    return Part(chance.normal(size=(examples, 4)) + labels[:, None], labels)


def entrant(size: float | None, growth: float | None = None) -> Entrant:
    """With such batches."""
    return Entrant("gd", batch_size=size, batch_growth=growth)


@given(
    size=st.floats(1, 10_000).map(lambda each: float(round(each))) | st.none(),
    growth=st.floats(1, 100),
    epoch=st.integers(0, 999),
    examples=st.integers(1, 60_000),
)
def test_batches_grow_by_the_formula(size: float | None, growth: float, epoch: int, examples: int) -> None:
    """Source: min(round(m bᵉ), M), in logarithms where the power would overflow."""
    found = batch_size(entrant(size, growth if size else None), epoch, examples)
    if size is None or np.log(size) + epoch * np.log(growth) > np.log(examples) + 1:
        assert found == examples
    else:
        assert found == min(round(size * growth**epoch), examples)


def test_growing_batches_by_hand() -> None:
    """Source: by hand: 103 examples in batches of 10, 15, 22 (22.5 rounded to even), 34, 51, 76, 103."""
    sizes = [10, 15, 22, 34, 51, 76, 103]
    growing = entrant(10.0, 1.5)
    assert [batch_size(growing, epoch, EXAMPLES) for epoch in range(7)] == sizes
    assert steps_in(growing, 7, EXAMPLES).tolist() == [11, 7, 5, 4, 3, 2, 1]
    epochs = list(epochs_of(growing, part(), 7, "random", 0))
    assert [each.counts.tolist() for each in epochs[:3]] == [[10] * 10 + [3], [15] * 6 + [13], [22] * 4 + [15]]
    assert [each.indices.shape[1] for each in epochs] == sizes


@pytest.mark.parametrize("order", ["random", "curriculum"])
@pytest.mark.parametrize("size", [1.0, 7.0, 103.0, None])
def test_every_epoch_has_as_many_examples(order: Order, size: float | None) -> None:
    """Source: M draws in an epoch, and at random each example once; what fills up a batch is counted out."""
    for epoch in epochs_of(entrant(size), part(), 6, order, 5):
        width = epoch.indices.shape[1]
        seen = np.concatenate([row[:count] for row, count in zip(epoch.indices, epoch.counts, strict=True)])
        assert len(seen) == EXAMPLES
        assert (epoch.counts[:-1] == width).all()
        assert 1 <= epoch.counts[-1] <= width
        if order == "random":
            assert sorted(seen) == list(range(EXAMPLES))


def test_all_batch_sizes_see_the_examples_in_one_order() -> None:
    """Source: entrants are compared on the same examples."""
    orders = [
        [
            np.concatenate([*each.indices])[:EXAMPLES].tolist()
            for each in epochs_of(entrant(size), part(), 3, "random", 1)
        ]
        for size in (4.0, 16.0, None)
    ]
    assert orders[0] == orders[1] == orders[2]
    assert orders[0][0] != orders[0][1]


def test_another_seed_is_another_order() -> None:
    """Source: chance."""
    first, second = (next(epochs_of(entrant(None), part(), 1, "random", seed)).indices for seed in (0, 1))
    assert (first != second).sum() > EXAMPLES / 2


# A curriculum ---------------------------------------------------------------------------------------------------------


def test_the_pool_grows_from_a_fifth_to_all_by_half_of_the_epochs() -> None:
    """Source: f = 0.2 + 0.8 e/(E/2): of 1,000 the easiest 200, 360, 520, 680, 840, then all; a tenth is from all."""
    examples, epochs = 1000, 10
    difficulties = np.random.default_rng(0).permutation(examples).astype(float)  # a number's rank is itself
    for epoch, pool in enumerate((200, 360, 520, 680, 840)):
        draws = np.concatenate([order_in(epoch, epochs, examples, difficulties, seed) for seed in range(50)])
        beyond = (difficulties[draws] >= pool).mean()
        expected = 0.1 * (1 - pool / examples)
        assert beyond == pytest.approx(expected, abs=5 * np.sqrt(expected / len(draws)))
    for epoch in range(5, 10):
        assert sorted(order_in(epoch, epochs, examples, difficulties, 0)) == list(range(examples))


def test_within_the_pool_each_example_comes_as_often_as_another() -> None:
    """Source: 1,000 draws from 200: each 5 times, less those that a draw from all replaces: nine in ten stay."""
    difficulties = np.arange(1000.0)
    counts = np.mean(
        [np.bincount(order_in(0, 10, 1000, difficulties, seed), minlength=1000) for seed in range(200)], axis=0
    )
    assert counts[:200] == pytest.approx(0.9 * 5 + 0.1, abs=0.3)  # √(5·0.1/200) is 0.05
    assert counts[200:] == pytest.approx(0.1, abs=0.12)
    single = np.bincount(order_in(0, 10, 1000, difficulties, 0), minlength=1000)
    assert single[:200].max() <= 5 + 3


def test_difficulty_is_how_much_nearer_another_class_is() -> None:
    """Source: the definition, an example at a time."""
    given = part(3)
    means = {label: given.inputs[given.labels == label].mean(axis=0) for label in range(3)}
    expected = [
        np.linalg.norm(x - means[label])
        - min(np.linalg.norm(x - mean) for other, mean in means.items() if other != label)
        for x, label in zip(given.inputs, given.labels.tolist(), strict=True)
    ]
    np.testing.assert_allclose(difficulty(given), expected, rtol=1e-12)


def test_difficulty_of_examples_of_one_class() -> None:
    """Source: without another class there is but the distance to its own mean."""
    alone = Part(np.array([[0.0], [4.0], [5.0]]), np.array([2, 2, 2]))
    np.testing.assert_allclose(difficulty(alone), [3.0, 1.0, 2.0])


def test_a_curriculums_first_epoch_is_of_the_easy_ones() -> None:
    """Source: the mean difficulty of what is seen, epoch by epoch."""
    given = part(1, examples=400)
    hard = difficulty(given)
    seen = [
        hard[each.indices.ravel()[:400]].mean()
        for each in islice(epochs_of(entrant(None), given, 10, "curriculum", 0), 6)
    ]
    assert seen == sorted(seen)
    assert seen[-1] == pytest.approx(hard.mean())
