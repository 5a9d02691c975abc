"""A lecturer's Markdown as HTML that cannot do anything: no HTML of his own, links to the web alone."""

from collections.abc import MutableMapping
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token

_SCHEMES = ("http://", "https://")


def render_markdown(text: str) -> str:
    """The text, CommonMark and tables, as HTML.

    What looks like HTML is shown as it was typed. A link that begins with neither ``http://`` nor ``https://`` stays
    text; others open beside the page, and tell nobody where they were followed from. A picture is such a link, with its
    description as the text: nothing is loaded from elsewhere.
    """
    return _MARKDOWN.render(text)


def _make() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    markdown.validateLink = lambda url: url.lower().startswith(_SCHEMES)  # type: ignore[method-assign]
    markdown.add_render_rule("link_open", _link)
    markdown.add_render_rule("image", _picture)
    # The page's own title is the first heading.
    markdown.add_render_rule("heading_open", _heading("<{}>"))
    markdown.add_render_rule("heading_close", _heading("</{}>\n"))
    return markdown


def _link(renderer: Any, tokens: list[Token], at: int, options: Any, env: MutableMapping[str, Any]) -> str:
    tokens[at].attrSet("rel", "noopener noreferrer")
    tokens[at].attrSet("target", "_blank")
    return renderer.renderToken(tokens, at, options, env)


def _picture(renderer: Any, tokens: list[Token], at: int, options: Any, env: MutableMapping[str, Any]) -> str:
    """A link; within another one, where none may stand, its description alone."""
    picture = tokens[at]
    address = str(picture.attrs["src"])
    words = escapeHtml(renderer.renderInlineAsText(picture.children, options, env) or address)
    if sum(token.nesting for token in tokens[:at] if token.type.startswith("link_")):
        return words
    return f"{_link(renderer, [Token('link_open', 'a', 1, attrs={'href': address})], 0, options, env)}{words}</a>"


def _heading(written: str) -> Any:
    def render(renderer: Any, tokens: list[Token], at: int, *others: Any) -> str:
        del renderer, others
        return written.format(f"h{min(int(tokens[at].tag[1:]) + 1, 6)}")

    return render


_MARKDOWN = _make()
