"""Text that a person or an address brings along, shown on the page as it is written."""

import re


def literal(text: str) -> str:
    """Markdown that shows this text and nothing else.

    Inline code, since backslashes stop neither links nor Streamlit's icons; style.py gives it the page's font.
    """
    text = text.replace(":material/", ":\u2060material/")  # Streamlit changes this one even in code
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    return f"{fence} {text} {fence}"
