"""What may be loaded and who may frame, as it is told to browsers."""

import base64
import hashlib

import pytest

from downhill.server.content_policy import policy
from downhill.server.frames import frames


def test_who_frames_is_read_from_the_environment() -> None:
    """Source: what Content Security Policy calls a host source."""
    origins = ["https://moodle.example.org", "https://*.example.edu", "http://localhost:8000"]
    assert frames({"DOWNHILL_FRAMES": f"  {origins[0]} {origins[1]}\n{origins[2]} "}) == origins
    assert frames({}) == frames({"DOWNHILL_FRAMES": " "}) == []


@pytest.mark.parametrize(
    "text",
    [
        "moodle.example.org",
        "*",
        "https://*",
        "https:",
        "https://a.example/course",
        "https://a.example:port",
        "https://a.example,https://b.example",
        "https://a.example; script-src *",
        "'none'",
        "https://a.example\x00",
        "https://ä.example",
        "javascript://a.example",
    ],
)
def test_what_is_no_origin_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="DOWNHILL_FRAMES"):
        frames({"DOWNHILL_FRAMES": text})


def test_scripts_are_our_own_or_known_by_their_text() -> None:
    """Source: the script in Streamlit's page, as it is seen there, and ours; nothing inline and no eval besides."""
    scripts = (
        "\n      window.prerenderReady = false\n    ",
        "window.__streamlit = { BACKEND_BASE_URL: new URL('.', document.baseURI).href };",
    )
    known = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    assert directives()["script-src"] == ["'self'", "blob:", "'wasm-unsafe-eval'", *(f"'sha256-{k}'" for k in known)]
    assert directives()["default-src"] == ["'none'"]


def test_our_own_pages_may_frame_and_whoever_is_named() -> None:
    assert directives()["frame-ancestors"] == ["'self'"]
    assert directives("https://a.example")["frame-ancestors"] == ["'self'", "https://a.example"]


def directives(*origins: str) -> dict[str, list[str]]:
    """The policy's, with the sources of each."""
    parts = (part.split() for part in policy(list(origins)).split(";"))
    return {name: allowed for name, *allowed in parts}
