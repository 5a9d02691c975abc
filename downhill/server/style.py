"""The few style rules that Streamlit's own theme settings cannot say; `body` makes them stronger than Streamlit's."""

STYLE = """
<style>
/* The page is scrolled below its head, which so covers nothing. */
body header[data-testid="stHeader"] { height: 3.25rem; min-height: 0; background: transparent; }
body header[data-testid="stHeader"]::before {
  content: "Downhill"; position: absolute; left: 2rem; font-size: 1.5rem; font-weight: 700;
}
body :has(> header[data-testid="stHeader"]) > [data-testid="stMain"] {
  margin-top: 3.25rem; height: calc(100% - 3.25rem);
}
/* In the page's head, beside its name. */
body .st-key-class-menu { position: fixed; top: 0.4rem; left: 9rem; z-index: 999991; width: auto; }
body :has(> .st-key-class-menu) { display: contents; } /* or an empty line would stand above the picture */
body .st-key-class-menu [data-testid="stPopoverButton"] { min-height: 2.4rem; }
/* It stays open when a dialog opens from it, and would lie over that. */
body:has([data-testid="stDialog"]) [data-testid="stPopoverBody"] { visibility: hidden; }
/* Headings for who does not see what things are. */
body :has(> [class*="st-key-hidden-heading-"]) {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
}
/* Streamlit's way past its head would be a second one beside the player's. */
body > .downhill-skip ~ * [data-testid="stSkipToContent"] { display: none; }
body [data-testid="stTopNavLink"]:focus-visible { outline: 2px solid; outline-offset: 2px; }
body [data-testid="stTopNav"] { justify-content: flex-end; padding-right: 1.75rem; }
body [data-testid="stToolbar"] > div > div:has([data-testid="stExpandSidebarButton"]) { margin-left: auto; }
/* Wide from the first paint on, not only when the script has said so. */
body [data-testid="stMainBlockContainer"] { max-width: none; }
body .block-container { padding: 0.15rem 2rem 2rem; }
body .block-container h1 { padding: 0 0 0.5rem; font-size: 1.5rem; }
body .block-container h2 { padding: 0.5rem 0; font-size: 1.15rem; }
body .block-container h3 { padding: 0 0 0.4rem; font-size: 1rem; font-weight: 600; line-height: 1.6; }
/* KaTeX's letters stand out by 2 px on the right; without room for them every formula could be scrolled. */
body .katex-display { margin: 0; padding: 0.25rem 2px 0.25rem 0; overflow-x: auto; overflow-y: hidden; }
/* Streamlit's own, 0.6, is too pale for small type on white; so is the accent on the tint of what one points at. */
body [data-testid="stCaptionContainer"] { opacity: 0.7; }
body [data-testid="stCaptionContainer"] a { color: inherit; }
body [data-testid="stButtonGroup"] [data-selected]:is([data-hovered], [data-focus-visible]):not([data-disabled]) {
  color: inherit;
}
/* Five sections of an entrant in one line. */
body [data-testid="stExpander"] [data-testid="stButtonGroup"] button {
  padding-inline: 0.4rem;
}
body [data-testid="stAlert"] code, body .st-key-notices code, body [data-testid="stExpander"] summary code {
  padding: 0; background: none; color: inherit; font: inherit; overflow-wrap: anywhere; white-space: pre-wrap;
}
/* What is chosen of several is seen whole: Streamlit has all of it in one line, faded out at its end. */
body [data-testid="stMultiSelectTagsContainer"] { flex-wrap: wrap; mask-image: none; }
body [role="group"]:has(> [data-testid="stMultiSelectTagsContainer"]) { max-height: none; }
/* Until a run has ended Streamlit goes on showing a replaced field that has the focus, beside the new one. */
body [class*="st-key-bound-"][data-retained] { display: none; }
/* What is shared, and the QR code: their room is there before they are, so that nothing jumps. */
body [class*="st-key-shared-"] { min-height: 3.5rem; }
body [class*="st-key-shared-"] pre > div { overflow: hidden; text-overflow: ellipsis; margin-right: 2.5rem; }
body .st-key-qr-code { aspect-ratio: 1; }
/* Streamlit shows the copy button only under the mouse; where browsers forbid it, one click selects all there is. */
body [class*="-to-copy"] [data-testid="stCode"] > div { opacity: 1; visibility: visible; pointer-events: auto; }
body [class*="-to-select"] [data-testid="stCode"] > div { display: none; }
body [class*="-to-select"] [data-testid="stCode"] code { user-select: all; }
/* On a projector the picture alone: what is around it comes back when that is left. */
html.downhill-projector body :is(header, .st-key-class-menu, [data-testid="stColumn"]:not(:has(.downhill-player))) {
  display: none;
}
html.downhill-projector body :has(> header) > [data-testid="stMain"] { margin-top: 0; height: 100%; }
html.downhill-projector body [data-testid="stColumn"]:has(.downhill-player) { flex: 1 1 100%; width: 100%; }
html.downhill-projector body .block-container { padding: 0.25rem 1rem 1rem; }
/* Fields are one below another where a number, a rule's name or a formula would be cut off beside another. */
body [data-testid="stColumn"] [data-testid="stColumn"] { min-width: 8.5rem; }
@media (max-width: 900px) {
  body [data-testid="stHorizontalBlock"]:has(.downhill-player) > [data-testid="stColumn"] { min-width: 100%; }
}
/* The links to the pages leave it little room there. */
@media (min-width: 641px) and (max-width: 850px) {
  body [data-testid="stTopNav"] { padding-right: 0.25rem; }
  body .st-key-class-menu { left: 8.5rem; }
  body .st-key-class-menu [data-testid="stPopoverButton"] { padding-inline: 0.4rem; }
  body .st-key-class-menu [data-testid="stPopoverButton"] span:has(> [data-testid="stIconMaterial"]) { display: none; }
}
@media (max-width: 640px) {
  body .block-container { padding: 0.15rem 0.75rem 1rem; }
  html.downhill-projector body .block-container { padding: 0.15rem 0.25rem 1rem; }
  body header[data-testid="stHeader"]::before { left: 0.75rem; }
  body .st-key-class-menu { left: 7.75rem; }
}
</style>
"""
