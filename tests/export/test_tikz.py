"""TikZ: any text is only text, and where TeX is installed both engines make the PNG's picture of a file."""

import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image

from downhill import Entrant, Experiment, simulate
from downhill.drawing.layout import Box
from downhill.drawing.maps import Show
from downhill.export import Style, render_map_png, render_map_tikz, render_png, render_tikz
from downhill.export.map_picture import map_scene
from downhill.export.scene import plan_of
from downhill.export.tex_text import CHARACTER, tex_text
from downhill.maps import Basins, Map, compute
from landscapes import LANDSCAPES
from optimizers import OPTIMIZERS
from tests.quick_maps import quick_maps as quick_maps

ALLOWED = r"""
    \\text(?:backslash|asciicircum|asciitilde|less|greater|bar|quotedblright|endash|emdash|ellipsis)\{\} | \\[{}%&#$_\ ]
    | \\ensuremath\{(?:[*'-] | o | [_^]\{[-+n\d]+\} | \^\\circ | \\mathrm\{[A-Z]\} | \\[A-Za-z]+)\}
    | \\downhillcharacter\{[^\x00-\x7f]\} | [-`'!?,]\{\} | \{[][]\} | \{\} | [A-Za-z0-9 .:;()/*+=@~]
"""
"""All that there may be, by hand: a printable character of ASCII that TeX prints as it is, or one of these commands."""


@given(st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), max_size=40))
@example(r"\input{x} $1^_{2}$ ~&%#|<>\"`` '' -- ,, [a] ?` !`")
@example("θ ← θ − α·ĝ, 10⁻³, log₁₀, Ω ≤ ∞, é ж 漢 שלום 🙂  two  spaces")
def test_any_text_is_only_text(text: str) -> None:
    """Source: the table above; a command that somebody typed is not in it."""
    written = tex_text(text)
    assert re.fullmatch(f"(?:{ALLOWED})*", written, re.VERBOSE), written
    assert CHARACTER == r"\downhillcharacter"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        (r"\input{a}", r"\textbackslash{}input\{a\}"),
        ("10⁻³", r"10\ensuremath{^{-3}}"),
        ("log₁₀ α", r"log\ensuremath{_{10}} \ensuremath{\alpha}"),
        ("1  Adam", r"1\  Adam"),
        ("50 % & #2_3", r"50 \% \& \#2\_3"),
        ("e\N{COMBINING ACUTE ACCENT}", r"\downhillcharacter{é}"),
        ("Αα Λλ", r"\ensuremath{\mathrm{A}}\ensuremath{\alpha} \ensuremath{\Lambda}\ensuremath{\lambda}"),
    ],
)
def test_how_it_is_written(text: str, written: str) -> None:
    """Source: by hand, from TeX's and LaTeX's manuals."""
    assert tex_text(text) == written


# With TeX -------------------------------------------------------------------------------------------------------------

HOSTILE = r"\input{x} $1^_{2}$ ~&%#|<>--\end"
RACE = Experiment(
    "beale",
    steps=40,
    entrants=(Entrant("adam", {"learning_rate": 0.1}), Entrant("gd", {"learning_rate": 0.01}, name=HOSTILE)),
)
LOST = Experiment("rosenbrock", (2.5, 2.5), steps=9, entrants=(Entrant("gd", {"learning_rate": 0.9}), Entrant("gd")))
BASINS = Map(Experiment("himmelblau", steps=40, entrants=RACE.entrants[:1]), Basins(size=17))
SHOW: Show = "minimum"
DOCUMENT = r"""\documentclass{article}
\usepackage{tikz}
\usepackage[paperwidth=12cm, paperheight=12cm, margin=0cm]{geometry}
\setlength\parindent{0pt}\setlength\topskip{0pt}\pagestyle{empty}
\begin{document}
\input{race.tex}\newpage\input{panels.tex}\newpage\input{lost.tex}\newpage\input{map.tex}\newpage
\input{race.tex}\newpage
\begingroup\def\downhillcharacter#1{#1}%s\endgroup
\end{document}
"""


def symbols() -> str:
    """Every name and symbol of the catalogue."""
    numbers = [each for entry in (*LANDSCAPES.values(),) for each in entry.parameters]
    numbers += [each for entry in OPTIMIZERS.values() for each in entry.hyperparameters]
    names = [entry.name for entry in (*LANDSCAPES.values(), *OPTIMIZERS.values())]
    return ", ".join(dict.fromkeys([*names, *(each.symbol for each in numbers)]))


@pytest.mark.usefixtures("quick_maps")
@pytest.mark.parametrize("engine", ["pdflatex", "lualatex"])
def test_tex_makes_the_picture_of_the_png(engine: str, tmp_path: Path) -> None:
    """Source: the PNG within the panels; letters are the document's, and are read back by PDFium."""
    if not shutil.which(engine):
        pytest.skip(f"no {engine}; Debian: apt-get install texlive-latex-extra texlive-pictures texlive-luatex")
    runs, panels = simulate(RACE), Style("grid", theme="dark")
    computed = compute(BASINS)
    files = {
        "race": render_tikz(RACE, runs),
        "panels": render_tikz(RACE, runs, panels),
        "lost": render_tikz(LOST, simulate(LOST)),
        "map": render_map_tikz(computed, SHOW),
    }
    for name, file in files.items():
        (tmp_path / f"{name}.tex").write_bytes(file)
    (tmp_path / "all.tex").write_text(DOCUMENT % tex_text(symbols()), encoding="utf-8")
    command = [engine, "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "all.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout.decode(errors="replace")[-2000:]
    pictures = [
        (render_png(RACE, runs), [panel.box for panel in plan_of(RACE, Style()).panels]),
        (render_png(RACE, runs, panels), [panel.box for panel in plan_of(RACE, panels).panels]),
        (render_png(LOST, simulate(LOST)), []),
        (render_map_png(computed, SHOW), list(map_scene(computed, SHOW, Style()).plan.panels)),
    ]
    with pypdfium2.PdfDocument(tmp_path / "all.pdf") as document:
        assert len(document) == 6
        for page, (png, boxes) in zip((document[number] for number in range(4)), pictures, strict=True):
            (tmp_path / "wanted.png").write_bytes(png)
            with Image.open(tmp_path / "wanted.png") as wanted:
                expected = np.asarray(wanted.convert("RGB"), int)
            scale = expected.shape[1] / page.get_width()
            seen = np.asarray(page.render(scale=scale).to_pil().convert("RGB"), int)
            for box in boxes:
                assert_alike(seen, expected, box)
        texts = [document[number].get_textpage().get_text_range() for number in range(6)]
    read = re.sub(r"\s", "", texts[0])
    for words in ("Beale", "step40/40", "Adam", r"\input{x}$1", "&%#"):
        assert words in read
    assert "diverged" in texts[2]
    assert texts[4] == texts[0], "a picture leaves nothing behind"
    assert "?" not in texts[5], "every name of ours can be written"


def assert_alike(seen: np.ndarray, expected: np.ndarray, box: Box) -> None:
    left, top, right, bottom = box
    difference = np.abs(seen[top:bottom, left:right] - expected[top:bottom, left:right])
    assert (difference.max(axis=2) > 100).mean() < 0.02
    assert difference.mean() < 5
