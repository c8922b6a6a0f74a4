// A few weights as a picture, a pixel each.

/**
 * @param {readonly number[]} values  row by row
 * @param {number} width
 * @param {number} limit  the value at the end of the colours
 * @param {Uint32Array} table  diverging (draw/color-tables.js)
 * @returns {ImageData}
 */
export function divergingPixels(values, width, limit, table) {
  const pixels = Uint32Array.from(values, (value) => entryOf(value, limit, table));
  return new ImageData(new Uint8ClampedArray(pixels.buffer), width);
}

/**
 * @param {number} value
 * @param {number} limit
 * @param {Uint32Array} table
 * @returns {number} its colour
 */
export function entryOf(value, limit, table) {
  const share = limit > 0 ? Math.max(-1, Math.min(1, value / limit)) : 0;
  return table[128 + Math.round(127 * share)] ?? 0;
}

/**
 * A pixel's colour as CSS has it.
 * @param {number} pixel  ABGR in one word
 * @returns {string}
 */
export const cssOf = (pixel) => `rgb(${pixel & 255} ${(pixel >> 8) & 255} ${(pixel >> 16) & 255})`;
