"""Pages that are not Streamlit's."""

import json
from html.parser import HTMLParser

from downhill.player.assets import PATH
from downhill.server.plain_page import plain_page


class Page(HTMLParser):
    """What a browser makes of it: the scripts, with their attributes, and the title."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.title = ""
        self._within = ""
        self.feed(content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._within = tag
        if tag == "script":
            self.scripts.append((dict(attrs), ""))

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002  # as the parser calls it
        self._within = ""

    def handle_data(self, data: str) -> None:
        if self._within == "script":
            attributes, text = self.scripts.pop()
            self.scripts.append((attributes, text + data))
        elif self._within == "title":
            self.title += data


def test_what_a_person_wrote_stays_text() -> None:
    """Source: Python's own parser of HTML."""
    text = "</script><script>alert(1)</script><!-- ü"
    answer = plain_page(text, "assignment", {"title": text}, 404)
    page = Page(bytes(answer.body))
    assert answer.status_code == 404
    assert page.title == f"{text} – Downhill"
    data, module = page.scripts
    assert data[0] == {"type": "application/json", "id": "downhill-data"}
    assert json.loads(data[1]) == {"title": text}
    assert module == ({"type": "module", "src": f"{PATH}/assignment.js"}, "")
