"""The browser's types of messages are those that Python has now."""

from downhill.tools.wire_types import TARGET, declarations


def test_the_browsers_types_are_up_to_date() -> None:
    """Source: written anew from the Python side; `python -m downhill.tools.wire_types` puts it right."""
    assert TARGET.read_text(encoding="utf-8") == declarations()


def test_types_are_written_as_typescript_has_them() -> None:
    """Source: written by hand, for each way to put types together."""
    text = declarations()
    for line in (
        'export type ThemeName = "light" | "dark";',
        "export type View = [Pair, Pair];",
        "  finalLoss: number | null;",
        "  finalLosses: (number | null)[];",
        "  stepsShown?: number[];",
        "  themes: Record<ThemeName, ThemeColours>;",
        '  "read-outs": ReadOutsHeader;',
        "  numbers?: [number, string, number][];",
        "  parameters?: Record<string, number>;",
        "  entrants: (Search | null)[];",
    ):
        assert f"{line}\n" in text, line
