"""What a view in a notebook and the kernel say to each other; the rules are those of ``wire.py``.

Beside these messages they share the widget's traits: what the kernel shows, and ``_edits``, a ``NumberedEdit`` list.
"""

from typing import NotRequired, TypedDict


class KernelQuestion(TypedDict):
    """What a view asks: ``question`` is its name, ``view`` tells whose it is; route and query are a server's."""

    question: str
    view: str
    route: str
    query: str


class KernelAnswer(TypedDict):
    """What the kernel answers to ``question``: what the server's route would, as the message's buffer.

    ``refused`` says why there is none; ``fault``, without a question, what has gone wrong otherwise.
    """

    question: NotRequired[str]
    refused: NotRequired[str]
    fault: NotRequired[str]
