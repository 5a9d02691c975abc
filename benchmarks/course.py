"""The course: from an address to a lesson's race, and from a lesson to the next."""

from itertools import pairwise

from playwright.sync_api import Page

from benchmarks.browsing import BARE, BARE_RESULT, SHOWN, move_slider, open_page, ready_slider
from benchmarks.cold_start import first_picture
from benchmarks.row import Row, median
from benchmarks.serving import chromium, serve
from downhill.lessons import LESSONS, RaceLesson

ROUNDS, CHANGES = 5, 20
LESSON, CHAPTER = "ravine", "momentum"
MOST_TIMES_BARE, MOST_TIMES_SLIDER = 2.0, 6.0

# From the click to the first frame in which the next lesson's race is drawn, timed in the page itself.
_NEXT = """
experiment => new Promise((done) => {
    const course = document.querySelector(".downhill-course");
    const began = performance.now();
    const look = () => {
        if (course.querySelector(`.downhill-player[data-experiment="${experiment}"]`)) done(performance.now() - began);
        else requestAnimationFrame(look);
    };
    [...course.querySelectorAll(".downhill-turn")].at(-1).click();
    look();
})
"""


def rows() -> list[Row]:
    """In turns with the bare page; the next lessons beside its slider."""
    with chromium() as browser, serve("app.py") as (url, _), serve(BARE) as (bare_url, _):
        places = {f"{url}/course?lesson={LESSON}": SHOWN[".downhill-player"], bare_url: SHOWN[BARE_RESULT]}
        taken: dict[str, list[float]] = {place: [] for place in places}
        for turn in range(ROUNDS + 1):
            for place, shown in places.items():
                seconds = first_picture(browser, place, shown)
                if turn:  # the first visit warms the server
                    taken[place].append(seconds)
        lesson, bare = map(median, taken.values())
        slider = open_page(browser, bare_url, BARE_RESULT)
        ready_slider(slider, BARE_RESULT)
        floor = median(move_slider(slider, CHANGES))
        following = median(_next_lessons(browser.new_page(viewport={"width": 1280, "height": 900}), url))
    return [
        Row(
            f"(p) a lesson's race in a fresh browser, server running; n = {ROUNDS}",
            f"{lesson:.2f} s",
            f"{bare:.2f} s, text of the bare page",
            f"{lesson / bare:.2f}",
            f"≤ {MOST_TIMES_BARE}",
            lesson <= MOST_TIMES_BARE * bare,
        ),
        Row(
            f"(p) the next lesson's race, chapter {CHAPTER}, warm",
            f"{following:.0f} ms",
            f"{floor:.0f} ms, bare `st.slider` → `st.write`",
            f"{following / floor:.1f}",
            f"≤ {MOST_TIMES_SLIDER:.0f}",
            following <= MOST_TIMES_SLIDER * floor,
        ),
    ]


def _next_lessons(page: Page, url: str) -> list[float]:
    """Milliseconds from each race of the chapter to the one after it, the second time through."""
    lessons = [lesson for lesson in LESSONS.values() if lesson.chapter == CHAPTER]
    taken: list[float] = []
    for turn in range(2):
        for before, after in pairwise(lessons):
            if not isinstance(after, RaceLesson):
                continue
            page.goto(f"{url}/course?lesson={before.id}")
            page.wait_for_selector(f".downhill-course[data-lesson={before.id}]")
            page.wait_for_load_state("networkidle")
            milliseconds = page.evaluate(_NEXT, after.experiment.to_query())
            if turn:
                taken.append(milliseconds)
    return taken
