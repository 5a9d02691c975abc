"""What landscapes and optimizers share: how a number is described, how a folder becomes a catalogue."""

from catalogue.discovery import discover
from catalogue.parameter import Parameter

__all__ = ["Parameter", "discover"]
