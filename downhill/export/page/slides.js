// Shows one slide of this file at a time, as its address says: #/0 is the first. Arrow keys, a remote control's keys,
// the two buttons and swipes turn them.

(() => {
  const SWIPE = 60; // pixels
  const slides = [...document.querySelectorAll(".slides > section")];
  const [nav, number] = /** @type {[HTMLElement, HTMLOutputElement]} */ ([document.querySelector("nav"), document.querySelector("output")]);
  const [back, on] = /** @type {HTMLButtonElement[]} */ ([...nav.querySelectorAll("button")]);
  const last = slides.length - 1;

  const shown = () => Math.min(Math.max(Number.parseInt(location.hash.slice(2), 10) || 0, 0), last);
  const go = (/** @type {number} */ index) => location.replace(`#/${Math.min(Math.max(index, 0), last)}`);

  const show = () => {
    const now = shown();
    slides.forEach((slide, index) => {
      slide.classList.toggle("past", index < now);
      slide.classList.toggle("future", index > now);
    });
    number.textContent = `${now + 1} / ${slides.length}`;
    [back.disabled, on.disabled] = [now === 0, now === last];
  };

  /** @type {Record<string, () => void>} */
  const keys = { Home: () => go(0), End: () => go(last) };
  for (const key of ["ArrowLeft", "ArrowUp", "PageUp"]) keys[key] = () => go(shown() - 1);
  for (const key of ["ArrowRight", "ArrowDown", "PageDown", " "]) keys[key] = () => go(shown() + 1);
  document.addEventListener("keydown", (event) => {
    const isPress = event.key === " " && document.activeElement instanceof HTMLButtonElement;
    if (event.ctrlKey || event.altKey || event.metaKey || isPress || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });

  /** @type {Touch | null} */
  let from = null;
  document.addEventListener("touchstart", ({ touches }) => { from = touches.length > 1 ? null : touches[0]; }, { passive: true });
  document.addEventListener("touchend", ({ changedTouches: [to] }) => {
    const [dx, dy] = from ? [to.clientX - from.clientX, to.clientY - from.clientY] : [0, 0];
    if (Math.abs(dx) > Math.max(SWIPE, Math.abs(dy))) go(shown() - Math.sign(dx));
    from = null;
  });

  back.addEventListener("click", () => go(shown() - 1));
  on.addEventListener("click", () => go(shown() + 1));
  window.addEventListener("hashchange", show);
  // Whoever has touched nothing else plays and pauses the race by its own keys.
  document.addEventListener("downhill-open", ({ target }) => {
    if (document.activeElement === document.body) /** @type {HTMLElement} */ (target).focus();
  });
  nav.hidden = false;
  show();
})();
