"""Everything that a training can be written as."""

from collections.abc import Callable
from typing import NamedTuple

from downhill.export.dialect import DECIMAL_COMMA, SPREADSHEETS
from downhill.export.training_table import render_training_csv, render_training_json
from downhill.networks import Trained


class TrainingFormat(NamedTuple):
    """A format of a training's file.

    Attributes:
        meaning: what it is, in a few words.
        extension: of the file's name.
        make: writes it.
    """

    meaning: str
    extension: str
    make: Callable[[Trained], str]


TRAINING_FORMATS = {
    "csv": TrainingFormat("every reading, as a table", "csv", render_training_csv),
    "sheet-csv": TrainingFormat(
        "the same as spreadsheets open it", "csv", lambda trained: render_training_csv(trained, SPREADSHEETS)
    ),
    "comma-csv": TrainingFormat(
        "the same where numbers are written 0,5: cells end in ;",
        "csv",
        lambda trained: render_training_csv(trained, DECIMAL_COMMA),
    ),
    "json": TrainingFormat("the training and all that was read, but for weights", "json", render_training_json),
}
"""By name; page and command line choose from this one list."""
