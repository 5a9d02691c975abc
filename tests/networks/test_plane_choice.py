"""Which plane is chosen."""

import re
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from downhill.networks.plane_choice import PLANES, PlaneChoice


@st.composite
def choices(draw: st.DrawFn) -> tuple[str, dict[str, float]]:
    """A kind and all of its numbers, any that are allowed."""
    kind = draw(st.sampled_from(list(PLANES)))
    numbers = {
        each.name: draw(
            st.integers(int(each.low), int(each.high)).map(float)
            if each.scale == "whole"
            else st.floats(each.low, each.high)
        )
        for each in PLANES[kind].parameters
    }
    if kind == "points":
        ends = draw(st.lists(st.integers(0, 11).map(float), min_size=3, max_size=3, unique=True))
        numbers |= dict(zip(("first", "second", "third"), ends, strict=True))
    return kind, numbers


@given(choices())
def test_there_and_back(chosen: tuple[str, dict[str, float]]) -> None:
    """Source: the value itself."""
    choice = PlaneChoice(*chosen)
    assert PlaneChoice.from_text(choice.to_text()) == choice
    described = choice.describe()
    assert PlaneChoice(described.pop("kind"), described) == choice
    assert hash(PlaneChoice.from_text(choice.to_text())) == hash(choice)


@pytest.mark.parametrize(
    ("choice", "text", "entrants"),
    [
        (PlaneChoice(), "paths", ()),
        (PlaneChoice("paths", {"size": 51.0, "margin": 0.5}), "paths,margin=0.5", ()),
        (PlaneChoice("random", {"entrant": 3.0, "seed": 2.0**32 - 1}), "random,entrant=3,seed=4294967295", (3,)),
        (PlaneChoice("points", {"first": 2.0, "third": 0.0}), "points,first=2,third=0", (2, 1, 0)),
    ],
)
def test_the_text(choice: PlaneChoice, text: str, entrants: tuple[int, ...]) -> None:
    """Source: the form of a map's field; what is the default is not said."""
    assert choice.to_text() == text
    assert choice.entrants == entrants


@pytest.mark.parametrize(
    ("kind", "numbers", "message"),
    [
        ("plan", {}, "plane = 'plan': must be one of"),
        ("paths", {"seed": 1.0}, "unknown number 'seed'"),
        ("paths", {"size": 1.0}, "plane paths: size = 1.0: must be a whole number from 2 to 201"),
        ("paths", {"size": 202.0}, "size = 202.0"),
        ("paths", {"size": 2.5}, "size = 2.5"),
        ("paths", {"margin": float("nan")}, "margin = nan"),
        ("random", {"seed": -1.0}, "seed = -1.0"),
        ("random", {"entrant": 12.0}, "entrant = 12.0: must be a whole number from 0 to 11"),
        ("random", {"reach": 0.0}, "reach = 0.0"),
        ("points", {"first": 1.0}, "plane points: second = 1: must be another entrant than first"),
        ("points", {"third": 0.0}, "third = 0: must be another entrant than first"),
        ("points", {"third": 1.0}, "third = 1: must be another entrant than second"),
    ],
)
def test_what_is_refused(kind: str, numbers: Mapping[str, float], message: str) -> None:
    """Source: the ranges; a message names field, value and what is allowed."""
    with pytest.raises(ValueError, match=re.escape(message)):
        PlaneChoice(kind, numbers)


@pytest.mark.parametrize("text", ["", "paths,", "paths,size", "paths,size=x", "paths,size=5,size=6", "paths;size=5"])
def test_texts_that_say_nothing(text: str) -> None:
    """Source: the form."""
    with pytest.raises(ValueError, match=r"must be|given twice"):
        PlaneChoice.from_text(text)
