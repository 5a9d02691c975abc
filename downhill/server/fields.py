"""A question about an experiment: its query, joined by fields that belong to the question alone."""

from urllib.parse import unquote_plus


def without_field(query: str, name: str) -> tuple[str, list[str]]:
    """The query without the fields of this name, and their values in order."""
    fields = query.split("&")
    prefix = f"{name}="
    values = [unquote_plus(field.removeprefix(prefix)) for field in fields if field.startswith(prefix)]
    return "&".join(field for field in fields if not field.startswith(prefix)), values
