// Colours as bytes.

/** @typedef {readonly [number, number, number]} Rgb  red, green, blue, 0 to 255 */

/**
 * The bytes of `#rgb`, `#rrggbb` or `rgb(r, g, b)`.
 * @param {string} text
 * @returns {Rgb}
 */
export function parseColor(text) {
  const trimmed = text.trim();
  const hex = /^#([0-9a-f]{6})$/i.exec(trimmed)?.[1] ?? /^#([0-9a-f]{3})$/i.exec(trimmed)?.[1]?.replace(/./g, "$&$&");
  if (hex) {
    const value = parseInt(hex, 16);
    return [value >> 16, (value >> 8) & 255, value & 255];
  }
  const parts = trimmed.match(/[\d.]+/g)?.map(Number) ?? [];
  return [parts[0] ?? 0, parts[1] ?? 0, parts[2] ?? 0];
}

/**
 * Mixes two colours.
 * @param {Rgb} from
 * @param {Rgb} to
 * @param {number} amount  0 to 1
 * @returns {Rgb}
 */
export function mix(from, to, amount) {
  const channel = (/** @type {0 | 1 | 2} */ i) => Math.round(from[i] + (to[i] - from[i]) * amount);
  return [channel(0), channel(1), channel(2)];
}
