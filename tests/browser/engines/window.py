"""A window of a browser engine, as the tests use it: two drivers with one set of verbs.

Waiting, asking and pointing are the same for both: a driver only goes to an address, evaluates an expression, performs
W3C's actions, and takes a photograph.
"""

import json
import time
from abc import ABC, abstractmethod
from typing import Any

Place = tuple[float, float]
"""In CSS pixels of the window."""

DEADLINE = 60.0
"""Seconds until a condition must hold; only the way to failure is long."""

WIDTH, HEIGHT = 1280, 900


class PageLeftError(RuntimeError):
    """The page was left for another one before a promise of it was fulfilled."""


def _move(place: Place) -> dict[str, Any]:
    return {"type": "pointerMove", "x": round(place[0]), "y": round(place[1]), "duration": 0}


class Window(ABC):
    """A page of 1280×900."""

    @abstractmethod
    def open(self, url: str) -> None:
        """Go there and wait until the page is loaded."""

    @abstractmethod
    def faults(self) -> list[str]:
        """The errors that the page has raised or logged since it was opened."""

    @abstractmethod
    def evaluate(self, expression: str) -> str:
        """The text that a promise in the page comes to."""

    @abstractmethod
    def act(self, source: dict[str, Any]) -> None:
        """Perform one input source's W3C actions; what they press stays pressed."""

    @abstractmethod
    def resize(self, width: int, height: int) -> None:
        """Give the page this size, in CSS pixels."""

    @abstractmethod
    def screenshot(self) -> bytes:
        """The page as it is seen, as a PNG file."""

    def call(self, function: str, *values: Any) -> Any:
        """What a JavaScript function answers when its promise is fulfilled; values and answer are JSON.

        Raises:
            RuntimeError: the function has thrown.
        """
        answer = json.loads(
            self.evaluate(
                f"(async () => ({function})(...{json.dumps(values)}))().then("
                "value => JSON.stringify({ value: value ?? null }), error => JSON.stringify({ error: `${error}` }))"
            )
        )
        if "error" in answer:
            raise RuntimeError(f"{answer['error']}, from {function} of {values}")
        return answer["value"]

    def until(self, condition: str, *values: Any) -> None:
        """Wait until a JavaScript function answers yes, in this page or in one that comes next.

        It is asked from here: a promise in a page that is left is never fulfilled.
        """
        deadline = time.monotonic() + DEADLINE
        while not self._holds(condition, values):
            if time.monotonic() > deadline:
                raise TimeoutError(f"it never held: {condition} of {values}")
            time.sleep(0.05)

    def _holds(self, condition: str, values: tuple[Any, ...]) -> bool:
        try:
            return bool(self.call(f"(...values) => Boolean(({condition})(...values))", *values))
        except PageLeftError:
            return False

    def until_attribute(self, selector: str, name: str, pattern: str) -> None:
        """Wait until the first such element is there and its attribute matches, whole."""
        self.until(
            "(selector, name, pattern) => new RegExp(`^(?:${pattern})$`).test("
            "document.querySelector(selector)?.getAttribute(name) ?? '')",
            selector,
            name,
            pattern,
        )

    def until_text(self, selector: str, text: str) -> None:
        """Wait until the first such element is there and its text contains this."""
        self.until(
            "(selector, text) => document.querySelector(selector)?.textContent.includes(text)",
            selector,
            text,
        )

    def point(self, *places: Place) -> None:
        """Move the mouse along these places."""
        self._mouse(*map(_move, places))

    def hold(self, *places: Place) -> None:
        """Press the mouse's first button at the first of these places, and move along the others."""
        self._mouse(_move(places[0]), {"type": "pointerDown", "button": 0}, *map(_move, places[1:]))

    def release(self) -> None:
        """Release the mouse's first button where it is."""
        self._mouse({"type": "pointerUp", "button": 0})

    def click(self, place: Place) -> None:
        """Press and release the mouse's first button there."""
        self.hold(place)
        self.release()

    def _mouse(self, *actions: dict[str, Any]) -> None:
        self.act({"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": actions})

    def press(self, key: str) -> None:
        """Press and release a key, named as W3C's WebDriver does: a character, of its own or from U+E000 on."""
        actions = [{"type": kind, "value": key} for kind in ("keyDown", "keyUp")]
        self.act({"type": "key", "id": "keyboard", "actions": actions})
