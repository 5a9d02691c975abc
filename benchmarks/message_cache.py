"""What Streamlit's page keeps of what it was sent, so that the server need only name it."""

from dataclasses import dataclass

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg


@dataclass(slots=True)
class _Kept:
    message: ForwardMsg
    run: int


class MessageCache:
    """Messages by their hash; one that several runs have not shown is forgotten, as the page forgets it."""

    def __init__(self) -> None:
        self._kept: dict[str, _Kept] = {}
        self._run = 0
        self._most_runs = 0

    @property
    def hashes(self) -> list[str]:
        """What the server may refer to."""
        return list(self._kept)

    def resolved(self, message: ForwardMsg) -> ForwardMsg:
        """The message, or the one that it refers to.

        Raises:
            KeyError: it refers to one that is not kept, which Streamlit's page takes for a fault as well.
        """
        if message.WhichOneof("type") == "new_session":
            self._most_runs = message.new_session.config.max_cached_message_age
        if message.WhichOneof("type") == "ref_hash":
            kept = self._kept[message.ref_hash]
            kept.run = self._run
            return kept.message
        if message.metadata.cacheable:
            self._kept[message.hash] = _Kept(message, self._run)
        return message

    def end_run(self, fragments: list[str]) -> None:
        """A run has ended, of these fragments only or, without any, of everything."""
        self._run += 1
        for key, kept in list(self._kept.items()):
            concerned = not fragments or kept.message.delta.fragment_id in fragments
            if concerned and self._run - kept.run > self._most_runs:
                del self._kept[key]
