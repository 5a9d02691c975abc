"""What landscapes and optimizers share: how a number is described and laid out, how a folder becomes a catalogue."""

from catalogue.discovery import discover
from catalogue.parameter import Parameter
from catalogue.stops import log_spaced, stops

__all__ = ["Parameter", "discover", "log_spaced", "stops"]
