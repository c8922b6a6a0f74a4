// Tables of 256 colours. An entry is a pixel as ImageData wants it: ABGR in one 32-bit word.
import {mix} from "../lib/color.js";

/** @typedef {import("../lib/color.js").Rgb} Rgb */

export const TABLE_SIZE = 256;
/** The entry of a diverging table that is exactly zero; entries 1 to 255 lie symmetrically around it. */
export const ZERO_ENTRY = 128;
/** The entries for values beyond the ends of a diverging table. */
export const BELOW_ENTRY = 0;
export const ABOVE_ENTRY = 256;
const STRENGTH_EXPONENT = 0.75;
const SIDE = 127;

/**
 * A colour as ImageData wants it in a Uint32Array (little-endian: red in the lowest byte).
 * @param {Rgb} color
 * @returns {number}
 */
export function pixel([red, green, blue]) {
  return (0xff000000 | (blue << 16) | (green << 8) | red) >>> 0;
}

/**
 * Signed values: `zero` in the middle, towards `negative` and `positive` with strength |v/limit|^0.75; and a colour of their
 * own for values beyond the ends, which leaps.
 * @param {Rgb} negative
 * @param {Rgb} zero
 * @param {Rgb} positive
 * @param {Rgb} below
 * @param {Rgb} above
 * @returns {Uint32Array} 257 colours
 */
export function divergingTable(negative, zero, positive, below = negative, above = positive) {
  const table = new Uint32Array(ABOVE_ENTRY + 1);
  for (let entry = 1; entry < ABOVE_ENTRY; entry++) {
    const share = (entry - ZERO_ENTRY) / SIDE;
    table[entry] = pixel(mix(zero, share < 0 ? negative : positive, Math.abs(share) ** STRENGTH_EXPONENT));
  }
  table[BELOW_ENTRY] = pixel(below);
  table[ABOVE_ENTRY] = pixel(above);
  return table;
}

/**
 * Plain images: from `paper` to `ink`, evenly.
 * @param {Rgb} paper
 * @param {Rgb} ink
 * @returns {Uint32Array}
 */
export function grayTable(paper, ink) {
  return Uint32Array.from({length: TABLE_SIZE}, (_, entry) => pixel(mix(paper, ink, entry / (TABLE_SIZE - 1))));
}

/**
 * For each byte of an image the colour of the value it stands for: a diverging table seen through the image's own ends.
 * @param {Uint32Array} target  256 places from `offset` are written
 * @param {number} offset
 * @param {Uint32Array} table  diverging
 * @param {number} minimum  what byte 0 stands for
 * @param {number} maximum  what byte 255 stands for
 * @param {number} limit  the value at the end of the table; 0 shows everything as zero
 */
export function colorBytes(target, offset, table, minimum, maximum, limit) {
  const scale = limit > 0 ? SIDE / limit : 0;
  const first = ZERO_ENTRY + minimum * scale + 0.5;
  const slope = ((maximum - minimum) / 255) * scale;
  for (let byte = 0; byte < 256; byte++) {
    const entry = Math.floor(first + slope * byte);
    target[offset + byte] = table[entry < 1 ? BELOW_ENTRY : entry > 255 ? ABOVE_ENTRY : entry] ?? 0;
  }
}

/**
 * The size from which on `colorBytes` shows a value as one beyond the end.
 * @param {number} limit  the value at the end of the table
 * @returns {number}
 */
export function beyondFrom(limit) {
  return (limit * (SIDE + 0.5)) / SIDE;
}

/**
 * All colours a drawing may use, from the tokens of the page.
 * @typedef {object} Palette
 * @property {Uint32Array} activation  diverging
 * @property {Uint32Array} weight  diverging
 * @property {Uint32Array} image  gray
 * @property {Uint32Array} color  one channel of a colour picture
 * @property {number} beyond  pixels beyond the edge of an image
 * @property {number} hatchLight
 * @property {number} hatchDark
 * @property {string} bar
 * @property {string} barRight
 * @property {string} track
 */
