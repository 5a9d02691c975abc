"""The command line: ``downhill race --landscape beale --entrant adam learning_rate=0.1``. Internal."""

from downhill.cli.command import main

__all__ = ["main"]
