"""Landscapes that people type: ``formula:x**2 + 3*sin(y)**2`` stands wherever a landscape's id does."""

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from downhill.expressions import PREFIX, Formula, FormulaError, parse
from downhill.expressions.numpy_values import evaluate_formula
from landscapes.entry import Landscape, Point, Scalar

MOST_KEPT = 128
"""Typed landscapes remembered; a forgotten one is made anew, and compiled anew."""
_REACH = 5.0
_PROBES = np.linspace(-_REACH, _REACH, 41)


@lru_cache(maxsize=MOST_KEPT)
def typed_landscape(landscape_id: str) -> Landscape:
    """The landscape of a formula in x and y, over [-5, 5]², from the start (-4, 3).

    One formula gives one landscape, as long as it is remembered: programs are compiled for the landscape itself.

    Args:
        landscape_id: ``"formula:"`` and the formula.

    Raises:
        ValueError: it is no formula, or nowhere defined; the message says at which character and why.
    """
    try:
        formula = typed_formula(landscape_id.removeprefix(PREFIX))
    except FormulaError as error:
        raise ValueError(f"formula, {error}{error.in_address}") from None

    def f(point: Point, parameters: Mapping[str, Scalar]) -> Scalar:
        return formula(point[0], point[1])

    return Landscape(
        id=landscape_id,
        name=formula.text,
        formula=formula.tex,
        f=f,
        view=((-_REACH, _REACH), (-_REACH, _REACH)),
        start=(-4.0, 3.0),
        shows="Your own formula. Where it has no value the picture is empty.",
        source="typed",
        colour_scale="auto",
        smooth=False,  # nothing is known of it
    )


def typed_formula(text: str) -> Formula:
    """The formula that a text spells, with a finite value somewhere on the picture.

    Raises:
        FormulaError: it spells none, or one without any: of 41 × 41 points of the view none has a value.
    """
    formula = parse(text)
    x, y = (each.ravel() for each in np.meshgrid(_PROBES, _PROBES))
    if not np.isfinite(evaluate_formula(formula.tree, {"x": x, "y": y})).any():
        raise FormulaError(
            f"the formula is nowhere defined: it has no finite value at any of {x.size} points with x and y "
            f"from -{_REACH:g} to {_REACH:g}",
            text.index(formula.text),
        )
    return formula
