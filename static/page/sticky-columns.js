// The outer columns scroll with the page until their end is visible, then stay: none is cut off, and none leaves an empty
// strip beside the cards.

/**
 * @param {readonly HTMLElement[]} columns  each gets its height as a variable; page.css makes it sticky
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
        // The browser scrolled to the place where the control was before the column moved.
        if (target instanceof Element && target.matches(":focus-visible")) target.scrollIntoView({block: "nearest"});
      }),
    );
  }
}
