"""What the pages may load and who may frame them, as a Content-Security-Policy: what it does not name is refused."""

import base64
import hashlib
import re
from pathlib import Path

from streamlit import file_util

from downhill.server.page_head import FIND_SERVER


def policy(origins: list[str]) -> str:
    """The header's value.

    Args:
        origins: that may frame the pages, besides our own.
    """
    # Tried out in Chromium, Firefox and WebKit.
    sources = {
        "default-src": ["'none'"],
        # Streamlit imports a component's few lines as a blob; numbers of 64 bits are WebAssembly's. Nothing needs eval.
        "script-src": ["'self'", "blob:", "'wasm-unsafe-eval'", *_inline_scripts()],
        "style-src": ["'self'", "'unsafe-inline'"],  # React's, Emotion's and KaTeX's, hundreds of them
        "font-src": ["'self'", "data:"],  # one of KaTeX's
        "img-src": ["'self'", "data:", "blob:"],
        "connect-src": ["'self'"],  # the WebSocket too
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'self'", *origins],
    }
    return "; ".join(" ".join([name, *allowed]) for name, allowed in sources.items())


def _inline_scripts() -> list[str]:
    """The hashes of the scripts that stand in the page: Streamlit's, and ours."""
    page = (Path(file_util.get_static_dir()) / "index.html").read_bytes()
    scripts = [*re.findall(rb"<script>(.*?)</script>", page, re.DOTALL), FIND_SERVER.encode()]
    return [f"'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'" for script in scripts]
