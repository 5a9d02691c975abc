"""What a hand-in's file is called: so that a lecturer with a hundred of them tells them apart."""

import unicodedata

from downhill.assignments.hand_in import HandIn

_MOST = 80
"""Bytes of the title, and of the name: a file's name may have 255."""

_KEPT = ("L", "M", "N")
"""Letters, marks and digits, by the first letter of Unicode's category: no system takes any of them for more."""


def file_name(hand_in: HandIn) -> str:
    """``"Find-a-rate-Ada-hand-in.html"``, of the assignment's title and the student's name, as far as there are any."""
    parts = [_plain(hand_in.assignment.title), _plain(hand_in.name)]
    return "-".join([*filter(None, parts), "hand-in.html"])


def _plain(text: str) -> str:
    """Words with dashes between them; in NFC, as what takes marks apart does not find the file again."""
    kept = (each if unicodedata.category(each)[0] in _KEPT else " " for each in unicodedata.normalize("NFC", text))
    return "-".join("".join(kept).split()).encode()[:_MOST].decode(errors="ignore").rstrip("-")
