"""A hand-in from any of its written forms: JSON, a page, a text in an answer box. What comes in may be hostile."""

import re
from html import unescape

from downhill.assignments.hand_in import HandIn
from downhill.assignments.hand_in_text import PREFIX, from_text, texts_in
from downhill.experiment.json_text import decoded

MAX_FILE = 200_000
"""Bytes of a file, or characters of what was pasted for one student."""

ELEMENT = "downhill-hand-in"
"""The id of the page's element that holds the JSON."""

# Each of these looks at a character a bounded number of times, whatever a file holds. Python's own html.parser takes
# minutes for 200 kB that are nothing but openings of comments.
_TAG = re.compile(r"<[^<>]*>")
_SCRIPT = re.compile(rf"""<script\b[^<>]{{0,200}}\bid=["']?{ELEMENT}(?=["'\s>])[^<>]{{0,200}}>""", re.IGNORECASE)
_SCRIPT_END = re.compile(r"</script", re.IGNORECASE)


def read_hand_in(content: bytes | str) -> HandIn:
    """The one hand-in in a file, or in a text.

    Args:
        content: JSON, a page that holds it, or a text with ``downhill-hand-in-1:…`` anywhere in it; at most 200 kB.

    Raises:
        ValueError: no hand-in, several, or one that is damaged; the message says what is wrong.
    """
    parts = parts_of(content)
    if len(parts) > 1:
        raise ValueError(f"{len(parts)} hand-ins in one; must be one")
    return read_part(parts[0])


def parts_of(content: bytes | str, most: int = MAX_FILE) -> list[str]:
    """What may be hand-ins in a file or a text, at least one, each to be read by :func:`read_part`.

    Raises:
        ValueError: too long, no text, or nothing of the kind in it.
    """
    if len(content) > most:
        raise ValueError(f"larger than {most:,} bytes")
    text = (content if isinstance(content, str) else decoded(content)).strip()
    if text.startswith("{"):
        return [text]
    if found := _in_elements(text):
        return found
    if found := texts_in(unescape(_TAG.sub("", text)) if "<" in text else text):
        return found
    raise ValueError(f"no hand-in in it: must be JSON, a page of Downhill's, or a text with {PREFIX}…")


def read_part(part: str) -> HandIn:
    """One of :func:`parts_of`.

    Raises:
        ValueError: it is damaged, or no valid hand-in.
    """
    return HandIn.from_json(from_text(part) if part.startswith(PREFIX) else part)


def _in_elements(text: str) -> list[str]:
    found: list[str] = []
    for begin in _SCRIPT.finditer(text):
        end = _SCRIPT_END.search(text, begin.end())
        if end is None:
            raise ValueError("the page is not complete: its hand-in does not end")
        found.append(text[begin.end() : end.start()].strip())
    return found
