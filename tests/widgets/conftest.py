"""Pages run here without a server."""

from tests.stand_ins import no_head_start, numbers, shared_folder

__all__ = ["no_head_start", "numbers", "shared_folder"]
