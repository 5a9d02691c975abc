"""Pages run here without a server."""

from tests.stand_ins import numbers, shared_folder

__all__ = ["numbers", "shared_folder"]
