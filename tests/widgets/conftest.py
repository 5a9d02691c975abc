"""AppTest sees the numbers."""

from tests.number_stand_in import stand_in

__all__ = ["stand_in"]
