"""From a moved slider to the new picture, against the smallest Streamlit page."""

from benchmarks.browsing import BARE, BARE_RESULT, PLAYER, address, move_slider, open_page, ready_slider
from benchmarks.row import Row, median, percentile_95
from benchmarks.serving import chromium, serve
from downhill.server.first_race import FIRST_RACE

ROUNDS, CHANGES = 3, 20
MOST_TIMES_THE_FLOOR = 2.0


def rows() -> list[Row]:
    """Overlay and side by side, in turns with the bare page."""
    waited: dict[str, list[float]] = {"bare": [], "overlay": [], "grid": []}
    with serve("app.py") as (url, _), serve(BARE) as (bare_url, _), chromium() as browser:
        pages = {"bare": open_page(browser, bare_url, BARE_RESULT)}
        pages |= {name: open_page(browser, address(url, FIRST_RACE, name), PLAYER) for name in ("overlay", "grid")}
        for name, page in pages.items():
            page.bring_to_front()
            ready_slider(page, BARE_RESULT if name == "bare" else PLAYER)
        for _ in range(ROUNDS):
            for name, page in pages.items():
                page.bring_to_front()
                waited[name] += move_slider(page, CHANGES)
    floor = median(waited["bare"])
    return [
        Row(
            f"(a) slider → new picture, {layout}, four entrants; n = {ROUNDS * CHANGES}",
            _milliseconds(waited[name]),
            f"{_milliseconds(waited['bare'])}, bare `st.slider` → `st.write`",
            f"{median(waited[name]) / floor:.2f}",
            f"≤ {MOST_TIMES_THE_FLOOR}",
            median(waited[name]) <= MOST_TIMES_THE_FLOOR * floor,
        )
        for name, layout in (("overlay", "overlay"), ("grid", "side by side"))
    ]


def _milliseconds(waited: list[float]) -> str:
    return f"{median(waited):.0f} ms (95 %: {percentile_95(waited):.0f})"
