from typing import Any
def render_map_png(charted: Any, show: Any, style: Any) -> bytes:
    return b""
