"""An entrant's colour, dash and marker are its own, whatever becomes of the others."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from downhill import Entrant, Experiment

GD = Entrant("gd")


def race(*styles: float | None) -> Experiment:
    return Experiment(
        "beale", entrants=tuple(replace(GD, path_style=None if style is None else float(style)) for style in styles)
    )


# By hand: the numbers named, from 1, and the styles, from 0.
@pytest.mark.parametrize(
    ("named", "styles"),
    [
        ((None, None, None), (0, 1, 2)),
        ((2, 1), (1, 0)),
        ((2, None), (1, 0)),
        ((None, 1, None), (1, 0, 2)),
        ((3, 3, 3), (2, 1, 0)),
        ((12, None), (11, 1)),
        ((), ()),
    ],
)
def test_styles_are_those_named_or_of_the_place_or_free(named: tuple[int | None, ...], styles: tuple[int, ...]) -> None:
    assert race(*named).path_styles == styles


@given(st.lists(st.none() | st.integers(1, 12), max_size=12))
def test_no_two_entrants_look_alike(named: list[int | None]) -> None:
    styles = race(*named).path_styles
    assert len(set(styles)) == len(named)
    assert all(0 <= style < 12 for style in styles)


def test_they_are_written_down() -> None:
    written = race(2, None)
    assert Experiment.from_query(written.to_query()) == Experiment.from_json(written.to_json()) == written
    assert "path_style" not in race(None).to_query()


@pytest.mark.parametrize("style", [0.0, 13.0, 1.5])
def test_what_is_no_style_is_refused(style: float) -> None:
    with pytest.raises(ValueError, match=r"gd: path_style = .*: must be a whole number from 1 to 12"):
        Entrant("gd", path_style=style)
