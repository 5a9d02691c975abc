"""Drawings: what independent programs make of SVG and PDF is the PNG of the same race or map."""

import io
import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pypdfium2
import pytest
import resvg_py
from PIL import Image

from downhill import Entrant, Experiment, simulate
from downhill.drawing.maps import Show
from downhill.export import Style, render_map_png, render_png
from downhill.export.faces import OURS
from downhill.export.scene import plan_of
from downhill.export.vector import WRITERS, map_drawing, race_drawing
from downhill.export.vector_file import Drawing
from downhill.maps import Basins, Map, Plane, Sensitivity, compute
from landscapes import LANDSCAPES
from tests.products import sampled
from tests.quick_maps import quick_maps as quick_maps

pytestmark = pytest.mark.usefixtures("quick_maps")

SIX = tuple(
    Entrant(rule, {"learning_rate": rate})
    for rule, rate in {"gd": 0.01, "momentum": 0.01, "adam": 0.1, "rmsprop": 0.05, "adagrad": 0.5, "lion": 0.05}.items()
)
RACE = Experiment("beale", steps=60, entrants=SIX)
SEVENTH = ("nesterov", "adamw")
LOST = Experiment(
    "rosenbrock",
    (2.5, 2.5),
    steps=20,
    entrants=(Entrant("gd", {"learning_rate": 1e-6}), Entrant("gd", {"learning_rate": 0.9}), Entrant("adam")),
)
MAPS: dict[str, tuple[Map, Show]] = {
    "basins": (Map(Experiment("himmelblau", steps=50, entrants=SIX[:2]), Basins(size=17)), "minimum"),
    "plane": (Map(Experiment("quadratic", steps=50, entrants=SIX[1:2]), Plane(size=16)), "loss"),
    "curves": (
        Map(Experiment("quadratic", steps=20, entrants=(SIX[0], replace(SIX[3], noise=3.0))), Sensitivity(21, seeds=5)),
        "loss",
    ),
}


def seen_in_svg(file: bytes, size: tuple[int, int]) -> np.ndarray:
    """By resvg, in Rust, at a pixel of the layout a pixel; its font is the one that it is given."""
    width, height = size
    in_pixels = re.sub(
        r'width="[^"]*cm" height="[^"]*cm"', f'width="{width}" height="{height}"', file.decode(), count=1
    )
    png = resvg_py.svg_to_bytes(svg_string=in_pixels, dpi=96.0, skip_system_fonts=True, font_files=[OURS.file])
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"), int)


def seen_in_pdf(file: bytes, size: tuple[int, int]) -> np.ndarray:
    """By PDFium, which is Chrome's."""
    with pypdfium2.PdfDocument(file) as document:
        page = document[0]
        picture = page.render(scale=size[0] / page.get_width()).to_pil().convert("RGB")
    return np.asarray(picture.resize(size), int)


SEEN: dict[str, Callable[[bytes, tuple[int, int]], np.ndarray]] = {"svg": seen_in_svg, "pdf": seen_in_pdf}


def assert_alike(kind: str, drawing: Drawing, png: bytes) -> None:
    """Hardly a pixel differs by more than an edge that lies a little elsewhere; where there are lines, they agree."""
    wanted = Image.open(io.BytesIO(png)).convert("RGB")
    expected = np.asarray(wanted, int)
    seen = SEEN[kind](WRITERS[kind](drawing), wanted.size)
    far = np.abs(seen - expected).max(axis=2) > 100
    assert far.mean() < 0.015
    assert np.abs(seen - expected).mean() < 4.0
    rows = np.linspace(0, len(far), 9).astype(int).tolist()
    columns = np.linspace(0, far.shape[1], 13).astype(int).tolist()
    tiles = [far[top:bottom, left:right].mean() for top, bottom in pairwise(rows) for left, right in pairwise(columns)]
    assert max(tiles) < 0.09, "nothing is missing or elsewhere"


STYLES = [
    Style(),
    Style("grid", theme="dark", title="Six rules"),
    Style("split", projector=True),
    Style("curve", theme="dark", size=(640, 480)),
]


@pytest.mark.parametrize("kind", SEEN)
@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.layout)
def test_a_step_looks_as_its_png(style: Style, kind: str) -> None:
    """Source: the PNG, drawn by other code on pixels; the text's edges differ, as every program has its own."""
    runs = simulate(RACE)
    assert_alike(kind, race_drawing(RACE, runs, style, step=40), render_png(RACE, runs, style, step=40))


@pytest.mark.parametrize("kind", SEEN)
def test_runs_that_are_lost_look_as_in_the_png(kind: str) -> None:
    """Source: the same; arrows, and words with a halo."""
    runs = simulate(LOST)
    assert_alike(kind, race_drawing(LOST, runs), render_png(LOST, runs))


@pytest.mark.parametrize("kind", SEEN)
@pytest.mark.parametrize("name", MAPS)
def test_a_map_looks_as_its_png(name: str, kind: str) -> None:
    """Source: the PNG."""
    computed, show = compute(MAPS[name][0]), MAPS[name][1]
    style = Style(theme="dark" if name == "plane" else "light")
    assert_alike(kind, map_drawing(computed, show, style), render_map_png(computed, show, style))


@pytest.mark.parametrize(("landscape", "kind"), sampled([(each, "svg") for each in LANDSCAPES], every=12))
def test_every_landscape_looks_as_in_the_png(landscape: str, kind: str) -> None:
    """Source: the PNG, in which the loss of every sample decides, not a line between samples."""
    experiment = Experiment(landscape, steps=1)
    assert_alike(kind, race_drawing(experiment, ()), render_png(experiment, ()))


@pytest.mark.parametrize("kind", SEEN)
@pytest.mark.parametrize("landscape", ["beale", "saddle"])
def test_areas_between_levels_have_the_colours_of_the_png(landscape: str, kind: str) -> None:
    """Source: the PNG, to a rounding of each colour; two levels are four apart, and lines cover a part of the panel."""
    experiment = Experiment(landscape, steps=1)
    [panel] = plan_of(experiment, Style()).panels
    left, top, right, bottom = panel.box
    expected = np.asarray(Image.open(io.BytesIO(render_png(experiment, ()))).convert("RGB"), int)
    seen = SEEN[kind](WRITERS[kind](race_drawing(experiment, ())), (960, 720))
    off = np.abs(seen - expected)[top:bottom, left:right].max(axis=2)
    assert (off <= 1).mean() > 0.7


@pytest.mark.parametrize(("kind", "bounds"), [("svg", (30, 500)), ("pdf", (15, 500)), ("tikz", (30, 500))])
def test_files_are_small(kind: str, bounds: tuple[int, int]) -> None:
    """Source: issue's bound: six entrants with 1,000 steps in at most 500 kB, all of them visible to the end."""
    noisy = tuple(replace(entrant, noise=5.0) for entrant in SIX)
    race = Experiment("beale", steps=1000, entrants=noisy)
    runs = simulate(race)
    sizes = [len(WRITERS[kind](race_drawing(race, runs, Style(layout)))) for layout in ("overlay", "grid", "split")]
    assert bounds[0] * 1000 < min(sizes)
    assert max(sizes) <= bounds[1] * 1000


# Text and size --------------------------------------------------------------------------------------------------------

HOSTILE = r"""</text><script>x</script> &amp; ]]> \input{x} $1^_{2}$ ~%#|"'`` ,, -- ?`"""


def texts(file: bytes) -> list[str]:
    root = ET.fromstring(file.decode())
    return [each.text or "" for each in root.iter("{http://www.w3.org/2000/svg}text")]


def test_text_is_text_in_svg() -> None:
    """Source: Python's parser of XML; everything that is read in a picture, in one family, hostile or not."""
    race = replace(RACE, entrants=(replace(SIX[0], name="<b>漢字 & שלום"),))
    file = WRITERS["svg"](race_drawing(race, simulate(race), Style(title=HOSTILE)))
    found = texts(file)
    assert {"<b>漢字 & שלום", "step 60 / 60", "x", "y", "−4", "0"} <= set(found)
    assert any(HOSTILE.startswith(text.removesuffix("…")) for text in found[:1])
    root = ET.fromstring(file.decode())
    assert root.get("font-family") == "DejaVu Sans, Verdana, sans-serif"
    assert {each.tag.rpartition("}")[2] for each in root.iter()} <= {
        *("svg", "title", "metadata", "defs", "clipPath", "rect", "g", "use", "path", "circle", "text", "image")
    }
    assert not re.search(r"https?:(?!//www\.w3\.org/2000/svg)", file.decode()), "nothing is loaded"


def test_text_is_text_in_pdf_and_its_font_is_embedded() -> None:
    """Source: what PDFium finds in the page; Greek, minus signs and raised digits among it."""
    race = replace(RACE, entrants=(*SIX[:2], replace(SIX[0], name=r"\input{x} <b> % #")))
    file = WRITERS["pdf"](race_drawing(race, simulate(race), Style(title="Ünïcödé αβ − 10⁻³")))
    with pypdfium2.PdfDocument(file) as document:
        found = document[0].get_textpage().get_text_range()
    for words in ("Ünïcödé αβ − 10⁻³", "Momentum", "step 60 / 60", "−4", r"\input{x} <b> % #"):
        assert words in found
    assert b"/FontFile2" in file


def test_words_are_found_in_a_pdf_with_a_long_legend() -> None:
    """Source: PDFium, which took letters written one by one, one below another, for a column of its own each."""
    race = Experiment("beale", (-1.5, -1.5), 50, (*(Entrant(each.rule) for each in SIX[:5]), *map(Entrant, SEVENTH)))
    with pypdfium2.PdfDocument(WRITERS["pdf"](race_drawing(race, simulate(race)))) as document:
        found = document[0].get_textpage().get_text_range()
    for words in ("Beale", "Gradient descent", "step 50 / 50", "diverged at step"):
        assert words in found


def test_text_in_pdf_is_aligned_as_in_the_layout() -> None:
    """Source: the layout: the step ends where the title's line does, an axis has its name below its middle."""
    drawing = race_drawing(RACE, simulate(RACE))
    planned = plan_of(RACE, Style())
    [panel] = planned.panels
    k = drawing.points_per_pixel
    with pypdfium2.PdfDocument(WRITERS["pdf"](drawing)) as document:
        text = document[0].get_textpage()
        place = text.search("step 60 / 60").get_next()
        assert place
        assert text.get_charbox(sum(place) - 1)[2] == pytest.approx(planned.title[2] * k, abs=0.7)
        names = [index for index in range(text.count_chars()) if text.get_text_range(index, 1) in "xy"]
        boxes = [text.get_charbox(index) for index in names]
        middle = (panel.box[0] + panel.box[2]) / 2 * k
        assert any((left + right) / 2 == pytest.approx(middle, abs=0.5) for left, _, right, _ in boxes)


def test_letters_are_joined_and_set_from_right_to_left_in_pdf() -> None:
    """Source: the PNG, in which Pillow's libraqm does it, where it is there."""
    race = replace(RACE, entrants=(replace(SIX[0], name="سلام"),))
    runs = simulate(race)
    assert_alike("pdf", race_drawing(race, runs), render_png(race, runs))


@pytest.mark.parametrize("width", [5.0, 12.0, 84.1])
def test_drawings_are_as_wide_as_asked(width: float) -> None:
    """Source: one inch has 2.54 cm and 72 points; the shape is the PNG's."""
    drawing = race_drawing(RACE, simulate(RACE), Style(size=(800, 500), width_cm=width))
    root = ET.fromstring(WRITERS["svg"](drawing).decode())
    assert (root.get("width"), root.get("height")) == (f"{width:.4g}cm", f"{width * 5 / 8:.4g}cm")
    with pypdfium2.PdfDocument(WRITERS["pdf"](drawing)) as document:
        assert document[0].get_size() == pytest.approx((width / 2.54 * 72, width / 2.54 * 45), abs=0.02)
    assert f"x={width / 2.54 * 72 / 800:.6f}bp" in WRITERS["tikz"](drawing).decode()


@pytest.mark.parametrize("width", [2.9, 101, float("nan"), "12", True])
def test_a_width_that_is_not_allowed_is_refused(width: Any) -> None:
    with pytest.raises(ValueError, match=r"width_cm = .*: must be a number from 3 to 100"):
        Style(width_cm=width)


def test_a_step_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match=r"step = 61: must be a whole number from 0 to 60"):
        race_drawing(RACE, simulate(RACE), step=61)


# What they were made of -----------------------------------------------------------------------------------------------


def told(kind: str, file: bytes, name: str) -> str:
    """What a file says that it was made of, as docs/files.md says where it is."""
    if kind == "svg":
        [found] = ET.fromstring(file.decode()).iterfind(f".//*[@id='downhill-{name.lower()}']")
        return found.text or ""
    if kind == "pdf":
        packet = re.search(rb"<x:xmpmeta.*?</x:xmpmeta>", file, re.DOTALL)
        assert packet
        [found] = ET.fromstring(packet[0].decode()).iter(f"{{urn:downhill:}}{name}")
        return found.text or ""
    lines = file.decode().replace("\n%+", "").splitlines()
    return "\n".join(line.removeprefix("%%") for line in lines if line.startswith("%%"))


@pytest.mark.parametrize("kind", WRITERS)
def test_a_drawing_carries_what_it_was_made_of(kind: str) -> None:
    """Source: the experiment and the map themselves, hostile names and all, longer than a line of TeX may be."""
    hostile = replace(RACE, entrants=tuple(replace(SIX[0], name=HOSTILE[:40]) for _ in range(12)))
    assert len(hostile.to_json()) > 2_000
    file = WRITERS[kind](race_drawing(hostile, simulate(hostile)))
    assert Experiment.from_json(told(kind, file, "Experiment")) == hostile
    wanted, show = MAPS["basins"]
    assert Map.from_json(told(kind, WRITERS[kind](map_drawing(compute(wanted), show)), "Map")) == wanted


@pytest.mark.parametrize("kind", WRITERS)
def test_the_same_race_is_the_same_file(kind: str) -> None:
    """Source: the file itself, made twice; no date is in it."""
    runs = simulate(LOST)
    assert WRITERS[kind](race_drawing(LOST, runs)) == WRITERS[kind](race_drawing(LOST, runs))
