"""What Streamlit's pages give the style sheets in the browser, for pages that are not Streamlit's."""

from downhill.drawing.theme import THEMES, Theme, ThemeName


def page_colours(theme: ThemeName | None = None) -> str:
    """A style sheet with the colours as custom properties.

    Args:
        theme: one of the themes for all readers; ``None`` follows the reader's system.
    """
    if theme is not None:
        return _properties(THEMES[theme])
    return f"{_properties(THEMES['light'])}\n@media (prefers-color-scheme: dark) {{ {_properties(THEMES['dark'])} }}"


def _properties(theme: Theme) -> str:
    values = {
        "color-scheme": theme.name,
        "--st-background-color": theme.background,
        "--st-secondary-background-color": f"color-mix(in srgb, {theme.grid} 50%, {theme.background})",
        "--st-text-color": theme.ink,
        "--st-border-color": theme.grid,
        "--st-primary-color": theme.paths[0],
        "--downhill-muted": theme.muted,
    }
    return f":root {{ {' '.join(f'{name}: {value};' for name, value in values.items())} }}"
