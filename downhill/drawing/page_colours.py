"""What Streamlit's pages give the style sheets in the browser, for pages that are not Streamlit's."""

from downhill.drawing.theme import THEMES, Theme, ThemeName


def page_colours(theme: ThemeName | None = None, *, of: str = ":root") -> str:
    """A style sheet with the colours as custom properties.

    Args:
        theme: one of the themes for all readers; ``None`` follows the reader's system.
        of: the selector of what has them.
    """
    if theme is not None:
        return _properties(THEMES[theme], of)
    light, dark = (_properties(THEMES[name], of) for name in ("light", "dark"))
    return f"{light}\n@media (prefers-color-scheme: dark) {{ {dark} }}"


def _properties(theme: Theme, of: str) -> str:
    values = {
        "color-scheme": theme.name,
        "--st-background-color": theme.background,
        "--st-secondary-background-color": f"color-mix(in srgb, {theme.grid} 50%, {theme.background})",
        "--st-text-color": theme.ink,
        "--st-border-color": theme.grid,
        "--st-primary-color": theme.paths[0],
        "--downhill-muted": theme.muted,
    }
    return f"{of} {{ {' '.join(f'{name}: {value};' for name, value in values.items())} }}"
