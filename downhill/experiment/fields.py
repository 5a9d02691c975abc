"""An experiment's query, joined by fields that belong to a question or a page alone."""

from urllib.parse import unquote_plus


def without_field(query: str, name: str) -> tuple[str, list[str]]:
    """The query without the fields of this name, and their values in order."""
    fields = query.split("&")
    prefix = f"{name}="
    values = [unquote_plus(field.removeprefix(prefix)) for field in fields if field.startswith(prefix)]
    return "&".join(field for field in fields if not field.startswith(prefix)), values


def without_one(query: str, name: str) -> tuple[str, str | None]:
    """The same of a field that may be there once: its value, or ``None``.

    Raises:
        ValueError: it is there twice.
    """
    rest, values = without_field(query, name)
    if len(values) > 1:
        raise ValueError(f"{name}: given twice")
    return rest, values[0] if values else None
