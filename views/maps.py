"""The page of maps."""

from ui.maps import maps

maps()
