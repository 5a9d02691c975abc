"""Landscapes that people type: ``formula:x**2 + 3*sin(y)**2`` stands wherever a landscape's id does."""

from collections.abc import Mapping
from functools import lru_cache

from downhill.expressions import PREFIX, FormulaError, parse
from landscapes.entry import Landscape, Point, Scalar

MOST_KEPT = 128
"""Typed landscapes remembered; a forgotten one is made anew, and compiled anew."""


@lru_cache(maxsize=MOST_KEPT)
def typed_landscape(landscape_id: str) -> Landscape:
    """The landscape of a formula in x and y, over [-5, 5]², from the start (-4, 3).

    One formula gives one landscape, as long as it is remembered: programs are compiled for the landscape itself.

    Args:
        landscape_id: ``"formula:"`` and the formula.

    Raises:
        ValueError: it is no formula; the message says at which character and why.
    """
    try:
        formula = parse(landscape_id.removeprefix(PREFIX))
    except FormulaError as error:
        raise ValueError(f"formula, {error}") from None

    def f(point: Point, parameters: Mapping[str, Scalar]) -> Scalar:
        return formula(point[0], point[1])

    return Landscape(
        id=landscape_id,
        name=formula.text,
        formula=formula.tex,
        f=f,
        view=((-5.0, 5.0), (-5.0, 5.0)),
        start=(-4.0, 3.0),
        shows="Your own formula. Where it has no value the picture is empty.",
        source="typed",
        colour_scale="auto",
        smooth=False,  # nothing is known of it
    )
