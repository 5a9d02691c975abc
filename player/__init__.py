"""The player: a race on its landscape, animated in the browser."""

from player.component import Picture, player
from player.packing import message, pack, summary

__all__ = ["Picture", "message", "pack", "player", "summary"]
