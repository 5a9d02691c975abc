"""What a race and a map have in common as widgets: views ask, the kernel answers, nothing that goes wrong is lost."""

import asyncio
from collections.abc import Callable, Generator, Iterable, Mapping
from typing import Any

import anywidget

from downhill.experiment.checks import shortened
from downhill.simulation.portions import finished

Work = Generator[object, None, bytes]
Answer = Callable[[str], Work]


class KernelWidget(anywidget.AnyWidget):
    """A widget whose views ask what the player asks a server; a ``wire_notebook.KernelQuestion`` is unchecked.

    Work is done in portions, between which the kernel hears of other things and the work of closed views ends.
    """

    def __init__(self, answers: Mapping[str, Answer], **traits: Any) -> None:
        self._answers: Mapping[str, Answer] = {"hello": lambda _: _at_once(b""), **answers}
        self._tasks: dict[asyncio.Task[None], str] = {}
        super().__init__(**traits)
        self.on_msg(self._hear)

    def _hear(self, _: object, content: object, __: object) -> None:
        match content:
            case {"question": str(question), "view": str(view), "route": str(route), "query": str(query)}:
                self._begin(view, self._answered(question, route, query))
            case {"leave": str(view)}:
                self._end(task for task, whose in self._tasks.items() if whose == view)
            case _:
                self.complain("a message of a view that is none")

    def _begin(self, view: str, work: Generator[object, None, None]) -> None:
        """Do it in portions, or at once where the kernel has no event loop."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            finished(work)
            return
        task = loop.create_task(_given_way(work))
        self._tasks[task] = view
        task.add_done_callback(self._tasks.pop)

    def _end(self, tasks: Iterable["asyncio.Task[None]"]) -> None:
        for task in list(tasks):
            task.cancel()

    def _answered(self, question: str, route: str, query: str) -> Generator[object, None, None]:
        try:
            if route not in self._answers:
                raise ValueError(f"route = {route!r}: must be one of {', '.join(self._answers)}")
            answer = yield from self._answers[route](query)
        except ValueError as error:
            self.send({"question": question, "refused": shortened(str(error))})
        except Exception as error:
            self.send({"question": question, "refused": shortened(f"{type(error).__name__} in the kernel: {error}")})
            raise
        else:
            self.send({"question": question}, [answer])

    def complain(self, fault: str) -> None:
        """Say in all views what has gone wrong."""
        self.send({"fault": shortened(fault)})

    def close(self) -> None:
        """End it: its views go, and what is computed for them ends."""
        self._end(self._tasks)
        super().close()


def _at_once(answer: bytes) -> Work:
    yield from ()
    return answer


async def _given_way(work: Generator[object, None, None]) -> None:
    for _ in work:
        await asyncio.sleep(0)
