"""What a race in a frame of somebody else's page is told besides the race."""

from typing import TypedDict

from downhill.player.wire import Caption


class EmbeddedLesson(TypedDict):
    """A lesson's words, in one language."""

    language: str
    question: str
    captions: list[Caption]
    claim: str


class EmbeddedPage(TypedDict):
    """How the frame is; on a slide, keys and swipes that turn slides go on to the page around it."""

    controls: bool
    autoplay: bool
    slide: bool
    words: EmbeddedLesson | None
