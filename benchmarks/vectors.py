"""Drawings of a long race: how large they are, and how long they take beside its PNG."""

import time
from collections.abc import Callable
from dataclasses import replace

from benchmarks.races import SIX
from benchmarks.row import Row, median
from downhill import simulate
from downhill.export import Style, render_pdf, render_png, render_svg, render_tikz

ROUNDS = 5
MOST_BYTES = 500_000


def rows() -> list[Row]:
    """Each format in turns with the PNG, all layouts for the size; what is loaded or compiled once is so before."""
    race = replace(SIX, steps=1000)
    runs = simulate(race)
    kinds: dict[str, Callable[..., bytes]] = {"SVG": render_svg, "PDF": render_pdf, "TikZ": render_tikz}
    measured: list[Row] = []
    for name, render in kinds.items():
        largest = max(len(render(race, runs, Style(layout))) for layout in ("overlay", "grid", "split", "curve"))
        render_png(race, runs)
        turns = [(_seconds(render, race, runs), _seconds(render_png, race, runs)) for _ in range(ROUNDS)]
        ours, png = (median(list(times)) for times in zip(*turns, strict=True))
        measured.append(
            Row(
                f"(t) {name} of 6 × 1,000 steps: the largest of four layouts; an overlay's time; n = {ROUNDS}",
                f"{largest / 1000:.0f} kB; {ours:.2f} s",
                f"{png:.2f} s, PNG",
                f"{ours / png:.1f} × its time",
                f"≤ {MOST_BYTES // 1000} kB",
                largest <= MOST_BYTES,
            )
        )
    return measured


def _seconds(render: Callable[..., bytes], *race: object) -> float:
    began = time.perf_counter()
    render(*race)
    return time.perf_counter() - began
