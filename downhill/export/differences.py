"""Numbers that change smoothly, written so that gzip finds little left to say of them; no bit is lost."""

import numpy as np


def differences(numbers: bytes, columns: int) -> bytes:
    """Rows of 32-bit words as their second differences, sorted by the words' bytes.

    Each word w_t of a column becomes w_t - 2 w_(t-1) + w_(t-2) mod 2³², with zeros before the first. A difference's
    sign moves to its lowest bit, so that small ones have zeros in front, and all first bytes of a column stand
    together, then all second ones, and so on: "delta" and "shuffle" filters, as HDF5 and Blosc have them.
    ``differences.js`` reads it.

    Args:
        numbers: little-endian words, row by row.
        columns: words in a row: 1 of single-precision numbers, 2 of double-precision ones or of pairs of single ones.

    Raises:
        ValueError: bytes that are no whole rows.
    """
    words = np.frombuffer(numbers, "<u4").reshape(-1, columns).copy()
    for _ in range(2):
        words[1:] = words[1:] - words[:-1]
    signed = words.view("<i4")
    unsigned = ((signed << 1) ^ (signed >> 31)).view(np.uint8)
    return unsigned.reshape(-1, columns, 4).transpose(1, 2, 0).tobytes()
