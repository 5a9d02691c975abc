"""Measure, print the table, and with ``--write`` put it into benchmarks/README.md."""

import argparse
import datetime as dt
import os
import platform
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks import (
    cold_start,
    collecting,
    costs,
    course,
    films,
    frames,
    gif,
    hall,
    live,
    maps,
    memory,
    neighbours,
    notebook,
    rooms,
    rules,
    slider,
    steps,
    switching,
    traffic,
    training,
    vectors,
    worst,
)
from benchmarks.former import beside_it
from benchmarks.row import HEADER, Row
from downhill.simulation.compilation import compile_loops_whole

README = Path(__file__).parent / "README.md"
BEGIN, END = "<!-- bench:begin -->", "<!-- bench:end -->"
FAMILIES: dict[str, Callable[[], list[Row]]] = {
    "slider": slider.rows,
    "live": partial(beside_it, live.rows),
    "frames": partial(beside_it, frames.rows),
    "traffic": partial(beside_it, traffic.rows),
    "steps": steps.rows,
    "gif": gif.rows,
    "cold_start": partial(beside_it, cold_start.rows),
    "switching": switching.rows,
    "rules": rules.rows,
    "films": films.rows,
    "maps": maps.rows,
    "costs": costs.rows,
    "neighbours": neighbours.rows,
    "memory": memory.rows,
    "hall": hall.rows,
    "class": rooms.rows,
    "course": course.rows,
    "training": training.rows,
    "collecting": collecting.rows,
    "notebook": notebook.rows,
    "worst": worst.rows,
    "vectors": vectors.rows,
}


def main() -> None:
    """Run the families named on the command line, or all."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("families", nargs="*", choices=[*FAMILIES, []], help="default: all")
    parser.add_argument("--write", action="store_true", help="into benchmarks/README.md")
    options = parser.parse_args()
    compile_loops_whole()
    measured = [row for name in options.families or FAMILIES for row in FAMILIES[name]()]
    table = "\n".join([HEADER, *map(str, measured), "", f"{dt.date.today():%Y-%m-%d}, {_machine()}."])
    print(table)
    if options.write:
        before, rest = README.read_text(encoding="utf-8").split(BEGIN)
        README.write_text(f"{before}{BEGIN}\n{table}\n{END}{rest.split(END)[1]}", encoding="utf-8")


def _machine() -> str:
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        names = [line.partition(":")[2].strip() for line in cpuinfo.read_text().splitlines() if "model name" in line]
        model = names[0] if names else model
    return f"{os.cpu_count()} cores, {model}, Python {platform.python_version()}, {platform.system()}, no GPU"


if __name__ == "__main__":
    main()
