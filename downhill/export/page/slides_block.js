// Puts a race into each of these slides while it is shown, and takes it away again: so it plays from its start each time.

(() => {
  const { downhill: key } = /** @type {HTMLScriptElement} */ (document.currentScript).dataset;
  const find = (/** @type {string} */ name) => document.querySelectorAll(`${name}[data-downhill="${key}"]`);
  // Before reveal.js looks for slides: some of its views throw away what is none.
  const [template] = /** @type {NodeListOf<HTMLTemplateElement>} */ (find("template"));
  document.head.append(...find("style"));
  // Of the keys that come from a race, with the numbers by which reveal.js knows them.
  /** @type {Record<string, number>} */
  const TURNS = { PageUp: 33, PageDown: 34, ArrowLeft: 37, ArrowUp: 38, ArrowRight: 39, ArrowDown: 40 };
  // While a slide slides in, a race would hold it up, and begin unseen.
  const WHOLE = 0.99;
  /** @type {Set<Element>} the races' boxes */
  const inSight = new Set();
  /** @type {Promise<string> | undefined} the page in all frames, but for what is each one's own */
  let page;

  /** @param {Element} script */
  const unpacked = async (script) => {
    const packed = Uint8Array.from(atob(script.textContent ?? ""), (letter) => letter.charCodeAt(0));
    return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
  };

  // A slide that is not shown may lie where the shown one does: reveal.js says by these classes which ones are not.
  const isShown = (/** @type {Element} */ box) => inSight.has(box) && !box.closest(".past, .future")
    && !document.documentElement.matches(".reveal-print, .print-pdf");

  /**
   * @param {HTMLElement} section
   * @param {Element[]} shared
   */
  const frame = async (section, shared) => {
    const race = document.createElement("iframe");
    race.title = section.querySelector("h2")?.textContent ?? "";
    race.setAttribute("sandbox", "allow-scripts allow-popups allow-popups-to-escape-sandbox");
    page ??= unpacked(shared[0]);
    const parts = (section.dataset.shared ?? "").split(" ").map((index) => shared[Number(index)].outerHTML);
    const own = section.querySelector("template")?.innerHTML ?? "";
    race.srcdoc = (await page).replace("<!-- parts -->", () => [...parts, own].join("\n"));
    return race;
  };

  const boxOf = (/** @type {Element} */ section) => /** @type {HTMLElement} */ (section.querySelector(".downhill-race"));

  /** @param {Element[]} shared */
  const opener = (shared) => async (/** @type {HTMLElement} */ section) => {
    const box = boxOf(section);
    const shows = isShown(box);
    if (shows === "open" in box.dataset) return;
    box.toggleAttribute("data-open", shows);
    if (!shows) return void box.querySelector("iframe")?.remove();
    const race = await frame(section, shared);
    if (!("open" in box.dataset) || box.querySelector("iframe")) return; // the slide has been left meanwhile
    box.append(race);
    race.dispatchEvent(new Event("downhill-open", { bubbles: true }));
  };

  const begin = () => {
    const sections = [.../** @type {NodeListOf<HTMLElement>} */ (find("section"))];
    const open = opener([...template.content.children]);
    const look = () => sections.forEach(open);
    const sight = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting, intersectionRatio } of entries) {
        if (!isIntersecting) inSight.delete(target);
        if (intersectionRatio >= WHOLE) inSight.add(target);
      }
      look();
    }, { threshold: [0, WHOLE] });
    const turned = new MutationObserver(look);
    for (const section of sections) {
      sight.observe(boxOf(section));
      for (const each of [section, section.parentElement]) {
        if (each) turned.observe(each, { attributes: true, attributeFilter: ["class"] });
      }
    }
    window.addEventListener("message", ({ source, data }) => {
      const [pressed, race] = [data?.downhillKey, document.activeElement];
      if (!Object.hasOwn(TURNS, pressed) || !sections.some((each) => each.querySelector("iframe")?.contentWindow === source)) return;
      if (race instanceof HTMLIFrameElement) race.blur();
      document.dispatchEvent(new KeyboardEvent("keydown", { key: pressed, keyCode: TURNS[pressed], bubbles: true, cancelable: true }));
    });
  };

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
