"""Inputs and outputs by hand that Python and JavaScript are both held to: a test of each reads the same file."""

import json
from pathlib import Path
from typing import Any


def vectors(name: str) -> Any:
    """The contents of ``<name>.json``; JSON's missing numbers are the texts that ``float`` and ``Number`` read."""
    return json.loads((Path(__file__).parent / f"{name}.json").read_text(encoding="utf-8"))
