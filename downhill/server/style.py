"""The few style rules that Streamlit's own theme settings cannot say; `body` makes them stronger than Streamlit's."""

STYLE = """
<style>
body header[data-testid="stHeader"] { background: transparent; }
body [data-testid="stTopNav"] { justify-content: flex-end; padding-right: 1.75rem; }
/* It stays above the page that is scrolled beneath it. */
body [data-testid="stTopNav"] a, body [data-testid="stExpandSidebarButton"] {
  backdrop-filter: blur(12px); border-radius: 0.5rem;
}
body [data-testid="stToolbar"] > div > div:has([data-testid="stExpandSidebarButton"]) { margin-left: auto; }
/* Wide from the first paint on, not only when the script has said so. */
body [data-testid="stMainBlockContainer"] { max-width: none; }
body .block-container { padding: 1.1rem 2rem 2rem; }
body .block-container h1 { padding: 0 0 0.5rem; font-size: 1.5rem; }
body .block-container h2 { padding: 0.5rem 0; font-size: 1.15rem; }
/* KaTeX's letters stand out by 2 px on the right; without room for them every formula could be scrolled. */
body .katex-display { margin: 0; padding: 0.25rem 2px 0.25rem 0; overflow-x: auto; overflow-y: hidden; }
/* Streamlit's own, 0.6, is too pale for small type on white; so is the accent on the tint of what one points at. */
body [data-testid="stCaptionContainer"] { opacity: 0.7; }
body [data-testid="stButtonGroup"] [data-selected]:is([data-hovered], [data-focus-visible]):not([data-disabled]) {
  color: inherit;
}
body [data-testid="stAlert"] code, body [data-testid="stExpander"] summary code {
  padding: 0; background: none; color: inherit; font: inherit; overflow-wrap: anywhere; white-space: pre-wrap;
}
/* Until a run has ended Streamlit goes on showing a replaced field that has the focus, beside the new one. */
body [class*="st-key-bound-"][data-retained] { display: none; }
/* The link that is shared and its QR code: their room is there before they are, so that nothing jumps. */
body [class*="st-key-link-to-"] { min-height: 3.5rem; }
body [class*="st-key-link-to-"] pre > div { overflow: hidden; text-overflow: ellipsis; margin-right: 2.5rem; }
body .st-key-qr-code { aspect-ratio: 1; }
/* Streamlit shows the copy button only under the mouse; where browsers forbid it, one click selects all there is. */
body .st-key-link-to-copy [data-testid="stCode"] > div { opacity: 1; visibility: visible; pointer-events: auto; }
body .st-key-link-to-select [data-testid="stCode"] > div { display: none; }
body .st-key-link-to-select [data-testid="stCode"] code { user-select: all; }
@media (max-width: 640px) { body .block-container { padding: 1.1rem 0.75rem 1rem; } }
</style>
"""
