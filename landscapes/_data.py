"""The real data under some landscapes, from the sets that ship with scikit-learn; loaded when first asked for.

Features and targets are standardised: mean 0, standard deviation 1.
"""

from functools import cache
from typing import Any, cast

import numpy as np
from jaxtyping import Float

Examples = Float[np.ndarray, " examples"]


@cache
def diabetes() -> tuple[Examples, Examples]:
    """Body mass index, and the disease's progression a year later, of 442 patients (Efron et al. 2004)."""
    from sklearn.datasets import load_diabetes  # here, because it takes a second

    patients = cast(Any, load_diabetes())
    return _standardised(patients.data[:, patients.feature_names.index("bmi")]), _standardised(patients.target)


@cache
def petals() -> tuple[Examples, Examples]:
    """Length and width of the petals of 150 irises (Fisher 1936)."""
    data, _ = _irises()
    return _standardised(data[:, 2]), _standardised(data[:, 3])


@cache
def versicolor_and_virginica() -> tuple[Examples, Examples, Examples]:
    """Length and width of the sepals of 100 irises, and whether they are virginica (1) or versicolor (-1)."""
    data, species = _irises()
    chosen = species > 0
    length, width = (_standardised(data[chosen, column]) for column in (0, 1))
    return length, width, _read_only(np.where(species[chosen] == 2, 1.0, -1.0))


def _irises() -> tuple[Float[np.ndarray, "examples 4"], np.ndarray]:
    from sklearn.datasets import load_iris

    irises = cast(Any, load_iris())
    return irises.data, irises.target


def _standardised(values: np.ndarray) -> Examples:
    return _read_only((values - values.mean()) / values.std())


def _read_only(values: np.ndarray) -> Examples:
    values.flags.writeable = False
    return values
