// The outer columns scroll with the page until their end is seen, then stay: nothing of them is cut off, nothing leaves an
// empty strip beside the cards.

/**
 * @param {readonly HTMLElement[]} columns  each is told its own height; page.css makes it stick
 */
export function stickColumns(columns) {
  const observer = new ResizeObserver((entries) => {
    for (const {target, borderBoxSize} of entries) {
      const height = Math.ceil(borderBoxSize[0]?.blockSize ?? 0);
      /** @type {HTMLElement} */ (target).style.setProperty("--own-height", `${height}px`);
    }
  });
  for (const column of columns) {
    observer.observe(column);
    column.addEventListener("focusin", ({target}) =>
      requestAnimationFrame(() => {
        // The browser scrolled to where it stood before the column moved along.
        if (target instanceof Element && target.matches(":focus-visible")) target.scrollIntoView({block: "nearest"});
      }),
    );
  }
}
