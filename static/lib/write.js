// Text that changes often.

/**
 * Changes the text of an element that holds nothing but text; its node stays, so that the browser need not ask anew
 * which styles the element and what surrounds it have.
 * @param {Element | null | undefined} element  none: nothing is to be done
 * @param {string} words
 */
export function write(element, words) {
  const node = element?.firstChild;
  if (!element || element.textContent === words) return;
  if (node instanceof Text && node === element.lastChild && words !== "") node.data = words;
  else element.textContent = words;
}
