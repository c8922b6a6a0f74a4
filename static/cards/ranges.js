// Which value stands at the end of a colour scale: by map, by layer (a block shares one), or locked over time. An end is
// robust: one cell that runs away does not make all others pale, it is shown as one that lies beyond the scale.
import {beyondFrom} from "../draw/color-tables.js";

/** @typedef {import("../model/protocol.js").ByteImage} ByteImage */
/** @typedef {import("../model/protocol-types.js").LayerInfo} LayerInfo */
/** @typedef {"map" | "layer" | "locked"} RangeMode */

/** @type {readonly RangeMode[]} */
export const RANGE_MODES = ["map", "layer", "locked"];
const BYTES = 256;
/** Of fewer cells the scale ends at the largest: half a per cent would be one cell or two. */
export const FEWEST_CELLS = 400;
const SPARE_SHARE = 0.005;
const HALF = 0.501; // of a byte's step: as far from zero as a byte may lie that stands for it

/**
 * The largest |v| of an image.
 * @param {ByteImage} image
 * @returns {number}
 */
export function largest(image) {
  return Math.max(Math.abs(image.minimum), Math.abs(image.maximum));
}

/**
 * For each layer the index of the first layer of its block: conv, relu and pool share a range. A sigmoid begins its own.
 * @param {readonly LayerInfo[]} layers
 * @returns {number[]}
 */
export function blocksOf(layers) {
  let start = 0;
  return layers.map(({keeps_range}, index) => {
    if (!keeps_range) start = index;
    return start;
  });
}

/**
 * How many finite cells have each byte. Counted once an image.
 * @param {ByteImage} image
 * @returns {Uint32Array} 256 places
 */
function countsOf(image) {
  if (image.counts) return image.counts;
  const {data, non_finite} = image;
  const counts = new Uint32Array(BYTES);
  for (let cell = 0; cell < data.length; cell++) counts[/** @type {number} */ (data[cell])]++;
  if (non_finite)
    for (let cell = 0; cell < data.length; cell++) if (non_finite[cell]) counts[/** @type {number} */ (data[cell])]--;
  image.counts = counts;
  return counts;
}

/**
 * The end of a robust scale: what 99.5 % of |v| do not exceed, of the cells that are not zero, so that the few live cells of a
 * sparse map do not all lie beyond it. Of few cells the largest.
 * @param {ByteImage} image
 * @param {Uint32Array} [counts]  of some of its cells, where not all are meant
 * @returns {number}
 */
export function robustLimit(image, counts) {
  const {minimum, maximum} = image;
  const of = counts ?? countsOf(image);
  const step = (maximum - minimum) / 255;
  const sizeOf = (/** @type {number} */ byte) => Math.abs(minimum + byte * step);
  let [low, high] = [0, 255];
  while (low < high && of[low] === 0) low++; // of some of the cells the ends may be nearer than the image's
  while (high > low && of[high] === 0) high--;
  let live = 0;
  for (let byte = low; byte <= high; byte++) if (sizeOf(byte) > HALF * step) live += of[byte] ?? 0;
  if (live < FEWEST_CELLS && !counts) return largest(image);
  let spare = live < FEWEST_CELLS ? 0 : Math.floor(live * SPARE_SHARE);
  for (;;) {
    const end = sizeOf(low) >= sizeOf(high) ? low : high;
    const cells = of[end] ?? 0;
    if (cells > spare || low >= high) return sizeOf(end);
    spare -= cells;
    if (end === low) low++;
    else high--;
  }
}

/**
 * How many cells a scale shows as lying beyond its end.
 * @param {ByteImage} image
 * @param {number} limit
 * @param {Uint32Array} [counts]  of some of its cells
 * @returns {number}
 */
export function countBeyond(image, limit, counts) {
  const {minimum, maximum} = image;
  const from = beyondFrom(limit);
  if (limit <= 0 || (minimum > -from && maximum < from)) return 0;
  const of = counts ?? countsOf(image);
  const step = (maximum - minimum) / 255;
  let beyond = 0;
  for (let byte = 0; byte < BYTES; byte++) if (Math.abs(minimum + byte * step) >= from) beyond += of[byte] ?? 0;
  return beyond;
}

const columnCounts = new Uint32Array(BYTES);

/**
 * A robust limit for each column of an image.
 * @param {ByteImage} image
 * @param {import("./strip.js").Cells} cells
 * @param {number} first
 * @param {Float64Array} into  one place a column
 * @returns {number} how many cells lie beyond the limits
 */
export function limitsPerColumn(image, cells, first, into) {
  const {data, non_finite} = image;
  let beyond = 0;
  for (let column = 0; column < into.length; column++) {
    columnCounts.fill(0);
    for (let tile = 0; tile < cells.tiles; tile++) {
      for (let row = 0; row < cells.height; row++) {
        let at = (first + column) * cells.column + tile * cells.tile + row * cells.row;
        for (let x = 0; x < cells.width; x++, at += cells.cell)
          if (!non_finite?.[at]) columnCounts[/** @type {number} */ (data[at])]++;
      }
    }
    const limit = robustLimit(image, columnCounts);
    into[column] = limit;
    beyond += countBeyond(image, limit, columnCounts);
  }
  return beyond;
}

/** The limits in use. Remembers the last of each layer, so that a block keeps its range while parts of it are off the screen. */
export class Ranges {
  /** @param {readonly LayerInfo[]} layers */
  constructor(layers) {
    this.blocks = blocksOf(layers);
    this.ends = this.blocks.map((first) => layers[first]?.largest_output ?? null);
    /** @type {Map<number, Float64Array>} of the image in each slot, the limits of all layers */
    this.activation = new Map();
    /** @type {Map<string, number>} */
    this.locked = new Map();
    /** @type {number | null} the step at which the scales were locked */
    this.lockedSince = null;
    /** @type {RangeMode} */
    this.mode = "layer";
  }

  /** @param {RangeMode} mode */
  setMode(mode) {
    this.mode = mode;
    this.lockedSince = null;
    this.locked.clear();
  }

  /**
   * Forgets what other images were like.
   * @param {readonly number[]} slots  of the images that are shown
   */
  keep(slots) {
    for (const slot of this.activation.keys()) if (!slots.includes(slot)) this.activation.delete(slot);
  }

  /** @param {import("../model/protocol.js").Frame} frame */
  observe(frame) {
    if (this.mode === "locked") this.lockedSince ??= frame.step;
    let limits = this.activation.get(frame.slot);
    if (!limits) {
      limits = new Float64Array(this.blocks.length);
      this.activation.set(frame.slot, limits);
    }
    for (const {index, activation} of frame.layers) {
      if (activation && index < limits.length) limits[index] = robustLimit(activation);
    }
  }

  /**
   * The value at the end of the scale of one row of a card, for the modes `layer` and `locked`.
   * @param {number} layer
   * @param {import("../model/protocol-types.js").FrameField} field
   * @param {ByteImage} image
   * @param {boolean} [exact]  the largest value, where cells beyond the end could not be marked
   * @returns {number}
   */
  limit(layer, field, image, exact = false) {
    const key = `${field === "activation" ? this.blocks[layer] : layer}:${field}`;
    const locked = this.mode === "locked" ? this.locked.get(key) : undefined;
    if (locked !== undefined) return locked;
    const value = field === "activation" ? this.blockLimit(layer) : exact ? largest(image) : robustLimit(image);
    if (this.mode === "locked") this.locked.set(key, value);
    return value;
  }

  /**
   * @param {number} layer
   * @returns {number}
   */
  blockLimit(layer) {
    let limit = this.ends[layer] ?? 0;
    if (limit > 0) return limit;
    for (const limits of this.activation.values()) {
      for (let index = 0; index < this.blocks.length; index++) {
        if (this.blocks[index] === this.blocks[layer]) limit = Math.max(limit, limits[index] ?? 0);
      }
    }
    return limit;
  }
}

/**
 * The share of cells above zero: how many of a relu's cells are on.
 * @param {ByteImage} image
 * @returns {number}
 */
export function shareAboveZero({data, minimum, maximum}) {
  if (maximum <= 0 || data.length === 0) return 0;
  if (minimum > 0) return 1;
  const zero = Math.round((-minimum * 255) / (maximum - minimum)); // the byte of value 0
  let above = 0;
  for (let index = 0; index < data.length; index++) if (/** @type {number} */ (data[index]) > zero) above++;
  return above / data.length;
}
