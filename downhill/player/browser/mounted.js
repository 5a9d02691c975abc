// What fills a component's element: made once, and kept while Streamlit calls again for the same element.

/**
 * A way from a component's element to what fills it, and to what Streamlit calls when its call is superseded or the page
 * is left.
 * @template {{destroy: () => void}} View
 * @param {string} selector of the element in the component's
 * @param {(root: HTMLElement) => View} make
 * @returns {(parent: HTMLElement) => {view: View, leave: () => void}}
 */
export function mounting(selector, make) {
  /** @type {WeakMap<HTMLElement, View>} */
  const views = new WeakMap();
  return (parent) => {
    const root = /** @type {HTMLElement} */ (parent.querySelector(selector));
    const view = views.get(root) ?? make(root);
    views.set(root, view);
    const leave = () => requestAnimationFrame(() => {
      if (root.isConnected || views.get(root) !== view) return;
      view.destroy();
      views.delete(root);
    });
    return { view, leave };
  };
}
