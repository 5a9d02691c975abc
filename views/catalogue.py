"""The page of all landscapes and rules."""

from ui.catalogue import catalogue

catalogue()
