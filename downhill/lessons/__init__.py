"""What the pictures are to teach: experiments and charts with a claim and a proof of it, one file each."""

import sys

from downhill.course.chapters import CHAPTERS
from downhill.lessons._chart import Chart, Series
from downhill.lessons._told import Told, title_of, told
from downhill.lessons.entry import ChartLesson, Lesson, RaceLesson, Slider
from downhill.registry import discover

LESSONS = discover(sys.modules[__name__], Lesson, order=lambda entry: (CHAPTERS.index(entry.chapter), entry.number))

__all__ = ["LESSONS", "Chart", "ChartLesson", "Lesson", "RaceLesson", "Series", "Slider", "Told", "title_of", "told"]
