"""The few style rules that Streamlit's own theme settings cannot say."""

STYLE = """
<style>
header[data-testid="stHeader"] { background: transparent; }
[data-testid="stTopNav"] { justify-content: flex-end; padding-right: 1.75rem; }
[data-testid="stToolbar"] > div > div:has([data-testid="stExpandSidebarButton"]) { margin-left: auto; }
.block-container { padding: 1.1rem 2rem 2rem; }
.block-container h1 { padding: 0 0 0.5rem; font-size: 1.5rem; }
.block-container h2 { padding: 0.5rem 0; font-size: 1.15rem; }
/* KaTeX's letters stand out by 2 px on the right; without room for them every formula could be scrolled. */
.katex-display { margin: 0; padding: 0.25rem 2px 0.25rem 0; overflow-x: auto; overflow-y: hidden; }
/* Streamlit's own, 0.6, is too pale for small type on white; so is the accent on the tint of what one points at. */
[data-testid="stCaptionContainer"] { opacity: 0.7; }
[data-testid="stButtonGroup"] [data-selected]:is([data-hovered], [data-focus-visible]):not([data-disabled]) {
  color: inherit;
}
[data-testid="stAlert"] code, [data-testid="stExpander"] summary code {
  padding: 0; background: none; color: inherit; font: inherit; overflow-wrap: anywhere; white-space: pre-wrap;
}
@media (max-width: 640px) { .block-container { padding: 1.1rem 0.75rem 1rem; } }
</style>
"""
