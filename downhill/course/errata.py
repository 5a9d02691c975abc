"""Where the lecture notes err, and which lesson shows what is right; the words are in the texts, under the same ids."""

from collections.abc import Mapping

from immutabledict import immutabledict

ERRATA: Mapping[str, str | None] = immutabledict({})
"""By id, in the notes' order: the lesson's id; ``None`` where nothing runs."""
