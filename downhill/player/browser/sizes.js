// How large an element is, watched.

/**
 * Call back when the width of an element has changed, unless it has none; returns what ends the watch.
 * @param {HTMLElement} element
 * @param {() => void} callback
 */
export function onWidthChange(element, callback) {
  return watched(element, () => element.clientWidth, callback);
}

/**
 * The same for either side of one whose height the page gives, not its content.
 * @param {HTMLElement} element
 * @param {() => void} callback
 */
export function onSizeChange(element, callback) {
  return watched(element, () => element.clientWidth && `${element.clientWidth} ${element.clientHeight}`, callback);
}

/**
 * It is called in the next frame: laid out at once, a page tells the observer of sizes it may not hear of any more.
 * @param {HTMLElement} element
 * @param {() => number | string} sizeOf 0 where it has none
 * @param {() => void} callback
 * @returns {() => void}
 */
function watched(element, sizeOf, callback) {
  let size = sizeOf();
  let frame = 0;
  const look = () => {
    const now = sizeOf();
    if (!now || now === size) return;
    size = now;
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
