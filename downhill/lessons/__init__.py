"""What the pictures are to teach: experiments with a claim and a check of that claim, one file each."""

import sys

from downhill.lessons.entry import Lesson
from downhill.registry import discover

LESSONS = discover(sys.modules[__name__], Lesson, order=lambda entry: entry.number)

__all__ = ["LESSONS", "Lesson"]
