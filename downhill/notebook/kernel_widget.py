"""What a race and a map have in common as widgets: views ask, the kernel answers, nothing that goes wrong is lost."""

import asyncio
from collections.abc import Callable, Generator, Mapping
from contextlib import closing, contextmanager
from typing import Any

import anywidget
import traitlets

from downhill.experiment.checks import shortened
from downhill.simulation.portions import finished, mapped

Work = Generator[bytes | None, None, bytes]
"""It yields pieces of the answer or nothing, and ends with the answer's last piece."""


class KernelWidget(anywidget.AnyWidget):
    """A widget whose views ask what the player asks a server; a ``wire_notebook.KernelQuestion`` is unchecked.

    Work is done in portions, between which the kernel hears of other things and the work of closed views ends.
    """

    def __init__(self, answers: Mapping[str, Callable[[str], Work]], **traits: Any) -> None:
        self._answers: Mapping[str, Callable[[str], Work]] = {"hello": _hello, **answers}
        self._tasks: dict[asyncio.Task[None], str] = {}
        super().__init__(**traits)
        self.on_msg(self._hear)

    def _hear(self, _: object, content: object, __: object) -> None:
        match content:
            case {"question": str(question), "route": str(route), "query": str(query)}:
                self._begin(question, self._answered(question, route, query))
            case {"unasked": str(beginning)}:
                self._end(beginning)
            case _:
                self.complain("The kernel has not understood a message.")

    def _begin(self, question: str, work: Generator[None]) -> None:
        """Do it in portions, or at once where the kernel has no event loop."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            finished(work)
            return
        task = loop.create_task(_given_way(work))
        self._tasks[task] = question
        task.add_done_callback(self._tasks.pop)

    def _end(self, beginning: str = "") -> None:
        """Compute no further for the questions that begin so."""
        for task, question in list(self._tasks.items()):
            if question.startswith(beginning):
                task.cancel()

    def _answered(self, question: str, route: str, query: str) -> Generator[None]:
        try:
            if route not in self._answers:
                raise ValueError(f"route = {route!r}: must be one of {', '.join(self._answers)}")
            last = yield from mapped(self._answers[route](query), lambda piece: self._send_piece(question, piece))
        except ValueError as error:
            self.send({"question": question, "refused": shortened(str(error))})
        except Exception as error:
            self.send({"question": question, "refused": shortened(f"{type(error).__name__} in the kernel: {error}")})
            raise
        else:
            self.send({"question": question}, [last])

    def _send_piece(self, question: str, piece: bytes | None) -> None:
        if piece is not None:
            self.send({"question": question, "more": True}, [piece])

    def complain(self, fault: str) -> None:
        """Say in all views what has gone wrong."""
        self.send({"fault": shortened(fault)})

    @contextmanager
    def complaining(self) -> Generator[None]:
        """What goes wrong in the block is said in all views; what is not the person's mistake is raised on, too."""
        try:
            yield
        except (ValueError, traitlets.TraitError) as error:
            self.complain(str(error))
        except Exception as error:  # of somebody's who observes the widget
            self.complain(f"{type(error).__name__} in the kernel: {error}")
            raise

    def close(self) -> None:
        """End it: its views go, and what is computed for them ends."""
        self._end()
        super().close()


def _hello(_: str) -> Work:
    yield from ()
    return b""


async def _given_way(work: Generator[None]) -> None:
    with closing(work):
        for _ in work:
            await asyncio.sleep(0)
