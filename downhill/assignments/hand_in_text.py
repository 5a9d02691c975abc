"""A hand-in as a short text for an answer box, and found again among whatever stands around it."""

import re
import unicodedata
import zlib

from downhill.assignments.link import pack, unpack

PREFIX = "downhill-hand-in-1:"
MAX_TEXT = 140_000
"""Characters of one such text: base64 needs 4 for 3 bytes, if nothing could be deflated."""

_HEAD = re.compile(r"(\d{1,6}):([0-9a-f]{8}):", re.ASCII)
_DASHES = str.maketrans({"\u2010": "-", "\u2011": "-", "\u2212": "-", "\u2013": "--", "\u2014": "--"})
"""What editors make of hyphens, and of two in a row."""


def to_text(json: str) -> str:
    """``downhill-hand-in-1:<length>:<CRC-32>:<packed>``; length and CRC-32 (RFC 1952) are of the packed JSON."""
    packed = pack(json)
    return f"{PREFIX}{len(packed)}:{zlib.crc32(packed.encode()):08x}:{packed}"


def texts_in(text: str) -> list[str]:
    """The hand-ins' texts in a longer one, each with what follows it up to the next.

    White space and invisible characters are left out, wherever an editor has put them; its dashes are hyphens again.
    """
    dense = "".join(each for each in text.translate(_DASHES) if unicodedata.category(each)[0] not in "ZC")
    return [PREFIX + part for part in dense.split(PREFIX)[1:]]


def from_text(text: str) -> str:
    """The JSON in one of :func:`texts_in`.

    Raises:
        ValueError: it has been cut off, or damaged.
    """
    head = _HEAD.match(text, len(PREFIX))
    if not head:
        raise ValueError(f"after {PREFIX!r} must stand a length and a checksum; the text has been cut off or damaged")
    length, checksum = int(head[1]), int(head[2], 16)
    packed = text[head.end() : head.end() + length]
    if len(packed) < length:
        raise ValueError(f"the text is not complete: {len(packed):,} of {length:,} characters")
    if zlib.crc32(packed.encode()) != checksum:
        raise ValueError("the text has been damaged: its checksum is another")
    return unpack(packed, MAX_TEXT)
