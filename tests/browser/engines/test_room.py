"""A phone and a wall in every engine: most phones have none that is Chromium's."""

from downhill import Experiment
from tests.browser.engines.window import Window
from tests.rooms.serving import CHOICE, RACE, RATE, Asker, Class

STATUS, PLAYER = ".downhill-room-status", ".downhill-player"
TAP = "(text) => [...document.querySelectorAll('button')].find((each) => each.textContent === text).click()"
HAS = "(selector, text) => document.querySelector(selector)?.textContent.includes(text)"
COUNTS = "() => [...document.querySelectorAll('.downhill-room-count')].map((each) => each.textContent)"


def test_a_phone_answers_and_the_wall_shows_it(server: str, window: Window) -> None:
    """Source: by hand: two phones answer, one of them here."""
    room = Class(Asker(server), phones=1)
    code = room.path.removeprefix("room/")
    window.open(f"{server}/phone?room={code}")
    window.until(HAS, "section", "You are in.")
    room.open(CHOICE)
    window.until(HAS, "section", "Who wins?")
    window.call(TAP, "GD")
    window.until(HAS, STATUS, "Your answer has arrived: GD")
    room.answer(0, 1)
    room.steer("show")
    window.until(HAS, "section", "✓ right")
    assert window.call(COUNTS) == ["1", "1"]
    room.steer("run")
    window.until_attribute(PLAYER, "data-experiment", ".+")

    window.open(f"{server}/wall?{RACE}#room={code}&steering={room.steering}")
    window.until_attribute(PLAYER, "data-experiment", ".+")
    drawn = window.call(f"() => document.querySelector('{PLAYER}').dataset.experiment")
    assert Experiment.from_query(drawn) == Experiment.from_query(RACE)
    room.steer("close")
    room.open(RATE, 2)
    room.answer(0, 0.1, 2)
    window.until_attribute(".downhill-room-runs", "data-runs", "1")
    room.steer("show", 2)
    room.steer("run", 2)
    window.until_attribute(".downhill-room-curve", "data-dots", "1")
    room.steer("end")
    window.until(HAS, "h1", "This room has ended")
