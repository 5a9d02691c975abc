"""The command line: ``python -m downhill race --landscape beale --entrant adam learning_rate=0.1``."""

from downhill.command import main

__all__ = ["main"]
