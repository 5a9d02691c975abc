"""The origins whose pages may frame ours, a learning platform's for instance.

It lies alone: who starts the workers reads it, too, and needs nothing that computes.
"""

import re
from collections.abc import Mapping

FRAMES = "DOWNHILL_FRAMES"
"""Names the environment variable with the origins."""

_ORIGIN = re.compile(r"https?://(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?", re.IGNORECASE)


def frames(environment: Mapping[str, str]) -> list[str]:
    """The origins in ``DOWNHILL_FRAMES``, which separates them by spaces; by default none.

    Raises:
        ValueError: one is no origin, i.e. scheme and host, maybe with ``*.`` before it and a port after it.
    """
    origins = environment.get(FRAMES, "").split()
    for origin in origins:
        if not _ORIGIN.fullmatch(origin):
            raise ValueError(
                f"{FRAMES}: {origin!r}: must be origins like https://moodle.example.org or https://*.example.edu, "
                "separated by spaces"
            )
    return origins
