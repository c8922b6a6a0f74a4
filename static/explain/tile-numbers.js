// Numbers in narrow tiles, and whether two numbers are equal within rounding.

const MINUS = "\u2212";

/**
 * The unit of a picture's numbers, 10^exponent, so that every tile has the same width.
 * @typedef {{exponent: number, decimals: number}} Unit
 */

/**
 * @param {number} limit  the largest |v|
 * @returns {Unit}
 */
export function unitOf(limit) {
  if (!(limit > 0)) return {exponent: 0, decimals: 2};
  const isPlain = limit >= 0.095 && limit < 999.5;
  const exponent = isPlain ? 0 : 3 * Math.floor(Math.log10(limit * 1.0005) / 3);
  const scaled = limit / 10 ** exponent;
  return {exponent, decimals: scaled < 9.995 ? 2 : scaled < 99.95 ? 1 : 0};
}

/**
 * @param {number | null} value
 * @param {Unit} unit
 * @returns {string} empty where it is no number
 */
export function tileText(value, {exponent, decimals}) {
  if (value === null) return "";
  if (value === 0) return "0";
  const text = (Math.abs(value) / 10 ** exponent).toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? MINUS + text : text;
}

/**
 * A number in four significant digits: `−0.06961`, `3.863e−4`, `12410`.
 * @param {number | null | undefined} value
 * @returns {string}
 */
export function precise(value) {
  if (value === null || value === undefined || !Number.isFinite(value)) return "\u2013";
  if (Number.isInteger(value) && Math.abs(value) < 99995) return String(value).replace("-", MINUS);
  const size = Math.abs(value);
  const sign = value < 0 ? MINUS : "";
  if (size < 0.0009995 || size >= 99995) {
    const [digits = "", power = ""] = size.toExponential(3).split("e");
    return `${sign}${digits}e${power.replace("+", "").replace("-", MINUS)}`;
  }
  return sign + (size >= 1000 ? size.toFixed(size < 9999.5 ? 1 : 0) : size.toPrecision(4));
}

/**
 * A number in as many digits as it was written with, where three are enough: `0.95`, `1e−6`; else in four.
 * @param {number} value
 * @returns {string}
 */
export function brief(value) {
  const short = Number(value.toPrecision(3));
  if (Math.abs(short - value) > 1e-6 * Math.abs(value)) return precise(value);
  const size = Math.abs(value);
  return (size >= 1e-3 && size < 1e5 ? String(short) : short.toExponential().replace("+", "")).replaceAll("-", MINUS);
}

/**
 * Whether two numbers are the same within a share of the largest number that took part: sums of large terms that cancel
 * each other carry the rounding of the terms.
 * @param {number | null} one
 * @param {number | null} other
 * @param {number} share
 * @param {readonly (number | null)[]} [parts]
 * @returns {boolean}
 */
export function agree(one, other, share, parts = []) {
  if (one === null || other === null) return one === other;
  const scale = parts.reduce(
    (/** @type {number} */ most, part) => Math.max(most, Math.abs(part ?? 0)),
    Math.max(Math.abs(one), Math.abs(other)),
  );
  return Math.abs(one - other) <= share * scale;
}
