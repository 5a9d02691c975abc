"""Which files a command wants, and how they are to look."""

import argparse
import re
import sys
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager

from tqdm import tqdm

from downhill.cli.arguments import complain
from downhill.experiment import Experiment
from downhill.export.faces import unwritable_in
from downhill.export.race_formats import FileRequest
from downhill.export.style import Style


def chosen(options: argparse.Namespace, kinds: Iterable[str]) -> dict[str, str]:
    """Those of the kinds that are wanted, each with its file."""
    named = {kind: getattr(options, kind.replace("-", "_")) for kind in kinds}
    return {kind: path for kind, path in named.items() if path is not None}


def order(kind: str, experiment: Experiment, style: Style, options: argparse.Namespace) -> FileRequest:
    """What is to be made.

    Raises:
        ValueError: what is not allowed.
    """
    return FileRequest(
        kind,
        experiment,
        style=style,
        layout="overlay" if options.layout == "curve" else options.layout,
        film=_film(experiment, options.film) if options.film else None,
        step=options.step,
        entrant=entrant_index("--of", str(options.of), experiment) if kind == "snippet" else 0,
        library=options.library,
        playground=options.playground,
    )


def style_of(options: argparse.Namespace) -> Style:
    """How pictures are to look: flat, where an address shows the relief.

    Raises:
        ValueError: what is not allowed.
    """
    return Style(
        layout="overlay" if options.layout == "surface" else options.layout,
        theme=options.theme,
        size=size_of(options.size) if options.size else None,
        frames=options.frames,
        speed=options.speed,
        hold=options.hold,
        once=options.once,
        title=options.title,
        projector=options.projector,
        width_cm=options.width,
    )


def warn_of_unwritable(experiment: Experiment, style: Style) -> None:
    """Tell which characters a picture cannot have."""
    if lacking := unwritable_in(experiment, style):
        complain(f"no font on this machine has {' '.join(lacking)}: in pictures � stands there instead")


def size_of(text: str) -> tuple[int, int]:
    """Width and height.

    Raises:
        ValueError: a text of another form.
    """
    found = re.fullmatch(r"(\d{1,6})[x×](\d{1,6})", text, re.ASCII)
    if not found:
        raise ValueError(f"--size {text}: must be like 640x480")
    return int(found[1]), int(found[2])


def _film(experiment: Experiment, text: str) -> tuple[int, str]:
    number, colon, name = text.partition(":")
    if not colon:
        raise ValueError(f"--film {text}: must be like 1:learning_rate")
    return entrant_index("--film", number, experiment), name


def entrant_index(option: str, number: str, experiment: Experiment) -> int:
    """People count entrants from 1.

    Raises:
        ValueError: nobody has this number.
    """
    count = len(experiment.entrants)
    if not re.fullmatch(r"\d{1,3}", number, re.ASCII) or not 1 <= int(number) <= count:
        raise ValueError(f"{option} {number}: must be the number of an entrant, from 1 to {count}")
    return int(number) - 1


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """A table as text, its columns below each other."""
    widths = [max(map(len, cells)) for cells in zip(*rows, strict=True)]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)


@contextmanager
def progress_bar(name: str) -> Generator[Callable[[float], None]]:
    """A bar on a terminal, gone when the work is done."""
    form = "{desc} {percentage:3.0f} % |{bar}| {remaining}"
    with tqdm(total=1.0, desc=name, bar_format=form, leave=False, disable=not sys.stderr.isatty()) as bar:

        def advance(fraction: float) -> None:
            bar.update(fraction - bar.n)

        yield advance
