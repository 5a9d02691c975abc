"""The few style rules that Streamlit's own theme settings cannot say."""

STYLE = """
<style>
header[data-testid="stHeader"] { background: transparent; }
[data-testid="stTopNav"] { justify-content: flex-end; padding-right: 1.75rem; }
[data-testid="stToolbar"] > div > div:has([data-testid="stExpandSidebarButton"]) { margin-left: auto; }
.block-container { padding: 1.1rem 2rem 2rem; }
.block-container h1 { padding: 0 0 0.5rem; font-size: 1.5rem; }
.block-container h3 { padding: 0.5rem 0; font-size: 1.15rem; }
.katex-display { margin: 0; padding: 0.25rem 0; overflow-x: auto; overflow-y: hidden; }
[data-testid="stAlert"] code, [data-testid="stExpander"] summary code {
  padding: 0; background: none; color: inherit; font: inherit; overflow-wrap: anywhere; white-space: pre-wrap;
}
@media (max-width: 640px) { .block-container { padding: 1.1rem 0.75rem 1rem; } }
</style>
"""
