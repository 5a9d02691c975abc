"""Digits, moons, spirals, and what all kinds share: the split, the seeds, labels that lie."""

import hashlib
from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sklearn.datasets import load_digits, make_moons

from downhill.networks.data import Data
from downhill.networks.examples import Examples, Part, digest, load

GENERATED = ("moons", "spirals")


def described(kind: str, numbers: Mapping[str, float]) -> Data:
    """Of floats, as the tests' own type checker wants them."""
    return Data(kind, {name: float(value) for name, value in numbers.items()})


def whole(examples: Examples) -> tuple[np.ndarray, np.ndarray]:
    """Both parts together."""
    parts = examples.train, examples.test
    return np.concatenate([each.inputs for each in parts]), np.concatenate([each.labels for each in parts])


def rows(inputs: np.ndarray, labels: np.ndarray) -> list[tuple[float, ...]]:
    """The examples without their order."""
    return sorted(map(tuple, np.column_stack([inputs, labels]).tolist()))


def same(one: Part, other: Part) -> bool:
    """Whether the parts are the same, to the last bit."""
    return np.array_equal(one.inputs, other.inputs) and np.array_equal(one.labels, other.labels)


# Each kind ------------------------------------------------------------------------------------------------------------


def test_the_digits_are_scikit_learns() -> None:
    """Source: scikit-learn; 16 is the largest grey value of its documentation."""
    images, labels = load_digits(return_X_y=True)
    examples = load(Data("digits"), seed=3)
    assert rows(*whole(examples)) == rows(images / 16, labels)
    assert examples.image == (8, 8)
    assert (examples.inputs, examples.classes) == (64, 10)
    assert examples.class_names == tuple("0123456789")
    assert examples.input_names[:9] == (*(f"pixel 1, {column}" for column in range(1, 9)), "pixel 2, 1")
    assert len(examples.input_names) == 64
    assert len(examples.test.labels) == 359  # 0.2 · 1,797 = 359.4


@pytest.mark.parametrize("count", [20, 101])
def test_moons_without_noise_are_scikit_learns(count: int) -> None:
    """Source: scikit-learn."""
    examples = load(described("moons", {"examples": count, "spread": 0}), seed=0)
    inputs, labels = whole(examples)
    order, wanted = np.lexsort((*inputs.T, labels)), make_moons(count, shuffle=False)
    theirs = np.lexsort((*wanted[0].T, wanted[1]))
    np.testing.assert_array_equal(labels[order], wanted[1][theirs])
    np.testing.assert_allclose(inputs[order], wanted[0][theirs], rtol=0, atol=1e-15)
    assert (examples.class_names, examples.input_names, examples.image) == (("0", "1"), ("x", "y"), None)


@pytest.mark.parametrize(("count", "arms", "turns"), [(400, 2, 1.5), (23, 3, 0.25), (100, 10, 4.0)])
def test_spirals_without_noise_are_spirals(count: int, arms: int, turns: float) -> None:
    """Source: the formula, with complex numbers: arm k is t exp(2πi (turns t + k/c))."""
    data = described("spirals", {"examples": count, "arms": arms, "turns": turns, "spread": 0, "test_fraction": 0.05})
    examples = load(data, seed=1)
    inputs, labels = whole(examples)
    sizes = np.bincount(labels, minlength=arms)
    assert sizes.sum() == count
    assert np.ptp(sizes) <= 1
    for arm in range(arms):
        points = inputs[labels == arm] @ [1, 1j]
        points = points[np.argsort(abs(points))]
        t = np.arange(1, sizes[arm] + 1) / sizes[arm]
        np.testing.assert_allclose(points, t * np.exp(2j * np.pi * (turns * t + arm / arms)), rtol=0, atol=1e-13)
    assert (examples.class_names, examples.input_names) == (tuple(map(str, range(arms))), ("x", "y"))


@pytest.mark.parametrize(
    ("kind", "numbers", "deviation"),
    [
        ("moons", {}, 0.2),
        ("spirals", {"arms": 4, "turns": 2.5}, 0.2 / 10),  # an arm is 1/10 from the next
        ("spirals", {"arms": 2, "turns": 0.25}, 0.2),
    ],
)
def test_the_noise_has_its_standard_deviation(kind: str, numbers: dict[str, float], deviation: float) -> None:
    """Source: of 20,000 normal numbers the standard deviation has an error of s/√40,000 = 0.5 %; here 4 of those."""
    numbers |= {"examples": 10_000}
    noisy, still = (whole(load(described(kind, numbers | {"spread": spread}), 5)) for spread in (0.2, 0))
    noise = (noisy[0] - still[0]).ravel()
    np.testing.assert_array_equal(noisy[1], still[1])
    assert noise.std() == pytest.approx(deviation, rel=0.02)
    assert abs(noise.mean()) < 4 * deviation / np.sqrt(20_000)


# What they share ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["digits", *GENERATED])
def test_the_seed_says_all(kind: str) -> None:
    """Source: the contract."""
    data = described(kind, {"label_noise": 0.3})
    one, again, other = (load(data, seed) for seed in (7, 7, 8))
    assert same(one.train, again.train)
    assert same(one.test, again.test)
    assert not np.array_equal(one.test.inputs, other.test.inputs)
    assert not np.array_equal(one.train.labels, other.train.labels)


@given(
    st.sampled_from(GENERATED), st.integers(20, 60), st.floats(0.05, 0.9), st.integers(2, 10), st.integers(0, 2**32 - 1)
)
@example("spirals", 20, 0.5, 10, 0)  # each class once, which one permutation in 185 brings about
def test_each_class_is_trained_with(kind: str, count: int, fraction: float, arms: int, seed: int) -> None:
    """Source: the contract: round(fraction · n) for the test, and if there is room each class to train with."""
    numbers = {"examples": count, "test_fraction": fraction} | ({"arms": arms} if kind == "spirals" else {})
    classes, test = arms if kind == "spirals" else 2, round(fraction * count)
    if count - test < classes:
        with pytest.raises(
            ValueError, match=rf"test_fraction = {fraction!r}: leaves {count - test} of {count} .*\b{arms}, one"
        ):
            load(described(kind, numbers), seed)
        return
    examples = load(described(kind, numbers), seed)
    assert set(examples.train.labels.tolist()) == set(range(classes))
    assert len(examples.test.labels) == test
    inputs, labels = whole(examples)
    assert len(np.unique(inputs, axis=0)) == count == len(labels)


def test_test_examples_are_drawn_evenly() -> None:
    """Source: the binomial distribution: of 300 seeds each example is for the test in 60 ± 7; 5 deviations allowed."""
    data = described("spirals", {"examples": 40, "spread": 0})
    tested = [tuple(point) for seed in range(300) for point in load(data, seed).test.inputs.round(9).tolist()]
    counts = [tested.count(point) for point in set(tested)]
    assert len(counts) == 40
    assert max(abs(count - 60) for count in counts) < 5 * np.sqrt(300 * 0.2 * 0.8)


@settings(max_examples=40)
@given(st.floats(0, 1), st.integers(0, 2**32 - 1))
@example(1.0, 0)
@example(0.0, 0)
def test_label_noise_is_exact_and_moves_nothing(fraction: float, seed: int) -> None:
    """Source: the contract: exactly round(η n) training labels are others, and all else is as without."""
    numbers = {"examples": 150, "arms": 5}
    noisy, clean = (load(described("spirals", numbers | {"label_noise": each}), seed) for each in (fraction, 0))
    assert same(noisy.test, clean.test)
    np.testing.assert_array_equal(noisy.train.inputs, clean.train.inputs)
    assert (noisy.train.labels != clean.train.labels).sum() == round(fraction * 120)
    assert set(noisy.train.labels.tolist()) <= set(range(5))


def test_a_false_label_is_any_other_class() -> None:
    """Source: 4 others, all as likely: of 9,500 false labels each shift has 2,375 ± 42; 4 deviations allowed."""
    numbers = {"examples": 10_000, "arms": 5, "test_fraction": 0.05}
    noisy, clean = (load(described("spirals", numbers | {"label_noise": each}), 0) for each in (1, 0))
    shifts = np.bincount((noisy.train.labels - clean.train.labels) % 5, minlength=5)
    assert shifts[0] == 0
    assert abs(shifts[1:] - 2375).max() < 4 * np.sqrt(9500 * 0.25 * 0.75)


def test_more_label_noise_is_the_same_and_more() -> None:
    """Source: the contract: who moves the slider sees labels added, not others."""
    none, less, more = (load(described("digits", {"label_noise": each}), 2).train.labels for each in (0, 0.1, 0.4))
    false = less != none
    np.testing.assert_array_equal(more[false], less[false])
    assert np.flatnonzero(false).max() > 1000  # of 1,438, and not the first ones


def test_the_arrays_are_read_only_float64_and_int() -> None:
    """Source: the contract."""
    examples = load(Data("moons"), 0)
    for part in (examples.train, examples.test):
        assert part.inputs.dtype == np.float64
        assert np.issubdtype(part.labels.dtype, np.integer)
        for array in (part.inputs, part.labels):
            with pytest.raises(ValueError, match="read-only"):
                array[0] = 0


def test_the_digest_is_sha_256() -> None:
    """Source: FIPS 180-4's example, the message "abc"."""
    assert digest(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert digest(b"") == hashlib.sha256().hexdigest()
