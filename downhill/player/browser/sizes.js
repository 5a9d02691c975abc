// How wide an element is, watched.

/**
 * Call back when the width of an element has changed, unless it has none; returns what ends the watch.
 * @param {HTMLElement} element
 * @param {() => void} callback
 * @returns {() => void}
 */
export function onWidthChange(element, callback) {
  let width = element.clientWidth;
  const observer = new ResizeObserver(() => {
    if (!element.clientWidth || element.clientWidth === width) return;
    width = element.clientWidth;
    callback();
  });
  observer.observe(element);
  return () => observer.disconnect();
}
