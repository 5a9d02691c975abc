"""Answers that take much memory: how many may be on their way at once."""

from contextlib import ExitStack

import pytest

from downhill.server.admission import MOST_AT_ADDRESS, MOST_EACH, Admission
from downhill.server.turns import BusyError, Visitor


def test_one_page_does_not_take_all_places() -> None:
    admission = Admission(10**9)
    page, another = Visitor("somewhere", "1"), Visitor("somewhere", "2")
    with ExitStack() as open_answers:
        for _ in range(MOST_EACH):
            open_answers.enter_context(admission.admitted(page, 1))
        with pytest.raises(BusyError), admission.admitted(page, 1):
            pass
        with admission.admitted(another, 1):
            pass
        for number in range(MOST_AT_ADDRESS - MOST_EACH):
            open_answers.enter_context(admission.admitted(Visitor("somewhere", f"made up {number}"), 1))
        with pytest.raises(BusyError), admission.admitted(another, 1):
            pass
        with admission.admitted(Visitor("elsewhere"), 1):
            pass


def test_answers_share_the_memory_that_there_is() -> None:
    """A single one is admitted however large it is."""
    each = 1600
    admission = Admission(2 * each)
    visitors = [Visitor("somewhere", str(number)) for number in range(3)]
    with ExitStack() as two:
        for visitor in visitors[:2]:
            two.enter_context(admission.admitted(visitor, each))
        with pytest.raises(BusyError), admission.admitted(visitors[2], each):
            pass
    with admission.admitted(visitors[0], each), pytest.raises(BusyError), admission.admitted(visitors[1], each + 1):
        pass
    with Admission(each).admitted(visitors[0], each + 1):
        pass
