"""The loss landscapes, by id: one file per landscape or close family, found by folder discovery."""

import sys

from catalogue import discover
from landscapes.entry import CriticalPoint, Landscape

LANDSCAPES = discover(sys.modules[__name__], Landscape, order=lambda entry: entry.name.lower())

__all__ = ["LANDSCAPES", "CriticalPoint", "Landscape"]
