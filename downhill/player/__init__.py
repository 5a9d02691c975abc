"""The player: a race on its landscape, animated in the browser; as a Streamlit component in :mod:`player.component`."""

from downhill.player.packing import message, pack, summary
from downhill.player.picture import Picture, describe, landscape_picture, picture_is_compiled

__all__ = ["Picture", "describe", "landscape_picture", "message", "pack", "picture_is_compiled", "summary"]
