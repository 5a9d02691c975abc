"""The commands ``assignment check`` and ``assignment show``."""

import argparse
import zipfile
from collections.abc import Iterator
from pathlib import Path

from downhill.assignments.assignment import Assignment
from downhill.assignments.collection import Collection, Progress, collect
from downhill.assignments.hand_in import HandIn
from downhill.assignments.link import MAX_LINK
from downhill.assignments.reading import MAX_FILE, read_hand_in
from downhill.assignments.sources import MAX_TOTAL, Source, of_file, of_folder, of_zip
from downhill.assignments.table import header, row
from downhill.assignments.work import kind_of
from downhill.cli.assignment_words import assignment_lines, hand_in_lines
from downhill.cli.outputs import aligned, progress_bar
from downhill.drawing.readable import readable
from downhill.experiment.json_text import decoded, parsed
from downhill.simulation.compilation import compile_loops_whole, use_every_core, use_persistent_cache
from downhill.simulation.portions import finished

SOME_REFUSED = 1
_SHOWN = (
    *("file", "name", "runs", "begun again", "best run", "best loss", "best outcome"),
    *("goal", "goal step", "goal used", "problems"),
)
_LONGEST_CELL = 60


def check_files(options: argparse.Namespace) -> int:
    """Say of assignments whether they are valid, and print a table of hand-ins; returns the exit status.

    Raises:
        ValueError: an assignment that is not valid, or no such file.
        OSError: a file or a folder that cannot be read.
    """
    paths = [Path(name) for name in options.files]
    for path in paths:
        if not path.exists():
            raise ValueError(f"{path}: there is no such file")
    assignments = {path: found for path in paths if (found := _assignment_in(path)) is not None}
    for path, assignment in assignments.items():
        print(f"{path}: {_summary(assignment)}")
    rest = [path for path in paths if path not in assignments]
    if not rest:
        return 0
    if len(assignments) > 1:
        raise ValueError(f"{len(assignments)} assignments: hand-ins are of one of them; give that one")
    collection = _collected(rest, next(iter(assignments.values()), None))
    print(_table(collection), flush=True)
    return SOME_REFUSED if collection.refused else 0


def show_file(options: argparse.Namespace) -> None:
    """Print what is in an assignment or a hand-in.

    Raises:
        ValueError: it is neither.
        OSError: the file cannot be read.
    """
    path = Path(options.file)
    if not path.is_file():
        raise ValueError(f"{path}: there is no such file")
    found = _assignment_in(path) or _hand_in(path)
    lines = hand_in_lines(found) if isinstance(found, HandIn) else assignment_lines(found)
    print("\n".join(lines), flush=True)


def _hand_in(path: Path) -> HandIn:
    try:
        return read_hand_in(_bytes(path, MAX_FILE))
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None


def _bytes(path: Path, most: int) -> bytes:
    with path.open("rb") as file:
        return file.read(most + 1)  # as much as tells that it is too large


def _assignment_in(path: Path) -> Assignment | None:
    """The assignment in a file; ``None`` if it is something else, which whoever reads hand-ins may judge."""
    if not path.is_file():
        return None
    try:
        text = decoded(_bytes(path, MAX_FILE))
        described = parsed(text)
    except ValueError:
        return None
    if not isinstance(described, dict) or "assignment" not in described or "hand_in" in described:
        return None
    try:
        return Assignment.from_json(text)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None


def _summary(assignment: Assignment) -> str:
    length = len(assignment.to_link_text())
    reads = "a phone reads its QR code" if length <= MAX_LINK else "too long for a QR code"
    what = f"a valid assignment, {assignment.title!r}, of a {kind_of(assignment.work)}"
    return f"{what}; its link has {length:,} characters, {reads}"


def _sources(paths: list[Path]) -> Iterator[Source]:
    for path in paths:
        if path.is_dir():
            yield from (source._replace(name=f"{path.name}/{source.name}") for source in of_folder(path))
        elif zipfile.is_zipfile(path):
            try:
                yield from of_zip(_bytes(path, MAX_TOTAL))
            except ValueError as error:
                yield Source(str(path), why_not=str(error))
        else:
            yield of_file(path, str(path))


def _collected(paths: list[Path], assignment: Assignment | None) -> Collection:
    compile_loops_whole()
    use_every_core()
    use_persistent_cache()
    with progress_bar("hand-ins") as on_progress:

        def tell(progress: Progress) -> None:
            if progress.total:
                on_progress(progress.done / progress.total)

        return finished(collect(_sources(paths), assignment), tell)


def _table(collection: Collection) -> str:
    lines = [f"{each.name}: refused: {each.why}" for each in collection.refused]
    if collection.assignment is not None and collection.hand_ins:
        names = header(collection.assignment)
        rows = [dict(zip(names, row(collection.assignment, each), strict=True)) for each in collection.hand_ins]
        shown = [name for name in _SHOWN if name in names]
        table = aligned([shown, *([_cell(cells[name]) for name in shown] for cells in rows)])
        lines = [f"{collection.assignment.title}", table, *lines]
    return "\n".join([*lines, f"{len(collection.hand_ins):,} counted, {len(collection.refused):,} refused"])


def _cell(value: object) -> str:
    text = readable(value) if isinstance(value, float) else "" if value is None else " ".join(str(value).split())
    return text if len(text) <= _LONGEST_CELL else f"{text[: _LONGEST_CELL - 1]}…"
