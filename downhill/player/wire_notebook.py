"""What a view in a notebook and the kernel say to each other; the rules are those of ``wire.py``.

Beside these messages they share the widget's traits: what the kernel shows, and what a person has changed in the view.
"""

from typing import NotRequired, TypedDict


class KernelQuestion(TypedDict):
    """What a view asks: ``question`` is its name, which begins with the view's; route and query are a server's."""

    question: str
    route: str
    query: str


class KernelUnasked(TypedDict):
    """Answers that are no longer wanted: those to the questions whose names begin so."""

    unasked: str


class KernelAnswer(TypedDict):
    """What the kernel answers to ``question``: what the server's route would, as the message's buffer.

    With ``more`` it is not the last piece; ``refused`` says why there is no answer; ``fault``, without a question, what
    has gone wrong otherwise.
    """

    question: NotRequired[str]
    more: NotRequired[bool]
    refused: NotRequired[str]
    fault: NotRequired[str]
