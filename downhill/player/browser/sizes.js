// How wide an element is, watched.

/**
 * Call back when the width of an element has changed, unless it has none; returns what ends the watch.
 * It is called in the next frame: laid out at once, a page tells the observer of sizes it may not hear of any more.
 * @param {HTMLElement} element
 * @param {() => void} callback
 * @returns {() => void}
 */
export function onWidthChange(element, callback) {
  let width = element.clientWidth;
  let frame = 0;
  const look = () => {
    if (!element.clientWidth || element.clientWidth === width) return;
    width = element.clientWidth;
    callback();
  };
  const observer = new ResizeObserver(() => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(look);
  });
  observer.observe(element);
  return () => {
    observer.disconnect();
    cancelAnimationFrame(frame);
  };
}
