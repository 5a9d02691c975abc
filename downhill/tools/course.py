"""Write the list of lessons in docs/course.md: ``python -m downhill.tools.course``."""

from collections.abc import Iterator
from pathlib import Path

from downhill.course.chapters import CHAPTERS
from downhill.course.texts import FIRST, texts
from downhill.lessons import LESSONS, RaceLesson

PAGE = Path(__file__).parents[2] / "docs" / "course.md"
BEGIN, END = "<!-- lessons:begin -->", "<!-- lessons:end -->"


def with_list(page: str) -> str:
    """The page with the list as it is now."""
    before, rest = page.split(BEGIN)
    return "\n".join([before + BEGIN, *_list(), END]) + rest.split(END)[1]


def _list() -> Iterator[str]:
    for chapter in CHAPTERS:
        lessons = [lesson for lesson in LESSONS.values() if lesson.chapter == chapter]
        if not lessons:
            continue
        words = texts(FIRST, chapter)
        yield from ("", f"### {words['title']}", "", "| lesson | address | shown by |", "|---|---|---|")
        for lesson in lessons:
            title = words[lesson.id]["title"].replace("`", "")
            shown_by = "a race" if isinstance(lesson, RaceLesson) else "a chart"
            yield f"| {title} | `/course?lesson={lesson.id}` | {shown_by} |"
    yield ""


if __name__ == "__main__":
    PAGE.write_text(with_list(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
