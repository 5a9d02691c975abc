"""A lecturer's Markdown: what becomes of it, and that nothing hostile comes of it."""

from html.parser import HTMLParser

import pytest

from downhill.assignments.markdown import render_markdown

HARMLESS = {
    *("p", "h2", "h3", "em", "strong", "code", "pre", "ul", "ol", "li", "a", "br", "hr", "blockquote"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}


class Found(HTMLParser):
    """Elements and attributes, as a browser would make them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


def test_markdown_becomes_html() -> None:
    """Source: the specification of CommonMark."""
    assert render_markdown("# A\n\nb *c* **d** `e`\n\n- f") == (
        "<h2>A</h2>\n<p>b <em>c</em> <strong>d</strong> <code>e</code></p>\n<ul>\n<li>f</li>\n</ul>\n"
    )
    link = '<p><a href="https://a.b/c" rel="noopener noreferrer" target="_blank">d</a></p>\n'
    assert render_markdown("[d](https://a.b/c)") == link


def test_a_picture_is_a_link_to_it() -> None:
    """Source: by hand: nothing is loaded from elsewhere, and no link stands in another."""
    link = '<p><a href="https://a.b/c.png" rel="noopener noreferrer" target="_blank">{}</a></p>\n'
    assert render_markdown("![d &amp; *e*](https://a.b/c.png)") == link.format("d &amp; e")
    assert render_markdown("![](https://a.b/c.png)") == link.format("https://a.b/c.png")
    assert render_markdown("[![d](https://x.y/z.png)](https://a.b/c.png)") == link.format("d")
    assert render_markdown("![d](data:image/png;base64,AAAA)") == "<p>![d](data:image/png;base64,AAAA)</p>\n"


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "[a](data:text/html,<script>alert(1)</script>)",
        "[a](&#106;avascript:alert(1))",
        "<javascript:alert(1)>",
        '[a](https://x" onclick="alert(1))',
        '[a](https://x "t\\" onclick=\\"alert(1)")',
        "![a](https://x/y.png)",
        '![<b>"](https://x/"onclick="y.png "<i>")',
        "![a](javascript:alert(1))",
        "[a]: javascript:alert(1)\n\n[a]",
        "```<script>\n<b>\n```",
        "# <svg/onload=alert(1)>",
    ],
)
def test_nothing_hostile_comes_of_it(text: str) -> None:
    """Source: Python's own parser of HTML: only these elements, and no attributes but a link's."""
    found = Found(render_markdown(text))
    assert set(found.tags) <= HARMLESS
    for name, value in found.attributes:
        assert name in ("href", "rel", "target", "title", "class")
        assert name != "href" or (value or "").startswith("https://")
