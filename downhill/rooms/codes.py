"""What lets somebody into a room: its code, which is read out, and tokens, which are nobody else's to know."""

import hashlib
import secrets

from downhill.experiment.checks import shortened

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without 0, 1, I, L and O, which look like others."""
LENGTH = 8
"""31⁸ codes, 0.85 · 10¹² of them."""
TOKEN_BYTES = 24
LONGEST_TOKEN = 64


def new_code() -> str:
    """A code that nobody can foresee."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def shown_code(code: str) -> str:
    """As it stands on the wall: ``"7KQ2-M4XD"``."""
    return f"{code[:4]}-{code[4:]}"


def read_code(text: str) -> str:
    """The code that somebody has typed, with or without its dash, in capitals or not.

    Raises:
        ValueError: that is none.
    """
    code = text.strip().replace("-", "").upper()
    if len(code) != LENGTH or not set(code) <= set(ALPHABET):
        raise ValueError(f"code = {shortened(repr(text))}: must be {LENGTH} of the characters {ALPHABET}")
    return code


def new_token() -> str:
    """What only its owner has: 192 bits."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def digest(token: str) -> str:
    """All that is kept of a token: its SHA-256, as 64 hexadecimal digits."""
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()
