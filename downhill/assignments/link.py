"""A text packed small enough for an address or an answer box, and unpacked within bounds."""

import base64
import binascii
import re
import zlib

MAX_LINK = 2_000
"""Characters of an assignment that a phone still reads as a QR code, with the address of the page before them."""

MAX_PACKED = 60_000
"""Characters that are unpacked at most."""

MAX_UNPACKED = 400_000
"""Bytes that they may become: a few kilobytes can stand for gigabytes."""

_VERSION = b"\x01"
_ALPHABET = re.compile(r"[A-Za-z0-9_-]*", re.ASCII)


def pack(text: str) -> str:
    """The text, deflated (zlib, RFC 1950) behind a byte for the version, in base64url without padding."""
    return base64.urlsafe_b64encode(_VERSION + zlib.compress(text.encode(), 9)).rstrip(b"=").decode()


def unpack(packed: str, most: int = MAX_PACKED) -> str:
    """The inverse of :func:`pack`.

    Args:
        packed: what it has made.
        most: characters that it may have.

    Raises:
        ValueError: too long, cut off, damaged, of another version, or standing for more than 400,000 bytes.
    """
    if len(packed) > most:
        raise ValueError(f"text of {len(packed):,} characters: at most {most:,} are allowed")
    if not _ALPHABET.fullmatch(packed):
        raise ValueError("the text holds characters that it cannot have; it has been damaged")
    try:
        content = base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4))
    except binascii.Error:
        raise ValueError("the text is not complete, or has been damaged") from None
    if content[:1] != _VERSION:
        raise ValueError(
            f"version {content[0] if content else 'none'}: must be {_VERSION[0]}; a newer Downhill may read it"
        )
    return _inflated(content[1:])


def _inflated(content: bytes) -> str:
    inflating = zlib.decompressobj()
    try:
        text = inflating.decompress(content, MAX_UNPACKED)
    except zlib.error:
        raise ValueError("the text has been damaged") from None
    if inflating.unconsumed_tail:
        raise ValueError(f"the text stands for more than {MAX_UNPACKED:,} bytes")
    if not inflating.eof:
        raise ValueError("the text is not complete")
    try:
        return text.decode()
    except UnicodeDecodeError:
        raise ValueError("the text has been damaged") from None
