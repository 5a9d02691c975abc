"""Text that a person or an address brings along, shown on the page as it is written."""

import re

_MOST = 400


def literal(text: str) -> str:
    """Markdown that shows this text and nothing else.

    Inline code, since backslashes stop neither links nor Streamlit's icons; style.py gives it the page's font.
    """
    text = text.replace(":material/", ":\u2060material/")  # Streamlit changes this one even in code
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    return f"{fence} {text} {fence}"


def shortened(text: str) -> str:
    """At most 400 characters of it: the beginning and the end."""
    half = _MOST // 2
    return text if len(text) <= _MOST else f"{text[:half]} … {text[-half:]}"
