"""The player: a race on its landscape, animated in the browser."""

from player.component import Picture, player
from player.packing import loss_axis, pack, summary

__all__ = ["Picture", "loss_axis", "pack", "player", "summary"]
