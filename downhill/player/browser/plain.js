// What every page has that is not Streamlit's: its data, and the element that it fills.

/** What the page is about, as the server has written it there. */
export function pageData() {
  return JSON.parse(document.getElementById("downhill-data")?.textContent ?? "null");
}

/** The element that the page fills. */
export function pageMain() {
  return /** @type {HTMLElement} */ (document.querySelector("main"));
}
